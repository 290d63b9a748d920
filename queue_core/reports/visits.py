"""The visits of a service day, for handling complaints: how long each visitor waited, where, and how the visit ended.

It contains no personal data: an operator's notes are in the visit card (`visits/`), with permissions of their own.
"""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from queue_core.errors import UnknownTicket
from queue_core.events import (
    Event,
    Recorded,
    TicketCalled,
    TicketIssued,
    from_milliseconds,
    to_milliseconds,
)
from queue_core.explanation import explain
from queue_core.hall import Hall
from queue_core.model import TicketState
from queue_core.settings import Settings
from queue_core.store.days_settings import DaysSettings, as_day_began
from queue_core.store.journal import DATABASE, events_naming, events_of_tickets, read_journal
from queue_core.store.read_only import read_only
from queue_core.texts import Text

# Capitals that look the same in both alphabets: staff type what the slip appears to show.
log = logging.getLogger(__name__)
_TWINS = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")


@dataclass(frozen=True, slots=True)
class VisitWait:
    """A wait of a visit. `called_at` is None if no call has ended it: the visitor left, or is still waiting.

    `target_s` is that of the day; None for a service that no version of the settings knows.
    """

    called_at: datetime | None
    seconds: float
    target_s: int | None

    @property
    def late(self) -> bool:
        return self.target_s is not None and self.seconds > self.target_s


@dataclass(frozen=True, slots=True)
class PastVisit:
    """A ticket of the day. `windows` are those that called it, each once, with its operator (a sign-in name, if known).

    `service` is the latest one. `served_s` is None if no reception has begun. `outcome` is that of the row: a
    model.Outcome, `no_show`, `visitor_left`, `replaced` or `day_closed`; None while the visit is in progress.
    """

    ticket: str
    number: str
    service: str
    issued_at: datetime
    waits: tuple[VisitWait, ...]
    windows: tuple[tuple[str, str | None], ...]
    served_s: float | None
    state: TicketState
    outcome: str | None
    stars: int | None

    @property
    def first_called_at(self) -> datetime | None:
        return self.waits[0].called_at if self.waits else None

    @property
    def late(self) -> bool:
        return any(wait.late for wait in self.waits)


@dataclass(frozen=True, slots=True)
class History:
    """What the journal knows of one visit: its events in order, and why it was called in its turn."""

    day: str
    visit: PastVisit
    events: tuple[Event, ...]
    why: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class _Reception:
    service: str
    window: str
    queued_at: int
    called_at: int
    started_at: int | None
    finished_at: int | None
    continued: int


@dataclass(frozen=True, slots=True)
class _Shift:
    window: str
    operator: str
    opened_at: int
    closed_at: int | None

    def covers(self, window: str, at: int) -> bool:
        return self.window == window and self.opened_at <= at and (self.closed_at is None or at <= self.closed_at)


def visits(directory: Path, settings: Settings, day: str, now: datetime) -> list[PastVisit]:
    """The visits of a service day in order of issue; what is in progress counts up to `now`.

    Reads the database through a connection of its own, so that it can run in another thread than the office.
    """
    with closing(read_only(directory / DATABASE)) as connection:
        # The office is named because the index of ticket numbers begins with it.
        return _visits(connection, settings, day, now, "office = ? AND day = ?", (settings.office.id, day))


def history(directory: Path, settings: Settings, ticket: str, now: datetime) -> History:
    """One visit of any day, by the ticket's id. Raises UnknownTicket."""
    with closing(read_only(directory / DATABASE)) as connection:
        row = connection.execute("SELECT day FROM tickets WHERE id = ?", (ticket,)).fetchone()
        if row is None:
            raise UnknownTicket(ticket)
        [day] = row
        [visit] = _visits(connection, settings, day, now, "id = ?", (ticket,))
        naming = events_naming(connection, day, ticket)
        hall = Hall(as_day_began(connection, day, settings)[0], day)
        # Why a ticket is still waiting depends on the whole hall; why it was called, only on the tickets passed.
        entries = (
            read_journal(directory, day)
            if visit.state is TicketState.WAITING
            else events_of_tickets(connection, day, _in_its_calls(naming))
        )
        try:
            for entry in entries:
                hall.apply(entry)
            why = explain(hall, hall.tickets[ticket]).sentences
        except Exception:
            # The settings of that day were not kept, or an event of it cannot be applied; the ticket's own are there.
            log.info("why ticket %s was called cannot be explained", ticket, exc_info=True)
            why = ()
    own = tuple(entry.event for entry in naming if getattr(entry.event, "ticket", None) == ticket)
    return History(day, visit, own, why)


def _in_its_calls(naming: Iterable[Recorded]) -> set[str]:
    """The ticket that these events mention, those that its calls passed, and those whose calls passed it."""
    events = [entry.event for entry in naming]
    passed = {other for event in events if isinstance(event, TicketCalled) for other in event.passed}
    return passed | {event.ticket for event in events if isinstance(event, TicketIssued | TicketCalled)}


def same_number(typed: str, number: str) -> bool:
    """Whether a typed number is this ticket's: «к14», "K-014" and "14" all mean К-014."""
    (letters, ordinal), (own_letters, own_ordinal) = _parts(typed), _parts(number)
    return ordinal is not None and ordinal == own_ordinal and letters in {"", own_letters}


def _parts(number: str) -> tuple[str, int | None]:
    plain = re.sub(r"[\s\-‐‑–—№#]", "", number).upper().translate(_TWINS)
    match = re.fullmatch(r"(\D*)([0-9]{1,9})", plain)
    return (match[1], int(match[2])) if match else (plain, None)


def _visits(
    connection: sqlite3.Connection, settings: Settings, day: str, now: datetime, which: str, values: Sequence[str]
) -> list[PastVisit]:
    tickets = connection.execute(
        f"""
        SELECT id, number, service, state, outcome, issued_at, queued_at, finished_at FROM tickets
        WHERE {which} ORDER BY issued_at, series, ordinal
        """,
        tuple(values),
    ).fetchall()
    receptions: dict[str, list[_Reception]] = {}
    for ticket, *row in connection.execute(
        f"""
        SELECT ticket, service, window, queued_at, called_at, started_at, finished_at, continued FROM receptions
        WHERE ticket IN (SELECT id FROM tickets WHERE {which}) ORDER BY ticket, leg
        """,
        tuple(values),
    ):
        receptions.setdefault(ticket, []).append(_Reception(*row))
    shifts = [
        _Shift(*row)
        for row in connection.execute(
            "SELECT window, operator, opened_at, closed_at FROM shifts WHERE day = ? ORDER BY seq DESC", (day,)
        )
    ]
    stars = dict(connection.execute("SELECT ticket, stars FROM ratings WHERE day = ?", (day,)).fetchall())
    until = to_milliseconds(now)
    target_of = _targets_of(connection, settings, day)
    return [
        PastVisit(
            ticket=ticket,
            number=number,
            service=service,
            issued_at=from_milliseconds(issued_at),
            waits=tuple(
                _waits(
                    target_of,
                    receptions.get(ticket, []),
                    service,
                    queued_at if state in _WAITED else None,
                    finished_at or until,
                )
            ),
            windows=_windows(receptions.get(ticket, []), shifts),
            served_s=_served(receptions.get(ticket, []), until),
            state=TicketState(state),
            outcome=outcome,
            stars=stars.get(ticket),
        )
        for ticket, number, service, state, outcome, issued_at, queued_at, finished_at in tickets
    ]


# States in which the last wait may be one that no call has ended.
_WAITED = frozenset({TicketState.WAITING, TicketState.CANCELLED})


def _waits(
    target_of: Callable[[str], int | None],
    receptions: Sequence[_Reception],
    service: str,
    queued_at: int | None,
    until: int,
) -> Iterable[VisitWait]:
    """The waits that calls have ended, then the one since `queued_at`, unless it is that of the latest call (parked since)."""
    for reception in receptions:
        if not reception.continued:
            seconds = (reception.called_at - reception.queued_at) / 1000
            yield VisitWait(from_milliseconds(reception.called_at), seconds, target_of(reception.service))
    if queued_at is not None and (not receptions or queued_at >= (receptions[-1].finished_at or until)):
        yield VisitWait(None, (until - queued_at) / 1000, target_of(service))


def _targets_of(connection: sqlite3.Connection, settings: Settings, day: str) -> Callable[[str], int | None]:
    """The target of a service's waits on that day, in seconds; None if no version of the settings knows the service."""
    days = DaysSettings(connection, settings)

    def target_of(service: str) -> int | None:
        known = days.service(day, service)
        return known and known[1].targets.of(known[0].kind).wait_s

    return target_of


def _windows(receptions: Sequence[_Reception], shifts: Sequence[_Shift]) -> tuple[tuple[str, str | None], ...]:
    windows = (
        (
            reception.window,
            next((shift.operator for shift in shifts if shift.covers(reception.window, reception.called_at)), None),
        )
        for reception in receptions
    )
    return tuple(dict.fromkeys(windows))


def _served(receptions: Sequence[_Reception], until: int) -> float | None:
    begun = [reception for reception in receptions if reception.started_at is not None]
    if not begun:
        return None
    return sum((reception.finished_at or until) - (reception.started_at or 0) for reception in begun) / 1000
