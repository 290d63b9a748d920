"""The database refuses what must never be, even from somebody who goes past the office and its lock."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from queue_core import events as e
from queue_core.store.journal import DATABASE
from queue_core.store.rows import Rows, RowsDisagree
from tests.queue_core.building import MONDAY_TEN, OfficeRig

DAY = "2026-11-23"


def issued(ticket: str, ordinal: int, request_id: str) -> e.TicketIssued:
    return e.TicketIssued(
        at=MONDAY_TEN,
        actor="intruder",
        ticket=ticket,
        number=f"К-{ordinal:03d}",
        series="К",
        ordinal=ordinal,
        service="advice",
        lang="ru",
        priority=None,
        request_id=request_id,
        kiosk=None,
        ahead=0,
        low_s=None,
        high_s=None,
        job=None,
        printer=None,
    )


def called(ticket: str, window: str) -> e.TicketCalled:
    return e.TicketCalled(at=MONDAY_TEN, actor="intruder", ticket=ticket, window=window, reason=None, request_id=None)


def intrude(directory: Path, rig: OfficeRig, entry: e.Recorded, answer: Any) -> None:
    """Writes an event from another process, past the lock of the data directory."""
    connection = sqlite3.connect(directory / DATABASE, isolation_level=None, timeout=5)
    connection.execute("PRAGMA foreign_keys = ON")
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)",
            (entry.seq, 0, entry.day, entry.event.type, "intruder", e.encode(entry.event)),
        )
        Rows(Database(connection), rig.settings).write(entry)
        connection.execute("COMMIT")
        answer.put("written")
    except (sqlite3.IntegrityError, RowsDisagree) as error:
        connection.execute("ROLLBACK")
        answer.put(type(error).__name__)


FORBIDDEN: dict[str, Callable[[int], e.Recorded]] = {
    "a number twice": lambda seq: e.Recorded(seq + 1, DAY, issued("new", 1, "fresh")),
    "a request twice": lambda seq: e.Recorded(seq + 1, DAY, issued("new", 9, "first press")),
    "an id twice": lambda seq: e.Recorded(seq + 1, DAY, issued("TICKET", 9, "fresh")),
    "a place in the journal twice": lambda seq: e.Recorded(seq, DAY, issued("new", 9, "fresh")),
    "a called ticket again": lambda seq: e.Recorded(seq + 1, DAY, called("TICKET", "2")),
    "a second visitor at a window": lambda seq: e.Recorded(seq + 1, DAY, called("WAITING", "1")),
    "a ticket that is not there": lambda seq: e.Recorded(seq + 1, DAY, called("nobody", "2")),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_another_process_cannot_write(rig: OfficeRig, what: str) -> None:
    rig.open("1")
    first = rig.issue(request_id="first press")
    second = rig.issue()
    rig.next()
    entry = FORBIDDEN[what](rig.office.seq)
    names = {"TICKET": first.id, "WAITING": second.id}
    if getattr(entry.event, "ticket", "") in names:
        entry = replace(entry, event=replace(entry.event, ticket=names[entry.event.ticket]))  # type: ignore[attr-defined, type-var]
    before = (
        rig.rows("SELECT * FROM tickets"),
        rig.rows("SELECT * FROM active_calls"),
        rig.rows("SELECT * FROM events"),
    )

    spawn = multiprocessing.get_context("fork")
    answer = spawn.Queue()
    process = spawn.Process(target=intrude, args=(rig.directory, rig, entry, answer))
    process.start()
    assert answer.get(timeout=20) in {"IntegrityError", "RowsDisagree"}
    process.join(10)

    after = (
        rig.rows("SELECT * FROM tickets"),
        rig.rows("SELECT * FROM active_calls"),
        rig.rows("SELECT * FROM events"),
    )
    assert after == before, "nothing of the refused transaction stays"
    assert rig.issue().number == "К-003", "the office goes on"


def test_an_intruder_who_may_write_makes_the_office_refuse_rather_than_err(rig: OfficeRig) -> None:
    """An event from elsewhere takes the office's next place in the journal: its own write is refused, nothing is doubled."""
    rig.open("1")
    rig.issue()
    spawn = multiprocessing.get_context("fork")
    answer = spawn.Queue()
    entry = e.Recorded(rig.office.seq + 1, DAY, issued("stranger", 2, "strange press"))
    process = spawn.Process(target=intrude, args=(rig.directory, rig, entry, answer))
    process.start()
    assert answer.get(timeout=20) == "written"
    process.join(10)
    with pytest.raises(sqlite3.IntegrityError):
        rig.issue()
    assert rig.rows("SELECT count(*), count(DISTINCT number) FROM tickets") == [(2, 2)]
