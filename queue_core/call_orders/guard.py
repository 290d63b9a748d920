"""The guard: who has waited a set multiple of the target is not passed by later comers any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from queue_core.call_orders.order import CallOrder, Choice, counted_wait, kind_of
from queue_core.hall import Hall
from queue_core.model import CallRule, Ticket


class Guarded:
    """Another order, except that from `multiple` times the target wait on nobody is passed by those who came later.

    A window whose skills do not cover the overdue ticket goes on with its own lines.
    """

    def __init__(self, order: CallOrder, multiple: float) -> None:
        self._order = order
        self._multiple = multiple

    def choose(self, hall: Hall, window: str, heads: Sequence[Ticket], at: datetime) -> Choice | None:
        choice = self._order.choose(hall, window, heads, at)
        overdue = [hall.places.place(ticket) for ticket in heads if self._overdue(hall, ticket, at)]
        if choice is None or not overdue:
            return choice
        earliest = min(overdue)
        if hall.places.place(choice.ticket) <= earliest:
            return choice
        allowed = [ticket for ticket in heads if hall.places.place(ticket) <= earliest]
        guarded = self._order.choose(hall, window, allowed, at)
        return Choice(guarded.ticket, CallRule.GUARD) if guarded else choice

    def _overdue(self, hall: Hall, ticket: Ticket, at: datetime) -> bool:
        target_s = hall.settings.targets.of(kind_of(hall, ticket)).wait_s
        return counted_wait(hall, ticket, at).total_seconds() >= self._multiple * target_s
