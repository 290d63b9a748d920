"""People ahead and the announced wait: honest, or not announced."""

from __future__ import annotations

from queue_core.waits import announce
from tests.queue_core.building import Place


def wait_of(place: Place, service: str) -> tuple[int, int] | None:
    found = place.office.ask(lambda hall, _: announce(hall, service))
    return (found.low_s, found.high_s) if found else None


def test_nothing_is_announced_where_nobody_serves(place: Place) -> None:
    assert wait_of(place, "advice") is None
    place.open("3")
    assert wait_of(place, "advice") is None
    assert wait_of(place, "firms") is not None


def test_a_free_window_means_no_wait(place: Place) -> None:
    place.open("1")
    assert wait_of(place, "advice") == (0, 0)


def test_more_people_ahead_never_mean_a_shorter_wait(place: Place) -> None:
    place.open("1", "2")
    place.issue("advice")
    place.issue("advice")
    place.next("1")
    place.next("2")
    before = (0, 0)
    for turn in range(20):
        found = wait_of(place, "advice")
        assert found is not None
        assert found >= before
        before = found
        place.issue(("advice", "cash")[turn % 2])


def test_another_window_shortens_the_wait(place: Place) -> None:
    place.open("1")
    for _ in range(6):
        place.issue("advice")
    place.next("1")
    alone = wait_of(place, "advice")
    place.open("2")
    place.next("2")
    shared = wait_of(place, "advice")
    assert alone is not None
    assert shared is not None
    assert shared < alone


def test_ahead_are_those_who_are_called_to_the_same_windows(place: Place) -> None:
    place.open("1", "2", "3")
    for service in ("advice", "cash", "firms", "advice"):
        place.issue(service)
    assert place.office.ticket_view("К-001")["ahead"] == 0
    assert place.office.ticket_view("К-002")["ahead"] == 2
    assert place.office.ticket_view("К-002")["place"] == 3
    assert place.office.ticket_view("Ю-001")["ahead"] == 0
    place.next("1")
    assert place.office.ticket_view("К-002")["ahead"] == 1
    called = place.office.ticket_view("К-001")
    assert (called["place"], called["ahead"], called["wait"]) == (None, None, None)
