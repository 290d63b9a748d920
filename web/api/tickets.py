"""The API of tickets: services, issue, look-up, cancel, unpark, reprint."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import Field

from kiosk.status_links import StatusLinks
from queue_core import commands, views
from queue_core.access.roles import Role
from queue_core.office import Handled
from web.auth.access import principal, require, requires
from web.input.fields import Flag, Given, Line, Shape, Tongue
from web.input.reading import takes
from web.office import actor, current_office
from web.parts import provided

blueprint = Blueprint("api_tickets", __name__)

_ISSUED = ("id", "number", "service", "then", "zone", "ahead", "wait", "issued_at", "slip", "state")
_WAIT = ("low_s", "high_s", "expected_s", "basis")


class ReasonBody(Shape):
    reason: Given


class IssueBody(Shape):
    service: Given
    request_id: Given
    lang: Tongue = "ru"
    priority: Line | None = None
    then: Annotated[tuple[Line, ...], Field(max_length=3)] | None = None


class ReprintBody(Shape):
    printer: Line | None = None


class PrintedBody(Shape):
    printed: Flag


@blueprint.get("/services")
@requires("read", "service")
def services() -> ResponseReturnValue:
    return jsonify(current_office().services_view())


@blueprint.post("/services/<service>/reopen")
@requires("reopen", "service")
@takes(ReasonBody)
def reopen(body: ReasonBody, service: str) -> ResponseReturnValue:
    current_office().handle(commands.ReopenService(actor=actor(), service=service, reason=body.reason))
    return jsonify(current_office().services_view())


@blueprint.post("/tickets")
@requires("issue", "ticket")
@takes(IssueBody)
def issue(body: IssueBody) -> ResponseReturnValue:
    who = principal()
    handled = current_office().handle(
        commands.IssueTicket(
            actor=actor(),
            service=body.service,
            request_id=body.request_id,
            lang=body.lang,
            priority=body.priority or None,
            kiosk=who.name if who and who.role is Role.KIOSK else None,
            then=body.then or (),
        )
    )
    return issued_answer(handled)


def issued_answer(handled: Handled) -> ResponseReturnValue:
    """The issued ticket with its announced place and wait: 201; 200 for a repeated request, with the same place and wait.

    They are what the slip says and what is scored, however late the request is repeated. After a transfer the announcement
    is about another line; then both are those of the moment. Raises UnknownTicket when a kiosk repeats another kiosk's
    request.
    """
    ticket = handled.ticket
    assert ticket is not None, "an issue that was not refused has a ticket"
    require("read", "ticket", ticket=ticket.id)
    announced = ticket.announced
    if announced and announced.service == ticket.service:
        wait = {name: getattr(announced, name) for name in _WAIT} if announced.wait_s else None
        row = current_office().ask(lambda hall, _: views.ticket_view(hall, ticket))
        view: views.View = {**row, "ahead": announced.ahead, "wait": wait}
    else:
        view = current_office().ticket_view(ticket.id)
    page = {"page": provided(StatusLinks).path(ticket.id)}
    return jsonify({name: view[name] for name in _ISSUED} | page), 201 if handled.fresh else 200


@blueprint.get("/tickets/<ticket>")
@requires("read", "ticket")
def show(ticket: str) -> ResponseReturnValue:
    return jsonify(current_office().ticket_view(ticket))


@blueprint.get("/tickets/<ticket>/why")
@requires("explain", "ticket")
def why(ticket: str) -> ResponseReturnValue:
    return jsonify(current_office().ask(lambda hall, _: views.why_view(hall, hall.ticket(ticket))))


@blueprint.post("/tickets/<ticket>/cancel")
@requires("cancel", "ticket")
def cancel(ticket: str) -> ResponseReturnValue:
    return _done(commands.CancelTicket(actor=actor(), ticket=ticket))


@blueprint.post("/tickets/<ticket>/unpark")
@requires("unpark", "ticket")
def unpark(ticket: str) -> ResponseReturnValue:
    return _done(commands.UnparkTicket(actor=actor(), ticket=ticket))


@blueprint.post("/tickets/<ticket>/reprint")
@requires("reprint", "ticket")
@takes(ReprintBody)
def reprint(body: ReprintBody, ticket: str) -> ResponseReturnValue:
    if body.printer is not None:
        require("choose", "printer", printer=body.printer)
    return _done(commands.ReprintSlip(actor=actor(), ticket=ticket, printer=body.printer))


@blueprint.post("/tickets/<ticket>/slip")
@requires("resolve-slip", "ticket")
@takes(PrintedBody)
def resolve_slip(body: PrintedBody, ticket: str) -> ResponseReturnValue:
    """Records what a person found out about a slip whose outcome is unknown."""
    return _done(commands.ResolveSlip(actor=actor(), ticket=ticket, printed=body.printed))


def _done(command: commands.Command) -> ResponseReturnValue:
    ticket = current_office().handle(command).ticket
    assert ticket is not None, "a command about a ticket that was not refused has a ticket"
    return jsonify(current_office().ticket_view(ticket.id))
