"""The visits of a day, each as it was lived: calls, transfers, parking, several matters, no-shows, those who left."""

from __future__ import annotations

from datetime import timedelta

import pytest

from queue_core import commands as c
from queue_core import events as e
from queue_core.errors import UnknownTicket
from queue_core.reports.visits import History, Visit, history, same_number, visits
from queue_core.settings import parse
from tests.queue_core.building import MONDAY_TEN, Place, small_office

MONDAY = "2026-11-23"


def of_day(place: Place, day: str = MONDAY) -> list[Visit]:
    return visits(place.directory, place.settings, day, place.clock.now())


def only(place: Place) -> Visit:
    [found] = of_day(place)
    return found


def told(place: Place, ticket: str) -> History:
    return history(place.directory, place.settings, ticket, place.clock.now())


def serve(place: Place, window: str = "1", minutes: float = 5) -> None:
    place.next(window)
    place.at(c.StartService, window)
    place.wait(minutes=minutes)


def test_a_visit_from_its_issue_to_its_rating(place: Place) -> None:
    place.open("1")
    ticket = place.issue()
    place.wait(minutes=12)
    serve(place)
    place.at(c.Finish)
    place.do(c.RateVisit(actor="visitor", ticket=ticket.id, stars=2))
    visit = only(place)
    assert (visit.ticket, visit.number, visit.service, visit.issued_at) == (ticket.id, "К-001", "advice", MONDAY_TEN)
    assert visit.first_called_at == MONDAY_TEN + timedelta(minutes=12)
    assert [(wait.seconds, wait.target_s, wait.late) for wait in visit.waits] == [(720, 600, True)]
    assert (visit.windows, visit.served_s) == ((("1", "operator 1"),), 300)
    assert (visit.state, visit.outcome, visit.stars, visit.late) == ("done", "resolved", 2, True)


def test_a_transfer_makes_a_second_wait_with_a_target_of_its_own(place: Place) -> None:
    place.open("1", "2")
    place.issue()
    place.wait(minutes=4)
    serve(place, minutes=3)
    place.at(c.Transfer, service="cash")
    place.wait(minutes=6)
    serve(place, "2", minutes=2)
    place.at(c.Finish, "2")
    visit = only(place)
    assert [(wait.seconds, wait.target_s, wait.late) for wait in visit.waits] == [(240, 600, False), (360, 300, True)]
    assert (visit.windows, visit.service) == ((("1", "operator 1"), ("2", "operator 2")), "cash")
    assert (visit.served_s, visit.late) == (300, True)


def test_parked_visitors_do_not_wait_until_they_are_back(place: Place) -> None:
    place.open("1")
    ticket = place.issue()
    place.wait(minutes=1)
    serve(place)
    place.at(c.Park, reason="нет паспорта")
    place.wait(minutes=40)
    assert [wait.seconds for wait in only(place).waits] == [60]
    place.do(c.UnparkTicket(actor="operator", ticket=ticket.id))
    place.wait(minutes=2)
    assert [(wait.seconds, wait.called_at) for wait in only(place).waits][1:] == [(120, None)]
    place.next()
    assert [wait.seconds for wait in only(place).waits] == [60, 120]
    place.at(c.Park)
    place.wait(minutes=9)
    place.do(c.CancelTicket(actor="operator", ticket=ticket.id))
    assert [wait.seconds for wait in only(place).waits] == [60, 120]


def test_several_matters_at_one_window_are_one_wait(place: Place) -> None:
    place.open("2")
    place.issue("advice", then=("cash",))
    place.wait(minutes=2)
    serve(place, "2")
    place.at(c.Finish, "2")
    place.wait(minutes=3)
    place.at(c.Finish, "2")
    visit = only(place)
    assert [wait.seconds for wait in visit.waits] == [120]
    assert (visit.windows, visit.served_s, visit.service) == ((("2", "operator 2"),), 480, "cash")


def test_who_did_not_come_who_left_and_who_waits_still(place: Place) -> None:
    place.open("1")
    place.issue()
    place.wait(minutes=1)
    place.next()
    place.at(c.NoShow)
    left = place.issue()
    place.wait(minutes=11)
    place.do(c.CancelTicket(actor="visitor", ticket=left.id))
    place.issue()
    place.wait(minutes=3)
    absent, gone, waiting = of_day(place)
    assert (absent.state, absent.outcome, absent.served_s, absent.late) == ("no_show", "no_show", None, False)
    assert (gone.state, gone.outcome, gone.first_called_at, gone.late) == ("cancelled", "visitor_left", None, True)
    assert gone.waits[0].seconds == 660
    assert (waiting.state, waiting.outcome, waiting.waits[0].seconds) == ("waiting", None, 180)


def test_a_call_taken_back_was_none(place: Place) -> None:
    place.open("1")
    ticket = place.issue()
    place.wait(minutes=2)
    place.next()
    place.at(c.ReturnTicket)
    visit = only(place)
    assert (visit.windows, visit.first_called_at) == ((), None)
    types = [event.type for event in told(place, ticket.id).events]
    assert types == ["ticket_issued", "ticket_called", "ticket_returned"]


def test_the_history_of_a_past_day_tells_events_and_why(place: Place) -> None:
    place.open("2")
    early = place.issue("advice")
    place.wait(minutes=1)
    place.issue("cash")
    place.wait(minutes=1)
    for _ in range(2):
        serve(place, "2", minutes=1)
        place.at(c.Finish, "2")
    live = told(place, early.id)
    place.wait(days=3)
    place.issue()
    past = told(place, early.id)
    assert past == live
    assert past.day == MONDAY
    types = ["ticket_issued", "ticket_called", "service_started", "ticket_finished"]
    assert [event.type for event in past.events] == types
    assert isinstance(past.events[1], e.TicketCalled)
    assert any("Р-001" in sentence.ru and "раньше К-001" in sentence.ru for sentence in past.why)
    assert len(of_day(place)) == 2
    assert len(of_day(place, "2026-11-26")) == 1
    assert of_day(place, "2026-11-27") == []


def test_an_unknown_ticket_has_no_history(place: Place) -> None:
    with pytest.raises(UnknownTicket):
        told(place, "К-001")


def test_without_the_settings_of_its_day_the_events_are_told_all_the_same(place: Place) -> None:
    place.open("3")
    ticket = place.issue("firms")
    serve(place, "3")
    place.at(c.Finish, "3")
    raw = small_office()
    raw["services"] = [service for service in raw["services"] if service["id"] != "firms"]
    del raw["windows"][2]
    present = parse(raw)
    found = history(place.directory, present, ticket.id, place.clock.now())
    assert found.why == ()
    assert len(found.events) == 4
    assert (found.visit.waits[0].target_s, found.visit.late) == (None, False)


@pytest.mark.parametrize("typed", ["К-014", "к-014", "K014", "k 14", "К–14", "14", "014", "№ К-014"])
def test_a_number_is_found_however_it_is_typed(typed: str) -> None:
    assert same_number(typed, "К-014")


@pytest.mark.parametrize("typed", ["", "К", "Р-014", "К-0140", "К-01", "К-14-1", "дом 14"])
def test_another_number_is_not(typed: str) -> None:
    assert not same_number(typed, "К-014")
