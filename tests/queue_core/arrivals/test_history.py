"""The arrivals of past days as the office's own database has them."""

from __future__ import annotations

from datetime import date

from queue_core import commands as c
from queue_core.arrivals import learn_arrivals, read_arrivals
from tests.queue_core.building import Place

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def test_who_came_when_and_for_what(place: Place) -> None:
    place.open("1", "2", "3")
    place.issue("advice")
    place.wait(minutes=14)
    place.issue("cash")
    place.wait(minutes=2)
    place.issue("advice")
    place.wait(hours=24)
    place.issue("firms")
    (first, second) = read_arrivals(place.directory, place.settings, MONDAY, TUESDAY)
    assert first.day == MONDAY
    assert {service: {slot: n for slot, n in enumerate(slots) if n} for service, slots in first.counts.items()} == {
        "advice": {40: 1, 41: 1},
        "cash": {40: 1},
    }
    assert (second.day, second.total) == (TUESDAY, 1)
    assert read_arrivals(place.directory, place.settings, TUESDAY, TUESDAY) == [second]


def test_who_was_sent_on_came_for_both(place: Place) -> None:
    place.open("1", "2", "3")
    place.issue("advice")
    place.next("1")
    place.at(c.StartService)
    place.wait(minutes=20)
    place.at(c.Transfer, service="cash")
    place.next("2")
    (day,) = read_arrivals(place.directory, place.settings, MONDAY, MONDAY)
    assert {service: slots.index(1) for service, slots in day.counts.items()} == {"advice": 40, "cash": 41}


def test_the_day_that_is_not_over_is_not_learned_from(place: Place) -> None:
    for _ in range(3):
        place.issue("cash")
        place.wait(hours=24)
    # It is Thursday now; today's first visitor has come.
    place.issue("cash")
    found = learn_arrivals(place.directory, place.settings, date(2026, 11, 27), today=date(2026, 11, 26))
    assert found.days == 3
    assert 0.5 < found.visitors < 1.5
