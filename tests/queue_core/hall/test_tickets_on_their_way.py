"""What each step of a visit leaves in the hall: the whole ticket, the whole window, the calls on the boards."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from queue_core import commands as c
from queue_core.hall.state import CALLS_KEPT
from queue_core.model import Outcome, Slip, SlipState, Ticket, TicketState, Window, WindowState
from queue_core.settings import parse_text
from tests.queue_core.building import MONDAY_TEN, OfficeRig, small_office


def after(minutes: float) -> datetime:
    return MONDAY_TEN + timedelta(minutes=minutes)


def window(rig: OfficeRig, name: str) -> Window:
    return rig.office.ask(lambda hall, _: hall.window(name))


def changed(rig: OfficeRig, before: Ticket) -> dict[str, Any]:
    """The fields of a ticket that are not what they were."""
    now = rig.ticket(before.id)
    return {
        name: getattr(now, name) for name in Ticket.__dataclass_fields__ if getattr(now, name) != getattr(before, name)
    }


class Visit:
    """A visitor for advice and cash at window 2: came at ten, is called at five past, received at seven past."""

    def __init__(self, rig: OfficeRig, *then: str) -> None:
        self.rig = rig
        rig.open("1", "2", "3")
        self.issued = rig.issue("cash", then=then)
        rig.wait(minutes=5)
        rig.next("2")
        self.called = rig.ticket(self.issued.id)
        rig.wait(minutes=2)

    def start(self) -> Ticket:
        self.rig.at(c.StartService, "2")
        self.rig.wait(minutes=3)
        return self.rig.ticket(self.issued.id)


def test_a_call(rig: OfficeRig) -> None:
    visit = Visit(rig)
    assert changed(rig, visit.issued) == {
        "state": TicketState.CALLED, "window": "2", "called_at": after(5), "calls": 1
    }  # fmt: skip
    assert (window(rig, "2").state, window(rig, "2").ticket) == (WindowState.CALLING, visit.issued.id)


def test_a_second_call_forgets_the_first_reception(rig: OfficeRig) -> None:
    visit = Visit(rig)
    visit.start()
    rig.at(c.Park, "2")
    rig.do(c.UnparkTicket(actor="operator", ticket=visit.issued.id))
    rig.next("2")
    called = rig.ticket(visit.issued.id)
    assert (called.started_at, called.called_at, called.calls) == (None, after(10), 2)


def test_a_reception_and_its_end(rig: OfficeRig) -> None:
    visit = Visit(rig)
    received = visit.start()
    assert changed(rig, visit.called) == {"state": TicketState.SERVING, "started_at": after(7)}
    rig.at(c.Finish, "2", outcome=Outcome.FOLLOW_UP)
    assert changed(rig, received) == {
        "state": TicketState.DONE, "window": None, "finished_at": after(10), "outcome": "follow_up"
    }  # fmt: skip
    assert (window(rig, "2").state, window(rig, "2").since, window(rig, "2").ticket) == (
        WindowState.FREE,
        after(10),
        None,
    )


def test_the_next_matter_at_the_same_window_begins_at_once(rig: OfficeRig) -> None:
    visit = Visit(rig, "advice")
    received = visit.start()
    rig.at(c.Finish, "2")
    assert (received.service, received.then) == ("cash", ("advice",))
    assert changed(rig, received) == {"service": "advice", "then": (), "started_at": after(10)}
    assert (window(rig, "2").state, window(rig, "2").since) == (WindowState.SERVING, after(10))


def test_the_next_matter_elsewhere_is_waited_for_anew(rig: OfficeRig) -> None:
    visit = Visit(rig, "firms")
    received = visit.start()
    rig.at(c.Finish, "2")
    assert changed(rig, received) == {
        "state": TicketState.WAITING, "window": None, "service": "firms", "then": (), "queued_at": after(10),
        "called_at": None, "started_at": None,
    }  # fmt: skip


def test_a_transfer_begins_a_new_wait_and_settles_a_matter_of_the_same_kind_with_it(rig: OfficeRig) -> None:
    visit = Visit(rig, "firms")
    received = visit.start()
    rig.at(c.Transfer, "2", service="firms", to_window="3")
    assert changed(rig, received) == {
        "state": TicketState.WAITING, "window": None, "for_window": "3", "service": "firms", "then": (),
        "queued_at": after(10), "called_at": None, "started_at": None,
    }  # fmt: skip


def test_a_transfer_keeps_the_matters_still_to_come(rig: OfficeRig) -> None:
    visit = Visit(rig, "firms")
    received = visit.start()
    rig.at(c.Transfer, "2", service="advice")
    assert (changed(rig, received)["service"], rig.ticket(visit.issued.id).then) == ("advice", ("firms",))


def test_parked_and_back(rig: OfficeRig) -> None:
    visit = Visit(rig)
    received = visit.start()
    rig.at(c.Park, "2", reason="за паспортом")
    parked = rig.ticket(visit.issued.id)
    assert changed(rig, received) == {"state": TicketState.PARKED, "window": None, "note": parked.note}
    assert rig.text(parked.note) == "за паспортом"
    rig.wait(minutes=5)
    rig.do(c.UnparkTicket(actor="operator", ticket=parked.id))
    assert changed(rig, parked) == {
        "state": TicketState.WAITING, "queued_at": after(15), "called_at": None, "started_at": None
    }  # fmt: skip


def test_a_call_taken_back_was_never_made(rig: OfficeRig) -> None:
    rig.open("2")
    issued = rig.issue("cash")
    rig.next("2")
    rig.at(c.ReturnTicket, "2")
    assert changed(rig, issued) == {"calls": 1}
    assert rig.office.ask(lambda hall, _: (list(hall.calls), list(hall.made_calls))) == ([], [])


def test_boards_keep_the_latest_calls_also_after_one_was_taken_back(rig: OfficeRig) -> None:
    rig.open("2")
    rig.issue("cash")
    rig.next("2")
    rig.at(c.ReturnTicket, "2")
    for _ in range(CALLS_KEPT + 3):
        rig.next("2")
        rig.at(c.NoShow, "2")
        rig.issue("cash")
    assert rig.office.ask(lambda hall, _: len(hall.calls)) == CALLS_KEPT


def test_a_closed_window_says_since_when(rig: OfficeRig) -> None:
    rig.open("1")
    rig.wait(minutes=5)
    rig.at(c.CloseWindow, "1")
    assert window(rig, "1") == Window("1", WindowState.CLOSED, since=after(5))


def test_a_slip_and_what_became_of_it(rig: OfficeRig) -> None:
    ticket = rig.issue(kiosk="kiosk-1")
    first = ticket.slip
    assert first is not None
    assert (first.printer, first.reprint, first.state) == ("printer-1", False, SlipState.QUEUED)
    rig.do(c.ReportSlip(actor="agent-1", job=first.job, outcome="failed", cause="paper_out", detail="нет бумаги"))
    assert rig.ticket(ticket.id).slip == replace(first, state=SlipState.FAILED, cause="paper_out", detail="нет бумаги")
    rig.do(c.ReprintSlip(actor="operator", ticket=ticket.id))
    again = rig.ticket(ticket.id).slip
    assert again is not None
    assert again == Slip(again.job, "printer-1", reprint=True)
    rig.do(c.ReportSlip(actor="agent-1", job=first.job, outcome="printed"))
    assert rig.ticket(ticket.id).slip == again, "a late word on an earlier slip"
    rig.do(c.ReportSlip(actor="agent-1", job=again.job, outcome="printed"))
    assert rig.ticket(ticket.id).slip == replace(again, state=SlipState.PRINTED)


@pytest.mark.parametrize("reopened", [set(), {"advice"}])
def test_new_settings_keep_what_was_reopened_and_reopen_nothing_else(tmp_path: Path, reopened: set[str]) -> None:
    rig = OfficeRig(tmp_path / "data", parse_text(tomlkit.dumps(small_office()), "small"))
    for service in reopened:
        rig.do(c.ReopenService(actor="manager", service=service, reason="ждут немногие"))
    changes = tomlkit.dumps(small_office(breaks={"backlog_minutes": 5}))
    rig.do(c.ChangeSettings(actor="manager", toml=changes, based_on=0))
    assert rig.office.ask(lambda hall, _: hall.reopened) == reopened
