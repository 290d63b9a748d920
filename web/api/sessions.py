"""The API of sessions: where people are signed in, ending that, and giving the password again before a weighty change."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import Field, Strict

from queue_core.clock import rfc3339
from web.auth.access import identity, may, requires, users
from web.auth.account_rules import LONGEST_PASSWORD
from web.auth.browsers import browser_name
from web.auth.confirmation import own_password_is
from web.auth.security_log import SecurityLog
from web.auth.sessions import Session, Sessions
from web.input.fields import Shape
from web.input.reading import takes
from web.office import actor, current_office
from web.parts import provided
from web.problems import Problem

blueprint = Blueprint("api_sessions", __name__)


class PasswordAgainBody(Shape):
    password: Annotated[str, Strict(), Field(min_length=1, max_length=LONGEST_PASSWORD)]


@blueprint.get("/sessions")
@requires("list", "listed-session")
def everywhere() -> ResponseReturnValue:
    """One's own sessions; to a manager everybody's."""
    return jsonify(sessions=[_view(session) for session in _visible()])


@blueprint.post("/sessions/<session>/end")
@requires("end", "listed-session")
def end(session: str) -> ResponseReturnValue:
    """Signs somebody out at one browser, at once."""
    for one in _visible():
        if one.id == session:
            provided(Sessions).end(one)
            provided(SecurityLog).note("session_ended", one.name, by=actor())
            return jsonify(_view(one))
    raise Problem(404, "unknown_session", "Этот вход уже завершён.", "This session has already ended.")


@blueprint.post("/sessions/confirm")
@requires("confirm", "listed-session")
@takes(PasswordAgainBody)
def confirm(body: PasswordAgainBody) -> ResponseReturnValue:
    """Takes the password again; for some minutes the session may then change people, access and money."""
    if not own_password_is(body.password):
        raise Problem(422, "wrong_password", "Пароль неверный.", "The password is wrong.")
    return jsonify(confirmed=True)


def _visible() -> list[Session]:
    return provided(Sessions).all(None if may("reach-everybodys", "listed-session") else actor())


def _view(session: Session) -> dict[str, Any]:
    asks, person = identity(), users().of_name(session.name)
    return {
        "id": session.id,
        "name": session.name,
        "full_name": person.full_name if person else session.name,
        "begun_at": _moment(session.begun_at),
        "seen_at": _moment(provided(Sessions).seen_at(session)),
        "address": session.address,
        "browser": browser_name(session.browser),
        "this": bool(asks and asks.session and asks.session.id == session.id),
    }


def _moment(at: float) -> str:
    return rfc3339(datetime.fromtimestamp(at, UTC), current_office().settings.office.zone_info)
