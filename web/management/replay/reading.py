"""Reads what the replay shows of a moment: the hall then, and the course of its day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from queue_core.explanation import explain
from queue_core.hall import Hall
from queue_core.hours.opening import service_day
from queue_core.model import Ticket, TicketState
from queue_core.replay.course import Breach, DayCourse, course_of
from queue_core.replay.moment import day_begun, hall_of
from queue_core.settings import Settings
from queue_core.store.journal import read_journal
from queue_core.store.set_aside import pass_over
from queue_core.texts import Text


@dataclass(frozen=True, slots=True)
class Replayed:
    """A moment of a day. `begins` and `ends` are those of the day's events; None on a day without any."""

    at: datetime
    day: str
    hall: Hall
    course: DayCourse
    begins: datetime | None
    ends: datetime | None

    @property
    def waiting(self) -> list[Ticket]:
        """Those who waited, in the order of their places."""
        found = [ticket for ticket in self.hall.tickets.values() if ticket.state is TicketState.WAITING]
        return sorted(found, key=self.hall.lines.position)

    def next_breach(self) -> Breach | None:
        return next((breach for breach in self.course.breaches if breach.at > self.at), None)

    def breach_before(self) -> Breach | None:
        return next((breach for breach in reversed(self.course.breaches) if breach.at < self.at), None)

    def why(self, ticket: Ticket) -> tuple[Text, ...]:
        """Why this ticket was called, as the hall then knew it."""
        return explain(self.hall, ticket).sentences


def read_replay(
    directory: Path, settings: Settings, at: datetime, free_text: Callable[[str | None], str | None]
) -> Replayed:
    """Reads through a connection of its own, so that it can run in another thread than the office."""
    day = service_day(settings, at)
    entries = list(read_journal(directory, day, pass_over))
    begun = day_begun(settings, directory, day, entries)
    hall = hall_of(begun, entries, at, pass_over, at)
    hall.free_text = free_text
    moments = [entry.event.at for entry in entries]
    return Replayed(
        at,
        day,
        hall,
        course_of(begun, entries),
        moments[0] if moments else None,
        moments[-1] if moments else None,
    )
