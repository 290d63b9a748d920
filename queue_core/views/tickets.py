"""Views of tickets, for staff and boards: state, place in the queue, announced wait, and why one passes another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from queue_core.call_orders import CallOrder
from queue_core.explanation import Passing, explain, explain_next
from queue_core.hall import Hall
from queue_core.model import (
    SlipState,
    Ticket,
    TicketState,
    Window,
)
from queue_core.routing import next_for
from queue_core.views.shapes import (
    NextView,
    PassingView,
    PublicTicketView,
    SlipView,
    TicketView,
    TicketWithPlaceView,
    WaitView,
    WhyView,
)
from queue_core.views.view import moment
from queue_core.waits.announced import Wait, ahead_of

_NO_SLIP: SlipView = {
    "job": None,
    "printer": None,
    "state": SlipState.NONE,
    "cause": None,
    "detail": None,
    "reprint": False,
}
_PUBLIC: tuple[str, ...] = tuple(PublicTicketView.__annotations__)


def ticket_view(hall: Hall, ticket: Ticket) -> TicketView:
    service = hall.settings.service[ticket.service]
    slip = ticket.slip
    return {
        "id": ticket.id,
        "number": ticket.number,
        "series": ticket.series,
        "service": ticket.service,
        "then": list(ticket.then),
        "kind": service.kind,
        "group": service.group,
        "zone": service.zone,
        "lang": ticket.lang,
        "priority": ticket.priority,
        "state": ticket.state,
        "window": ticket.window,
        "for_window": ticket.for_window,
        "issued_at": moment(hall, ticket.issued_at),
        "queued_at": moment(hall, ticket.queued_at),
        "called_at": moment(hall, ticket.called_at),
        "started_at": moment(hall, ticket.started_at),
        "finished_at": moment(hall, ticket.finished_at),
        "calls": ticket.calls,
        "outcome": ticket.outcome,
        "note": hall.free_text(ticket.note),
        "note_for_operator": hall.free_text(ticket.note_for_operator),
        "kiosk": ticket.kiosk,
        "slip": {
            "job": slip.job,
            "printer": slip.printer,
            "state": slip.state,
            "cause": slip.cause,
            "detail": slip.detail,
            "reprint": slip.reprint,
        }
        if slip
        else _NO_SLIP,
    }


def public_ticket(view: TicketView) -> PublicTicketView:
    """A ticket's row for boards; the number is its key."""
    row = cast(dict[str, Any], view)
    return cast(PublicTicketView, {name: row[name] for name in _PUBLIC})


def ticket_with_place(hall: Hall, ticket: Ticket, wait_of: Callable[[Ticket], Wait | None]) -> TicketWithPlaceView:
    """A ticket with its place, the number of visitors ahead and its wait (`wait_of`), while it is waiting."""
    view = ticket_view(hall, ticket)
    if ticket.state is not TicketState.WAITING:
        return {**view, "place": None, "ahead": None, "wait": None}
    place = hall.lines.position(ticket)
    ahead = ahead_of(hall, ticket.service, ticket.for_window, place)
    return {**view, "place": ahead + 1, "ahead": ahead, "wait": wait_view(wait_of(ticket))}


def why_view(hall: Hall, ticket: Ticket) -> WhyView:
    """`GET /tickets/{id}/why`: for staff only, as the reason for a call out of turn may be personal."""
    explanation = explain(hall, ticket)
    return {
        "ticket": {"id": ticket.id, "number": ticket.number, "state": ticket.state},
        "sentences": [sentence.view() for sentence in explanation.sentences],
        "passed_over": [_passing_view(hall, passing) for passing in explanation.passed_over],
        "passed_by": [_passing_view(hall, passing) for passing in explanation.passed_by],
    }


def next_view(hall: Hall, window: Window, order: CallOrder, at: datetime) -> NextView:
    """`GET /windows/{w}/next`: the ticket the window would call now, and why; nulls if none is waiting for it."""
    choice = next_for(hall, window.id, order, at)
    if choice is None:
        return {"ticket": None, "rule": None, "sentences": []}
    return {
        "ticket": {"id": choice.ticket.id, "number": choice.ticket.number},
        "rule": choice.rule,
        "sentences": [sentence.view() for sentence in explain_next(hall, window.id, choice, at)],
    }


def _passing_view(hall: Hall, passing: Passing) -> PassingView:
    return {
        "called": passing.called.number,
        "passed": passing.passed.number,
        "window": passing.call.window,
        "at": moment(hall, passing.call.at),
        "rule": passing.call.rule,
        "reason": hall.free_text(passing.call.reason),
        "sentence": passing.sentence.view(),
    }


def wait_view(wait: Wait | None) -> WaitView | None:
    if wait is None:
        return None
    return {"low_s": wait.low_s, "high_s": wait.high_s, "expected_s": wait.expected_s, "basis": wait.basis.value}
