"""Visitors at no window: who comes back after a missed call, and who gets another priority."""

from __future__ import annotations

from pathlib import Path

import pytest

from queue_core import commands as c
from queue_core import errors
from queue_core.settings import parse
from tests.queue_core.building import OfficeRig, small_office


def missed(rig: OfficeRig) -> str:
    """Three visitors; the first is called and does not come."""
    rig.open("1")
    first = rig.issue()
    for _ in range(2):
        rig.wait(minutes=1)
        rig.issue()
    rig.next()
    rig.at(c.NoShow)
    return first.id


def bring_back(rig: OfficeRig, ticket: str, request: str = "back", reason: str | None = None) -> None:
    rig.do(c.BringBack(actor="operator", ticket=ticket, request_id=request, reason=reason))


def called_next(rig: OfficeRig) -> str:
    ticket = rig.next()
    assert ticket is not None
    return ticket.number


def test_who_missed_the_call_comes_back_to_the_old_place(rig: OfficeRig) -> None:
    ticket = missed(rig)
    rig.wait(minutes=14)
    bring_back(rig, ticket, reason="не слышала вызова")
    back = rig.ticket(ticket)
    assert (back.state, back.outcome, back.finished_at) == ("waiting", None, None)
    assert back.queued_at == rig.office.now(), "a wait of its own begins"
    assert rig.text(back.note) == "не слышала вызова"
    assert called_next(rig) == "К-001"


def test_by_the_settings_the_old_place_is_lost(tmp_path: Path) -> None:
    rig = OfficeRig(tmp_path / "data", parse(small_office(no_show={"keeps_place": False})))
    ticket = missed(rig)
    rig.wait(minutes=1)
    bring_back(rig, ticket)
    rig.wait(minutes=1)
    rig.issue()
    numbers = []
    for _ in range(4):
        numbers.append(called_next(rig))
        rig.at(c.StartService)
        rig.at(c.Finish)
    assert numbers == ["К-002", "К-003", "К-001", "К-004"]


def test_too_late_is_refused_and_nothing_happens(rig: OfficeRig) -> None:
    ticket = missed(rig)
    rig.wait(minutes=15, seconds=1)
    with pytest.raises(errors.TooLate):
        bring_back(rig, ticket)
    assert rig.state("К-001") == "no_show"


def test_an_office_may_take_nobody_back(tmp_path: Path) -> None:
    rig = OfficeRig(tmp_path / "data", parse(small_office(no_show={"back_within_minutes": 0})))
    ticket = missed(rig)
    rig.wait(seconds=1)
    with pytest.raises(errors.TooLate):
        bring_back(rig, ticket)


def test_a_repeated_request_changes_nothing(rig: OfficeRig) -> None:
    ticket = missed(rig)
    bring_back(rig, ticket)
    called_next(rig)
    rig.at(c.NoShow)
    before = rig.office.seq
    bring_back(rig, ticket)
    assert (rig.office.seq, rig.state("К-001")) == (before, "no_show"), "the press was for the first missed call"
    bring_back(rig, ticket, request="another press")
    assert rig.state("К-001") == "waiting"


def test_a_request_for_another_ticket_is_refused(rig: OfficeRig) -> None:
    ticket = missed(rig)
    bring_back(rig, ticket)
    other = rig.ticket("К-002")
    with pytest.raises(errors.RequestUsed):
        bring_back(rig, other.id)


def test_only_a_no_show_can_come_back(rig: OfficeRig) -> None:
    waiting = rig.issue()
    with pytest.raises(errors.TicketStateConflict):
        bring_back(rig, waiting.id)


def test_it_is_the_same_after_a_restart(rig: OfficeRig) -> None:
    ticket = missed(rig)
    bring_back(rig, ticket)
    before = rig.ticket(ticket)
    rig.restart()
    assert rig.ticket(ticket) == before
    seq = rig.office.seq
    bring_back(rig, ticket)
    assert rig.office.seq == seq, "the request is still known"


def test_a_priority_moves_the_ticket_and_can_be_taken_away(rig: OfficeRig) -> None:
    rig.open("1")
    rig.issue()
    rig.wait(minutes=10)
    second = rig.issue()
    assert rig.office.ticket_view(second.id)["place"] == 2
    rig.do(c.ChangePriority(actor="operator", ticket=second.id, priority="veteran", reason="удостоверение"))
    assert rig.office.ticket_view(second.id)["place"] == 1, "15 minutes of head start"
    rig.do(c.ChangePriority(actor="operator", ticket=second.id, priority=None))
    assert rig.office.ticket_view(second.id)["place"] == 2


def test_the_same_priority_again_is_no_event(rig: OfficeRig) -> None:
    ticket = rig.issue(priority="veteran")
    seq = rig.office.seq
    rig.do(c.ChangePriority(actor="operator", ticket=ticket.id, priority="veteran"))
    assert rig.office.seq == seq


def test_no_priority_for_who_has_left_nor_one_that_nobody_knows(rig: OfficeRig) -> None:
    ticket = rig.issue()
    with pytest.raises(errors.UnknownPriority):
        rig.do(c.ChangePriority(actor="operator", ticket=ticket.id, priority="nobody"))
    rig.do(c.CancelTicket(actor="operator", ticket=ticket.id))
    with pytest.raises(errors.TicketStateConflict):
        rig.do(c.ChangePriority(actor="operator", ticket=ticket.id, priority="veteran"))


def test_a_person_chooses_the_printer_the_paper_and_a_note(rig: OfficeRig) -> None:
    at_kiosk = rig.issue(kiosk="kiosk-1")
    assert at_kiosk.slip is not None
    by_hand = rig.issue(printer="printer-1", note="  пришёл с переводчиком ")
    assert by_hand.slip is not None
    assert by_hand.slip.printer == "printer-1"
    assert rig.text(by_hand.note_for_operator) == "пришёл с переводчиком"
    assert rig.issue(kiosk="kiosk-1", paper=False).slip is None
    with pytest.raises(errors.UnknownPrinter):
        rig.issue(printer="printer-9")


def test_the_note_stays_when_the_visitor_is_called_and_transferred(rig: OfficeRig) -> None:
    rig.open("1", "2")
    ticket = rig.issue(note="плохо слышит")
    rig.next()
    rig.at(c.Transfer, service="cash")
    rig.next("2")
    assert rig.text(rig.ticket(ticket.id).note_for_operator) == "плохо слышит"
    journal = " ".join(data for (data,) in rig.rows("SELECT data FROM events"))
    assert "слышит" not in journal, "the journal only refers to it"
