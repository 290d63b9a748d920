"""The visitor's page on a phone: number, state, people ahead, announced wait, the window when called; cancel, and rate afterwards.

Public: whoever holds the slip holds the address, which nobody guesses (status_links.py). Nothing about a person stands on it,
and some hours after closing it leads nowhere.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template, request
from flask_babel import force_locale

from kiosk.status_links import StatusLinks
from kiosk.texts import phone_texts
from queue_core import commands
from queue_core.errors import Refusal, UnknownTicket
from queue_core.hall import Hall
from queue_core.hours.opening import closes_at
from queue_core.model import TicketState
from queue_core.office import Office
from queue_core.settings import Settings

log = logging.getLogger(__name__)
blueprint = Blueprint(
    "status",
    __name__,
    url_prefix="/t",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)

VISITOR = "visitor"
VALID_AFTER_CLOSING = timedelta(hours=4)
LONGEST_WORD = 200
_SHOWN = ("number", "state", "ahead", "wait", "window", "calls")
_CAN_LEAVE = {TicketState.WAITING.value, TicketState.PARKED.value}
# How soon the page asks again, in seconds: those whose turn is near often, the others seldom.
_SOON_S, _LATER_S, _SELDOM_S = 3, 8, 20
_NEAR = 3


@blueprint.get("/<link>")
def page(link: str) -> Response:
    """The page of a ticket, in the ticket's language or the one asked for; a friendly 404 when it is not of today."""
    office = _office().settings.office
    try:
        ticket = _ticket(link)
    except UnknownTicket:
        return _answer(render_template("kiosk/no_such_ticket.html", office=office, texts=_both()), 404)
    language = request.args.get("lang")
    language = language if language in ("ru", "en") else ticket["lang"]
    with force_locale(language):
        texts = phone_texts()
    return _answer(
        render_template(
            "kiosk/status.html",
            office=office,
            ticket=_public(ticket),
            link=link,
            language=language,
            longest_word=LONGEST_WORD,
            texts=texts,
        )
    )


@blueprint.get("/<link>.json")
def state(link: str) -> Response:
    """The ticket as its page shows it; a problem document with 404 when it is not of today."""
    try:
        return _answer(jsonify(_public(_ticket(link))))
    except UnknownTicket as unknown:
        return _refused(unknown)


@blueprint.post("/<link>/cancel")
def cancel(link: str) -> Response:
    """The visitor leaves."""
    return _carried_out(link, lambda ticket: commands.CancelTicket(actor=VISITOR, ticket=ticket))


@blueprint.post("/<link>/rate")
def rate(link: str) -> Response:
    """`{stars, word?}`: how the visit was, once a ticket. The word lies apart from the journal, with the visit cards."""
    body = request.get_json(silent=True)
    body = body if isinstance(body, dict) else {}
    stars, word = body.get("stars"), body.get("word")
    stars = stars if isinstance(stars, int) and not isinstance(stars, bool) else 0
    answer = _carried_out(link, lambda ticket: commands.RateVisit(actor=VISITOR, ticket=ticket, stars=stars))
    if answer.status_code == 200 and isinstance(word, str) and (said := _cleaned(word)):
        _keep_word(link, said)
    return answer


def _carried_out(link: str, command: Any) -> Response:
    try:
        _office().handle(command(_ticket(link)["id"]))
        return _answer(jsonify(_public(_ticket(link))))
    except Refusal as refusal:
        return _refused(refusal)


def _keep_word(link: str, word: str) -> None:
    office, ticket = _office(), current_app.extensions["status_links"].ticket(link)
    try:
        current_app.extensions["visit_cards"].keep_word(ticket, office.day, office.now(), word)
    except Exception:
        # The rating itself is in the journal; a full disk must not make it look refused.
        log.exception("what a visitor wrote could not be kept")


def _cleaned(word: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in word).split())[:LONGEST_WORD]


def _ticket(link: str) -> dict[str, Any]:
    """The ticket of a link. Raises UnknownTicket for a link that is not ours, not of today, or too late."""
    links: StatusLinks = current_app.extensions["status_links"]
    found, office = links.ticket(link), _office()
    if found is None or office.ask(lambda hall, now: _expired(hall.settings, now)):
        raise UnknownTicket(link)
    return {**office.ticket_view(found), **office.ask(lambda hall, _: _besides(hall, found))}


def _expired(settings: Settings, now: datetime) -> bool:
    closing = closes_at(settings, now)
    return closing is not None and now > closing + VALID_AFTER_CLOSING


def _besides(hall: Hall, ticket_id: str) -> dict[str, Any]:
    """What the page shows beyond the ticket's own view."""
    ticket = hall.tickets[ticket_id]
    window = hall.settings.window.get(ticket.window) if ticket.window else None
    return {"room": window.room.view() if window and window.room else None, "stars": ticket.stars}


def _public(ticket: dict[str, Any]) -> dict[str, Any]:
    shown = {name: ticket[name] for name in (*_SHOWN, "room", "stars")}
    return {**shown, "can_leave": ticket["state"] in _CAN_LEAVE, "again_s": _again_s(ticket)}


def _again_s(ticket: dict[str, Any]) -> int:
    if ticket["state"] == TicketState.WAITING.value:
        return _SOON_S if ticket["ahead"] is not None and ticket["ahead"] < _NEAR else _LATER_S
    return _SOON_S if ticket["state"] == TicketState.CALLED.value else _SELDOM_S


def _office() -> Office:
    office: Office = current_app.extensions["office"]
    return office


def _refused(refusal: Refusal) -> Response:
    status = 404 if isinstance(refusal, UnknownTicket) else 409
    response = jsonify(
        type=f"about:blank#{refusal.code}",
        title=refusal.code.replace("_", " "),
        status=status,
        code=refusal.code,
        detail=refusal.sentence.ru,
        text=refusal.sentence.view(),
    )
    response.mimetype = "application/problem+json"
    return _answer(response, status)


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
