"""The API of windows: shifts, skills, calls, receptions, the phone. Breaks are in `breaks.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from queue_core import commands, views
from queue_core.model import Operator, Outcome
from queue_core.permissions import Scope
from queue_core.roles import STAFF
from web.api.bodies import choice_field, flag_field, json_body, text_field, texts_field
from web.auth.access import granted, may, principal, requires, users
from web.office import actor, current_office
from web.problems import Problem

blueprint = Blueprint("api_windows", __name__)


def _command(
    kind: type[commands.WindowCommand],
) -> Callable[[Callable[[str, dict[str, Any]], commands.WindowCommand]], Any]:
    """A command's path: the decorated function makes the command from the body; `answer` carries it out."""

    def wrap(read: Callable[[str, dict[str, Any]], commands.WindowCommand]) -> Any:
        assert kind.call is not None, "it is a call of the API"

        @blueprint.post(f"/windows/<window>/{kind.call}", endpoint=read.__name__)
        @requires(kind.call, "window")
        def carry_out(window: str) -> ResponseReturnValue:
            body = json_body()
            return answer(as_seen(read(window, body), body))

        return carry_out

    return wrap


def as_seen(command: commands.WindowCommand, body: dict[str, Any]) -> commands.WindowCommand:
    """The command with the window's state as the screen showed it, if the body has `seen: {state, ticket, since}`.

    Raises a 400 problem when `seen` has another shape.
    """
    seen = body.get("seen")
    if seen is None:
        return command
    try:
        state, ticket, since = seen["state"], seen["ticket"], seen["since"]
        if not isinstance(state, str) or not isinstance(ticket, str | None):
            raise TypeError
        since = datetime.fromisoformat(since) if since else None
        return replace(command, seen=commands.Seen(state=state, ticket=ticket, since=since))
    except (KeyError, TypeError, ValueError) as error:
        raise Problem(
            400,
            "invalid_request",
            "Поле «seen» — состояние окна на экране: state, ticket, since.",
            "Field “seen” is the window as the screen shows it: state, ticket, since.",
        ) from error


def override_field(body: dict[str, Any]) -> str | None:
    """A manager's reason to override clause 6.2.5. Raises a 403 problem when anyone else gives one."""
    reason = text_field(body, "override")
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


@_command(commands.OpenWindow)
def open_window(window: str, body: dict[str, Any]) -> commands.WindowCommand:
    who = principal()
    assert who is not None, "the path is for staff"
    named = text_field(body, "operator")
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


@_command(commands.CloseWindow)
def close_window(window: str, body: dict[str, Any]) -> commands.WindowCommand:
    return commands.CloseWindow(actor=actor(), window=window, override=override_field(body))


@_command(commands.ChangeSkills)
def change_skills(window: str, body: dict[str, Any]) -> commands.WindowCommand:
    if "skills" not in body:
        raise Problem(400, "invalid_request", "Не хватает полей: skills.", "Missing fields: skills.")
    return commands.ChangeSkills(
        actor=actor(), window=window, skills=texts_field(body, "skills"), override=override_field(body)
    )


@_command(commands.TakePhone)
def take_phone(window: str, body: dict[str, Any]) -> commands.WindowCommand:
    return commands.TakePhone(actor=actor(), window=window)


@_command(commands.HangUp)
def hang_up(window: str, body: dict[str, Any]) -> commands.WindowCommand:
    return commands.HangUp(actor=actor(), window=window)


@blueprint.get("/windows/<window>/next")
@requires("look", "window")
def next_one(window: str) -> ResponseReturnValue:
    """The ticket that this window would call now, and why; nothing is changed."""
    return jsonify(current_office().next_view(window))


@_command(commands.CallNext)
def call_next(window: str, body: dict[str, Any]) -> commands.WindowCommand:
    return commands.CallNext(actor=actor(), window=window, request_id=text_field(body, "request_id"))


@_command(commands.CallTicket)
def call(window: str, body: dict[str, Any]) -> commands.WindowCommand:
    ticket, reason = text_field(body, "ticket"), text_field(body, "reason")
    if not ticket:
        raise Problem(400, "invalid_request", "Не указан талон.", "Name the ticket.")
    return commands.CallTicket(actor=actor(), window=window, ticket=ticket, reason=reason or "")


@_command(commands.Recall)
def recall(window: str, body: dict[str, Any]) -> commands.WindowCommand:
    return commands.Recall(actor=actor(), window=window)


@_command(commands.StartService)
def start(window: str, body: dict[str, Any]) -> commands.WindowCommand:
    return commands.StartService(actor=actor(), window=window)


@_command(commands.Finish)
def finish(window: str, body: dict[str, Any]) -> commands.WindowCommand:
    outcome = choice_field(body, "outcome", Outcome, Outcome.RESOLVED)
    return commands.Finish(
        actor=actor(), window=window, outcome=outcome, drop_rest=flag_field(body, "drop_rest", default=False)
    )


@_command(commands.NoShow)
def no_show(window: str, body: dict[str, Any]) -> commands.WindowCommand:
    return commands.NoShow(actor=actor(), window=window)


@_command(commands.Park)
def park(window: str, body: dict[str, Any]) -> commands.WindowCommand:
    return commands.Park(actor=actor(), window=window, reason=text_field(body, "reason"))


@_command(commands.ReturnTicket)
def take_back(window: str, body: dict[str, Any]) -> commands.WindowCommand:
    return commands.ReturnTicket(actor=actor(), window=window)


@_command(commands.Transfer)
def transfer(window: str, body: dict[str, Any]) -> commands.WindowCommand:
    service, to_window = text_field(body, "service"), text_field(body, "window")
    if not service and not to_window:
        raise Problem(
            400,
            "invalid_request",
            "Укажите услугу или окно, куда перевести.",
            "Name the service or the window to transfer to.",
        )
    return commands.Transfer(actor=actor(), window=window, service=service, to_window=to_window)
