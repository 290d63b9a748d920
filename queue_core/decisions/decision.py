"""What a decision needs, and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import inf

from queue_core.breaks import Verdict
from queue_core.call_orders import CallOrder
from queue_core.events import Event
from queue_core.hall import Hall
from queue_core.projection import Spread
from queue_core.projection.workload import Workload
from queue_core.waits.announced import project_newcomer


@dataclass(frozen=True, slots=True)
class DecisionContext:
    """What a decision needs besides the hall: the time, the call order, a source of new identifiers, and what is expected.

    Without `announcing` no wait is announced: simulated days, whose visitors nobody tells anything, go faster so.
    """

    at: datetime
    order: CallOrder
    new_id: Callable[[], str]
    workload: Workload
    announcing: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    """The events a command yields; none: it had been done. `ticket`, `window` and so on are what it was about."""

    events: tuple[Event, ...] = ()
    ticket: str | None = None
    window: str | None = None
    verdict: Verdict | None = None
    notice: str | None = None
    alarm: str | None = None
    appointment: str | None = None


def foreseen(hall: Hall, context: DecisionContext, service: str, priority: str | None = None) -> Spread | None:
    """The projected wait of somebody who comes now; None where no window could call them, or waits are not announced."""
    if not context.announcing:
        return None
    return project_newcomer(hall, context.order, context.at, context.workload, service, priority)


def expected_wait(hall: Hall, context: DecisionContext) -> Callable[[str], float]:
    """The wait, in seconds, that somebody who came now for a service could expect; infinite where nobody receives."""

    def wait_s(service: str) -> float:
        spread = foreseen(hall, context, service)
        return spread.mean_s if spread else inf

    return wait_s
