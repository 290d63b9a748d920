"""Creates the call order chosen in an office's settings."""

from __future__ import annotations

from queue_core.call_orders.by_arrival import EarliestDue, FirstComeFirstServed
from queue_core.call_orders.by_kind import StaticPriority
from queue_core.call_orders.by_score import AccumulatedPriority, GeneralizedCMu, WaitOverTarget
from queue_core.call_orders.day_rate import RateOfTheDay
from queue_core.call_orders.guard import Guarded
from queue_core.call_orders.order import CallOrder
from queue_core.model import CallRule, Kind
from queue_core.settings import CallOrderTable


def call_order_of(table: CallOrderTable) -> CallOrder:
    """The order of a settings table, wrapped in its guard if there is one."""
    rates = {kind: table.rates.of(kind) for kind in Kind}
    orders: dict[CallRule, CallOrder] = {
        CallRule.FIRST_COME_FIRST_SERVED: FirstComeFirstServed(),
        CallRule.EARLIEST_DUE: EarliestDue(),
        CallRule.STATIC_PRIORITY: StaticPriority(rates),
        CallRule.RATE_OF_THE_DAY: RateOfTheDay(),
        CallRule.ACCUMULATED_PRIORITY: AccumulatedPriority(rates),
        CallRule.WAIT_OVER_TARGET: WaitOverTarget(),
        CallRule.GENERALIZED_C_MU: GeneralizedCMu(),
    }
    order = orders[CallRule(table.name)]
    return Guarded(order, table.guard_multiple) if table.guard_multiple else order
