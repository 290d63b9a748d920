"""What is learned of visits: tables of distributions, what is left of a visit, and how much observations weigh."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from pathlib import Path
from random import Random
from statistics import fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_core import commands as c
from queue_core.projection.service_times import (
    PRIOR_NO_SHOW_SHARE,
    SAMPLES,
    Basis,
    Observation,
    ServiceTimes,
    learn,
    left_of,
    lognormal_table,
    table_of,
)
from queue_core.settings import parse
from queue_core.waits.learning import read_observations
from tests.queue_core.building import OfficeRig, small_office

SETTINGS = parse(small_office())


def seen(service: str, lasted_s: float, hour: int = 10, walk_s: float | None = 30.0) -> Observation:
    return Observation(service, hour, walk_s, lasted_s)


def test_the_first_day_stands_on_the_standards_times() -> None:
    prior = ServiceTimes.prior(SETTINGS)
    for service, mean_s in (("advice", 600), ("cash", 300)):
        reception = prior.times(service, 9).reception
        assert fmean(reception) == pytest.approx(mean_s)
        assert pstdev(reception) / mean_s == pytest.approx(0.8, abs=0.03)
        assert prior.basis(service) is Basis.STANDARD
        assert prior.margin_s(service) == 0
    occupied = prior.times("cash", 9).occupancy
    expected = (1 - PRIOR_NO_SHOW_SHARE) * (300 + 30) + PRIOR_NO_SHOW_SHARE * 90
    assert fmean(occupied) == pytest.approx(expected, rel=0.01)
    assert list(occupied) == sorted(occupied)


@given(st.lists(st.floats(0, 10_000), min_size=1, max_size=700))
def test_a_table_keeps_order_range_and_mean(values: list[float]) -> None:
    table = table_of(values)
    assert len(table) == SAMPLES
    assert list(table) == sorted(table)
    assert min(values) - 1e-6 <= table[0]
    assert table[-1] <= max(values) + 1e-6
    assert fmean(table) == pytest.approx(fmean(values), abs=1e-6)


def test_what_is_left_is_drawn_from_those_that_last_longer() -> None:
    table = lognormal_table(600, 0.8)
    random = Random(5)
    for age in (0.0, 60.0, 300.0, 900.0, 1500.0):
        left = left_of(table, age)
        # By brute force: visits drawn anew until they are older than the age.
        drawn = [random.choice(table) for _ in range(200_000)]
        longer = [value - age for value in drawn if value > age]
        assert fmean(left) == pytest.approx(fmean(longer), rel=0.05), age
        assert all(value > 0 for value in left)
        assert len(left) == SAMPLES - bisect_right(table, age)


def test_a_visit_older_than_all_that_was_seen_still_ends_some_day() -> None:
    table = lognormal_table(600, 0.8)
    before = 0.0
    for age in (table[-8] - 1, table[-8], table[-4], table[-1], 2 * table[-1], 10 * table[-1]):
        left = left_of(table, age)
        assert min(left) > 0
        assert fmean(left) > before * 0.99, "the longer a visit has lasted, the longer it lasts on"
        before = fmean(left)


def test_the_more_was_seen_the_more_it_weighs() -> None:
    means = []
    for number in (0, 5, 30, 200, 3000):
        learned = learn(SETTINGS, [seen("advice", 1200) for _ in range(number)])
        means.append(fmean(learned.services["advice"].reception))
    assert means == sorted(means)
    assert means[0] == pytest.approx(600)
    assert means[-1] == pytest.approx(1200, rel=0.02)
    assert learn(SETTINGS, [seen("advice", 1200) for _ in range(29)]).basis("advice") is Basis.STANDARD
    learned = learn(SETTINGS, [seen("advice", 1200) for _ in range(30)])
    assert learned.basis("advice") is Basis.LEARNED
    assert learned.basis("cash") is Basis.STANDARD


def test_a_service_without_a_history_borrows_from_its_kind_and_from_no_other() -> None:
    learned = learn(SETTINGS, [seen("advice", 1200) for _ in range(300)])
    assert fmean(learned.times("firms", 10).reception) > 1000
    assert fmean(learned.times("cash", 10).reception) == pytest.approx(300)


def test_hours_differ_where_they_did() -> None:
    random = Random(1)
    history = [seen("cash", random.gauss(240 if hour < 12 else 480, 20), hour) for hour in (9, 14) for _ in range(400)]
    learned = learn(SETTINGS, history)
    assert fmean(learned.times("cash", 9).reception) == pytest.approx(260, abs=25)
    assert fmean(learned.times("cash", 14).reception) == pytest.approx(455, abs=25)
    assert fmean(learned.times("cash", 17).reception) == pytest.approx(360, abs=25), "an hour never seen: the service's"


def test_nonsense_teaches_nothing() -> None:
    honest = [seen("cash", 240 + number % 120) for number in range(200)]
    nonsense = [seen("cash", 9 * 3600) for _ in range(20)] + [seen("cash", 0.4) for _ in range(20)]
    strangers = [seen("a service of last year", 100) for _ in range(20)]
    assert learn(SETTINGS, [*honest, *nonsense, *strangers]) == learn(SETTINGS, honest)
    slow_walk = learn(SETTINGS, [*honest, seen("cash", 250, walk_s=7200)])
    assert fmean(slow_walk.times("cash", 10).walk) == pytest.approx(30, abs=0.5)


def test_those_who_do_not_come_are_counted_with_their_cost() -> None:
    history = [seen("cash", 300) for _ in range(800)] + [seen("cash", 200, walk_s=None) for _ in range(200)]
    times = learn(SETTINGS, history).services["cash"]
    assert times.no_show_share == pytest.approx(0.2, abs=0.03)
    assert fmean(times.no_show) == pytest.approx(200, abs=25)
    expected = (1 - times.no_show_share) * (fmean(times.reception) + 30) + times.no_show_share * fmean(times.no_show)
    assert fmean(times.occupancy) == pytest.approx(expected, rel=0.01)


def test_the_pause_between_two_visits_is_learned_where_somebody_waited(tmp_path: Path) -> None:
    rig = OfficeRig(tmp_path / "data")
    rig.open("1")
    for _ in range(40):
        rig.issue("advice")
    for number in range(40):
        rig.next()
        rig.wait(seconds=30)
        rig.at(c.StartService)
        rig.wait(minutes=6)
        rig.at(c.Finish)
        rig.wait(seconds=50 if number < 39 else 4000)
    rig.issue("advice")
    rig.next()
    rig.at(c.NoShow)
    seen_today = read_observations(rig.directory, rig.settings, date(2026, 11, 23), date(2026, 11, 23))
    assert [one.pause_s for one in seen_today] == [50.0] * 39 + [None, None]
    assert seen_today[0] == Observation("advice", 10, 30.0, 360.0, 50.0)
    assert (seen_today[-1].walk_s, seen_today[-1].lasted_s) == (None, 0.0)
    learned = learn(rig.settings, seen_today)
    assert fmean(learned.times("advice", 10).pause) == pytest.approx(45, abs=6)
    assert fmean(learned.times("advice", 10).occupancy) > fmean(learned.times("advice", 10).reception) + 55
    rig.office.close()


def test_a_reception_that_the_end_of_the_day_found_open_is_no_measure(tmp_path: Path) -> None:
    rig = OfficeRig(tmp_path / "data")
    rig.open("1", "2")
    for window in "12":
        rig.issue("advice")
        rig.next(window)
        rig.at(c.StartService, window)
    rig.wait(minutes=10)
    rig.at(c.Finish, "1")
    rig.do(c.CloseDay(actor="manager"))
    found = read_observations(rig.directory, rig.settings, date(2026, 11, 23), date(2026, 11, 23))
    assert [one.lasted_s for one in found] == [600.0]
    rig.office.close()
