"""Forecasts a day's visitors by service and quarter of an hour, learned from the tickets of the weeks before."""

from __future__ import annotations

from queue_core.arrivals.history import DayArrivals, read_arrivals
from queue_core.arrivals.learning import (
    ENOUGH_DAYS,
    HISTORY_DAYS,
    Arrivals,
    NotEnoughHistory,
    arrivals_from,
    learn_arrivals,
    next_working_day,
    working_hours,
)

__all__ = [
    "ENOUGH_DAYS",
    "HISTORY_DAYS",
    "Arrivals",
    "DayArrivals",
    "NotEnoughHistory",
    "arrivals_from",
    "learn_arrivals",
    "next_working_day",
    "read_arrivals",
    "working_hours",
]
