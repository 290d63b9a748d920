"""Divides the day into intervals without changes: windows staffed or on a pinned break, moments where breaks may begin."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from queue_core.planning.plan import BreakWish, NoPlan, PlannedShift, Situation
from queue_core.planning.words import clock, kind_name

STEP_MINUTES = 15
# With this many staffed windows or more, clause 6.2.5 requires one that serves individuals.
RULE_FROM_WINDOWS = 3
# Moments closer together than this count as the same: a hundredth of a second.
_SAME = 1 / 6000


@dataclass(frozen=True, slots=True)
class Start:
    """A possible start for a wish, and the intervals that the break would take: `first` up to but excluding `last`."""

    begins: float
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most[i]` of these windows may be on a movable break in interval i."""

    windows: frozenset[str]
    most: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Intervals from one moment to the next; `working[i]`: windows staffed in interval i and not on a pinned break.

    `starts[w]` are the starts allowed for wish number w as far as its own window is concerned; `limits` are the
    constraints between windows.
    """

    moments: tuple[float, ...]
    working: tuple[frozenset[str], ...]
    starts: tuple[tuple[Start, ...], ...]
    limits: tuple[Limit, ...]

    def minutes(self, interval: int) -> float:
        return self.moments[interval + 1] - self.moments[interval]


def timeline(situation: Situation, step: float = STEP_MINUTES) -> Timeline:
    """The day of a situation, with starts every `step` minutes. Raises NoPlan for a wish that fits nowhere."""
    beginnings = [_beginnings(situation, wish, step) for wish in situation.wishes]
    moments = _moments(situation, beginnings)
    staffed, working = [], []
    for begins, ends in pairwise(moments):
        midst = (begins + ends) / 2
        here = frozenset(shift.window for shift in situation.shifts if shift.begins <= midst < shift.ends)
        away = frozenset(pause.window for pause in situation.pinned if pause.begins <= midst < pause.ends)
        staffed.append(here)
        working.append(here - away)
    starts = tuple(
        tuple(
            Start(begins, bisect_left(moments, begins - _SAME), bisect_left(moments, begins + wish.minutes - _SAME))
            for begins in allowed
        )
        for wish, allowed in zip(situation.wishes, beginnings, strict=True)
    )
    return Timeline(tuple(moments), tuple(working), starts, tuple(_limits(situation, staffed, working)))


def _beginnings(situation: Situation, wish: BreakWish, step: float) -> list[float]:
    """Starts on the grid of `step` minutes, or the earliest moment if no grid point fits."""
    earliest = max(wish.earliest, situation.from_minute)
    beginnings = [begins for begins in grid(earliest, wish.latest, step) if fits(situation, wish, begins)]
    if not beginnings and earliest <= wish.latest and fits(situation, wish, earliest):
        beginnings = [earliest]
    if not beginnings:
        when = f"{clock(wish.earliest)}–{clock(wish.latest)}"
        kind = kind_name(wish.kind)
        raise NoPlan(
            f"Окно {wish.window}: {kind.ru} {wish.minutes} мин с началом {when} не помещается в смену рядом с другими "
            "перерывами этого окна. Измените время смены или перерыва.",
            f"Window {wish.window}: the {kind.en} of {wish.minutes} min, to begin at {when}, does not fit into the shift "
            "along with the window's other breaks. Change the times of the shift or of the break.",
            [wish.window],
            proved=True,
        )
    return beginnings


def grid(earliest: float, latest: float, step: float) -> list[float]:
    """The multiples of a step between two moments, inclusive."""
    return [number * step for number in range(ceil(earliest / step), int(latest // step) + 1)]


def fits(situation: Situation, wish: BreakWish, begins: float) -> bool:
    """Whether a break at this moment lies within a shift of its window and far enough from its pinned breaks."""
    ends = begins + wish.minutes
    return any(_within(shift, begins, ends) for shift in situation.of(wish.window)) and not any(
        pause.window == wish.window and pause.meets(begins, ends, situation.rules.work_between)
        for pause in situation.pinned
    )


def _within(shift: PlannedShift, begins: float, ends: float) -> bool:
    return shift.begins <= begins and ends <= shift.ends


def _moments(situation: Situation, beginnings: list[list[float]]) -> list[float]:
    """Every moment at which something may change, in order; so are the ends of the forecast's slots."""
    opens = min((shift.begins for shift in situation.shifts), default=0.0)
    closes = max((shift.ends for shift in situation.shifts), default=0.0)
    slot = situation.forecast.slot_minutes
    moments = {opens, closes}
    moments |= {moment for shift in situation.shifts for moment in (shift.begins, shift.ends)}
    moments |= {moment for pause in situation.pinned for moment in (pause.begins, pause.ends)}
    moments |= set(grid(opens, closes, slot))
    for wish, allowed in zip(situation.wishes, beginnings, strict=True):
        moments |= {moment for begins in allowed for moment in (begins, begins + wish.minutes)}
    inside = sorted(moment for moment in moments if opens <= moment <= closes)
    return [moment for number, moment in enumerate(inside) if number == 0 or moment - inside[number - 1] > _SAME]


def _limits(situation: Situation, staffed: list[frozenset[str]], working: list[frozenset[str]]) -> list[Limit]:
    """Clause 6.2.5 and the minimum covers. Where pinned breaks alone break a rule, no other window may go on a break."""
    skills = {shift.window: frozenset(shift.skills) for shift in situation.shifts}
    rules = situation.rules

    def giving(services: frozenset[str]) -> frozenset[str]:
        return frozenset(window for window, can in skills.items() if can & services)

    receiving = giving(rules.individuals)
    limits = [
        Limit(
            receiving,
            tuple(
                max(0, len(working[number] & receiving) - 1) if len(here) >= RULE_FROM_WINDOWS else len(here)
                for number, here in enumerate(staffed)
            ),
        )
    ]
    for cover in rules.cover:
        windows = giving(cover.services)
        limits.append(Limit(windows, tuple(max(0, len(here & windows) - cover.least) for here in working)))
    return limits
