"""The API of appointments: staff make and cancel them; visitors check in at the kiosk with a code."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, datetime

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from queue_core import commands, views
from queue_core.hall.appointments import Appointment, is_a_code
from queue_core.roles import Role
from web.api.bodies import json_body, text_field
from web.api.tickets import issued_answer
from web.auth.access import principal, requires
from web.auth.look_ups import LookUp, looking_up
from web.office import actor, current_office
from web.problems import Problem

blueprint = Blueprint("api_appointments", __name__)


@blueprint.post("/appointments")
@requires("make", "appointment")
def make() -> ResponseReturnValue:
    """201 with the appointment and its code; 200 for a repeated request."""
    body = json_body("service", "at", "request_id")
    handled = current_office().handle(
        commands.MakeAppointment(
            actor=actor(),
            service=text_field(body, "service") or "",
            time=_moment(text_field(body, "at") or ""),
            note=text_field(body, "note"),
            request_id=text_field(body, "request_id", longest=64),
        )
    )
    return _answer(handled.appointment), 201 if handled.fresh else 200


@blueprint.get("/appointments")
@requires("list", "appointment")
def appointments() -> ResponseReturnValue:
    """The appointments of `day` (today by default), in order of time."""
    day = _day(request.args.get("day") or current_office().day)
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
def check_in() -> ResponseReturnValue:
    """Issues the ticket to a visitor who comes in time; the response is that of `POST /tickets`."""
    body, who = json_body("code", "request_id"), principal()
    command = commands.CheckIn(
        actor=actor(),
        code="".join((text_field(body, "code") or "").split()),
        request_id=text_field(body, "request_id") or "",
        lang="en" if text_field(body, "lang") == "en" else "ru",
        kiosk=who.name if who and who.role is Role.KIOSK else None,
    )
    # A mistyped code gives nothing away, and no number of them keeps the next visitor from checking in.
    with looking_up(LookUp.APPOINTMENT_CODE) if is_a_code(command.code) else nullcontext():
        handled = current_office().handle(command)
    return issued_answer(handled)


def _answer(appointment: Appointment | None) -> Response:
    assert appointment is not None, "a command about an appointment that was not refused has one"
    return jsonify(current_office().ask(lambda hall, _: views.appointment_view(hall, appointment)))


def _moment(written: str) -> datetime:
    """A time from the body; without an offset it is office time. Raises a 400 problem."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise Problem(400, "invalid_request", "Поле «at» — дата и время.", "Field “at” is a date and time.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=current_office().settings.office.zone_info)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Problem(400, "invalid_request", "Поле «day» — дата.", "Field “day” is a date.") from None
