"""Call orders: small interchangeable classes that choose which waiting visitor a window calls."""

from __future__ import annotations

from queue_core.call_orders.by_arrival import EarliestDue, FirstComeFirstServed
from queue_core.call_orders.by_kind import StaticPriority
from queue_core.call_orders.by_score import AccumulatedPriority, GeneralizedCMu, WaitOverTarget
from queue_core.call_orders.chosen import call_order_of
from queue_core.call_orders.day_rate import RateOfTheDay, cash_rate
from queue_core.call_orders.guard import Guarded
from queue_core.call_orders.order import CallOrder, Choice, Claim, Ranking

__all__ = [
    "AccumulatedPriority",
    "CallOrder",
    "Choice",
    "Claim",
    "EarliestDue",
    "FirstComeFirstServed",
    "GeneralizedCMu",
    "Guarded",
    "Ranking",
    "RateOfTheDay",
    "StaticPriority",
    "WaitOverTarget",
    "call_order_of",
    "cash_rate",
]
