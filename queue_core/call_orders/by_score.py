"""Orders in which a ticket's score grows with its wait, at a rate that its service kind gives."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from queue_core.call_orders.order import Choice, counted_wait, kind_of
from queue_core.hall import Hall
from queue_core.model import CallRule, Kind, Ticket
from queue_core.places import Place


class GrowingScore(ABC):
    """The highest score is called: counted wait times the rate of the kind. Of equal scores, whoever came first."""

    rule: ClassVar[CallRule]

    @abstractmethod
    def rate(self, hall: Hall, kind: Kind) -> float:
        """The score that a ticket of this kind gains in a second of waiting."""

    def choose(self, hall: Hall, window: str, heads: Sequence[Ticket], at: datetime) -> Choice | None:
        def rank(ticket: Ticket) -> tuple[float, Place]:
            score = counted_wait(hall, ticket, at).total_seconds() * self.rate(hall, kind_of(hall, ticket))
            return -score, hall.places.place(ticket)

        best = min(heads, key=rank, default=None)
        return Choice(best, self.rule) if best else None


class AccumulatedPriority(GrowingScore):
    """Rates as set (Kleinrock 1964; Stanford, Taylor, Ziedins 2014)."""

    rule = CallRule.ACCUMULATED_PRIORITY

    def __init__(self, rates: Mapping[Kind, float]) -> None:
        self._rates = rates

    def rate(self, hall: Hall, kind: Kind) -> float:
        return self._rates[kind]


class WaitOverTarget(GrowingScore):
    """The wait as a part of the target wait: with targets of 10 and 5 minutes, rates of 1 and 2."""

    rule = CallRule.WAIT_OVER_TARGET

    def rate(self, hall: Hall, kind: Kind) -> float:
        return 1 / hall.settings.targets.of(kind).wait_s


class GeneralizedCMu(GrowingScore):
    """The generalized c-mu rule for the cost (wait / target)²: marginal cost times speed of service.

    van Mieghem 1995; Mandelbaum, Stolyar 2004. The speed is that of the standard's own reception times.
    """

    rule = CallRule.GENERALIZED_C_MU

    def rate(self, hall: Hall, kind: Kind) -> float:
        target = hall.settings.targets.of(kind)
        return 1 / (target.reception_s * target.wait_s**2)
