"""The call order with absolute precedence of one service kind over the other."""

from __future__ import annotations

from collections.abc import Mapping

from queue_core.call_orders.order import Ranking
from queue_core.call_orders.scores import Scores
from queue_core.hall.called_waits import CalledWaits
from queue_core.model import CallRule, Kind
from queue_core.settings import TargetsTable

# More seconds than any wait within a day can make up for.
_AHEAD_OF_ALL = 1e7


class StaticPriority:
    """The service kind with the higher rate always goes first; within a kind, the earliest arrival."""

    def __init__(self, rates: Mapping[Kind, float]) -> None:
        self._rates = rates

    def ranking(self, targets: TargetsTable, today: CalledWaits) -> Ranking:
        ascending = sorted(set(self._rates.values()))
        ranks = {kind: ascending.index(self._rates[kind]) for kind in Kind}
        return Scores(CallRule.STATIC_PRIORITY, {kind: (_AHEAD_OF_ALL * ranks[kind], 1.0) for kind in Kind})
