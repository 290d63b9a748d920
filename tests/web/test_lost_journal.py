"""A journal that lost its end: the server serves and says so, gives no number, and goes on once that is on record."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result

from queue_core.store.journal import DATABASE
from queue_core.store.mark import FILE
from tests.running import RunningServer
from tests.web.in_process import InProcess
from web.commands.main import main


def talon(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


@pytest.fixture
def cut(tmp_path: Path) -> InProcess:
    """An office of which an older copy was put in place of its journal."""
    here = InProcess(tmp_path / "data")
    here.issue()
    here.office.close()
    shutil.copy(here.directory / DATABASE, tmp_path / "older.db")
    here.begin()
    here.issue()
    here.office.close()
    shutil.copy(tmp_path / "older.db", here.directory / DATABASE)
    return here


def test_commands_are_refused_and_staff_see_why(cut: InProcess) -> None:
    cut.begin()
    refused = cut.post("/tickets", "kiosk-1", service="settlements-individual", request_id="r")
    assert (refused.status_code, refused.get_json()["code"]) == (503, "journal_incomplete")
    assert "talon check" in refused.get_json()["detail"]
    assert cut.get("/hall").status_code == 200, "screens show what there is"
    ready = cut.call("GET", "/readyz", None)
    assert ready.status_code == 503
    assert "its end is missing" in ready.get_json()["problems"][0]
    for page, who in (("/management/", "manager"), ("/operator/", "operator1"), ("/cashier/", "manager")):
        shown = cut.client().get(f"{page}?lang=ru", headers={"Authorization": f"Bearer {cut.tokens[who]}"})
        assert "Журнал неполон" in shown.text, page
    cut.office.close()


def test_the_command_line_says_what_is_missing_and_goes_on_on_record(cut: InProcess) -> None:
    data = ("--data", str(cut.directory))
    found = talon("check", *data)
    assert found.exit_code == 1
    assert "ends with event 1, and there were 2" in found.output
    assert "talon journal accept-loss" in found.output
    accepted = talon("journal", "accept-loss", *data, "--yes")
    assert accepted.exit_code == 0, accepted.output
    assert "leave out 1." in accepted.output
    assert talon("check", *data).exit_code == 0
    cut.begin()
    assert cut.office.loss is None
    cut.office.close()
    assert "is whole" in talon("journal", "accept-loss", *data, "--yes").output


def test_a_journal_that_is_gone_is_named(cut: InProcess) -> None:
    for file in cut.directory.glob(f"{DATABASE}*"):
        file.unlink()
    found = talon("check", "--data", str(cut.directory))
    assert found.exit_code == 1
    assert "office.db is missing, and there were 2 events" in found.output


def test_a_backup_is_whole_wherever_it_is_put_back(tmp_path: Path) -> None:
    here = InProcess(tmp_path / "data")
    here.issue()
    assert talon("backup", "--plain", "--data", str(here.directory), str(tmp_path / "copy")).exit_code == 0
    here.office.close()
    assert talon("restore", "--data", str(tmp_path / "again"), str(tmp_path / "copy")).exit_code == 0
    assert talon("check", "--data", str(tmp_path / "again")).exit_code == 0


def test_an_orderly_stop_of_the_server_leaves_all_in_the_database(server: RunningServer) -> None:
    answer = requests.get(f"{server.url}/readyz", timeout=60).json()
    assert (server.data / FILE).stat().st_mode & 0o777 == 0o600
    server.stop()
    with closing(sqlite3.connect(f"file:{server.data / DATABASE}?immutable=1", uri=True)) as database:
        [seq] = database.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()
    assert seq >= answer["seq"]
    for log in server.data.glob("*-wal"):
        assert log.stat().st_size == 0, log.name
