"""Appointments: a code with a check digit, the window around the time, a head start in the line, and nights in between."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_core import commands as c
from queue_core.errors import (
    AppointmentEarly,
    AppointmentLate,
    AppointmentUsed,
    NoAppointments,
    Refusal,
    UnknownAppointment,
    UnknownService,
    WrongAppointment,
    WrongAppointmentCode,
)
from queue_core.hall.appointments import Appointment, AppointmentState, is_a_code
from queue_core.model import Ticket
from queue_core.settings import SettingsInvalid, parse
from queue_core.store.journal import rebuild_rows, rows_of
from tests.queue_core.building import MONDAY_TEN, MOSCOW, OfficeRig, small_office, text

TABLE = {"priority": "veteran", "early_minutes": 15, "late_minutes": 10}


@pytest.fixture
def rig(tmp_path: Path) -> OfficeRig:
    return OfficeRig(tmp_path / "data", parse(small_office(appointments=TABLE)))


def make(rig: OfficeRig, minutes: float = 60, request_id: str = "press", service: str = "advice") -> Appointment:
    time = MONDAY_TEN + timedelta(minutes=minutes)
    command = c.MakeAppointment(actor="operator", service=service, time=time, request_id=request_id)
    made = rig.do(command).appointment
    assert made is not None
    return made


def check_in(rig: OfficeRig, code: str, request_id: str = "check-in") -> Ticket:
    ticket = rig.do(c.CheckIn(actor="kiosk-1", code=code, request_id=request_id, kiosk="kiosk-1")).ticket
    assert ticket is not None
    return ticket


def test_a_visitor_in_time_gets_a_ticket_with_a_head_start_and_a_slip(rig: OfficeRig) -> None:
    one = make(rig)
    rig.wait(minutes=50)
    sooner = rig.issue("advice")
    rig.wait(minutes=5)
    ticket = check_in(rig, one.code)
    assert (ticket.priority, ticket.service, ticket.kiosk) == ("veteran", "advice", "kiosk-1")
    assert ticket.slip is not None
    rig.open("1")
    called = rig.next("1")
    assert called is not None
    assert (called.id, sooner.id) == (ticket.id, sooner.id), "counts as having come fifteen minutes earlier"


def test_a_repeated_press_is_the_same_appointment_and_the_same_ticket(rig: OfficeRig) -> None:
    one = make(rig, minutes=5)
    assert make(rig, minutes=5).id == one.id
    assert check_in(rig, one.code).id == check_in(rig, one.code).id
    with pytest.raises(AppointmentUsed):
        check_in(rig, one.code, "another press")
    with pytest.raises(AppointmentUsed):
        rig.do(c.CancelAppointment(actor="operator", appointment=one.id))


@pytest.mark.parametrize(
    ("minutes", "refusal", "told"),
    [
        (16, AppointmentEarly, "Ваша запись в 10:16. Отметьтесь здесь начиная с 10:01."),
        (24 * 60, AppointmentEarly, "Ваша запись — 24.11 в 10:00. Приходите в этот день."),
        (15, None, ""),
        (-10, None, ""),
        (-11, AppointmentLate, "Время вашей записи (9:49) прошло."),
    ],
)
def test_who_is_early_or_late_is_told_the_time(
    rig: OfficeRig, minutes: int, refusal: type[Refusal] | None, told: str
) -> None:
    rig.clock.advance(-3600)
    rig.restart()
    one = make(rig, minutes)
    rig.clock.advance(3600)
    if refusal is None:
        assert check_in(rig, one.code).number == "К-001"
        return
    with pytest.raises(refusal) as found:
        check_in(rig, one.code)
    assert told in found.value.sentence.ru


def test_codes_and_times_that_cannot_be_are_refused(rig: OfficeRig) -> None:
    one = make(rig)
    wrong = one.code[:-1] + str((int(one.code[-1]) + 1) % 10)
    for code in (wrong, "", "12345", "1234567", "12345x"):
        with pytest.raises(WrongAppointmentCode):
            check_in(rig, code)
    rig.do(c.CancelAppointment(actor="operator", appointment=one.id))
    with pytest.raises(UnknownAppointment):
        check_in(rig, one.code)
    for minutes in (-1, 60 * 24 * 31):
        with pytest.raises(WrongAppointment):
            make(rig, minutes, request_id=f"at {minutes}")
    for service in ("nothing", "contracts"):
        with pytest.raises(UnknownService):
            make(rig, request_id=service, service=service)


@pytest.mark.parametrize(
    ("time", "open_then"),
    [
        ("2026-11-24 08:59", False),
        ("2026-11-24 09:00", True),
        ("2026-11-24 17:59", True),
        ("2026-11-24 18:00", False),
        ("2026-11-24 23:00", False),
        ("2026-11-28 12:59", True),
        ("2026-11-28 13:00", False),
        ("2026-11-29 12:00", False),
        ("2026-11-25 12:00", False),
    ],
)
def test_appointments_are_for_times_when_the_office_is_open(tmp_path: Path, time: str, open_then: bool) -> None:
    """Weekdays from nine to six, Saturdays until one, never on Sundays; closed as an exception on the 25th."""
    weekdays = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "9:00-18:00")
    exception = {"date": date(2026, 11, 25), "closed": True, "reason": text("Ремонт")}
    hours = {**weekdays, "saturday": "9:00-13:00"}
    rig = OfficeRig(tmp_path / "data", parse(small_office(appointments=TABLE, hours=hours, exceptions=[exception])))
    moment = datetime.fromisoformat(time).replace(tzinfo=MOSCOW)
    command = c.MakeAppointment(actor="operator", service="advice", time=moment, request_id="press")
    if open_then:
        made = rig.do(command).appointment
        assert made is not None
        assert made.time == moment
        return
    with pytest.raises(WrongAppointment, match="closed"):
        rig.do(command)
    assert rig.office.ask(lambda hall, _: hall.appointments.of) == {}


def test_appointments_are_for_the_coming_days_and_not_for_this_very_moment(rig: OfficeRig) -> None:
    month = 30 * 24 * 60
    for minutes in (0, month + 1):
        with pytest.raises(WrongAppointment, match="coming 30 days"):
            make(rig, minutes, request_id=f"at {minutes}")
    make(rig, month, request_id="the last moment")


def test_without_the_table_there_are_none_and_its_priority_must_exist(tmp_path: Path) -> None:
    with pytest.raises(NoAppointments):
        make(OfficeRig(tmp_path / "data"))
    with pytest.raises(SettingsInvalid, match="there is no priority “nobody”"):
        parse(small_office(appointments={"priority": "nobody"}))


@pytest.mark.parametrize("restarted_overnight", [False, True])
def test_appointments_outlive_nights_and_restarts(rig: OfficeRig, restarted_overnight: bool) -> None:
    tomorrow, today = make(rig, 24 * 60 + 30), make(rig, 30, "b")
    cancelled = make(rig, 24 * 60 + 60, "c")
    rig.do(c.CancelAppointment(actor="operator", appointment=cancelled.id))
    rig.do(c.CloseDay(actor="manager"))
    rig.wait(hours=24, minutes=20)
    if restarted_overnight:
        rig.restart()
    rig.office.tick()
    known = rig.office.ask(lambda hall, _: dict(hall.appointments.of))
    assert known == {tomorrow.id: tomorrow, today.id: today}
    with pytest.raises(AppointmentLate):
        check_in(rig, today.code)
    ticket = check_in(rig, tomorrow.code)
    rig.restart()
    met = rig.office.ask(lambda hall, _: hall.appointments.of[tomorrow.id])
    assert (met.state, met.ticket) == (AppointmentState.MET, ticket.id)
    rig.office.close()
    before = rows_of(rig.directory)
    rebuild_rows(rig.directory, rig.settings)
    assert rows_of(rig.directory) == before


@given(st.integers(0, 99_999), st.integers(0, 5), st.integers(1, 9))
def test_one_mistyped_figure_is_always_found(stem: int, place_of_mistake: int, by: int) -> None:
    from queue_core.billing.account_number import luhn_digit

    code = f"{stem:05d}"
    code += luhn_digit(code)
    assert is_a_code(code)
    wrong = str((int(code[place_of_mistake]) + by) % 10)
    assert not is_a_code(code[:place_of_mistake] + wrong + code[place_of_mistake + 1 :])
