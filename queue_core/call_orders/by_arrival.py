"""Orders that go by the time of coming."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from queue_core.call_orders.order import Choice, kind_of
from queue_core.hall import Hall
from queue_core.model import CallRule, Ticket
from queue_core.places import Place


class FirstComeFirstServed:
    """The longest wait over all services of the window, head starts counted."""

    def choose(self, hall: Hall, window: str, heads: Sequence[Ticket], at: datetime) -> Choice | None:
        first = min(heads, key=hall.places.place, default=None)
        return Choice(first, CallRule.FIRST_COME_FIRST_SERVED) if first else None


class EarliestDue:
    """Whose target runs out first: the time of coming plus the target wait of the service kind."""

    def choose(self, hall: Hall, window: str, heads: Sequence[Ticket], at: datetime) -> Choice | None:
        def due(ticket: Ticket) -> Place:
            came, number = hall.places.place(ticket)
            return came + timedelta(seconds=hall.settings.targets.of(kind_of(hall, ticket)).wait_s), number

        first = min(heads, key=due, default=None)
        return Choice(first, CallRule.EARLIEST_DUE) if first else None
