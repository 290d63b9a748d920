"""The visitor's page on a phone: number, state, people ahead, announced wait, and the window when called; nothing about a person.

Public: whoever holds the slip holds the address, whose twelve random digits nobody guesses.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template
from flask_babel import force_locale

from kiosk.texts import phone_texts
from queue_core.errors import UnknownTicket

blueprint = Blueprint(
    "status",
    __name__,
    url_prefix="/t",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)

_SHOWN = ("number", "state", "ahead", "wait", "window")


@blueprint.get("/<ticket_id>")
def page(ticket_id: str) -> Response:
    """The page of a ticket, in the ticket's language; a friendly 404 when it is not of today."""
    office = current_app.extensions["office"].settings.office
    try:
        ticket = _ticket(ticket_id)
    except UnknownTicket:
        return _answer(render_template("kiosk/no_such_ticket.html", office=office, texts=_both()), 404)
    with force_locale(ticket["lang"]):
        texts = phone_texts()
    shown = _public(ticket)
    return _answer(
        render_template(
            "kiosk/status.html",
            office=office,
            ticket=shown,
            ticket_id=ticket_id,
            language=ticket["lang"],
            texts=texts,
        )
    )


@blueprint.get("/<ticket_id>.json")
def state(ticket_id: str) -> Response:
    """`{number, state, ahead, wait, window}` of a ticket, for its page; a problem document with 404 when it is not of today."""
    try:
        ticket = _ticket(ticket_id)
    except UnknownTicket as unknown:
        response = jsonify(
            type="about:blank#unknown_ticket",
            title="unknown ticket",
            status=404,
            code=unknown.code,
            detail=str(unknown),
        )
        response.mimetype = "application/problem+json"
        return _answer(response, 404)
    return _answer(jsonify(_public(ticket)))


def _ticket(ticket_id: str) -> dict[str, Any]:
    """The ticket with this id. Raises UnknownTicket for anything else, and for numbers, too: those can be guessed."""
    ticket: dict[str, Any] = current_app.extensions["office"].ticket_view(ticket_id)
    if ticket["id"] != ticket_id:
        raise UnknownTicket(ticket_id)
    return ticket


def _public(ticket: dict[str, Any]) -> dict[str, Any]:
    return {name: ticket[name] for name in _SHOWN}


def _both() -> list[tuple[str, dict[str, str]]]:
    texts = []
    for language in ("ru", "en"):
        with force_locale(language):
            texts.append((language, phone_texts()))
    return texts


def _answer(body: str | Response, status: int = 200) -> Response:
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    # The address is the secret: it must not travel on to other sites or into search engines.
    response.headers["X-Robots-Tag"] = "noindex"
    return response
