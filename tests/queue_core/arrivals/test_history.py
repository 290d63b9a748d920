"""The arrivals of past days as the office's own database has them."""

from __future__ import annotations

from datetime import date

from queue_core import commands as c
from queue_core.arrivals import learn_arrivals, read_arrivals
from tests.queue_core.building import OfficeRig

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def test_who_came_when_and_for_what(rig: OfficeRig) -> None:
    rig.open("1", "2", "3")
    rig.issue("advice")
    rig.wait(minutes=14)
    rig.issue("cash")
    rig.wait(minutes=2)
    rig.issue("advice")
    rig.wait(hours=24)
    rig.issue("firms")
    (first, second) = read_arrivals(rig.directory, rig.settings, MONDAY, TUESDAY)
    assert first.day == MONDAY
    assert {service: {slot: n for slot, n in enumerate(slots) if n} for service, slots in first.counts.items()} == {
        "advice": {40: 1, 41: 1},
        "cash": {40: 1},
    }
    assert (second.day, second.total) == (TUESDAY, 1)
    assert read_arrivals(rig.directory, rig.settings, TUESDAY, TUESDAY) == [second]


def test_who_was_sent_on_came_for_both(rig: OfficeRig) -> None:
    rig.open("1", "2", "3")
    rig.issue("advice")
    rig.next("1")
    rig.at(c.StartService)
    rig.wait(minutes=20)
    rig.at(c.Transfer, service="cash")
    rig.next("2")
    (day,) = read_arrivals(rig.directory, rig.settings, MONDAY, MONDAY)
    assert {service: slots.index(1) for service, slots in day.counts.items()} == {"advice": 40, "cash": 41}


def test_the_day_that_is_not_over_is_not_learned_from(rig: OfficeRig) -> None:
    for _ in range(3):
        rig.issue("cash")
        rig.wait(hours=24)
    # It is Thursday now; today's first visitor has come.
    rig.issue("cash")
    found = learn_arrivals(rig.directory, rig.settings, date(2026, 11, 27), today=date(2026, 11, 26))
    assert found.days == 3
    assert 0.5 < found.visitors < 1.5
