"""What a call order is, and what it says of its choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from queue_core.hall import Hall
from queue_core.model import CallRule, Kind, Ticket


@dataclass(frozen=True, slots=True)
class Choice:
    """The ticket to call, and the rule that chose it."""

    ticket: Ticket
    rule: CallRule


class CallOrder(Protocol):
    """Chooses among the first of each line that a window may serve.

    Within a line the order is fixed (earlier issue, less a head start, goes first), so only the heads compete.
    """

    def choose(self, hall: Hall, window: str, heads: Sequence[Ticket], at: datetime) -> Choice | None:
        """Whom to call at `window` at the moment `at`; None when nobody waits for it."""


def kind_of(hall: Hall, ticket: Ticket) -> Kind:
    return hall.settings.service[ticket.service].kind


def counted_wait(hall: Hall, ticket: Ticket, at: datetime) -> timedelta:
    """How long a ticket counts as waiting: since its first issue, a transfer changes nothing; head start included."""
    return at - hall.places.place(ticket)[0]
