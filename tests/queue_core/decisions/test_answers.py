"""What a command answers: its ticket, window, alarm or appointment, and an event with all that was said."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from queue_core import commands as c
from queue_core.hall.alarms import AlarmKind
from queue_core.model import Outcome
from queue_core.settings import parse
from tests.queue_core.building import MONDAY_TEN, OfficeRig, small_office


def last_event(rig: OfficeRig, kind: str) -> tuple[str, dict[str, Any]]:
    """Who caused the latest event of a kind, and its fields."""
    actor, data = rig.rows("SELECT actor, data FROM events WHERE type = ? ORDER BY seq DESC LIMIT 1", kind)[0]
    return actor, json.loads(data)


@pytest.mark.parametrize(
    ("command", "before"),
    [
        (c.CallNext, ()),
        (c.Recall, (c.CallNext,)),
        (c.StartService, (c.CallNext,)),
        (c.Finish, (c.CallNext, c.StartService)),
        (c.NoShow, (c.CallNext,)),
        (c.Park, (c.CallNext,)),
        (c.ReturnTicket, (c.CallNext,)),
    ],
)
def test_what_happens_at_a_window_answers_with_window_and_ticket(
    rig: OfficeRig, command: type[c.WindowCommand], before: tuple[type[c.WindowCommand], ...]
) -> None:
    rig.open("1")
    ticket = rig.issue()
    for earlier in before:
        rig.at(earlier)
    handled = rig.at(command)
    assert handled.fresh
    assert handled.ticket is not None
    assert handled.window is not None
    assert (handled.ticket.id, handled.window.id) == (ticket.id, "1")


def test_what_happens_to_a_ticket_answers_with_the_ticket(rig: OfficeRig) -> None:
    rig.open("1")
    ticket = rig.issue(kiosk="kiosk-1")
    assert ticket.slip is not None
    handled = [
        rig.do(c.ReportSlip(actor="agent-1", job=ticket.slip.job, outcome="failed", cause="paper_out")),
        rig.do(c.ReprintSlip(actor="operator1", ticket=ticket.id)),
    ]
    rig.next()
    rig.at(c.Park, reason="за паспортом")
    handled.append(rig.do(c.UnparkTicket(actor="operator1", ticket=ticket.id)))
    handled.append(rig.do(c.CancelTicket(actor="visitor", ticket=ticket.id)))
    assert [result.ticket and result.ticket.id for result in handled] == [ticket.id] * 4


def test_a_reprint_is_asked_for_by_somebody_at_a_printer(rig: OfficeRig) -> None:
    ticket = rig.issue(kiosk="kiosk-1")
    assert ticket.slip is not None
    rig.do(c.ReportSlip(actor="agent-1", job=ticket.slip.job, outcome="printed"))
    rig.do(c.ReprintSlip(actor="operator1", ticket=ticket.id))
    actor, event = last_event(rig, "slip_queued")
    assert actor == "operator1"
    assert (event["ticket"], event["printer"]) == (ticket.id, "printer-1")


def test_an_alarm_keeps_its_note_without_the_spaces_around_it(rig: OfficeRig) -> None:
    rig.open("1")
    for number, (typed, kept) in enumerate([(" кричит ", "кричит"), ("   ", None), (None, None)]):
        command = c.RaiseAlarm(
            actor="operator1", kind=AlarmKind.CONFLICT, name="Анна", request_id=f"{number}", window="1", note=typed
        )
        alarm = rig.do(command).alarm
        assert alarm is not None
        assert (rig.text(alarm.note), alarm.window) == (kept, "1")
        rig.do(c.CloseAlarm(actor="manager", alarm=alarm.id, name="Ольга"))


def test_a_cancelled_appointment_is_answered_with(tmp_path: Path) -> None:
    rig = OfficeRig(tmp_path / "data", parse(small_office(appointments={"priority": "veteran"})))
    time = MONDAY_TEN + timedelta(hours=1)
    made = rig.do(c.MakeAppointment(actor="operator1", service="advice", time=time, request_id="press")).appointment
    assert made is not None
    for _ in range(2):
        cancelled = rig.do(c.CancelAppointment(actor="operator1", appointment=made.id)).appointment
        assert cancelled is not None
        assert cancelled.id == made.id


def test_an_exception_from_the_rule_is_kept_with_its_reason(rig: OfficeRig) -> None:
    rig.open("1", "2", "3")
    rig.rest("1")
    rig.at(c.ChangeSkills, "2", skills=("firms",), override="авария на линии")
    assert rig.text(last_event(rig, "skills_changed")[1]["override"]) == "авария на линии"


def test_a_rating_goes_to_the_window_that_called_last(rig: OfficeRig) -> None:
    rig.open("1", "2")
    ticket = rig.issue()
    rig.next("1")
    rig.at(c.StartService, "1")
    rig.at(c.Transfer, "1", service="cash")
    rig.next("2")
    rig.at(c.StartService, "2")
    rig.at(c.Finish, "2", outcome=Outcome.RESOLVED)
    rig.do(c.RateVisit(actor="visitor", ticket=ticket.id, stars=5))
    _, rated = last_event(rig, "visit_rated")
    assert (rated["ticket"], rated["window"], rated["service"], rated["stars"]) == (ticket.id, "2", "cash", 5)


def test_a_device_alert_is_raised_and_cleared_by_name(rig: OfficeRig) -> None:
    rig.do(c.RaiseDeviceAlert(actor="watch", device="printer-1", kind="printer", cause="paper_out"))
    assert last_event(rig, "device_alert_raised") == (
        "watch",
        {"device": "printer-1", "kind": "printer", "cause": "paper_out"},
    )
    rig.do(c.ClearDeviceAlert(actor="watch", device="printer-1"))
    assert last_event(rig, "device_alert_cleared") == ("watch", {"device": "printer-1"})


def test_who_waits_when_the_day_is_closed_is_cancelled_for_that_reason(rig: OfficeRig) -> None:
    ticket = rig.issue()
    rig.do(c.CloseDay(actor="manager"))
    actor, event = last_event(rig, "ticket_cancelled")
    assert (actor, event["ticket"], event["reason"]) == ("manager", ticket.id, "day_closed")
