"""Call orders by time of arrival."""

from __future__ import annotations

from queue_core.call_orders.order import Ranking
from queue_core.call_orders.scores import Scores
from queue_core.hall.called_waits import CalledWaits
from queue_core.model import CallRule, Kind
from queue_core.settings import TargetsTable


class FirstComeFirstServed:
    """The longest wait of all the window's services, head starts included."""

    def ranking(self, targets: TargetsTable, today: CalledWaits) -> Ranking:
        return Scores(CallRule.FIRST_COME_FIRST_SERVED, dict.fromkeys(Kind, (0.0, 1.0)))


class EarliestDue:
    """The earliest deadline: the time of arrival plus the target wait of the service kind."""

    def ranking(self, targets: TargetsTable, today: CalledWaits) -> Ranking:
        return Scores(CallRule.EARLIEST_DUE, {kind: (-float(targets.of(kind).wait_s), 1.0) for kind in Kind})
