"""The API of windows: shifts, skills, calls, receptions, the phone. Breaks are in `breaks.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from queue_core import commands, views
from queue_core.access.permissions import Scope
from queue_core.access.roles import STAFF
from queue_core.model import Operator, Outcome
from web.auth.access import granted, may, principal, requires, users
from web.input.fields import Flag, Given, Line, Lines, SeenSince, Shape
from web.input.reading import takes
from web.office import actor, current_office
from web.problems import Problem

blueprint = Blueprint("api_windows", __name__)


class SeenState(Shape):
    """The window as the screen showed it when the key was pressed."""

    state: Line
    ticket: Line | None
    since: SeenSince


class WindowBody(Shape):
    """What the body of every command of a window may hold."""

    seen: SeenState | None = None


class OpenBody(WindowBody):
    operator: Line | None = None


class OverrideBody(WindowBody):
    override: Line | None = None


class SkillsBody(OverrideBody):
    skills: Lines | None


class CallNextBody(WindowBody):
    request_id: Line | None = None


class CallBody(WindowBody):
    ticket: Given
    reason: Line | None = None


class FinishBody(WindowBody):
    outcome: Outcome | None = None
    drop_rest: Flag = False


class ParkBody(WindowBody):
    reason: Line | None = None


class TransferBody(WindowBody):
    service: Line | None = None
    window: Line | None = None


Body = TypeVar("Body", bound=WindowBody)


def _command(
    kind: type[commands.WindowCommand], shape: type[Body]
) -> Callable[[Callable[[str, Body], commands.WindowCommand]], Any]:
    """A command's path: the decorated function makes the command from the body; `answer` carries it out."""

    def wrap(read: Callable[[str, Body], commands.WindowCommand]) -> Any:
        assert kind.call is not None, "it is a call of the API"

        @blueprint.post(f"/windows/<window>/{kind.call}", endpoint=read.__name__)
        @requires(kind.call, "window")
        @takes(shape)
        def carry_out(body: Body, window: str) -> ResponseReturnValue:
            return answer(as_seen(read(window, body), body))

        return carry_out

    return wrap


def as_seen(command: commands.WindowCommand, body: WindowBody) -> commands.WindowCommand:
    """The command with the window's state as the screen showed it, if the body has that."""
    seen = body.seen
    if seen is None:
        return command
    return replace(command, seen=commands.Seen(state=seen.state, ticket=seen.ticket, since=seen.since))


def allowed_override(reason: str | None) -> str | None:
    """A manager's reason to override clause 6.2.5. Raises a 403 problem when anyone else gives one."""
    if reason is not None and not may("override-break-rule", "window"):
        raise Problem(
            403,
            "forbidden",
            "Решить вопреки правилу перерывов может только руководитель.",
            "Only a manager may decide against the rule of breaks.",
        )
    return reason


def answer(command: commands.WindowCommand) -> ResponseReturnValue:
    """Carries the command out; the response holds the ticket and the window after it, and any verdict on a break.

    Where the table wants the person's own shift, the office looks at it again as it decides: it may just have ended.
    """
    office = current_office()
    handled = office.handle(replace(command, shift_of=actor() if granted() is Scope.WITH_SHIFT else None))
    if isinstance(command, commands.CallNext) and handled.ticket is None:
        return "", 204
    body: dict[str, Any] = {}
    if handled.ticket:
        body["ticket"] = office.ticket_view(handled.ticket.id)
    if handled.window:
        body["window"] = office.window_view(handled.window.id)
    if handled.verdict:
        verdict = handled.verdict
        body |= office.ask(lambda hall, _: views.verdict_view(hall, verdict))
    return jsonify(body)


@_command(commands.OpenWindow, OpenBody)
def open_window(window: str, body: OpenBody) -> commands.WindowCommand:
    who = principal()
    assert who is not None, "the path is for staff"
    named = body.operator
    if named and named != who.name:
        if not may("open-for-another", "window"):
            raise Problem(
                403,
                "forbidden",
                "Открыть окно за другого сотрудника может только руководитель.",
                "Only a manager may open a window for somebody else.",
            )
        who = users().of_name(named)
        if who is None or who.role not in STAFF:
            raise Problem(422, "unknown_operator", f"Сотрудника {named} нет.", f"There is no operator {named}.")
    operator = Operator(who.name, who.full_name, who.position)
    return commands.OpenWindow(actor=actor(), window=window, operator=operator)


@_command(commands.CloseWindow, OverrideBody)
def close_window(window: str, body: OverrideBody) -> commands.WindowCommand:
    return commands.CloseWindow(actor=actor(), window=window, override=allowed_override(body.override))


@_command(commands.ChangeSkills, SkillsBody)
def change_skills(window: str, body: SkillsBody) -> commands.WindowCommand:
    override = allowed_override(body.override)
    return commands.ChangeSkills(actor=actor(), window=window, skills=body.skills or (), override=override)


@_command(commands.TakePhone, WindowBody)
def take_phone(window: str, body: WindowBody) -> commands.WindowCommand:
    return commands.TakePhone(actor=actor(), window=window)


@_command(commands.HangUp, WindowBody)
def hang_up(window: str, body: WindowBody) -> commands.WindowCommand:
    return commands.HangUp(actor=actor(), window=window)


@blueprint.get("/windows/<window>/next")
@requires("look", "window")
def next_one(window: str) -> ResponseReturnValue:
    """The ticket that this window would call now, and why; nothing is changed."""
    return jsonify(current_office().next_view(window))


@_command(commands.CallNext, CallNextBody)
def call_next(window: str, body: CallNextBody) -> commands.WindowCommand:
    return commands.CallNext(actor=actor(), window=window, request_id=body.request_id)


@_command(commands.CallTicket, CallBody)
def call(window: str, body: CallBody) -> commands.WindowCommand:
    return commands.CallTicket(actor=actor(), window=window, ticket=body.ticket, reason=body.reason or "")


@_command(commands.Recall, WindowBody)
def recall(window: str, body: WindowBody) -> commands.WindowCommand:
    return commands.Recall(actor=actor(), window=window)


@_command(commands.StartService, WindowBody)
def start(window: str, body: WindowBody) -> commands.WindowCommand:
    return commands.StartService(actor=actor(), window=window)


@_command(commands.Finish, FinishBody)
def finish(window: str, body: FinishBody) -> commands.WindowCommand:
    outcome = body.outcome or Outcome.RESOLVED
    return commands.Finish(actor=actor(), window=window, outcome=outcome, drop_rest=body.drop_rest)


@_command(commands.NoShow, WindowBody)
def no_show(window: str, body: WindowBody) -> commands.WindowCommand:
    return commands.NoShow(actor=actor(), window=window)


@_command(commands.Park, ParkBody)
def park(window: str, body: ParkBody) -> commands.WindowCommand:
    return commands.Park(actor=actor(), window=window, reason=body.reason)


@_command(commands.ReturnTicket, WindowBody)
def take_back(window: str, body: WindowBody) -> commands.WindowCommand:
    return commands.ReturnTicket(actor=actor(), window=window)


@_command(commands.Transfer, TransferBody)
def transfer(window: str, body: TransferBody) -> commands.WindowCommand:
    service, to_window = body.service, body.window
    if not service and not to_window:
        raise Problem(
            400,
            "invalid_request",
            "Укажите услугу или окно, куда перевести.",
            "Name the service or the window to transfer to.",
        )
    return commands.Transfer(actor=actor(), window=window, service=service, to_window=to_window)
