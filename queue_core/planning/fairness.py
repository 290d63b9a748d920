"""Who had the awkward times on past days, so that it is somebody else's turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from queue_core.planning.matching import match
from queue_core.planning.plan import BreakWish, PlacedBreak

# What is remembered of a day is worth so much of it on the day after: a week ago counts for a third.
_KEPT = 0.85


def unfairness(days: Iterable[tuple[Sequence[BreakWish], Sequence[PlacedBreak]]]) -> Mapping[str, float]:
    """How far from the moments wished each window's breaks lay on past days, the oldest day first: 0 never, 1 always at an edge.

    Days are pairs of what was wished and how the breaks lay. To follow operators from window to window, name wishes and
    breaks by the operator instead, and hand the planner the result by today's windows.
    """
    weighed: dict[str, float] = {}
    weights: dict[str, float] = {}
    for wishes, breaks in days:
        weighed = {name: value * _KEPT for name, value in weighed.items()}
        weights = {name: value * _KEPT for name, value in weights.items()}
        for placed, wish in match(wishes, breaks)[0]:
            if wish:
                name = placed.window
                weighed[name] = weighed.get(name, 0.0) + min(wish.gap(placed.begins), 1.0) ** 2
                weights[name] = weights.get(name, 0.0) + 1
    return {name: value / weights[name] for name, value in weighed.items()}
