"""Projects the hall: runs it forward from now many times, and returns the distribution of the waits."""

from __future__ import annotations

from queue_core.projection.answers import (
    BreakEffect,
    Effect,
    NewcomersProjection,
    effect_of_break,
    wait_of,
    waits_of_all,
)
from queue_core.projection.initial_state import HORIZON_S, Newcomer
from queue_core.projection.spread import Spread

__all__ = [
    "HORIZON_S",
    "BreakEffect",
    "Effect",
    "Newcomer",
    "NewcomersProjection",
    "Spread",
    "effect_of_break",
    "wait_of",
    "waits_of_all",
]
