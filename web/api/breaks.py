"""The API of breaks: preview, request, withdraw and end a break."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from queue_core import commands, views
from queue_core.model import BreakKind
from web.api.bodies import choice_field, flag_field, json_body
from web.api.windows import answer, as_seen, override_field
from web.auth.access import requires
from web.office import actor, current_office
from web.problems import Problem

blueprint = Blueprint("api_breaks", __name__)

_LONGEST_MINUTES = 120


@blueprint.get("/windows/<window>/break")
@requires("look", "window")
def preview_break(window: str) -> ResponseReturnValue:
    """The verdict that a request would get now; nothing is changed."""
    asked: dict[str, Any] = dict(request.args)
    if "minutes" in asked:
        asked["minutes"] = int(asked["minutes"]) if asked["minutes"].isdecimal() else None
    command = _request(window, asked)
    office = current_office()
    verdict = office.preview_break(command)
    effect = office.effect_of_break(command.window, command.minutes)
    return jsonify(
        office.ask(lambda hall, _: views.verdict_view(hall, verdict) | {"effect": views.effect_view(effect)})
    )


@blueprint.post("/windows/<window>/break")
@requires("break", "window")
def ask_for_break(window: str) -> ResponseReturnValue:
    body = json_body()
    return answer(as_seen(_request(window, body), body))


def _request(window: str, body: dict[str, Any]) -> commands.AskForBreak:
    minutes = body.get("minutes", 15)
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 1 <= minutes <= _LONGEST_MINUTES:
        raise Problem(
            400,
            "invalid_request",
            f"Перерыв длится от 1 до {_LONGEST_MINUTES} минут.",
            f"A break takes from 1 to {_LONGEST_MINUTES} minutes.",
        )
    return commands.AskForBreak(
        actor=actor(),
        window=window,
        kind=choice_field(body, "kind", BreakKind, BreakKind.TECHNICAL),
        minutes=minutes,
        wait=flag_field(body, "wait", default=True),
        override=override_field(body),
    )


@blueprint.post("/windows/<window>/withdraw-break")
@requires("withdraw-break", "window")
def withdraw_break(window: str) -> ResponseReturnValue:
    return answer(as_seen(commands.WithdrawBreak(actor=actor(), window=window), json_body()))


@blueprint.post("/windows/<window>/resume")
@requires("resume", "window")
def resume(window: str) -> ResponseReturnValue:
    return answer(as_seen(commands.Resume(actor=actor(), window=window), json_body()))
