"""Orders that go by the time of coming."""

from __future__ import annotations

from queue_core.call_orders.order import Ranking
from queue_core.call_orders.scores import Scores
from queue_core.model import CallRule, Kind
from queue_core.settings import TargetsTable


class FirstComeFirstServed:
    """The longest wait over all services of the window, head starts counted."""

    def ranking(self, targets: TargetsTable) -> Ranking:
        return Scores(CallRule.FIRST_COME_FIRST_SERVED, dict.fromkeys(Kind, (0.0, 1.0)))


class EarliestDue:
    """Whose target runs out first: the time of coming plus the target wait of the service kind."""

    def ranking(self, targets: TargetsTable) -> Ranking:
        return Scores(CallRule.EARLIEST_DUE, {kind: (-float(targets.of(kind).wait_s), 1.0) for kind in Kind})
