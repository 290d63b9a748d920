"""The visitor's status page on a phone: number, state, people ahead, announced wait, window when called; cancel, rate afterwards.

Public: the address is printed on the slip and cannot be guessed (status_links.py). The page has no personal data, and the
address stops working a few hours after closing.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Annotated, Any

from flask import Blueprint, Response, jsonify, make_response, render_template, request
from flask_babel import force_locale
from pydantic import BaseModel, Strict

from kiosk.parts import kiosk_parts
from kiosk.texts import phone_texts
from queue_core import commands
from queue_core.access.permissions import Permission
from queue_core.errors import Refusal, UnknownTicket
from queue_core.fields.bounds import SmallNumber, Words
from queue_core.hall import Hall
from queue_core.hours.opening import closes_at
from queue_core.model import TicketState
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
PERMISSION = Permission("open", "visitor-page")

VISITOR = "visitor"
VALID_AFTER_CLOSING = timedelta(hours=4)
LONGEST_WORD = 200
_SHOWN = ("number", "state", "ahead", "wait", "window", "calls")
_CAN_LEAVE = {TicketState.WAITING.value, TicketState.PARKED.value}
# How soon the page polls again, in seconds: often when the visitor's turn is near, otherwise seldom.
_SOON_S, _LATER_S, _SELDOM_S = 3, 8, 20
_NEAR = 3


class Rating(BaseModel):
    """A visitor's stars, and a comment, which is cut to LONGEST_WORD characters."""

    stars: Annotated[SmallNumber, Strict()]
    word: Annotated[Words, Strict()] | None = None


@blueprint.get("/<link>")
def page(link: str) -> Response:
    """A ticket's page in the language of `?lang=`, by default the ticket's; a friendly 404 when the ticket is not today's."""
    office = kiosk_parts().office.settings.office
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
    """The ticket as its page shows it; a problem document with 404 when the ticket is not today's."""
    try:
        return _answer(jsonify(_public(_ticket(link))))
    except UnknownTicket as unknown:
        return _refused(unknown)


@blueprint.post("/<link>/cancel")
def cancel(link: str) -> Response:
    """Cancels the visitor's ticket; answers with the ticket as its page shows it."""
    return _carried_out(link, lambda ticket: commands.CancelTicket(actor=VISITOR, ticket=ticket))


@blueprint.post("/<link>/rate")
def rate(link: str) -> Response:
    """Rates the visit with `{stars, word?}`, once per ticket. The comment is kept with the visit cards, not in the journal."""
    rating = kiosk_parts().body(Rating)
    answer = _carried_out(link, lambda ticket: commands.RateVisit(actor=VISITOR, ticket=ticket, stars=rating.stars))
    if answer.status_code == 200 and (comment := _cleaned(rating.word or "")):
        _keep_word(_ticket(link)["id"], comment)
    return answer


def _carried_out(link: str, command: Any) -> Response:
    try:
        kiosk_parts().office.handle(command(_ticket(link)["id"]))
        return _answer(jsonify(_public(_ticket(link))))
    except Refusal as refusal:
        return _refused(refusal)


def _keep_word(ticket: str, word: str) -> None:
    parts = kiosk_parts()
    try:
        parts.visit_cards.keep_word(ticket, parts.office.day, parts.office.now(), word)
    except Exception:
        # The rating itself is in the journal; a full disk must not make it look refused.
        log.exception("what a visitor wrote could not be kept")


def _cleaned(word: str) -> str:
    printable = "".join(character if character.isprintable() else " " for character in word)
    return " ".join(printable.split())[:LONGEST_WORD]


def _ticket(link: str) -> dict[str, Any]:
    """The ticket of a link. Raises UnknownTicket for a link that is not ours, not today's, or expired."""
    parts = kiosk_parts()
    ticket_id, office = parts.status_links.ticket(link), parts.office
    if ticket_id is None or office.ask(lambda hall, now: _expired(hall.settings, now)):
        raise UnknownTicket(link)
    return {**office.ticket_view(ticket_id), **office.ask(lambda hall, _: _room_and_stars(hall, ticket_id))}


def _expired(settings: Settings, now: datetime) -> bool:
    closing = closes_at(settings, now)
    return closing is not None and now > closing + VALID_AFTER_CLOSING


def _room_and_stars(hall: Hall, ticket_id: str) -> dict[str, Any]:
    """The fields that the page shows beyond the ticket's own view."""
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


def _refused(refusal: Refusal) -> Response:
    status = kiosk_parts().status_of(refusal)
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
    # The address is the secret: it must not leak to other sites or search engines.
    response.headers["X-Robots-Tag"] = "noindex"
    return response
