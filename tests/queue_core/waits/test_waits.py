"""People ahead and the announced wait: honest, or not announced."""

from __future__ import annotations

from datetime import timedelta

from queue_core import commands as c
from queue_core.call_orders import FirstComeFirstServed
from queue_core.projection import Newcomer
from queue_core.projection import wait_of as projected_wait
from queue_core.projection.service_times import Basis, ServiceTimes
from queue_core.projection.workload import Workload
from queue_core.waits.announced import Wait, announcement
from tests.queue_core.building import MONDAY_TEN, OfficeRig


def foreseen(rig: OfficeRig, service: str, priority: str | None = None) -> Wait | None:
    workload = Workload(ServiceTimes.prior(rig.settings))
    return rig.office.ask(
        lambda hall, now: announcement(
            hall,
            service,
            projected_wait(hall, FirstComeFirstServed(), now, workload, Newcomer(service, priority)),
            workload,
        )
    )


def wait_of(rig: OfficeRig, service: str) -> tuple[int, int] | None:
    found = foreseen(rig, service)
    return (found.low_s, found.high_s) if found else None


def expected(rig: OfficeRig, service: str, priority: str | None = None) -> int:
    found = foreseen(rig, service, priority)
    assert found is not None
    return found.expected_s


def test_nothing_is_announced_where_nobody_serves(rig: OfficeRig) -> None:
    assert wait_of(rig, "advice") is None
    rig.open("3")
    assert wait_of(rig, "advice") is None
    assert wait_of(rig, "firms") is not None


def test_a_free_window_means_no_wait(rig: OfficeRig) -> None:
    rig.open("1")
    found = foreseen(rig, "advice")
    assert found is not None
    assert (found.expected_s, found.low_s, found.high_s) == (0, 0, 180), "less than 3 minutes is the least that is said"


def test_more_people_ahead_never_mean_a_shorter_wait(rig: OfficeRig) -> None:
    rig.open("1", "2")
    rig.issue("advice")
    rig.issue("advice")
    rig.next("1")
    rig.next("2")
    before = 0
    for _ in range(5):
        found = expected(rig, "advice")
        # Each question draws its own paths: within a minute they may differ.
        assert found > before - 60
        before = found
        for _ in range(4):
            rig.issue("advice")
    assert before > 3600


def test_another_window_shortens_the_wait(rig: OfficeRig) -> None:
    rig.open("1")
    for _ in range(6):
        rig.issue("advice")
    rig.next("1")
    alone = expected(rig, "advice")
    rig.open("2")
    rig.next("2")
    assert expected(rig, "advice") < 0.7 * alone


def test_ahead_are_those_who_are_called_to_the_same_windows(rig: OfficeRig) -> None:
    rig.open("1", "2", "3")
    for service in ("advice", "cash", "firms", "advice"):
        rig.issue(service)
    assert rig.office.ticket_view("К-001")["ahead"] == 0
    assert rig.office.ticket_view("К-002")["ahead"] == 2
    assert rig.office.ticket_view("К-002")["place"] == 3
    assert rig.office.ticket_view("Ю-001")["ahead"] == 0
    rig.next("1")
    assert rig.office.ticket_view("К-002")["ahead"] == 1
    called = rig.office.ticket_view("К-001")
    assert (called["place"], called["ahead"], called["wait"]) == (None, None, None)


def test_a_head_start_shortens_the_announced_wait(rig: OfficeRig) -> None:
    rig.open("1")
    for _ in range(6):
        rig.issue("advice")
    rig.next("1")
    assert expected(rig, "advice", "veteran") < 0.5 * expected(rig, "advice")


def test_what_was_announced_is_in_the_event_and_on_the_ticket(rig: OfficeRig) -> None:
    rig.open("1")
    for _ in range(4):
        rig.issue("advice")
    rig.next("1")
    handled = rig.do(c.IssueTicket(actor="kiosk-1", service="advice", request_id="one more"))
    event = handled.events[0].event
    assert handled.ticket is not None
    wait = rig.office.ticket_view(handled.ticket.id)["wait"]
    assert wait["low_s"] == event.low_s  # type: ignore[attr-defined]
    assert wait["high_s"] == event.high_s  # type: ignore[attr-defined]
    assert wait["expected_s"] == event.expected_s  # type: ignore[attr-defined]
    assert wait["basis"] == event.basis == Basis.STANDARD.value  # type: ignore[attr-defined]


def test_nothing_is_announced_when_the_office_will_have_closed(rig: OfficeRig) -> None:
    rig.open("1")
    for _ in range(8):
        rig.issue("advice")
    rig.next("1")
    assert wait_of(rig, "advice") is not None
    rig.clock.set(MONDAY_TEN.replace(hour=23, minute=54))
    assert wait_of(rig, "advice") is None


def test_the_wait_on_the_page_shortens_as_time_goes_by_and_others_leave(rig: OfficeRig) -> None:
    rig.open("1", "2")
    tickets = [rig.issue("advice") for _ in range(9)]
    rig.next("1")
    rig.next("2")
    shown = [rig.office.ticket_view(tickets[-1].id)["wait"]["expected_s"]]
    for window in ("1", "2", "1", "2"):
        rig.wait(minutes=4)
        rig.at(c.StartService, window)
        rig.at(c.Finish, window)
        rig.next(window)
        shown.append(rig.office.ticket_view(tickets[-1].id)["wait"]["expected_s"])
    assert shown[-1] < 0.7 * shown[0]


def test_kept_waits_are_the_same_for_some_seconds_and_then_projected_again(rig: OfficeRig) -> None:
    rig.open("1")
    tickets = [rig.issue("advice") for _ in range(4)]
    rig.next("1")
    rig.wait(seconds=60)
    before = rig.office.waits()
    assert set(before) == {ticket.id for ticket in tickets[1:]}
    late = rig.issue("advice")
    rig.wait(seconds=2)
    assert {name: wait for name, wait in rig.office.waits().items() if name != late.id} == before
    rig.wait(seconds=4)
    after = rig.office.waits()
    assert after != before
    assert late.id in after


def test_who_was_sent_to_a_window_waits_for_that_window(rig: OfficeRig) -> None:
    rig.open("1", "2")
    sent = rig.issue("advice")
    rig.next("1")
    for _ in range(5):
        rig.issue("cash")
    rig.next("2")
    rig.at(c.Transfer, "1", to_window="2")
    wait = rig.office.waits()[sent.id]
    assert wait is not None
    assert wait.expected_s > timedelta(minutes=1).total_seconds(), "window 1 is free, but may not call"
    rig.do(c.CancelTicket(actor="kiosk-1", ticket=sent.id))
    assert sent.id not in rig.office.waits()
