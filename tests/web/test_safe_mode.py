"""A journal with a bad event: the server serves in safe mode, and every command of an administrator says what it is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner, Result

from queue_core.errors import CannotBeApplied
from queue_core.replay.rehearsal import Rehearsal
from queue_core.store.journal import DATABASE
from tests.queue_core.forging import write_row
from tests.running import RunningServer
from tests.web.in_process import InProcess
from web.auth.database import DATABASE as ACCOUNTS
from web.commands.main import main


def talon(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def plant(directory: Path) -> int:
    """A bad event at the end of a journal, as an older version wrote it. Returns its number."""
    with closing(sqlite3.connect(directory / DATABASE)) as database:
        seq, day, at = database.execute("SELECT seq + 1, day, at FROM events ORDER BY seq DESC LIMIT 1").fetchone()
        notice = """{"notice":"n","kind":"notice","text_ru":"а","text_en":"a","zones":[],"begins":-62135607600000,
                    "until":null,"posted_at":0,"posted_by":"manager"}"""
        write_row(database, seq, at, day, "notice_posted", "manager", notice)
        database.commit()
    return int(seq)


@pytest.fixture
def mended_later(tmp_path: Path) -> tuple[Path, int]:
    """The data directory of a closed office, and the number of its bad event."""
    made = InProcess(tmp_path / "data")
    made.issue()
    made.office.close()
    return made.directory, plant(made.directory)


def test_check_names_the_event_and_mends_the_journal(mended_later: tuple[Path, int]) -> None:
    directory, seq = mended_later
    data = ("--data", str(directory))
    found = talon("check", *data)
    assert found.exit_code == 1
    assert f"event {seq} (notice_posted, 2026-11-23 " in found.output
    assert "OverflowError" in found.output, "why"
    assert f"--set-aside {seq}" in found.output, "and what to do"
    assert "is in effect" in talon("check", *data, "--set-aside", "1").output
    mended = talon("check", *data, "--set-aside", str(seq))
    assert mended.exit_code == 0, mended.output
    assert "in order" in mended.output
    assert talon("check", *data).exit_code == 0
    with closing(sqlite3.connect(directory / DATABASE)) as database:
        kept = database.execute("SELECT seq FROM events WHERE seq <= ? ORDER BY seq", (seq,)).fetchall()
    assert kept == [(number,) for number in range(1, seq + 1)], "history is not rewritten"


def test_no_command_ends_in_a_traceback(mended_later: tuple[Path, int], tmp_path: Path) -> None:
    directory, seq = mended_later
    data = ("--data", str(directory))
    day = ("--from", "2026-11-23", "--to", "2026-11-23")
    assert talon("report", *data, *day).exit_code == 0
    replayed = talon("replay", *data, "--at", "2026-11-23T12:00", "--events")
    assert replayed.exit_code == 0
    assert "waiting: 1" in replayed.output
    assert f"Left out: event {seq}" in replayed.output
    assert talon("backup", "--plain", *data, str(tmp_path / "copy")).exit_code == 0
    assert f"event {seq}" in talon("check", "--data", str(tmp_path / "copy")).output
    assert talon("settings", "list", *data).exit_code == 0


def test_a_server_serves_in_safe_mode_and_says_so(tmp_path: Path) -> None:
    before = InProcess(tmp_path / "data")
    before.issue()
    before.office.close()
    seq = plant(before.directory)
    (before.directory / ACCOUNTS).unlink()  # the running server brings its own people
    server = RunningServer(tmp_path / "data")
    server.start()
    try:
        ready = requests.get(f"{server.url}/readyz", timeout=60)
        assert ready.status_code == 503
        assert f"events {seq} of the journal cannot be applied" in ready.json()["problems"][0]
        assert requests.get(f"{server.url}/healthz", timeout=60).status_code == 200
    finally:
        server.stop()


def test_staff_see_the_safe_mode_on_each_page_and_work_on(tmp_path: Path) -> None:
    before = InProcess(tmp_path / "data")
    before.issue()
    before.office.close()
    seq = plant(before.directory)
    before.begin()
    here = before
    assert here.get("/hall", "operator1").get_json()["safe_mode"] == {"events": [seq]}
    assert "safe_mode" not in here.get("/hall", "board-1").get_json()
    assert "safe_mode" not in here.get("/hall", "kiosk-1").get_json()
    here.issue()
    assert here.post("/windows/1/open").status_code == 200
    assert here.post("/windows/1/call-next").status_code == 200
    assert here.post("/windows/1/start").status_code == 200
    assert here.post("/windows/1/finish").status_code == 200
    here.office.close()


def test_the_server_is_not_ready_while_commands_fail(here: InProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> None:
        raise CannotBeApplied("ticket_issued, Bug")

    with monkeypatch.context() as patched:
        patched.setattr(Rehearsal, "rehearse", fails)
        refused = here.post("/tickets", "kiosk-1", service="settlements-individual", request_id="r")
    assert (refused.status_code, refused.get_json()["code"]) == (422, "cannot_be_applied")
    late = here.call("GET", "/readyz", None)
    assert late.status_code == 503
    assert late.get_json()["problems"] == ["IssueTicket failed: CannotBeApplied"]
    here.issue()
    assert here.call("GET", "/readyz", None).status_code == 200


@pytest.mark.parametrize("when", ["0001-01-01", "0001-01-01T00:00", "9999-12-31", "2190-01-01T10:00:00+03:00"])
@pytest.mark.parametrize("field", ["from", "until"])
def test_a_notice_at_the_ends_of_the_calendar_is_refused(here: InProcess, field: str, when: str) -> None:
    text = {"ru": "Слово", "en": "Word"}
    answer = here.post("/notices", "manager", kind="notice", text=text, **{field: when})
    assert answer.status_code in (400, 422), answer.text
    assert here.get("/hall").status_code == 200
    assert here.office.seq == 0
