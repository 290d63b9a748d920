"""Views of windows and their calls, for staff and boards."""

from __future__ import annotations

from typing import cast

from queue_core.commands import WINDOW_COMMANDS
from queue_core.hall import Hall
from queue_core.model import (
    Break,
    BreakRequest,
    Call,
    Window,
)
from queue_core.views.shapes import BreakRequestView, BreakView, CallView, PublicWindowView, WindowView
from queue_core.views.view import moment

_PUBLIC = frozenset(PublicWindowView.__annotations__)


def window_view(hall: Hall, window: Window) -> WindowView:
    table = hall.settings.window[window.id]
    ticket = hall.tickets[window.ticket] if window.ticket else None
    operator = window.operator
    return {
        "id": window.id,
        "name": window.id,
        "zone": table.zone,
        "room": table.room.view() if table.room else None,
        "skills": list(hall.skills.of[window.id]),
        "quick": list(hall.skills.quick_at[window.id]),
        "state": window.state,
        "ticket": ticket.number if ticket else None,
        "since": moment(hall, window.since),
        "operator": {"name": operator.name, "position": operator.position.view()} if operator else None,
        "break": _break_view(hall, window.pause) if window.pause else None,
        "request": _request_view(hall, window.request) if window.request else None,
        "allowed": [command.call for command in WINDOW_COMMANDS if command.call and command.is_allowed_at(window)],
        "by_voice": window.unshown is not None,
    }


def public_window(view: WindowView) -> PublicWindowView:
    """A window's row for boards, without its operator's request for a break."""
    row = cast(PublicWindowView, {name: value for name, value in view.items() if name in _PUBLIC})
    if pause := view["break"]:
        row["break"] = {"kind": pause["kind"], "until": pause["until"]}
    return row


def _break_view(hall: Hall, pause: Break) -> BreakView:
    return {
        "kind": pause.kind,
        "until": moment(hall, pause.until),
        "override": hall.free_text(pause.override),
        "overdue": pause.overdue,
    }


def _request_view(hall: Hall, request: BreakRequest) -> BreakRequestView:
    return {
        "kind": request.kind,
        "minutes": request.minutes,
        "asked_at": moment(hall, request.asked_at),
        "latest": moment(hall, request.latest),
        "planned": request.planned,
    }


def call_view(hall: Hall, call: Call) -> CallView:
    return {
        "seq": call.seq,
        "at": moment(hall, call.at),
        "number": call.number,
        "window": call.window,
        "zone": call.zone,
        "lang": call.lang,
        "recall": call.recall,
    }
