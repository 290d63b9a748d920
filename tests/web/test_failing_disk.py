"""A disk that takes no data: staff see it on each page, `/readyz` knows it, and both know by themselves when it is over."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from queue_core.errors import StorageFailed
from queue_core.store.failures import is_of_the_machine
from queue_core.store.journal import Journal
from tests.crash.disk import Disk, Fault
from tests.running import HOUSE, TRUDOVAYA
from tests.web.in_process import InProcess
from web.serving.processes import server_environment


def fill(here: InProcess) -> None:
    """As a full disk does, the journal refuses each write."""
    here.office._journal.db.conn.execute("PRAGMA query_only = ON")


def empty(here: InProcess) -> None:
    here.office._journal.db.conn.execute("PRAGMA query_only = OFF")


def test_a_refused_command_is_seen_everywhere_until_the_disk_is_in_order(here: InProcess) -> None:
    here.issue()
    assert here.get("/hall", "operator1").get_json()["commands_fail"] is False
    fill(here)
    refused = here.post("/tickets", "kiosk-1", service="settlements-individual", request_id="again")
    assert (refused.status_code, refused.get_json()["code"]) == (503, "storage_failed")
    assert set(refused.get_json()["text"]) == {"ru", "en"}
    assert here.call("GET", "/readyz", None).status_code == 503
    assert here.get("/hall", "operator1").get_json()["commands_fail"] is True, "also in a snapshot that was kept"
    here.office.tick()
    assert here.office.tick_view()["commands_fail"] is True
    empty(here)
    here.office.tick()
    assert here.office.tick_view()["commands_fail"] is False, "nobody has to try a command first"
    assert here.call("GET", "/readyz", None).status_code == 200
    assert here.issue(request_id="again")["number"] == "К-002"


def test_a_failing_disk_is_noticed_before_a_visitor_meets_it(here: InProcess) -> None:
    fill(here)
    here.office.tick()
    assert here.office.troubles() == [], "it was tried a moment ago"
    here.clock.advance(11)
    here.office.tick()
    assert here.office.troubles() == ["writing failed: OperationalError"]


def test_what_is_no_failure_of_the_disk_is_not_forgotten_for_its_sake(
    here: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    def append(journal: Journal, recorded: object) -> None:
        raise RuntimeError("a mistake of the program")

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", append)
        assert here.post("/tickets", "kiosk-1", service="settlements-individual", request_id="x").status_code == 422
    here.clock.advance(60)
    here.office.tick()
    assert here.office.troubles() == ["IssueTicket failed: RuntimeError"]
    here.issue()
    assert here.office.troubles() == []


def test_a_failing_disk_is_told_apart_from_a_mistake(here: InProcess) -> None:
    connection = here.office._journal.db.conn
    fill(here)
    with pytest.raises(sqlite3.Error) as readonly:
        connection.execute("DELETE FROM tickets")
    empty(here)
    with pytest.raises(sqlite3.Error) as mistake:
        connection.execute("SELECT * FROM nowhere")
    assert is_of_the_machine(readonly.value)
    assert not is_of_the_machine(mistake.value)
    assert is_of_the_machine(OSError(28, "No space left on device"))
    assert not is_of_the_machine(FileNotFoundError(2, "No such file"))
    fill(here)
    with pytest.raises(StorageFailed):
        here.office._journal.try_to_write()


@pytest.mark.parametrize("page", ["/management/", "/operator/window/1"])
def test_each_page_for_staff_has_the_line(here: InProcess, page: str) -> None:
    who = "manager" if page.startswith("/management") else "operator1"
    shown = here.client().get(page, headers={"Authorization": f"Bearer {here.tokens[who]}"}).text
    assert 'id="commands-fail"' in shown


def test_a_start_on_a_full_disk_ends_with_a_sentence(tmp_path: Path) -> None:
    root = tmp_path / "disk"
    root.mkdir()
    disk = Disk(root, tmp_path, records=False)
    disk.fail(Fault.FULL)
    environment = {**os.environ, **disk.environment, **server_environment(TRUDOVAYA, root)}
    started = subprocess.run(
        [sys.executable, "-c", "import web.wsgi"],
        cwd=HOUSE,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 4
    assert "Traceback" not in started.stderr
    assert "проверьте диск" in started.stderr
    assert "look at the disk" in started.stderr
