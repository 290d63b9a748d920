"""An invented history whose truth is known: what each day expects, and the days drawn from it."""

from __future__ import annotations

import random
from datetime import date, timedelta
from math import exp

from queue_core.arrivals import DayArrivals
from queue_core.arrivals.history import SLOTS_OF_A_DAY
from queue_core.arrivals.volumes import season_of
from queue_core.settings import parse
from queue_core.settings.hours import Span
from tests.queue_core.building import small_office

LEVEL = 160
WEEKDAYS = [1.25, 1.05, 0.95, 0.9, 0.7]
SEASONS = {"ordinary": 1.0, "payment_days": 1.3, "month_end": 1.2}
SHARES = {"advice": 0.5, "cash": 0.4, "firms": 0.1}
DAY_CV = 0.1
HOURS = parse(
    small_office(
        hours={
            **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday"), "8:00-17:00"),
            "friday": "8:00-15:45",
        }
    )
).hours


def hours(day: date) -> Span | None:
    return HOURS.on(day.weekday())


def works(day: date) -> bool:
    return hours(day) is not None


def truth(day: date) -> dict[str, list[float]]:
    """Expected arrivals by service and slot: two humps for advice, one after lunch for cash, mornings for firms."""
    span = hours(day)
    assert span is not None
    volume = LEVEL * WEEKDAYS[day.weekday()] * SEASONS[season_of(day, works).value]
    first, last = 32, 68 if span.closes.hour == 17 else 63

    def hump(slot: int, middle: float, width: float) -> float:
        return exp(-(((slot - middle) / width) ** 2))

    # On Mondays the morning is fuller.
    morning = 1.4 if day.weekday() == 0 else 1.0
    shapes = {
        "advice": [morning * hump(slot, 38, 6) + 0.5 * hump(slot, 55, 8) + 0.1 for slot in range(first, last)],
        "cash": [hump(slot, 49, 7) + 0.3 for slot in range(first, last)],
        "firms": [hump(slot, 40, 10) for slot in range(first, last)],
    }
    return {
        service: [0.0] * first
        + [volume * SHARES[service] * height / sum(shape) for height in shape]
        + [0.0] * (SLOTS_OF_A_DAY - last)
        for service, shape in shapes.items()
    }


def drawn(day: date, dice: random.Random) -> DayArrivals:
    factor = dice.gammavariate(1 / DAY_CV**2, DAY_CV**2)
    return DayArrivals(
        day,
        {
            service: tuple(_poisson(expected * factor, dice) for expected in slots)
            for service, slots in truth(day).items()
        },
    )


def history(before: date, days: int, seed: int) -> list[DayArrivals]:
    """The working days of the `days` calendar days before a date."""
    dice = random.Random(seed)
    dates = (before - timedelta(days=ago) for ago in range(days, 0, -1))
    return [drawn(day, dice) for day in dates if works(day)]


def _poisson(mean: float, dice: random.Random) -> int:
    limit, product, count = exp(-mean), dice.random(), 0
    while product > limit:
        product *= dice.random()
        count += 1
    return count
