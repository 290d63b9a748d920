"""The command that lets mutants loose on the tests: what it draws from, and how it counts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from mutmut.configuration import reset_config

from tests.mutants import HOUSE, mutants_of, paths_in, registered_by_calls, summary

SETTINGS = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """mutmut reads its settings once, from the folder that it is started in."""
    monkeypatch.chdir(HOUSE)
    reset_config()
    yield
    reset_config()


@pytest.mark.parametrize("pattern", SETTINGS["only_mutate"])
def test_each_room_to_mutate_is_there(pattern: str) -> None:
    assert list(HOUSE.glob(pattern))


@pytest.mark.parametrize("selection", SETTINGS["pytest_add_cli_args_test_selection"])
def test_each_test_that_judges_is_there(selection: str) -> None:
    assert (HOUSE / selection.removeprefix("--ignore=")).exists()


def test_without_a_room_all_are_drawn_from() -> None:
    rooms = {path.parts[:2] for path in paths_in([])}
    assert {("queue_core", "payments"), ("queue_core", "hall"), ("devices", "terminals"), ("web", "auth")} <= rooms


def test_rooms_and_files_can_be_chosen() -> None:
    room, file = Path("queue_core/breaks"), Path("web/auth/access.py")
    chosen = paths_in([str(room), str(file)])
    assert file in chosen
    assert {path.parent for path in chosen} == {room, file.parent}
    with pytest.raises(SystemExit, match="nothing to mutate in queue_core/texts"):
        paths_in(["queue_core/texts"])


def test_a_mutant_is_named_after_its_function() -> None:
    names = mutants_of(Path("queue_core/breaks/rule.py"))
    assert "queue_core.breaks.rule.x_last_to_break__mutmut_1" in names
    assert len(names) == len(set(names))


def test_a_registered_function_is_registered_by_a_call_so_that_it_is_mutated() -> None:
    source = "@applies(Moved)\n@applies(Turned)\ndef move(hall):\n    pass\n\n\n@property\ndef name(self):\n    pass\n"
    assert registered_by_calls(source) == (
        "def move(hall):\n    pass\n\n\n@property\ndef name(self):\n    pass\n"
        "\napplies(Moved)(move)\napplies(Turned)(move)\n"
    )
    assert registered_by_calls("def plain():\n    pass\n") == "def plain():\n    pass\n"


@pytest.mark.parametrize("room", ["decisions", "hall"])
def test_no_registered_function_is_passed_over(room: str) -> None:
    sources = [path.read_text(encoding="utf-8") for path in (HOUSE / "queue_core" / room).glob("*.py")]
    assert any(registered_by_calls(source) != source for source in sources)
    for source in sources:
        assert not re.search(r"^@(?:decides|applies)\b", registered_by_calls(source), re.MULTILINE)


def test_the_score_is_that_of_all_and_of_those_that_break_no_type() -> None:
    ends = ["killed"] * 6 + ["timeout"] + ["survived"] * 2 + ["no tests"] + ["caught by type check"] * 10
    assert summary({str(number): end for number, end in enumerate(ends)}).splitlines() == [
        "   10 caught by type check",
        "    6 killed",
        "    2 survived",
        "    1 timeout",
        "    1 no tests",
        "17 of 20 caught by types or tests: 85.0%",
        "7 of the 10 that break no type caught by tests: 70.0%",
    ]
