"""Measures who had inconvenient break times on past days, so that they get better ones next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from queue_core.planning.matching import match
from queue_core.planning.plan import BreakWish, PlacedBreak

# The weight of a day decays by this factor each day: a week ago counts for a third.
_DECAY = 0.85


def unfairness(days: Iterable[tuple[Sequence[BreakWish], Sequence[PlacedBreak]]]) -> Mapping[str, float]:
    """How far from the preferred moments each window's breaks were on past days: 0 never off, 1 always at an edge.

    `days` are pairs of wishes and breaks, oldest first. To follow operators from window to window, identify wishes and
    breaks by the operator instead, and give the planner the result by today's windows.
    """
    weighed: dict[str, float] = {}
    weights: dict[str, float] = {}
    for wishes, breaks in days:
        weighed = {name: value * _DECAY for name, value in weighed.items()}
        weights = {name: value * _DECAY for name, value in weights.items()}
        for placed, wish in match(wishes, breaks)[0]:
            if wish:
                name = placed.window
                weighed[name] = weighed.get(name, 0.0) + min(wish.gap(placed.begins), 1.0) ** 2
                weights[name] = weights.get(name, 0.0) + 1
    return {name: value / weights[name] for name, value in weighed.items()}
