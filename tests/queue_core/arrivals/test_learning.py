"""The forecast against a history whose truth is known, and against what a plain average would say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from statistics import fmean

import pytest

from queue_core.arrivals import Arrivals, DayArrivals, NotEnoughHistory, arrivals_from
from queue_core.arrivals.forecast import NOBODY, SLOT_MINUTES
from queue_core.arrivals.volumes import PastVolume, Season, learn_volumes, season_of
from tests.queue_core.arrivals.invented import DAY_CV, history, hours, truth, works

# A Monday of an ordinary week, a Friday, a payment day, the last working day of the month.
DAYS = [date(2026, 11, 9), date(2026, 11, 13), date(2026, 11, 24), date(2026, 11, 30)]
SEEDS = range(6)


def slots_of(arrivals: Arrivals) -> dict[str, list[float]]:
    first = arrivals.forecast.first_minute // SLOT_MINUTES
    return {service: [0.0] * first + [*slots] for service, slots in arrivals.forecast.arrivals.items()}


def plain_average(past: Sequence[DayArrivals]) -> dict[str, list[float]]:
    """The same slot of all days, averaged."""
    services = past[0].counts
    return {
        service: [fmean(slot) for slot in zip(*(day.counts[service] for day in past), strict=True)]
        for service in services
    }


def off(found: dict[str, list[float]], day: date) -> float:
    """The sum of the slots' errors, as a share of the day's visitors."""
    true = truth(day)
    wrong = sum(
        abs(expected - (found[service][slot] if slot < len(found[service]) else 0.0))
        for service, slots in true.items()
        for slot, expected in enumerate(slots)
    )
    return wrong / sum(map(sum, true.values()))


@pytest.mark.parametrize("day", DAYS, ids=["monday", "friday", "payment day", "month end"])
def test_a_forecast_of_eight_weeks_is_near_the_truth_and_nearer_than_a_plain_average(day: date) -> None:
    learned, plain, volumes = [], [], []
    for seed in SEEDS:
        past = history(day, 56, seed)
        found = arrivals_from(past, day, hours)
        learned.append(off(slots_of(found), day))
        plain.append(off(plain_average(past), day))
        volumes.append(found.visitors / sum(map(sum, truth(day).values())))
        assert found.require_enough() is found
    assert fmean(learned) < 0.15
    assert fmean(learned) < 0.6 * fmean(plain)
    # Of the last working days of a month eight weeks hold three or four.
    assert fmean(abs(share - 1) for share in volumes) < (0.13 if day.day == 30 else 0.09)


def test_two_weeks_are_better_than_a_plain_average_too() -> None:
    day = date(2026, 11, 13)
    pairs = [
        (
            off(slots_of(arrivals_from(history(day, 14, seed), day, hours)), day),
            off(plain_average(history(day, 14, seed)), day),
        )
        for seed in SEEDS
    ]
    assert fmean(learned for learned, _ in pairs) < 0.8 * fmean(plain for _, plain in pairs)


def test_what_is_not_in_the_history_is_not_made_up() -> None:
    """Volumes that know neither weekdays nor seasons: every factor is near 1, and the spread is the noise that was put in."""
    dates = [date(2026, 11, 9) - timedelta(days=ago) for ago in range(56, 0, -1)]
    past = [
        PastVolume(day, round(150 * (1 + DAY_CV * (1 if number % 2 else -1))))
        for number, day in enumerate(filter(works, dates))
    ]
    found = learn_volumes(past, date(2026, 11, 9), works)
    assert found.level == pytest.approx(150, rel=0.05)
    assert all(factor == pytest.approx(1, abs=0.1) for factor in (*found.weekdays.values(), *found.seasons.values()))
    assert found.spread == pytest.approx((DAY_CV**2 - 1 / 150) ** 0.5, abs=0.03)


def test_one_odd_day_does_not_move_the_forecast() -> None:
    day = date(2026, 11, 9)
    past = history(day, 56, 1)
    flood = [
        replace(one, counts={service: tuple(10 * count for count in slots) for service, slots in one.counts.items()})
        if number == len(past) - 5
        else one
        for number, one in enumerate(past)
    ]
    assert arrivals_from(flood, day, hours).visitors == pytest.approx(
        arrivals_from(past, day, hours).visitors, rel=0.12
    )


def test_newer_days_weigh_more() -> None:
    dates = [date(2026, 11, 9) - timedelta(days=ago) for ago in range(56, 0, -1)]
    past = [PastVolume(day, 100 if number < 28 else 140) for number, day in enumerate(dates)]
    found = learn_volumes(past, date(2026, 11, 9), lambda day: True)
    assert 122 < found.level < 140


def test_a_weekday_without_history_expects_as_many_as_its_hours_hold() -> None:
    """The first Friday of an office that is open shorter on Fridays."""
    friday = date(2026, 11, 13)
    past = [one for one in history(friday, 21, 3) if one.day.weekday() < 4]
    found = arrivals_from(past, friday, hours)
    assert len(next(iter(found.forecast.arrivals.values()))) == 31
    level = fmean(one.total for one in past)
    assert 0.75 * level < found.visitors < 0.99 * level


def test_nothing_is_expected_without_history_or_on_a_day_off() -> None:
    nothing = arrivals_from([], date(2026, 11, 9), hours)
    assert (nothing.forecast, nothing.days, nothing.works) == (NOBODY, 0, True)
    with pytest.raises(NotEnoughHistory, match="0 of the 5"):
        nothing.require_enough()
    sunday = arrivals_from(history(date(2026, 11, 8), 56, 1), date(2026, 11, 8), hours)
    assert (sunday.forecast, sunday.works) == (NOBODY, False)


def test_the_seasons_of_a_month() -> None:
    # November 2026: the 30th is a Monday, the 27th a Friday.
    assert {day: season_of(date(2026, 11, day), works) for day in (19, 20, 25, 26, 27, 30)} == {
        19: Season.ORDINARY,
        20: Season.PAYMENT_DAYS,
        25: Season.PAYMENT_DAYS,
        26: Season.ORDINARY,
        27: Season.MONTH_END,
        30: Season.MONTH_END,
    }
