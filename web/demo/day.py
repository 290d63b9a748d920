"""A random day of a client office: arrivals, receptions and breaks. Pure and seeded.

The reference day: arrivals by half hour, shares, times and breaks of an office of three, five or eight windows.
Times of day are seconds after midnight.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from queue_core.model import BreakKind, Group, Kind, Outcome
from queue_core.settings import Settings

HALF_HOUR_S = 1800
OPENS_S = 8 * 3600

# Relative intensity of arrivals by half hour from eight o'clock.
_INTENSITY = {
    Kind.CONSULTATION: (0.9, 1.4, 1.6, 1.6, 1.4, 1.2, 1.0, 0.9, 1.0, 1.1, 1.0, 0.9, 0.9, 0.8, 0.8, 0.7, 0.5, 0.3),
    Kind.CASH_OPERATION: (0.7, 0.9, 1.1, 1.2, 1.1, 1.0, 1.1, 1.3, 1.7, 1.8, 1.4, 1.0, 0.8, 0.8, 0.9, 1.0, 0.8, 0.4),
}
_SHARE = {
    (Group.INDIVIDUAL, Kind.CONSULTATION): 0.40,
    (Group.INDIVIDUAL, Kind.CASH_OPERATION): 0.38,
    (Group.LEGAL_ENTITY, Kind.CONSULTATION): 0.14,
    (Group.LEGAL_ENTITY, Kind.CASH_OPERATION): 0.08,
}
# Visitors a day of offices by their windows; between and beyond them in proportion.
_VISITORS = ((0, 0), (3, 95), (5, 180), (8, 310))
_DAY_VARIATION = 0.12  # coefficient of variation of a day's visitors
_VARIATION = 0.8  # and of a reception's length


@dataclass(frozen=True, slots=True)
class Habits:
    """How often visits depart from the usual course, as shares of visitors, calls or receptions."""

    english: float = 0.04
    priority: float = 0.06
    leaves: float = 0.02
    wrong_call: float = 0.01
    recalled: float = 0.10
    no_show: float = 0.03
    parked: float = 0.02
    transferred: float = 0.06


USUAL = Habits()


@dataclass(frozen=True, slots=True)
class Visitor:
    """A visitor who takes a ticket at `at_s`, and cancels it `leaves_s` later, if given."""

    at_s: float
    service: str
    lang: str
    priority: str | None
    leaves_s: float | None


def expected_visitors(windows: int) -> float:
    """The number of visitors on a usual day in an office with `windows` windows."""
    for (fewer, low), (more, high) in itertools.pairwise(_VISITORS):
        if windows <= more:
            return low + (high - low) * (windows - fewer) / (more - fewer)
    most, visitors_of_most = _VISITORS[-1]
    return visitors_of_most * windows / most


def visitors(settings: Settings, seed: int, habits: Habits = USUAL) -> list[Visitor]:
    """The visitors of a day in order of arrival, only for services that the office has."""
    dice = random.Random(seed)
    volume = dice.gammavariate(1 / _DAY_VARIATION**2, _DAY_VARIATION**2)
    expected = expected_visitors(len(settings.windows)) * volume
    coming = []
    for (group, kind), share in _SHARE.items():
        given = [s.id for s in settings.services if (s.group, s.kind) == (group, kind) and settings.windows_of[s.id]]
        if not given:
            continue
        intensity = _INTENSITY[kind]
        for half_hour, weight in enumerate(intensity):
            mean = expected * share * weight / sum(intensity)
            start_s = OPENS_S + half_hour * HALF_HOUR_S
            coming += [_visitor(settings, habits, dice, at_s, given) for at_s in _arrivals(dice, start_s, mean)]
    return sorted(coming, key=lambda visitor: visitor.at_s)


def _arrivals(dice: random.Random, start_s: float, mean: float) -> list[float]:
    """Times of a Poisson stream with `mean` arrivals in a half hour."""
    times = []
    at_s = start_s + dice.expovariate(mean) * HALF_HOUR_S
    while at_s < start_s + HALF_HOUR_S:
        times.append(at_s)
        at_s += dice.expovariate(mean) * HALF_HOUR_S
    return times


def _visitor(settings: Settings, habits: Habits, dice: random.Random, at_s: float, given: Sequence[str]) -> Visitor:
    entitled = bool(settings.priorities) and dice.random() < habits.priority
    return Visitor(
        at_s,
        service=dice.choice(given),
        lang="en" if dice.random() < habits.english else "ru",
        priority=dice.choice(settings.priorities).id if entitled else None,
        leaves_s=dice.uniform(120, 900) if dice.random() < habits.leaves else None,
    )


@dataclass(frozen=True, slots=True)
class Reception:
    """What follows a call; times in office seconds.

    `mistaken`: the operator takes it back at once. `away_s` is how long a parked visitor fills in the papers.
    """

    mistaken: bool
    comes: bool
    recalled: bool
    walk_s: float
    length_s: float
    parked: bool
    away_s: float
    transferred: bool
    outcome: str


def reception(settings: Settings, service: str, dice: random.Random, habits: Habits = USUAL) -> Reception:
    """Draws a reception: log-normal around the standard's time of its kind (clause 6.5.6)."""
    mean_s = settings.targets.of(settings.service[service].kind).reception_s
    spread = math.sqrt(math.log(1 + _VARIATION**2))
    outcomes = (Outcome.RESOLVED, Outcome.FOLLOW_UP, Outcome.REDIRECTED)
    return Reception(
        mistaken=dice.random() < habits.wrong_call,
        comes=dice.random() >= habits.no_show,
        recalled=dice.random() < habits.recalled,
        walk_s=dice.uniform(18, 42),
        length_s=dice.lognormvariate(math.log(mean_s) - spread**2 / 2, spread),
        parked=dice.random() < habits.parked,
        away_s=dice.uniform(120, 420),
        transferred=dice.random() < habits.transferred,
        outcome=dice.choices(outcomes, (90, 7, 3))[0].value,
    )


@dataclass(frozen=True, slots=True)
class PlannedBreak:
    due_s: float
    kind: BreakKind
    minutes: int


def breaks(index: int) -> list[PlannedBreak]:
    """The breaks of the window number `index` (from 0), staggered: a technical one, lunch, another technical one."""
    return [
        PlannedBreak(OPENS_S + (120 + 15 * index % 120) * 60, BreakKind.TECHNICAL, 15),
        PlannedBreak(OPENS_S + (210 + 45 * (index % 3)) * 60, BreakKind.LUNCH, 45),
        PlannedBreak(OPENS_S + (420 + 15 * index % 120) * 60, BreakKind.TECHNICAL, 15),
    ]
