"""Windows and their calls as staff and boards see them."""

from __future__ import annotations

from queue_core import commands
from queue_core.hall import Hall
from queue_core.model import (
    Break,
    BreakRequest,
    Call,
    Window,
)
from queue_core.views.view import View, moment

_PUBLIC = frozenset({"id", "name", "zone", "room", "skills", "state", "ticket", "since", "operator", "break"})
# The commands of a window that the API takes.
_COMMANDS = tuple(
    kind
    for kind in vars(commands).values()
    if isinstance(kind, type) and issubclass(kind, commands.WindowCommand) and kind.call
)


def window_view(hall: Hall, window: Window) -> View:
    table = hall.settings.window[window.id]
    ticket = hall.tickets[window.ticket] if window.ticket else None
    operator = window.operator
    return {
        "id": window.id,
        "name": window.id,
        "zone": table.zone,
        "room": table.room.view() if table.room else None,
        "skills": list(hall.skills.of[window.id]),
        "state": window.state.value,
        "ticket": ticket.number if ticket else None,
        "since": moment(hall, window.since),
        "operator": {"name": operator.name, "position": operator.position.view()} if operator else None,
        "break": _break_view(hall, window.pause) if window.pause else None,
        "request": _request_view(hall, window.request) if window.request else None,
        "allowed": [command.call for command in _COMMANDS if command.is_allowed_at(window)],
    }


def public_window(view: View) -> View:
    """A window's row for boards: when its operator hopes for a break is the staff's own affair."""
    row = {name: value for name, value in view.items() if name in _PUBLIC}
    if row["break"]:
        row["break"] = {"kind": row["break"]["kind"], "until": row["break"]["until"]}
    return row


def _break_view(hall: Hall, pause: Break) -> View:
    return {
        "kind": pause.kind.value,
        "until": moment(hall, pause.until),
        "override": pause.override,
        "overdue": pause.overdue,
    }


def _request_view(hall: Hall, request: BreakRequest) -> View:
    return {
        "kind": request.kind.value,
        "minutes": request.minutes,
        "asked_at": moment(hall, request.asked_at),
        "latest": moment(hall, request.latest),
        "planned": request.planned,
    }


def call_view(hall: Hall, call: Call) -> View:
    return {
        "seq": call.seq,
        "at": moment(hall, call.at),
        "number": call.number,
        "window": call.window,
        "zone": call.zone,
        "lang": call.lang,
        "recall": call.recall,
    }
