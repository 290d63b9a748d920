"""The day's own receptions: they stretch what was learned, the more the more there are, and a replay counts the same."""

from __future__ import annotations

from statistics import fmean

import pytest

from queue_core import commands as c
from queue_core.hall.receptions import NOBODY_RECEIVED, Receptions
from queue_core.projection.service_times import ServiceTimes
from queue_core.projection.todays_times import TodaysTimes
from queue_core.settings import parse
from tests.queue_core.building import OfficeRig, small_office

SETTINGS = parse(small_office())
PRIOR = ServiceTimes.prior(SETTINGS)


def received(lengths_s: list[float], service: str = "advice") -> Receptions:
    found = NOBODY_RECEIVED
    for length_s in lengths_s:
        found = found.with_one(service, round(1000 * length_s), 600)
    return found


@pytest.mark.parametrize(
    ("lengths_s", "factor"),
    [
        ([], 1.0),
        ([600.0] * 40, 1.0),
        ([1200.0] * 3, 1.1),
        ([1200.0] * 30, 1.5),
        ([1200.0] * 300, 1.9),
        ([60.0] * 300, 0.5),
    ],
)
def test_the_more_receptions_the_more_the_day_counts(lengths_s: list[float], factor: float) -> None:
    today = TodaysTimes(PRIOR, received(lengths_s))
    assert today.factor("advice") == pytest.approx(factor)
    assert fmean(today.times("advice", 10).reception) == pytest.approx(600 * factor)
    assert today.times("advice", 10).walk == PRIOR.times("advice", 10).walk
    assert today.factor("firms") == 1.0, "each service by its own"


def test_what_nobody_can_have_meant_does_not_count() -> None:
    assert received([1.0, 13 * 600.0]) == NOBODY_RECEIVED


def test_stretched_tables_are_made_once() -> None:
    today = TodaysTimes(PRIOR, received([1200.0] * 30))
    assert today.times("advice", 10) is today.times("advice", 10)


def test_the_hall_counts_receptions_and_a_restart_counts_the_same(rig: OfficeRig) -> None:
    rig.open("2")
    for service, minutes in (("advice", 20), ("cash", 4), ("advice", 10)):
        rig.issue(service)
        rig.next("2")
        rig.wait(seconds=30)
        rig.at(c.StartService, "2")
        rig.wait(minutes=minutes)
        rig.at(c.Finish, "2")
    rig.issue("advice", then=("cash",))
    rig.next("2")
    rig.at(c.StartService, "2")
    rig.wait(minutes=6)
    rig.at(c.Finish, "2")
    rig.wait(minutes=2)
    rig.at(c.Transfer, "2", service="firms")
    parked = rig.issue("cash")
    rig.next("2")
    rig.at(c.Park, "2")
    rig.do(c.CancelTicket(actor="visitor", ticket=parked.id))
    rig.issue("cash")
    rig.next("2")
    rig.at(c.NoShow, "2")
    rig.issue("cash")
    rig.next("2")
    rig.at(c.StartService, "2")
    rig.wait(minutes=5)

    def counted() -> dict[str, tuple[int, int]]:
        return dict(rig.office.ask(lambda hall, _: hall.receptions).by_service)

    expected = {"advice": (3, 36 * 60_000), "cash": (2, 6 * 60_000)}
    assert counted() == expected, "without those who were not received, and without the one in progress"
    rig.restart()
    assert counted() == expected
    rig.do(c.CloseDay(actor="manager"))
    assert counted() in ({}, expected), "a reception cut off by the end of the day is no measure"


def test_a_slow_day_announces_longer_waits(rig: OfficeRig) -> None:
    rig.open("1")

    def expected_s() -> int:
        for _ in range(3):
            rig.issue("advice")
        wait = rig.office.service_waits()["advice"]
        assert wait is not None
        for _ in range(3):
            rig.next("1")
            rig.at(c.NoShow, "1")
        return wait.expected_s

    usual = expected_s()
    for _ in range(20):
        rig.issue("advice")
        rig.next("1")
        rig.at(c.StartService, "1")
        rig.wait(minutes=22)
        rig.at(c.Finish, "1")
    assert expected_s() > 1.3 * usual
