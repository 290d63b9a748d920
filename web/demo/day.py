"""A day of visitors as a client office has them: who comes when, for what, and how long it takes. Pure and seeded."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from queue_core.model import Group, Kind
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
_VISITORS_PER_WINDOW = 36
_VARIATION = 0.8  # coefficient of variation of a reception's length
_DAY_VARIATION = 0.12  # and of the number of visitors of a day
_ENGLISH, _PRIORITY, _LEAVES = 0.04, 0.06, 0.02


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who takes a ticket `at_s` (seconds after midnight). `leaves_s` later, if given, the ticket is cancelled."""

    at_s: float
    service: str
    lang: str
    priority: str | None
    leaves_s: float | None


def visitors(settings: Settings, seed: int) -> list[Visitor]:
    """The visitors of a day in the order of their coming, as many as the office has windows for."""
    dice = random.Random(seed)
    expected = (
        _VISITORS_PER_WINDOW * len(settings.windows) * dice.gammavariate(1 / _DAY_VARIATION**2, _DAY_VARIATION**2)
    )
    found = []
    for (group, kind), share in _SHARE.items():
        given = [s.id for s in settings.services if (s.group, s.kind) == (group, kind) and settings.windows_of[s.id]]
        if not given:
            continue
        intensity = _INTENSITY[kind]
        for half_hour, weight in enumerate(intensity):
            mean = expected * share * weight / sum(intensity)
            start_s = OPENS_S + half_hour * HALF_HOUR_S
            found += [_visitor(settings, dice, at_s, dice.choice(given)) for at_s in _arrivals(dice, start_s, mean)]
    return sorted(found, key=lambda visitor: visitor.at_s)


def _arrivals(dice: random.Random, start_s: float, mean: float) -> list[float]:
    """Times of a Poisson stream with `mean` arrivals in a half hour."""
    times = []
    at_s = start_s + dice.expovariate(mean) * HALF_HOUR_S
    while at_s < start_s + HALF_HOUR_S:
        times.append(at_s)
        at_s += dice.expovariate(mean) * HALF_HOUR_S
    return times


def _visitor(settings: Settings, dice: random.Random, at_s: float, service: str) -> Visitor:
    priority = dice.choice(settings.priorities).id if settings.priorities and dice.random() < _PRIORITY else None
    return Visitor(
        at_s,
        service,
        lang="en" if dice.random() < _ENGLISH else "ru",
        priority=priority,
        leaves_s=dice.uniform(120, 900) if dice.random() < _LEAVES else None,
    )


@dataclass(frozen=True, slots=True)
class Reception:
    """What becomes of a called ticket; times in office seconds."""

    walk_s: float
    length_s: float
    comes: bool
    transferred: bool
    parked: bool
    outcome: str


def reception(settings: Settings, service: str, dice: random.Random) -> Reception:
    """Draws one reception: log-normal around the standard's time of its kind (clause 6.5.6)."""
    mean_s = settings.targets.of(settings.service[service].kind).reception_s
    spread = math.sqrt(math.log(1 + _VARIATION**2))
    return Reception(
        walk_s=dice.uniform(18, 42),
        length_s=dice.lognormvariate(math.log(mean_s) - spread**2 / 2, spread),
        comes=dice.random() >= 0.03,
        transferred=dice.random() < 0.06,
        parked=dice.random() < 0.02,
        outcome=dice.choices(("resolved", "follow_up", "redirected"), (90, 7, 3))[0],
    )


@dataclass(frozen=True, slots=True)
class PlannedBreak:
    due_s: float
    kind: str
    minutes: int


def breaks(index: int) -> list[PlannedBreak]:
    """The breaks of the window number `index` (from 0), staggered: a technical one, lunch, another technical one."""
    return [
        PlannedBreak(OPENS_S + (120 + 15 * index % 120) * 60, "technical", 15),
        PlannedBreak(OPENS_S + (210 + 45 * (index % 3)) * 60, "lunch", 45),
        PlannedBreak(OPENS_S + (420 + 15 * index % 120) * 60, "technical", 15),
    ]
