"""Which waiting ticket a window calls next. Call orders are interchangeable; this one goes by waiting time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from queue_core.hall import Hall
from queue_core.model import Ticket
from queue_core.places import Line


class CallOrder(Protocol):
    """Chooses among the first of each line that a window may serve.

    Within a line the order is fixed (earlier issue, less a head start, goes first), so only the heads compete.
    """

    def choose(self, hall: Hall, window: str, heads: Sequence[Ticket], at: datetime) -> Ticket | None:
        """The ticket to call at `window` at the moment `at`; None when nobody waits for it."""


class LongestWait:
    """First come, first served over all services of the window, head starts counted."""

    def choose(self, hall: Hall, window: str, heads: Sequence[Ticket], at: datetime) -> Ticket | None:
        return min(heads, key=hall.places.place, default=None)


def lines_for(hall: Hall, window: str) -> list[Line]:
    """The lines a window may call from: those of its skills, and its own."""
    return [("window", window), *hall.settings.window[window].skills]


def next_for(hall: Hall, window: str, order: CallOrder, at: datetime) -> Ticket | None:
    """The ticket that the window would call now. At most one look per skill, however long the lines are."""
    heads = [hall.tickets[head] for line in lines_for(hall, window) if (head := hall.places.head(line))]
    return order.choose(hall, window, heads, at)
