"""Call orders in which a ticket's score grows with its wait, at the rate of its service kind."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from queue_core.call_orders.order import Ranking
from queue_core.call_orders.scores import Scores
from queue_core.hall.called_waits import CalledWaits
from queue_core.model import CallRule, Kind
from queue_core.settings import KindTarget, TargetsTable


class GrowingScore(ABC):
    """Calls the highest score: wait (with head start) times the kind's rate. Of equal scores, the earliest arrival."""

    by: ClassVar[CallRule]

    @abstractmethod
    def rate(self, kind: Kind, target: KindTarget) -> float:
        """The score that a ticket of this kind gains in a second of waiting."""

    def ranking(self, targets: TargetsTable, today: CalledWaits) -> Ranking:
        return Scores(self.by, {kind: (0.0, self.rate(kind, targets.of(kind))) for kind in Kind})


class AccumulatedPriority(GrowingScore):
    """Rates as configured (Kleinrock 1964; Stanford, Taylor, Ziedins 2014)."""

    by = CallRule.ACCUMULATED_PRIORITY

    def __init__(self, rates: Mapping[Kind, float]) -> None:
        self._rates = rates

    def rate(self, kind: Kind, target: KindTarget) -> float:
        return self._rates[kind]


class WaitOverTarget(GrowingScore):
    """The wait as a fraction of the target wait: with targets of 10 and 5 minutes, rates of 1 and 2."""

    by = CallRule.WAIT_OVER_TARGET

    def rate(self, kind: Kind, target: KindTarget) -> float:
        return 1 / target.wait_s


class GeneralizedCMu(GrowingScore):
    """The generalized c-mu rule for the cost (wait / target)²: marginal cost times speed of service.

    van Mieghem 1995; Mandelbaum, Stolyar 2004. The speed is that of the standard's own reception times.
    """

    by = CallRule.GENERALIZED_C_MU

    def rate(self, kind: Kind, target: KindTarget) -> float:
        return 1 / (target.reception_s * target.wait_s**2)
