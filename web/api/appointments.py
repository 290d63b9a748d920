"""The API of appointments: staff make and cancel them; visitors check in at the kiosk with a code."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, datetime

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from queue_core import commands, views
from queue_core.access.roles import Role
from queue_core.hall.appointments import Appointment, is_a_code
from web.api.tickets import issued_answer
from web.auth.access import principal, requires
from web.auth.look_ups import LookUp, looking_up
from web.input.fields import DayQuery, Given, Line, Moment, Shape, ShortId, Tongue
from web.input.reading import query, takes
from web.office import actor, current_office

blueprint = Blueprint("api_appointments", __name__)


class AppointmentBody(Shape):
    service: Given
    at: Moment
    request_id: ShortId
    note: Line | None = None


class CheckInBody(Shape):
    code: Given
    request_id: Given
    lang: Tongue = "ru"


@blueprint.post("/appointments")
@requires("make", "appointment")
@takes(AppointmentBody)
def make(body: AppointmentBody) -> ResponseReturnValue:
    """201 with the appointment and its code; 200 for a repeated request."""
    handled = current_office().handle(
        commands.MakeAppointment(
            actor=actor(),
            service=body.service,
            time=_with_offset(body.at),
            note=body.note,
            request_id=body.request_id,
        )
    )
    return _answer(handled.appointment), 201 if handled.fresh else 200


@blueprint.get("/appointments")
@requires("list", "appointment")
def appointments() -> ResponseReturnValue:
    """The appointments of `day` (today by default), in order of time."""
    day = query(DayQuery).day or date.fromisoformat(current_office().day)
    zone = current_office().settings.office.zone_info
    found = current_office().ask(
        lambda hall, _: [
            views.appointment_view(hall, one)
            for one in sorted(hall.appointments.of.values(), key=lambda one: one.time)
            if one.time.astimezone(zone).date() == day
        ]
    )
    return jsonify({"day": day.isoformat(), "appointments": found})


@blueprint.post("/appointments/<appointment>/cancel")
@requires("cancel", "appointment")
def cancel(appointment: str) -> ResponseReturnValue:
    return _answer(
        current_office().handle(commands.CancelAppointment(actor=actor(), appointment=appointment)).appointment
    )


@blueprint.post("/appointments/check-in")
@requires("check-in", "appointment")
@takes(CheckInBody)
def check_in(body: CheckInBody) -> ResponseReturnValue:
    """Issues the ticket to a visitor who comes in time; the response is that of `POST /tickets`."""
    who = principal()
    command = commands.CheckIn(
        actor=actor(),
        code="".join(body.code.split()),
        request_id=body.request_id,
        lang=body.lang,
        kiosk=who.name if who and who.role is Role.KIOSK else None,
    )
    # A mistyped code gives nothing away, and no number of them keeps the next visitor from checking in.
    with looking_up(LookUp.APPOINTMENT_CODE) if is_a_code(command.code) else nullcontext():
        handled = current_office().handle(command)
    return issued_answer(handled)


def _answer(appointment: Appointment | None) -> Response:
    assert appointment is not None, "a command about an appointment that was not refused has one"
    return jsonify(current_office().ask(lambda hall, _: views.appointment_view(hall, appointment)))


def _with_offset(moment: datetime) -> datetime:
    """Without an offset a time is office time."""
    return moment if moment.tzinfo else moment.replace(tzinfo=current_office().settings.office.zone_info)
