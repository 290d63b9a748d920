"""Adapts a day's wishes when part of the day is over: a break that was due and not taken is still owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from queue_core.planning.plan import BreakWish, Situation
from queue_core.planning.timeline import STEP_MINUTES, fits, grid

# An overdue break begins within this many minutes from now, if its window's other breaks allow.
SOON_MINUTES = 30


def remaining(situation: Situation, wishes: Sequence[BreakWish]) -> tuple[list[BreakWish], list[BreakWish]]:
    """The wishes that can still be granted after `from_minute`, and those for which a window has no time left.

    A window's wishes keep their times if possible; otherwise overdue ones become due soon; otherwise all may be at any
    time left in the shift. If even that does not work, the shortest break is left out.
    """
    granted: list[BreakWish] = []
    left_out: list[BreakWish] = []
    for window in dict.fromkeys(wish.window for wish in wishes):
        of_window = [wish for wish in wishes if wish.window == window]
        while (possible := _possible(situation, of_window)) is None:
            shortest = min(of_window, key=lambda wish: (wish.minutes, -wish.latest))
            of_window.remove(shortest)
            left_out.append(shortest)
        granted += possible
    return granted, left_out


def _possible(situation: Situation, wishes: Sequence[BreakWish]) -> list[BreakWish] | None:
    now = situation.from_minute
    in_time = [replace(wish, earliest=max(wish.earliest, now)) for wish in wishes]
    soon = [replace(wish, latest=max(wish.latest, now + SOON_MINUTES)) for wish in in_time]
    for tried in (in_time, soon, [at_any_time(situation, wish) for wish in in_time]):
        if _fit_together(situation, tried, []):
            return tried
    return None


def at_any_time(situation: Situation, wish: BreakWish) -> BreakWish:
    """The wish, allowed at any moment left in its window's shifts."""
    end = max((shift.ends for shift in situation.of(wish.window)), default=0.0)
    return replace(wish, latest=max(wish.latest, end - wish.minutes))


def _fit_together(situation: Situation, wishes: Sequence[BreakWish], placed: list[tuple[float, float]]) -> bool:
    """Whether a window's wishes can be placed with work between them, without moving its pinned breaks."""
    if not wishes:
        return True
    between = situation.rules.work_between
    wish, *others = wishes
    for begins in grid(wish.earliest, wish.latest, STEP_MINUTES):
        ends = begins + wish.minutes
        apart = all(begins >= its_end + between or its >= ends + between for its, its_end in placed)
        if apart and fits(situation, wish, begins) and _fit_together(situation, others, [*placed, (begins, ends)]):
            return True
    return False
