"""People ahead and the announced wait: honest, or not announced."""

from __future__ import annotations

from datetime import timedelta

from queue_core import commands as c
from queue_core.call_orders import FirstComeFirstServed
from queue_core.projection.outlook import Outlook
from queue_core.projection.service_times import Basis, Experience
from queue_core.waits.announced import Wait, foresee, said
from tests.queue_core.building import MONDAY_TEN, Place


def foreseen(place: Place, service: str, priority: str | None = None) -> Wait | None:
    outlook = Outlook(Experience.prior(place.settings))
    return place.office.ask(
        lambda hall, now: said(
            hall, service, foresee(hall, FirstComeFirstServed(), now, outlook, service, priority), outlook
        )
    )


def wait_of(place: Place, service: str) -> tuple[int, int] | None:
    found = foreseen(place, service)
    return (found.low_s, found.high_s) if found else None


def expected(place: Place, service: str, priority: str | None = None) -> int:
    found = foreseen(place, service, priority)
    assert found is not None
    return found.expected_s


def test_nothing_is_announced_where_nobody_serves(place: Place) -> None:
    assert wait_of(place, "advice") is None
    place.open("3")
    assert wait_of(place, "advice") is None
    assert wait_of(place, "firms") is not None


def test_a_free_window_means_no_wait(place: Place) -> None:
    place.open("1")
    found = foreseen(place, "advice")
    assert found is not None
    assert (found.expected_s, found.low_s, found.high_s) == (0, 0, 180), "less than 3 minutes is the least that is said"


def test_more_people_ahead_never_mean_a_shorter_wait(place: Place) -> None:
    place.open("1", "2")
    place.issue("advice")
    place.issue("advice")
    place.next("1")
    place.next("2")
    before = 0
    for _ in range(5):
        found = expected(place, "advice")
        # Each question draws its own paths: within a minute they may differ.
        assert found > before - 60
        before = found
        for _ in range(4):
            place.issue("advice")
    assert before > 3600


def test_another_window_shortens_the_wait(place: Place) -> None:
    place.open("1")
    for _ in range(6):
        place.issue("advice")
    place.next("1")
    alone = expected(place, "advice")
    place.open("2")
    place.next("2")
    assert expected(place, "advice") < 0.7 * alone


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


def test_a_head_start_shortens_the_announced_wait(place: Place) -> None:
    place.open("1")
    for _ in range(6):
        place.issue("advice")
    place.next("1")
    assert expected(place, "advice", "veteran") < 0.5 * expected(place, "advice")


def test_what_was_announced_is_in_the_event_and_on_the_ticket(place: Place) -> None:
    place.open("1")
    for _ in range(4):
        place.issue("advice")
    place.next("1")
    handled = place.do(c.IssueTicket(actor="kiosk-1", service="advice", request_id="one more"))
    event = handled.events[0].event
    assert handled.ticket is not None
    wait = place.office.ticket_view(handled.ticket.id)["wait"]
    assert wait["low_s"] == event.low_s  # type: ignore[attr-defined]
    assert wait["high_s"] == event.high_s  # type: ignore[attr-defined]
    assert wait["expected_s"] == event.expected_s  # type: ignore[attr-defined]
    assert wait["basis"] == event.basis == Basis.STANDARD.value  # type: ignore[attr-defined]


def test_nothing_is_announced_when_the_office_will_have_closed(place: Place) -> None:
    place.open("1")
    for _ in range(8):
        place.issue("advice")
    place.next("1")
    assert wait_of(place, "advice") is not None
    place.clock.set(MONDAY_TEN.replace(hour=23, minute=54))
    assert wait_of(place, "advice") is None


def test_the_wait_on_the_page_shortens_as_time_goes_by_and_others_leave(place: Place) -> None:
    place.open("1", "2")
    tickets = [place.issue("advice") for _ in range(9)]
    place.next("1")
    place.next("2")
    shown = [place.office.ticket_view(tickets[-1].id)["wait"]["expected_s"]]
    for window in ("1", "2", "1", "2"):
        place.wait(minutes=4)
        place.at(c.StartService, window)
        place.at(c.Finish, window)
        place.next(window)
        shown.append(place.office.ticket_view(tickets[-1].id)["wait"]["expected_s"])
    assert shown[-1] < 0.7 * shown[0]


def test_kept_waits_are_the_same_for_some_seconds_and_then_projected_again(place: Place) -> None:
    place.open("1")
    tickets = [place.issue("advice") for _ in range(4)]
    place.next("1")
    place.wait(seconds=60)
    before = place.office.waits()
    assert set(before) == {ticket.id for ticket in tickets[1:]}
    late = place.issue("advice")
    place.wait(seconds=2)
    assert {name: wait for name, wait in place.office.waits().items() if name != late.id} == before
    place.wait(seconds=4)
    after = place.office.waits()
    assert after != before
    assert late.id in after


def test_who_was_sent_to_a_window_waits_for_that_window(place: Place) -> None:
    place.open("1", "2")
    sent = place.issue("advice")
    place.next("1")
    for _ in range(5):
        place.issue("cash")
    place.next("2")
    place.at(c.Transfer, "1", to_window="2")
    wait = place.office.waits()[sent.id]
    assert wait is not None
    assert wait.expected_s > timedelta(minutes=1).total_seconds(), "window 1 is free, but may not call"
    place.do(c.CancelTicket(actor="kiosk-1", ticket=sent.id))
    assert sent.id not in place.office.waits()
