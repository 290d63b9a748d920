"""The course of a day: how many waited, what each window did, and when a wait or a reception went over its target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from queue_core.events import Recorded
from queue_core.hall import Hall
from queue_core.model import Ticket, TicketState, WindowState


class Promised(StrEnum):
    """What went over its target."""

    WAIT = "wait"
    RECEPTION = "reception"


@dataclass(frozen=True, slots=True)
class Spell:
    """What a window did from `begins` to `ends`; `ticket` is the visitor's id and `number`, where there was one."""

    state: WindowState
    begins: datetime
    ends: datetime
    ticket: str | None
    number: str | None
    over: bool = False


@dataclass(frozen=True, slots=True)
class Breach:
    """The moment at which a wait or a reception became longer than its target."""

    at: datetime
    what: Promised
    ticket: str
    number: str


@dataclass(slots=True)
class DayCourse:
    """`waiting`: from each moment on so many waited. `windows`: the spells of each window, in order, without the closed ones."""

    waiting: list[tuple[datetime, int]] = field(default_factory=list)
    windows: dict[str, list[Spell]] = field(default_factory=dict)
    breaches: list[Breach] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Begun:
    state: WindowState
    ticket: str | None
    at: datetime


def course_of(begun: Hall, entries: Sequence[Recorded]) -> DayCourse:
    """Follows a day from the hall in the morning. What does not end with the events ends at the last of them.

    Events that cannot be applied are passed over, as in the safe mode.
    """
    hall = begun.copy()
    following = _Following(hall)
    for entry in entries:
        try:
            hall.apply(entry)
        except Exception:  # whatever is wrong with an event, the rest of the day is shown
            hall.seq = entry.seq
            continue
        following.look(entry.event.at)
    if entries:
        following.end(entries[-1].event.at)
    following.course.breaches.sort(key=lambda breach: breach.at)
    return following.course


class _Following:
    def __init__(self, hall: Hall) -> None:
        self.course = DayCourse(windows={window: [] for window in hall.windows})
        self._hall = hall
        self._windows: dict[str, _Begun] = {}
        self._waiting: dict[str, datetime] = {}

    def look(self, at: datetime) -> None:
        """Notes what has changed with an event."""
        hall = self._hall
        for name, window in hall.windows.items():
            before = self._windows.get(name)
            if before is None or (before.state, before.ticket) != (window.state, window.ticket):
                self._ended(name, at)
                self._windows[name] = _Begun(window.state, window.ticket, at)
        waiting = {ticket.id: ticket for ticket in hall.tickets.values() if ticket.state is TicketState.WAITING}
        for gone in self._waiting.keys() - waiting.keys():
            self._waited(hall.tickets.get(gone), gone, self._waiting.pop(gone), at)
        for ticket in waiting.values():
            self._waiting.setdefault(ticket.id, ticket.queued_at)
        if not self.course.waiting or self.course.waiting[-1][1] != len(waiting):
            self.course.waiting.append((at, len(waiting)))

    def end(self, at: datetime) -> None:
        for name in list(self._windows):
            self._ended(name, at)
        for ticket, since in self._waiting.items():
            self._waited(self._hall.tickets.get(ticket), ticket, since, at)

    def _ended(self, window: str, at: datetime) -> None:
        before = self._windows.get(window)
        if before is None or before.state is WindowState.CLOSED or at <= before.at:
            return
        ticket = self._hall.tickets.get(before.ticket) if before.ticket else None
        over = False
        if ticket and before.state is WindowState.SERVING:
            due = before.at + timedelta(seconds=self._target_s(ticket, Promised.RECEPTION))
            if over := at > due:
                self.course.breaches.append(Breach(due, Promised.RECEPTION, ticket.id, ticket.number))
        number = ticket.number if ticket else None
        self.course.windows[window].append(Spell(before.state, before.at, at, before.ticket, number, over))

    def _waited(self, ticket: Ticket | None, name: str, since: datetime, until: datetime) -> None:
        if ticket is None:
            return
        due = since + timedelta(seconds=self._target_s(ticket, Promised.WAIT))
        breach = Breach(due, Promised.WAIT, name, ticket.number)
        # A call that was undone did not end the wait: the same one ends again.
        if until > due and breach not in self.course.breaches:
            self.course.breaches.append(breach)

    def _target_s(self, ticket: Ticket, what: Promised) -> int:
        settings = self._hall.settings
        target = settings.targets.of(settings.service[ticket.service].kind)
        return target.wait_s if what is Promised.WAIT else target.reception_s
