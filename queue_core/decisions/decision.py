"""The input and the result of a decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import inf

from queue_core.breaks import Verdict
from queue_core.call_orders import CallOrder
from queue_core.events import Event
from queue_core.model import MergedNumber
from queue_core.projection import Newcomer, Spread
from queue_core.projection.workload import Workload

# The projected wait of a visitor arriving now; None if no staffed window could call them.
NewcomerWait = Callable[[Newcomer], Spread | None]


@dataclass(frozen=True, slots=True)
class DecisionContext:
    """What a decision needs besides the hall: the time, the call order, a source of new identifiers, the expected
    workload, and the waits of newcomers.

    Without `newcomer_wait` no wait is announced: simulated days, whose visitors need none, run faster.
    """

    at: datetime
    order: CallOrder
    new_id: Callable[[], str]
    workload: Workload
    newcomer_wait: NewcomerWait | None = None
    # The journal's last row as decided upon: its number, and its head as on paper; None where there is no journal.
    head: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The events a command yields; none if it had already been done. `ticket`, `window` and so on are its subject."""

    events: tuple[Event, ...] = ()
    ticket: str | None = None
    window: str | None = None
    verdict: Verdict | None = None
    notice: str | None = None
    alarm: str | None = None
    appointment: str | None = None
    lease: str | None = None
    merged: tuple[MergedNumber, ...] = ()


def foreseen(context: DecisionContext, service: str, priority: str | None = None) -> Spread | None:
    """The projected wait of a visitor arriving now; None if no window could call them, or waits are not announced."""
    return context.newcomer_wait(Newcomer(service, priority)) if context.newcomer_wait else None


def expected_wait(context: DecisionContext) -> Callable[[str], float]:
    """The wait, in seconds, that a visitor arriving now for a service could expect; infinite if no window serves it."""

    def wait_s(service: str) -> float:
        spread = foreseen(context, service)
        return spread.mean_s if spread else inf

    return wait_s
