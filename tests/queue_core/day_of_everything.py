"""A day on which every event happens: for the tests that hold tables of events against the events there are."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import tomlkit

from queue_core import commands as c
from queue_core.hall.alarms import AlarmKind
from queue_core.model import BreakKind, OfflineNumber, Outcome, PlannedBreak, SlipState
from queue_core.settings import parse_text
from queue_core.settings.edits import edited
from queue_core.texts import Text
from tests.queue_core.building import OfficeRig, small_office, text
from tests.queue_core.forging import write_row

SETTINGS = small_office(
    appointments={"priority": "veteran"},
    printers=[{"id": "printer-1", "agent": "agent-1"}, {"id": "printer-2", "agent": "agent-1"}],
    kiosks=[{"id": "kiosk-1", "printers": ["printer-1", "printer-2"], "offline_port": 8138}],
)
WORDS = Text(ru="Слова", en="Words")


def quiet_office(directory: Path) -> OfficeRig:
    """An office on which the day is still to be lived. Its journal begins with an event that cannot be applied."""
    rig = OfficeRig(directory, parse_text(tomlkit.dumps(SETTINGS), "the day of everything"))
    day = rig.office.day
    rig.rows("INSERT INTO days VALUES (?, 1)", day)
    write_row(rig.office._journal.db.conn, 1, 0, day, "day_closed", "office", "torn")
    rig.restart()
    return rig


def live(rig: OfficeRig) -> None:
    """Lives the day: its parts in the order in which an office would."""
    rig.open("1", "2", "3")
    visits(rig)
    slips(rig)
    offline_numbers(rig)
    breaks(rig)
    appointments(rig)
    office_wide(rig)
    rig.at(c.CloseWindow, "3")
    rig.do(c.AcceptLoss(actor="administrator", what="shorter", after=rig.office.seq, last=rig.office.seq + 3))
    rig.do(c.SetEventAside(actor="administrator", seq=1))
    rig.do(c.CloseDay(actor="manager"))
    clock_a_day_ahead(rig)


def visits(rig: OfficeRig) -> None:
    first = rig.issue(then=("cash",))
    rig.next("2")
    rig.at(c.ReturnTicket, "2")
    rig.next("2")
    rig.at(c.Recall, "2")
    rig.at(c.StartService, "2")
    rig.at(c.Finish, "2")
    rig.at(c.Finish, "2", outcome=Outcome.FOLLOW_UP)
    rig.do(c.RateVisit(actor="visitor", ticket=first.id, stars=5))
    rig.issue()
    called, call = rig.next(), rig.office.seq
    assert called is not None
    shown = c.ReportUnshownCall(
        actor="office",
        call=call,
        ticket=called.id,
        window="1",
        zone="hall",
        boards=("board-1",),
        recall=False,
    )
    rig.do(shown)
    rig.do(c.ReportShownCall(actor="board-1", call=call))
    rig.at(c.NoShow)
    rig.do(c.BringBack(actor="operator", ticket=called.id, request_id="back-1", reason="не слышал вызова"))
    rig.do(c.ChangePriority(actor="operator", ticket=called.id, priority="veteran", reason="удостоверение"))
    rig.do(c.CancelTicket(actor="operator", ticket=called.id))
    parked = rig.issue(note="пришёл с переводчиком", paper=False)
    rig.next()
    rig.at(c.Park, reason="копия паспорта")
    rig.do(c.UnparkTicket(actor="operator", ticket=parked.id))
    rig.next()
    rig.at(c.Transfer, service="cash")
    rig.do(c.CancelTicket(actor="kiosk-1", ticket=parked.id))


def slips(rig: OfficeRig) -> None:
    for printer in ("printer-1", "printer-2"):
        rig.do(c.ReportDevice(actor="agent-1", device=printer, kind="printer", state="ready"))
    moved = rig.issue(kiosk="kiosk-1")
    rig.do(c.ReportSlip(actor="agent-1", job=job_of(rig, moved.id), outcome="failed", begun=False))
    rig.do(c.ReportSlip(actor="agent-1", job=job_of(rig, moved.id), outcome="unknown"))
    rig.do(c.ResolveSlip(actor="operator", ticket=moved.id, printed=True))
    rig.do(c.ReprintSlip(actor="operator", ticket=moved.id))
    rig.do(c.RaiseDeviceAlert(actor="office", device="printer-1", kind="printer", cause="paper_out"))
    rig.do(c.ClearDeviceAlert(actor="office", device="printer-1"))
    rig.do(c.CancelTicket(actor="kiosk-1", ticket=moved.id))


def offline_numbers(rig: OfficeRig) -> None:
    leased = rig.do(c.LeaseNumbers(actor="agent-1", kiosk="kiosk-1", memory="memory-1")).lease
    assert leased is not None
    row = OfflineNumber(1, f"{leased.series}-{leased.first:03d}", "cash", "ru", rig.office.now(), SlipState.PRINTED)
    [merged] = rig.do(c.MergeOfflineTickets(actor="agent-1", kiosk="kiosk-1", epoch=leased.epoch, rows=(row,))).merged
    assert merged.ticket is not None
    rig.do(c.CancelTicket(actor="kiosk-1", ticket=merged.ticket))


def job_of(rig: OfficeRig, ticket: str) -> str:
    slip = rig.ticket(ticket).slip
    assert slip is not None
    return slip.job


def breaks(rig: OfficeRig) -> None:
    now = rig.office.now()
    later, last = now + timedelta(hours=2), now + timedelta(hours=3)
    planned = PlannedBreak("2", BreakKind.LUNCH, later, 30, later, last)
    rig.do(c.PlanBreaks(actor="manager", breaks=(planned,), solver="hand"))
    rig.at(c.TakePhone)
    rig.at(c.HangUp)
    rig.rest("1")
    rig.wait(minutes=40)
    rig.office.tick()
    rig.at(c.Resume)
    rig.issue("firms")
    rig.next("3")
    rig.rest("3")
    rig.at(c.WithdrawBreak, "3")
    rig.at(c.AskForBreak, "3", kind=BreakKind.TECHNICAL, wait=False)
    rig.at(c.NoShow, "3")


def appointments(rig: OfficeRig) -> None:
    soon = rig.office.now() + timedelta(minutes=10)
    for number in ("1", "2"):
        rig.do(c.MakeAppointment(actor="operator", service="advice", time=soon, request_id=f"appointment {number}"))
    met, missed = rig.office.ask(lambda hall, _: list(hall.appointments.of.values()))
    rig.do(c.CheckIn(actor="kiosk-1", code=met.code, request_id="check-in"))
    rig.do(c.CancelAppointment(actor="operator", appointment=missed.id))


def office_wide(rig: OfficeRig) -> None:
    rig.do(c.PostNotice(actor="manager", kind="notice", text=WORDS, request_id="notice"))
    [notice] = rig.office.ask(lambda hall, _: list(hall.notices))
    rig.do(c.WithdrawNotice(actor="manager", notice=notice))
    rig.do(c.Evacuate(actor="operator", on=True))
    rig.do(c.Evacuate(actor="manager", on=False))
    alarm = rig.do(
        c.RaiseAlarm(actor="operator", name="Имя", kind=AlarmKind.CONFLICT, window="1", request_id="alarm")
    ).alarm
    assert alarm is not None
    rig.do(c.AcknowledgeAlarm(actor="manager", alarm=alarm.id, name="Имя"))
    rig.do(c.CloseAlarm(actor="manager", alarm=alarm.id, name="Имя"))
    rig.do(c.ReopenService(actor="manager", service="cash", reason="успеем"))
    rig.do(c.ChangeSkills(actor="manager", window="2", skills=("cash",)))
    rig.do(c.RecordPeople(actor="manager", person="operator", what="changed"))
    toml = edited(rig.office.settings.toml, {"zones": [{"id": "hall", "name": text("Зал 1")}]})
    rig.office.change_settings(toml, rig.office.settings_version, "manager")


def clock_a_day_ahead(rig: OfficeRig) -> None:
    right = rig.clock.now()
    rig.wait(days=1)
    rig.do(c.CancelTicket(actor="kiosk-1", ticket=rig.issue().id))
    rig.clock.jump(right)
    rig.office.repair_clock("administrator")
