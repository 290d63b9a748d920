"""The API of breaks: preview, request, withdraw and end a break."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import BeforeValidator, Field, Strict

from queue_core import commands, views
from queue_core.model import BreakKind
from web.api.windows import OverrideBody, WindowBody, allowed_override, answer, as_seen
from web.auth.access import requires
from web.input.fields import Flag, number_in_words
from web.input.reading import query, takes
from web.office import actor, current_office

blueprint = Blueprint("api_breaks", __name__)

Minutes = Annotated[int, Strict(), Field(ge=1, le=120)]


class BreakBody(OverrideBody):
    kind: BreakKind | None = None
    minutes: Minutes = 15
    wait: Flag = True


class BreakQuery(BreakBody):
    """The same, as an address has it. Whether the person would wait for the break changes nothing in the answer."""

    minutes: Annotated[Minutes, BeforeValidator(number_in_words)] = 15
    wait: Annotated[Flag, BeforeValidator(lambda _: True)] = True


@blueprint.get("/windows/<window>/break")
@requires("look", "window")
def preview_break(window: str) -> ResponseReturnValue:
    """The verdict that a request would get now; nothing is changed."""
    command = _request(window, query(BreakQuery))
    office = current_office()
    verdict = office.preview_break(command)
    effect = office.effect_of_break(command.window, command.minutes)
    return jsonify(
        office.ask(lambda hall, _: views.verdict_view(hall, verdict) | {"effect": views.effect_view(effect)})
    )


@blueprint.post("/windows/<window>/break")
@requires("break", "window")
@takes(BreakBody)
def ask_for_break(body: BreakBody, window: str) -> ResponseReturnValue:
    return answer(as_seen(_request(window, body), body))


def _request(window: str, asked: BreakBody) -> commands.AskForBreak:
    return commands.AskForBreak(
        actor=actor(),
        window=window,
        kind=asked.kind or BreakKind.TECHNICAL,
        minutes=asked.minutes,
        wait=asked.wait,
        override=allowed_override(asked.override),
    )


@blueprint.post("/windows/<window>/withdraw-break")
@requires("withdraw-break", "window")
@takes(WindowBody)
def withdraw_break(body: WindowBody, window: str) -> ResponseReturnValue:
    return answer(as_seen(commands.WithdrawBreak(actor=actor(), window=window), body))


@blueprint.post("/windows/<window>/resume")
@requires("resume", "window")
@takes(WindowBody)
def resume(body: WindowBody, window: str) -> ResponseReturnValue:
    return answer(as_seen(commands.Resume(actor=actor(), window=window), body))
