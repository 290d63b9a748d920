"""The guard: later arrivals cannot pass a visitor who has waited a set multiple of the target wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from queue_core.call_orders.order import CallOrder, Claim, Ranking
from queue_core.hall.called_waits import CalledWaits
from queue_core.model import CallRule, Kind
from queue_core.settings import TargetsTable


class Guarded:
    """Wraps another order: from `multiple` times the target wait on, a visitor is not passed by later arrivals.

    A window whose skills do not cover the overdue ticket carries on with its own lines.
    """

    def __init__(self, order: CallOrder, multiple: float) -> None:
        self._order = order
        self._multiple = multiple

    def ranking(self, targets: TargetsTable, today: CalledWaits) -> Ranking:
        overdue = {kind: self._multiple * targets.of(kind).wait_s for kind in Kind}
        return GuardedRanking(self._order.ranking(targets, today), overdue)


@dataclass(frozen=True, slots=True)
class GuardedRanking:
    """A guarded ranking. `overdue` is, for each kind, the wait in seconds from which a visitor is not passed."""

    unguarded: Ranking
    overdue: Mapping[Kind, float]

    def first(self, claims: Sequence[Claim], at: float) -> Claim:
        best = self.unguarded.first(claims, at)
        overdue = self.overdue
        for came, number, kind, owner in claims:
            if at - came >= overdue[kind] and (came, number, kind, owner) < best:
                return self._among_those_before(claims, at, best)
        return best

    def _among_those_before(self, claims: Sequence[Claim], at: float, best: Claim) -> Claim:
        """Only visitors who arrived even earlier may go before the earliest overdue one."""
        earliest = min(claim for claim in claims if claim < best and at - claim[0] >= self.overdue[claim[2]])
        return self.unguarded.first([claim for claim in claims if claim <= earliest], at)

    @property
    def cash_rate(self) -> float | None:
        return self.unguarded.cash_rate

    def rule(self, claims: Sequence[Claim], at: float) -> CallRule:
        """The guard only if the order alone would have chosen differently."""
        if self.first(claims, at) is self.unguarded.first(claims, at):
            return self.unguarded.rule(claims, at)
        return CallRule.GUARD
