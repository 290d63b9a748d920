"""The lines of waiting tickets: a sorted line for each service, and one for each window named in a transfer."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from queue_core.model import Ticket
from queue_core.settings import Settings

# The earlier arrival (less a head start) comes first; the order of issue decides between equals.
Position = tuple[datetime, int]
# A service's line, or ("window", its id).
Line = str | tuple[str, str]


def line_of(ticket: Ticket) -> Line:
    """The line in which a ticket waits."""
    return ("window", ticket.for_window) if ticket.for_window else ticket.service


class Lines:
    """Waiting tickets, each line in order. A transfer keeps the place: it counts from the ticket's issue."""

    def __init__(self, head_start: dict[str, timedelta]) -> None:
        """`head_start` is by how much each priority counts as having arrived earlier."""
        self._head_start = head_start
        self._lines: dict[Line, list[tuple[Position, str]]] = {}

    @classmethod
    def of_settings(cls, settings: Settings) -> Lines:
        return cls({priority.id: timedelta(minutes=priority.head_start_minutes) for priority in settings.priorities})

    def copy(self) -> Lines:
        other = Lines(self._head_start)
        other._lines = {line: tickets.copy() for line, tickets in self._lines.items()}
        return other

    def position(self, ticket: Ticket) -> Position:
        start = self.head_start(ticket.priority)
        came = ticket.came_at - start if start else ticket.came_at
        return (came, ticket.seq)

    def head_start(self, priority: str | None) -> timedelta | None:
        return self._head_start.get(priority) if priority else None

    def add(self, ticket: Ticket) -> None:
        insort(self._lines.setdefault(line_of(ticket), []), (self.position(ticket), ticket.id))

    def remove(self, ticket: Ticket) -> None:
        line = self._lines[line_of(ticket)]
        index = bisect_left(line, (self.position(ticket), ticket.id))
        if index == len(line) or line[index][1] != ticket.id:
            raise LookupError(f"ticket {ticket.number} stands in no line")
        del line[index]

    def head(self, line: Line) -> str | None:
        """The first ticket of a line."""
        tickets = self._lines.get(line)
        return tickets[0][1] if tickets else None

    def standing(self, line: Line) -> Sequence[tuple[Position, str]]:
        """The tickets of a line in order, each with its position. To be read immediately: the line keeps changing."""
        return self._lines.get(line, ())

    def count(self, line: Line) -> int:
        return len(self._lines.get(line, ()))

    def count_before(self, line: Line, position: Position) -> int:
        """How many tickets of a line come before a position."""
        return bisect_left(self._lines.get(line, []), (position, ""))

    def before(self, line: Line, position: Position, limit: int) -> list[tuple[Position, str]]:
        """The first `limit` tickets of a line that come before a position, each with its own position."""
        tickets = self._lines.get(line, [])
        return tickets[: min(limit, bisect_left(tickets, (position, "")))]

    def __iter__(self) -> Iterator[str]:
        for line in self._lines.values():
            for _, ticket in line:
                yield ticket
