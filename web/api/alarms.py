"""The API of alarms: an operator's silent call for help, and a visitor's call for staff from a kiosk."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from queue_core import commands, views
from queue_core.access.roles import Role
from queue_core.errors import UnknownAlarm
from queue_core.hall.alarms import Alarm, AlarmKind
from web.auth.access import principal, require, requires
from web.auth.users import Principal
from web.input.fields import Line, Shape, ShortId
from web.input.reading import takes
from web.office import current_office
from web.problems import Problem

blueprint = Blueprint("api_alarms", __name__)


class NoteBody(Shape):
    note: Line | None = None


class AlarmBody(NoteBody):
    kind: AlarmKind
    request_id: ShortId
    window: Line | None = None


@blueprint.post("/alarms")
@requires("raise", "call-for-staff")
@takes(AlarmBody)
def raise_alarm(body: AlarmBody) -> ResponseReturnValue:
    """201 with the alarm; 200 for a repeated request, or when the same kind of alarm already waits for an answer here."""
    who, kind = _who(), body.kind
    at_kiosk = who.role is Role.KIOSK
    if kind is not AlarmKind.STAFF:
        require("raise", "alarm")
    window = None if at_kiosk else body.window
    if not at_kiosk and kind is not AlarmKind.STAFF and not window:
        raise Problem(400, "invalid_request", "Укажите окно.", "Name the window.")
    handled = current_office().handle(
        commands.RaiseAlarm(
            actor=who.name,
            name=who.full_name,
            kind=kind,
            window=window,
            kiosk=who.name if at_kiosk else None,
            note=body.note,
            request_id=body.request_id,
        )
    )
    if handled.alarm is not None and not handled.fresh:
        # Another kiosk's request id brings nothing of its visitor.
        require("read", "alarm", alarm=handled.alarm.id)
    return _answer(handled.alarm), 201 if handled.fresh else 200


@blueprint.get("/alarms/<alarm>")
@requires("read", "alarm")
def show(alarm: str) -> ResponseReturnValue:
    return _answer(_alarm(alarm))


@blueprint.post("/alarms/<alarm>/acknowledge")
@requires("answer", "call-for-staff")
def acknowledge(alarm: str) -> ResponseReturnValue:
    who = _may_answer(alarm)
    command = commands.AcknowledgeAlarm(actor=who.name, name=who.full_name, alarm=alarm)
    return _answer(current_office().handle(command).alarm)


@blueprint.post("/alarms/<alarm>/close")
@requires("answer", "call-for-staff")
@takes(NoteBody)
def close(body: NoteBody, alarm: str) -> ResponseReturnValue:
    who = _may_answer(alarm)
    command = commands.CloseAlarm(actor=who.name, name=who.full_name, alarm=alarm, note=body.note)
    return _answer(current_office().handle(command).alarm)


def _who() -> Principal:
    who = principal()
    assert who is not None, "the path asks who it is"
    return who


def _alarm(name: str) -> Alarm:
    """One of today's alarms. Raises UnknownAlarm."""
    alarm = current_office().ask(lambda hall, _: hall.alarms.of.get(name))
    if alarm is None:
        raise UnknownAlarm(name)
    return alarm


def _may_answer(name: str) -> Principal:
    """Any member of staff may answer a visitor's call; other alarms need a manager. Raises a 403 problem."""
    if _alarm(name).kind is not AlarmKind.STAFF:
        require("answer", "alarm")
    return _who()


def _answer(alarm: Alarm | None) -> Response:
    assert alarm is not None, "a command about an alarm that was not refused has one"
    return jsonify(current_office().ask(lambda hall, _: views.alarm_view(hall, alarm)))
