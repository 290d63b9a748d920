"""Absolute precedence of one service kind over the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from queue_core.call_orders.order import Choice, kind_of
from queue_core.hall import Hall
from queue_core.model import CallRule, Kind, Ticket


class StaticPriority:
    """The service kind with the higher rate always goes first; within a kind, whoever came first."""

    def __init__(self, rates: Mapping[Kind, float]) -> None:
        self._rates = rates

    def choose(self, hall: Hall, window: str, heads: Sequence[Ticket], at: datetime) -> Choice | None:
        first = min(
            heads, key=lambda ticket: (-self._rates[kind_of(hall, ticket)], hall.places.place(ticket)), default=None
        )
        return Choice(first, CallRule.STATIC_PRIORITY) if first else None
