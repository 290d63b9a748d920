"""The places in the queue: one sorted line for each service, and one for each window that was named in a transfer."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from queue_core.model import Ticket
from queue_core.settings import Settings

# Who came earlier (less a head start) stands before; the order of issue decides between equals.
Position = tuple[datetime, int]
# A service's line, or ("window", its id).
Line = str | tuple[str, str]


def line_of(ticket: Ticket) -> Line:
    """The line a waiting ticket stands in."""
    return ("window", ticket.for_window) if ticket.for_window else ticket.service


class Lines:
    """Waiting tickets, each line in its order. Place is kept over transfers: it counts from the ticket's issue."""

    def __init__(self, head_start: dict[str, timedelta]) -> None:
        """`head_start` is how much earlier each priority counts as having come."""
        self._head_start = head_start
        self._lines: dict[Line, list[tuple[Position, str]]] = {}

    @classmethod
    def of_settings(cls, settings: Settings) -> Lines:
        return cls({one.id: timedelta(minutes=one.head_start_minutes) for one in settings.priorities})

    def position(self, ticket: Ticket) -> Position:
        start = self.head_start(ticket.priority)
        came = ticket.issued_at - start if start else ticket.issued_at
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
        """The ticket that stands first in a line."""
        tickets = self._lines.get(line)
        return tickets[0][1] if tickets else None

    def standing(self, line: Line) -> Sequence[tuple[Position, str]]:
        """Everybody in a line in order, each with the own place. To be read at once: the line goes on living."""
        return self._lines.get(line, ())

    def count(self, line: Line) -> int:
        return len(self._lines.get(line, ()))

    def count_before(self, line: Line, position: Position) -> int:
        """How many of a line stand before a place."""
        return bisect_left(self._lines.get(line, []), (position, ""))

    def before(self, line: Line, position: Position, limit: int) -> list[tuple[Position, str]]:
        """Those of a line who stand before a place, the first `limit` of them, each with the own place."""
        tickets = self._lines.get(line, [])
        return tickets[: min(limit, bisect_left(tickets, (position, "")))]

    def __iter__(self) -> Iterator[str]:
        for line in self._lines.values():
            for _, ticket in line:
                yield ticket
