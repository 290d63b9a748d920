"""Appointments: a time for a service, and a code of ten digits with which the visitor checks in at the kiosk.

They outlive the service day: when a new day begins, the office repeats those still to come, so that each day's journal
alone gives the same hall. They do not identify the visitor (clause 5.3); a note is for the staff.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from queue_core import events as e
from queue_core.billing.account_number import luhn_digit

CODE_DIGITS = 10
# Given out before codes became too long to guess; they count until they are used.
EARLIER_CODE_DIGITS = 6
# A visitor who comes a day late learns that they are late, not that there is no such appointment.
_REMEMBERED = timedelta(hours=24)
_STEMS = 10 ** (CODE_DIGITS - 1)


class AppointmentState(StrEnum):
    BOOKED = "booked"
    MET = "met"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Appointment:
    """An appointment. `time` is when the visitor is to come; `ticket` the ticket issued at check-in."""

    id: str
    code: str
    service: str
    time: datetime
    note: str | None
    made_at: datetime
    made_by: str
    state: AppointmentState = AppointmentState.BOOKED
    ticket: str | None = None


class Appointments:
    """The appointments of today and the days to come. Changed only by the journal's events."""

    def __init__(self) -> None:
        self.of: dict[str, Appointment] = {}
        self._by_code: dict[str, str] = {}
        self._by_request: dict[str, str] = {}

    def copy(self) -> Appointments:
        other = Appointments()
        other.of, other._by_code, other._by_request = self.of.copy(), self._by_code.copy(), self._by_request.copy()
        return other

    def with_code(self, code: str) -> Appointment | None:
        """The latest appointment with this code."""
        appointment = self._by_code.get(code)
        return self.of[appointment] if appointment else None

    def of_request(self, request_id: str | None) -> Appointment | None:
        """The appointment made by this request."""
        appointment = self._by_request.get(request_id) if request_id else None
        return self.of[appointment] if appointment else None

    def fresh_code(self, new_id: Callable[[], str]) -> str:
        """A code that no other appointment has."""
        while True:
            stem = f"{int(new_id(), 16) % _STEMS:0{CODE_DIGITS - 1}d}"
            code = stem + luhn_digit(stem)
            if code not in self._by_code:
                return code

    def made(self, event: e.AppointmentMade) -> None:
        self.of[event.appointment] = Appointment(
            event.appointment,
            event.code,
            event.service,
            e.from_milliseconds(event.time),
            event.note,
            e.from_milliseconds(event.made_at),
            event.made_by,
        )
        self._by_code[event.code] = event.appointment
        if event.request_id:
            self._by_request[event.request_id] = event.appointment

    def cancelled(self, event: e.AppointmentCancelled) -> None:
        self.of[event.appointment] = replace(self.of[event.appointment], state=AppointmentState.CANCELLED)

    def met(self, event: e.AppointmentMet) -> None:
        booked = self.of[event.appointment]
        self.of[event.appointment] = replace(booked, state=AppointmentState.MET, ticket=event.ticket)

    def carried_over(self, at: datetime, actor: str) -> tuple[e.AppointmentMade, ...]:
        """The events that repeat the appointments on a new day: those still to come, and those just missed."""
        return tuple(
            making(appointment, at, actor)
            for appointment in self.of.values()
            if appointment.state is AppointmentState.BOOKED and appointment.time >= at - _REMEMBERED
        )


def making(appointment: Appointment, at: datetime, actor: str, request_id: str | None = None) -> e.AppointmentMade:
    """The event that makes an appointment."""
    return e.AppointmentMade(
        at=at,
        actor=actor,
        appointment=appointment.id,
        code=appointment.code,
        service=appointment.service,
        time=e.to_milliseconds(appointment.time),
        note=appointment.note,
        made_at=e.to_milliseconds(appointment.made_at),
        made_by=appointment.made_by,
        request_id=request_id,
    )


def is_a_code(typed: str) -> bool:
    """Whether the text has the length of a code, and a correct check digit."""
    return (
        len(typed) in {CODE_DIGITS, EARLIER_CODE_DIGITS}
        and typed.isdecimal()
        and typed.isascii()
        and luhn_digit(typed[:-1]) == typed[-1]
    )
