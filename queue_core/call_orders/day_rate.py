"""The call order whose rate follows the day: cash operations gain on consultations as their own waits fall behind.

The ratio of the two averages decides, each as a share of its target, so that both end the day within. A prior of ten calls
keeps the first calls of the morning from swinging it.
"""

from __future__ import annotations

from queue_core.call_orders.order import Ranking
from queue_core.call_orders.scores import Scores
from queue_core.hall.called_waits import CalledWaits
from queue_core.model import CallRule, Kind
from queue_core.settings import TargetsTable

# Found on simulated days, and confirmed on others (docs/queueing.md).
_WHEN_EVEN = 5.0
_POWER = 2
_OFFSET = 0.05
_LEAST, _MOST = 1.0, 20.0
_PRIOR_CALLS = 10
_PRIOR_SHARE = 0.4


class RateOfTheDay:
    """Accumulated priority with a cash operation's rate from the waits that today's calls ended."""

    def ranking(self, targets: TargetsTable, today: CalledWaits) -> Ranking:
        rates = {Kind.CONSULTATION: 1.0, Kind.CASH_OPERATION: cash_rate(targets, today)}
        return Scores(CallRule.ACCUMULATED_PRIORITY, {kind: (0.0, rate) for kind, rate in rates.items()})


def cash_rate(targets: TargetsTable, today: CalledWaits) -> float:
    """How many minutes of waiting for a consultation a minute of waiting for a cash operation counts as: 1 to 20, rounded
    to hundredths, so that what is stored with a call is what decided it."""
    cash, consultation = (_share_of_target(targets, today, kind) for kind in (Kind.CASH_OPERATION, Kind.CONSULTATION))
    rate = _WHEN_EVEN * ((cash + _OFFSET) / (consultation + _OFFSET)) ** _POWER
    return round(min(max(rate, _LEAST), _MOST), 2)


def _share_of_target(targets: TargetsTable, today: CalledWaits, kind: Kind) -> float:
    """The kind's mean wait of today as a share of its target, drawn towards the prior while there are few calls."""
    calls, waited_ms = today.of(kind)
    shares = waited_ms / (1000 * targets.of(kind).wait_s)
    return (shares + _PRIOR_CALLS * _PRIOR_SHARE) / (calls + _PRIOR_CALLS)
