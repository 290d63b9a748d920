"""The visits of a day, each as it was lived: calls, transfers, parking, several matters, no-shows, those who left."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from queue_core import commands as c
from queue_core import events as e
from queue_core.errors import UnknownTicket
from queue_core.explanation import explain
from queue_core.hall import Hall
from queue_core.reports.visits import History, PastVisit, history, same_number, visits
from queue_core.settings import load, parse
from queue_core.store.journal import read_journal
from tests.queue_core.building import MONDAY_TEN, OfficeRig, small_office
from tests.queue_core.simulation.weeks import record_weeks
from tests.running import TRUDOVAYA

MONDAY = "2026-11-23"


def of_day(rig: OfficeRig, day: str = MONDAY) -> list[PastVisit]:
    return visits(rig.directory, rig.settings, day, rig.clock.now())


def only(rig: OfficeRig) -> PastVisit:
    [found] = of_day(rig)
    return found


def told(rig: OfficeRig, ticket: str) -> History:
    return history(rig.directory, rig.settings, ticket, rig.clock.now())


def serve(rig: OfficeRig, window: str = "1", minutes: float = 5) -> None:
    rig.next(window)
    rig.at(c.StartService, window)
    rig.wait(minutes=minutes)


def test_a_visit_from_its_issue_to_its_rating(rig: OfficeRig) -> None:
    rig.open("1")
    ticket = rig.issue()
    rig.wait(minutes=12)
    serve(rig)
    rig.at(c.Finish)
    rig.do(c.RateVisit(actor="visitor", ticket=ticket.id, stars=2))
    visit = only(rig)
    assert (visit.ticket, visit.number, visit.service, visit.issued_at) == (ticket.id, "К-001", "advice", MONDAY_TEN)
    assert visit.first_called_at == MONDAY_TEN + timedelta(minutes=12)
    assert [(wait.seconds, wait.target_s, wait.late) for wait in visit.waits] == [(720, 600, True)]
    assert (visit.windows, visit.served_s) == ((("1", "operator 1"),), 300)
    assert (visit.state, visit.outcome, visit.stars, visit.late) == ("done", "resolved", 2, True)


def test_a_transfer_makes_a_second_wait_with_a_target_of_its_own(rig: OfficeRig) -> None:
    rig.open("1", "2")
    rig.issue()
    rig.wait(minutes=4)
    serve(rig, minutes=3)
    rig.at(c.Transfer, service="cash")
    rig.wait(minutes=6)
    serve(rig, "2", minutes=2)
    rig.at(c.Finish, "2")
    visit = only(rig)
    assert [(wait.seconds, wait.target_s, wait.late) for wait in visit.waits] == [(240, 600, False), (360, 300, True)]
    assert (visit.windows, visit.service) == ((("1", "operator 1"), ("2", "operator 2")), "cash")
    assert (visit.served_s, visit.late) == (300, True)


def test_parked_visitors_do_not_wait_until_they_are_back(rig: OfficeRig) -> None:
    rig.open("1")
    ticket = rig.issue()
    rig.wait(minutes=1)
    serve(rig)
    rig.at(c.Park, reason="нет паспорта")
    rig.wait(minutes=40)
    assert [wait.seconds for wait in only(rig).waits] == [60]
    rig.do(c.UnparkTicket(actor="operator", ticket=ticket.id))
    rig.wait(minutes=2)
    assert [(wait.seconds, wait.called_at) for wait in only(rig).waits][1:] == [(120, None)]
    rig.next()
    assert [wait.seconds for wait in only(rig).waits] == [60, 120]
    rig.at(c.Park)
    rig.wait(minutes=9)
    rig.do(c.CancelTicket(actor="operator", ticket=ticket.id))
    assert [wait.seconds for wait in only(rig).waits] == [60, 120]


def test_several_matters_at_one_window_are_one_wait(rig: OfficeRig) -> None:
    rig.open("2")
    rig.issue("advice", then=("cash",))
    rig.wait(minutes=2)
    serve(rig, "2")
    rig.at(c.Finish, "2")
    rig.wait(minutes=3)
    rig.at(c.Finish, "2")
    visit = only(rig)
    assert [wait.seconds for wait in visit.waits] == [120]
    assert (visit.windows, visit.served_s, visit.service) == ((("2", "operator 2"),), 480, "cash")


def test_who_did_not_come_who_left_and_who_waits_still(rig: OfficeRig) -> None:
    rig.open("1")
    rig.issue()
    rig.wait(minutes=1)
    rig.next()
    rig.at(c.NoShow)
    left = rig.issue()
    rig.wait(minutes=11)
    rig.do(c.CancelTicket(actor="visitor", ticket=left.id))
    rig.issue()
    rig.wait(minutes=3)
    absent, gone, waiting = of_day(rig)
    assert (absent.state, absent.outcome, absent.served_s, absent.late) == ("no_show", "no_show", None, False)
    assert (gone.state, gone.outcome, gone.first_called_at, gone.late) == ("cancelled", "visitor_left", None, True)
    assert gone.waits[0].seconds == 660
    assert (waiting.state, waiting.outcome, waiting.waits[0].seconds) == ("waiting", None, 180)


def test_a_call_taken_back_was_none(rig: OfficeRig) -> None:
    rig.open("1")
    ticket = rig.issue()
    rig.wait(minutes=2)
    rig.next()
    rig.at(c.ReturnTicket)
    visit = only(rig)
    assert (visit.windows, visit.first_called_at) == ((), None)
    types = [event.type for event in told(rig, ticket.id).events]
    assert types == ["ticket_issued", "ticket_called", "ticket_returned"]


def test_the_history_of_a_past_day_tells_events_and_why(rig: OfficeRig) -> None:
    rig.open("2")
    early = rig.issue("advice")
    rig.wait(minutes=1)
    rig.issue("cash")
    rig.wait(minutes=1)
    for _ in range(2):
        serve(rig, "2", minutes=1)
        rig.at(c.Finish, "2")
    live = told(rig, early.id)
    rig.wait(days=3)
    rig.issue()
    past = told(rig, early.id)
    assert past == live
    assert past.day == MONDAY
    types = ["ticket_issued", "ticket_called", "service_started", "ticket_finished"]
    assert [event.type for event in past.events] == types
    assert isinstance(past.events[1], e.TicketCalled)
    assert any("Р-001" in sentence.ru and "раньше К-001" in sentence.ru for sentence in past.why)
    assert len(of_day(rig)) == 2
    assert len(of_day(rig, "2026-11-26")) == 1
    assert of_day(rig, "2026-11-27") == []


def test_a_story_has_the_same_reasons_as_the_replay_of_the_whole_day(tmp_path: Path) -> None:
    record_weeks(tmp_path / "data", date(2026, 11, 25), days=1, visitors=260)
    settings = load(TRUDOVAYA)
    entries = list(read_journal(tmp_path / "data", "2026-11-24"))
    hall = Hall(settings, "2026-11-24")
    for entry in entries:
        hall.apply(entry)
    passed = 0
    for ticket in hall.tickets.values():
        whole = explain(hall, ticket)
        passed += len(whole.passed_over) + len(whole.passed_by)
        found = history(tmp_path / "data", settings, ticket.id, entries[-1].event.at)
        assert found.why == whole.sentences
        assert found.events == tuple(
            entry.event for entry in entries if getattr(entry.event, "ticket", None) == ticket.id
        )
    assert passed > 50, "the day has visitors who passed others"


def test_an_appointment_that_was_met_is_part_of_the_story(rig: OfficeRig) -> None:
    rig.restart_with(parse(small_office(appointments={"priority": "veteran"})))
    rig.open("1")
    later = rig.clock.now() + timedelta(minutes=5)
    made = rig.do(c.MakeAppointment(actor="manager", service="advice", time=later, request_id="by phone")).appointment
    assert made is not None
    rig.wait(minutes=5)
    ticket = rig.do(c.CheckIn(actor="kiosk-1", code=made.code, request_id="check-in", kiosk="kiosk-1")).ticket
    assert ticket is not None
    serve(rig)
    rig.at(c.Finish)
    story = told(rig, ticket.id)
    assert "appointment_met" in [event.type for event in story.events]
    assert story.why != ()


def test_an_unknown_ticket_has_no_history(rig: OfficeRig) -> None:
    with pytest.raises(UnknownTicket):
        told(rig, "К-001")


def test_without_the_settings_of_its_day_the_events_are_told_all_the_same(rig: OfficeRig) -> None:
    rig.open("3")
    ticket = rig.issue("firms")
    serve(rig, "3")
    rig.at(c.Finish, "3")
    raw = small_office()
    raw["services"] = [service for service in raw["services"] if service["id"] != "firms"]
    del raw["windows"][2]
    present = parse(raw)
    found = history(rig.directory, present, ticket.id, rig.clock.now())
    assert found.why == ()
    assert len(found.events) == 4
    assert (found.visit.waits[0].target_s, found.visit.late) == (None, False)


@pytest.mark.parametrize("typed", ["К-014", "к-014", "K014", "k 14", "К–14", "14", "014", "№ К-014"])
def test_a_number_is_found_however_it_is_typed(typed: str) -> None:
    assert same_number(typed, "К-014")


@pytest.mark.parametrize("typed", ["", "К", "Р-014", "К-0140", "К-01", "К-14-1", "дом 14"])
def test_another_number_is_not(typed: str) -> None:
    assert not same_number(typed, "К-014")
