"""Root leaves no files of its own in the data: each command goes on as their owner."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from queue_core.visits.storage import VisitCards
from web.commands.main import main
from web.commands.options import DATA


def commands(group: click.Group, name: str = "talon") -> Iterator[tuple[str, click.Command]]:
    for word, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {word}")
        else:
            yield f"{name} {word}", command


def with_data() -> dict[str, click.Parameter]:
    """Without the demonstration's, which makes a directory of its own."""
    return {
        name: parameter
        for name, command in commands(main)
        for parameter in command.params
        if "--data" in parameter.opts and name != "talon demo"
    }


def test_each_command_with_a_data_directory_has_the_option_that_goes_on_as_its_owner() -> None:
    @DATA
    def any_command() -> None:
        """The option as commands have it."""

    [option] = any_command.__click_params__  # type: ignore[attr-defined]
    found = with_data()
    assert len(found) > 10
    assert {name for name, parameter in found.items() if parameter.callback is not option.callback} == set()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_people_as_root_leaves_nothing_of_roots(tmp_path: Path) -> None:
    owner = pwd.getpwnam("nobody")
    data = tmp_path / "data"
    VisitCards(data).close()
    for path in (tmp_path, data, *data.iterdir()):
        os.chown(path, owner.pw_uid, owner.pw_gid)
    for parent in tmp_path.parents:
        if not parent.stat().st_mode & 0o001:
            parent.chmod(0o711)
    code = "import sys; from web.commands.main import main; main(sys.argv[1:])"
    asked = ["people", "erase", "--phone", "+7 916 555-01-99", "--yes", "--data", str(data)]
    done = subprocess.run([sys.executable, "-c", code, *asked], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in data.iterdir() if path.stat().st_uid != owner.pw_uid} == set()
    assert (data / "security.log").exists()
