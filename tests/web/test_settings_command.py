"""`talon settings`: what is in force, what there was, and the way back to it while no server runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from queue_core.clock import SetClock
from queue_core.office import Office
from queue_core.settings import load
from queue_core.settings.edits import edited
from queue_core.store.settings_versions import in_force
from tests.running import MORNING, TRUDOVAYA
from web.commands.main import main


def talon(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An office whose settings were saved twice."""
    directory = tmp_path / "data"
    office = Office(load(TRUDOVAYA), directory, SetClock(MORNING))
    for number, seconds in enumerate((20, 30)):
        office.change_settings(
            edited(office.settings.toml, {"undo": {"seconds": seconds}}), number, "manager", note="дольше"
        )
    office.close()
    return directory


def test_versions_are_listed_and_shown(data: Path, tmp_path: Path) -> None:
    listed = talon("settings", "list", "--data", data).output
    assert "undo.seconds: 10 → 20" in listed
    assert "undo.seconds: 20 → 30" in listed
    assert "“дольше”" in listed
    assert "In force: version 2." in listed
    assert talon("settings", "show", 0, "--data", data).output == TRUDOVAYA.read_text(encoding="utf-8")
    assert "There is no version 7; there are 0 to 2." in talon("settings", "show", 7, "--data", data).output
    assert "no version was saved yet" in talon("settings", "list", "--data", tmp_path / "none").output


def test_check_says_which_settings_are_in_force(data: Path) -> None:
    (data / "settings/0001.toml").write_text("changed by hand", encoding="utf-8")
    checked = talon("check", "--settings", TRUDOVAYA, "--data", data)
    assert checked.exit_code == 0, checked.output
    assert "version 2, saved in the browser" in checked.output
    assert "0001.toml was changed by hand" in checked.output


def test_an_earlier_version_comes_back_as_a_new_one(data: Path) -> None:
    assert "version 1 is in force as version 3" in talon("settings", "restore", 1, "--data", data).output
    settings, version = in_force(data, TRUDOVAYA)
    assert (settings.undo.seconds, version) == (20, 3)
    assert "back to version 1" in talon("settings", "list", "--data", data).output
    assert "in force already (3)" in talon("settings", "restore", 1, "--data", data).output


def test_a_file_is_taken_in_with_what_is_read_at_a_start(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "new.toml"
    file.write_text(TRUDOVAYA.read_text(encoding="utf-8").replace("Europe/Moscow", "Asia/Omsk"), encoding="utf-8")
    assert "as version 3" in talon("settings", "import", file, "--data", data).output
    assert in_force(data, TRUDOVAYA)[0].office.time_zone == "Asia/Omsk"
    file.write_text('[office]\nid = "A B"\n', encoding="utf-8")
    refused = talon("settings", "import", file, "--data", data)
    assert refused.exit_code == 1
    assert "office id:" in refused.output
    assert "hours: required" in refused.output


def test_a_file_that_is_no_text_is_refused_with_its_name(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "office.xlsx"
    file.write_bytes(b"PK\x03\x04\xff\xfe")
    refused = talon("settings", "import", file, "--data", data)
    assert refused.exit_code == 1
    assert f"{file} has 1 error(s):\n  - is not TOML: " in refused.output


def test_a_running_server_is_left_alone(data: Path) -> None:
    office = Office(load(TRUDOVAYA), data, SetClock(MORNING))
    refused = talon("settings", "restore", 1, "--data", data)
    office.close()
    assert refused.exit_code == 1
    assert "already running" in refused.output
