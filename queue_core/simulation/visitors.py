"""Draws the visitors of a simulated day before it begins, so that every policy meets the same ones."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from queue_core.simulation.description import OfficeDay, ServiceTime, Shape


@dataclass(frozen=True, slots=True)
class Visitor:
    """A visitor who arrives `came` minutes after opening time, and the course the visit will take. Times in minutes.

    A visitor who `leaves` goes away at that moment unless called before. `reaction_minutes` pass until a free window
    turns to the visitor (`first_window`, if it is free), `pause_minutes` between the end of the visit and the
    window's next call.
    """

    came: float
    service: str
    service_minutes: float
    walk_minutes: float
    comes_when_called: bool
    priority: str | None = None
    leaves: float | None = None
    reaction_minutes: float = 0.0
    first_window: str | None = None
    pause_minutes: float = 0.0
    # How long the window waits for a visitor who does not come; None: the office's usual time.
    no_show_minutes: float | None = None
    onward: Onward | None = None


@dataclass(frozen=True, slots=True)
class Onward:
    """What follows a reception that was not the last: the visitor is transferred to another line, or parked.

    `next` is the reception that follows; its `came` is the moment at which that wait began on the recorded day. A
    parked visitor comes back after `away_minutes`; None for a transfer. `for_window`: the only window that may call.
    """

    next: Visitor
    for_window: str | None = None
    away_minutes: float | None = None


def draw_day(office: OfficeDay, seed: int, day: int) -> list[Visitor]:
    """The visitors of one day in order of arrival; always the same for the same office, seed and day."""
    random = Random(f"{seed}/{day}")
    volume = office.visitors * _volume_factor(office.volume_cv, random)
    arrivals = []
    for visitor_class in office.classes:
        slot = office.minutes_open / len(visitor_class.intensity)
        total = sum(visitor_class.intensity)
        for number, intensity in enumerate(visitor_class.intensity):
            expected = volume * visitor_class.share * intensity / total
            arrivals += [(came, visitor_class) for came in _poisson(expected, number * slot, slot, random)]
    arrivals.sort(key=lambda arrival: arrival[0])
    return [
        Visitor(
            came=came,
            service=visitor_class.id,
            service_minutes=_service_minutes(visitor_class.service, random),
            walk_minutes=random.uniform(*office.walk_minutes),
            comes_when_called=random.random() >= office.no_show_share,
            pause_minutes=office.between_minutes,
        )
        for came, visitor_class in arrivals
    ]


def _volume_factor(cv: float, random: Random) -> float:
    """Gamma with mean 1."""
    return random.gammavariate(1 / cv**2, cv**2) if cv else 1.0


def _poisson(expected: float, start: float, length: float, random: Random) -> list[float]:
    """The moments of a Poisson process with `expected` arrivals on average from `start` for `length` minutes."""
    moments: list[float] = []
    if expected <= 0:
        return moments
    rate = expected / length
    moment = start + random.expovariate(rate)
    while moment < start + length:
        moments.append(moment)
        moment += random.expovariate(rate)
    return moments


def _service_minutes(time: ServiceTime, random: Random) -> float:
    if time.shape is Shape.EXPONENTIAL:
        return random.expovariate(1 / time.mean_minutes)
    if time.shape is Shape.CONSTANT:
        return time.mean_minutes
    variance = math.log1p(time.cv**2)
    return random.lognormvariate(math.log(time.mean_minutes) - variance / 2, math.sqrt(variance))
