"""The hall run forward from now, many times over: the waits it comes to."""

from __future__ import annotations

from queue_core.projection.answers import BreakEffect, Effect, effect_of_break, wait_of, waits_of_all
from queue_core.projection.initial_state import HORIZON_S, Newcomer
from queue_core.projection.spread import Spread

__all__ = [
    "HORIZON_S",
    "BreakEffect",
    "Effect",
    "Newcomer",
    "Spread",
    "effect_of_break",
    "wait_of",
    "waits_of_all",
]
