"""A plan for the day, and a new one when the day has gone another way."""

from __future__ import annotations

from queue_core.planning import greedy
from queue_core.planning.plan import PlacedBreak, Plan, Situation, Solver
from queue_core.planning.timeline import STEP_MINUTES, Start, timeline


def plan(situation: Situation, step: float = STEP_MINUTES) -> Plan:
    """The breaks wished, placed so that they cost visitors least. Raises NoPlan."""
    day = timeline(situation, step)
    starts, cost = greedy.search(situation, day)
    return Plan(_placed(situation, starts), cost, Solver.GREEDY)


def _placed(situation: Situation, starts: list[Start]) -> tuple[PlacedBreak, ...]:
    placed = [
        PlacedBreak(start.begins, wish.window, wish.kind, wish.minutes)
        for wish, start in zip(situation.wishes, starts, strict=True)
    ]
    return tuple(sorted([*situation.pinned, *placed]))
