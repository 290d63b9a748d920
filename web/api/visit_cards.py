"""The API of visit cards, for the visitor's operator and for managers. Every access is recorded, without its content."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Annotated, Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import Field, Strict

from queue_core import views
from queue_core.clock import rfc3339
from queue_core.model import Ticket
from queue_core.visits.card import CONTACTS, FIELDS, LONGEST_LINE, LONGEST_NOTE, Card, CardStep, changed
from queue_core.visits.storage import VisitCards
from web.auth.access import requires
from web.auth.look_ups import LookUp, looking_up
from web.input.fields import DayQuery, Flag, Line, Shape
from web.input.reading import query, takes
from web.office import actor, current_office
from web.parts import provided

blueprint = Blueprint("api_visit_cards", __name__)
log = logging.getLogger(__name__)

CardLine = Annotated[str, Strict(), Field(max_length=LONGEST_LINE)]


class CardBody(Shape):
    """The fields to change; those left out stay."""

    steps: Annotated[tuple[CardStep, ...], Field(max_length=20)] | None = None
    account: CardLine | None = None
    contract: CardLine | None = None
    consent: Flag = False
    client: CardLine | None = None
    phone: CardLine | None = None
    email: CardLine | None = None
    note: Annotated[str, Strict(), Field(max_length=LONGEST_NOTE)] | None = None


class CardsQuery(DayQuery):
    ticket: Line | None = None


@blueprint.get("/tickets/<ticket>/card")
@requires("read", "visit-card")
def show(ticket: str) -> ResponseReturnValue:
    """The card of one of today's visits; an empty card when nothing has been noted yet."""
    with looking_up(LookUp.VISIT_CARD):
        visit = _ticket(ticket)
    card = provided(VisitCards).of(visit.id)
    if card is not None:
        _note(card, "read")
    return jsonify(_view(card or _empty(visit)))


@blueprint.post("/tickets/<ticket>/card")
@requires("change", "visit-card")
@takes(CardBody)
def change(body: CardBody, ticket: str) -> ResponseReturnValue:
    """Changes only the fields in the body, so two people editing a card do not erase each other's text."""
    with looking_up(LookUp.VISIT_CARD):
        visit = _ticket(ticket)
    given = body.model_fields_set
    changes: dict[str, Any] = {name: getattr(body, name) for name in (*FIELDS, "consent") if name in given}
    if "steps" in given:
        changes["steps"] = set(body.steps or ())
    billing = current_office().settings.billing
    account_format = billing.number_format if billing else None
    now, who = current_office().now(), actor()
    card = provided(VisitCards).update(_empty(visit), lambda before: changed(before, changes, now, who, account_format))
    _note(card, "changed")
    return jsonify(_view(card))


@blueprint.get("/visit-cards")
@requires("list", "visit-card")
def of_day() -> ResponseReturnValue:
    """The cards of a day within the retention period, or the card of one ticket, and who has viewed them."""
    asked = query(CardsQuery)
    day, ticket = asked.day.isoformat() if asked.day else current_office().day, asked.ticket
    with looking_up(LookUp.VISIT_CARD):
        cards = [card for card in provided(VisitCards).of_day(day) if ticket in {None, card.ticket}]
    for card in cards:
        _note(card, "read")
    return jsonify({"day": day, "cards": [{**_view(card), "looks": _looks(card)} for card in cards]})


def _ticket(name: str) -> Ticket:
    """One of today's tickets. Raises UnknownTicket."""
    return current_office().ask(lambda hall, _: hall.ticket(name))


def _empty(ticket: Ticket) -> Card:
    return Card(ticket.id, ticket.number, current_office().day)


def _note(card: Card, what: str) -> None:
    provided(VisitCards).looked(card, actor(), what, current_office().now())
    log.info("visit card of ticket %s was %s by %s", card.number, what, actor())


def _view(card: Card) -> dict[str, Any]:
    def moment(at: datetime | None) -> str | None:
        return current_office().ask(lambda hall, _: views.moment(hall, at))

    return {
        "ticket": card.ticket,
        "number": card.number,
        "steps": [step.value for step in CardStep if step in card.steps],
        "account": card.account,
        "contract": card.contract,
        "consent_at": moment(card.consent_at),
        **{name: getattr(card, name) for name in CONTACTS},
        "note": card.note,
        "changed_at": moment(card.changed_at),
    }


def _looks(card: Card) -> list[dict[str, Any]]:
    return [
        {
            "at": rfc3339(look.at, current_office().settings.office.zone_info),
            "actor": look.actor,
            "what": look.what,
        }
        for look in provided(VisitCards).looks_at(card.ticket)
    ]
