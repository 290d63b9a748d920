"""The database refuses what must never be, even from somebody who goes past the office and its lock."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from queue_core import events as e
from queue_core.errors import CannotBeApplied
from queue_core.store.journal import DATABASE
from queue_core.store.rows import Rows, RowsDisagree
from tests.queue_core.building import MONDAY_TEN, OfficeRig
from tests.queue_core.forging import write_row

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
        write_row(connection, entry.seq, 0, entry.day, entry.event.type, "intruder", e.encode(entry.event))
        Rows(Database(connection), rig.settings).write(entry)
        connection.execute("COMMIT")
        answer.put("written")
    except (sqlite3.IntegrityError, RowsDisagree) as error:
        connection.execute("ROLLBACK")
        answer.put(type(error).__name__)


def started(ticket: str, window: str) -> e.ServiceStarted:
    return e.ServiceStarted(at=MONDAY_TEN, actor="intruder", ticket=ticket, window=window)


def finished(ticket: str, window: str) -> e.TicketFinished:
    return e.TicketFinished(at=MONDAY_TEN, actor="intruder", ticket=ticket, window=window, outcome="resolved")


def cancelled(ticket: str) -> e.TicketCancelled:
    return e.TicketCancelled(at=MONDAY_TEN, actor="intruder", ticket=ticket, reason="visitor_left")


@dataclass(frozen=True)
class Forbidden:
    """What must not be written, made of a called and a waiting ticket; `ahead` of the journal's end, or on its last place."""

    event: Callable[[str, str], e.Event]
    refused_by: type[Exception]
    ahead: int = 1


FORBIDDEN: dict[str, Forbidden] = {
    "a number twice": Forbidden(lambda *_: issued("new", 1, "fresh"), sqlite3.IntegrityError),
    "a request twice": Forbidden(lambda *_: issued("new", 9, "first press"), sqlite3.IntegrityError),
    "an id twice": Forbidden(lambda taken, _: issued(taken, 9, "fresh"), sqlite3.IntegrityError),
    "a place in the journal twice": Forbidden(lambda *_: issued("new", 9, "fresh"), sqlite3.IntegrityError, ahead=0),
    "a second visitor at a window": Forbidden(lambda _, waiting: called(waiting, "1"), sqlite3.IntegrityError),
    "a called ticket again": Forbidden(lambda taken, _: called(taken, "2"), RowsDisagree),
    "a ticket that is not there": Forbidden(lambda *_: called("nobody", "2"), RowsDisagree),
    "a service without a call": Forbidden(lambda _, waiting: started(waiting, "2"), RowsDisagree),
    "an end without a call": Forbidden(lambda _, waiting: finished(waiting, "2"), RowsDisagree),
    "an end at another window": Forbidden(lambda taken, _: finished(taken, "2"), RowsDisagree),
    "a called ticket given up": Forbidden(lambda taken, _: cancelled(taken), RowsDisagree),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_another_process_cannot_write(rig: OfficeRig, what: str) -> None:
    rig.open("1")
    taken = rig.issue(request_id="first press")
    waiting = rig.issue()
    rig.next()
    forbidden = FORBIDDEN[what]
    entry = e.Recorded(rig.office.seq + forbidden.ahead, DAY, forbidden.event(taken.id, waiting.id))
    before = (
        rig.rows("SELECT * FROM tickets"),
        rig.rows("SELECT * FROM active_calls"),
        rig.rows("SELECT * FROM events"),
    )

    spawn = multiprocessing.get_context("fork")
    answer = spawn.Queue()
    process = spawn.Process(target=intrude, args=(rig.directory, rig, entry, answer))
    process.start()
    assert answer.get(timeout=20) == forbidden.refused_by.__name__
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
    with pytest.raises(CannotBeApplied, match="IntegrityError"):
        rig.issue()
    assert rig.rows("SELECT count(*), count(DISTINCT number) FROM tickets") == [(2, 2)]
