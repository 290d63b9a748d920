"""`talon clock repair`, as an administrator gives it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from queue_core.clock import SetClock, SystemClock
from tests.web.in_process import InProcess
from web.commands.main import main


def talon(*words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, list(words), input=typed, catch_exceptions=False)


@pytest.fixture
def ahead(tmp_path: Path) -> Path:
    """The data of an office whose clock was a year ahead, with an open window."""
    here = InProcess(tmp_path / "data", SetClock(SystemClock().now() + timedelta(days=365)))
    assert here.post("/windows/1/open").status_code == 200
    here.office.close()
    return here.directory


def test_the_command_asks_repairs_and_leaves_a_note_in_the_check(ahead: Path) -> None:
    data = ("--data", str(ahead))
    refused = talon("clock", "repair", *data, typed="n\n")
    assert refused.exit_code == 1
    assert "Is that right?" in refused.output
    busy = talon("clock", "repair", *data, typed="y\n")
    assert busy.exit_code == 1
    assert "windows open: 1). Or give --end-day" in busy.output
    assert "the clock was repaired" not in talon("check", *data).output
    repaired = talon("clock", "repair", *data, "--end-day", "--yes")
    assert repaired.exit_code == 0, repaired.output
    assert "Start the server again" in repaired.output
    assert "there is nothing to repair" in talon("clock", "repair", *data, "--yes").output
    checked = talon("check", *data)
    assert checked.exit_code == 0, checked.output
    assert "the clock was repaired; what happened until" in checked.output


def test_a_running_server_is_not_repaired_behind_its_back(here: InProcess) -> None:
    refused = talon("clock", "repair", "--data", str(here.directory), "--yes")
    assert refused.exit_code == 1
    assert "already running" in refused.output
