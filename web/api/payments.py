"""The API of payments: paying, the state of a payment, refunds, and the payments that need a person."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from queue_core.access.roles import Role
from queue_core.clock import rfc3339
from queue_core.payments.errors import NothingIntended
from queue_core.payments.intended import Intended
from queue_core.payments.payment import Method, Payment
from queue_core.payments.views import batch_view, payment_view
from web.api.money_csv import as_csv, service_day
from web.auth.access import principal, require, requires
from web.auth.look_ups import LookUp, looking_up
from web.input.fields import DayQuery, Flag, Given, Line, Number, Shape, Tongue
from web.input.reading import query, takes
from web.office import actor, current_office
from web.parts import provided
from web.payments.point import PaymentPoint, at_kiosk, at_window
from web.payments.subsystem import PaymentSubsystem
from web.problems import Problem

blueprint = Blueprint("api_payments", __name__)


class PlaceQuery(Shape):
    window: Line | None = None


class PaymentsQuery(DayQuery):
    trouble: Line = ""
    format: Line = ""


class IntendedQuery(Shape):
    ticket: Line = ""


class PaymentBody(Shape):
    account: Given
    kopecks: Number
    method: Method
    request_id: Given
    window: Line | None = None
    ticket: Line | None = None
    lang: Tongue = "ru"


class RefundBody(Shape):
    kopecks: Number
    reason: Given
    request_id: Given
    by_hand: Flag = False
    window: Line | None = None


class SettleBody(Shape):
    paid: Flag
    note: Given


class IntendedBody(Shape):
    ticket: Given
    account: Given
    kopecks: Number


def own_kiosk() -> str | None:
    """The kiosk that sends the request; None when a person does."""
    who = principal()
    return who.name if who and who.role is Role.KIOSK else None


def place_of(window: str | None) -> PaymentPoint:
    """The kiosk's payment point, or that of the window a person names. Raises UnknownWindow and a 400 problem."""
    kiosk = own_kiosk()
    if kiosk is not None:
        return current_office().ask(lambda hall, _: at_kiosk(hall, kiosk))
    if not window:
        raise Problem(400, "invalid_request", "Укажите окно.", "Name the window.")
    return current_office().ask(lambda hall, _: at_window(hall, window))


def view(payment: Payment) -> dict[str, Any]:
    """A payment in its present state."""
    records = provided(PaymentSubsystem).records
    slip = records.slips.latest(payment.id)
    office = current_office()
    shown = payment_view(payment, slip, records.ledger.refundable_of(payment), office.settings.office.zone_info)
    return {**shown, "note": office.free_texts.read(payment.note)}


def _payment(name: str) -> Payment:
    """A payment by its id. Raises UnknownPayment."""
    return provided(PaymentSubsystem).records.ledger.payment(name)


@blueprint.get("/payments/place")
@requires("read", "payment-place")
def office() -> ResponseReturnValue:
    here, settings = place_of(query(PlaceQuery).window), current_office().settings
    return jsonify(
        {
            "billing": provided(PaymentSubsystem).accounts.open,
            "readings": provided(PaymentSubsystem).accounts.open,
            "terminal": provided(PaymentSubsystem).terminal_view(here),
            "cash": here.cash and provided(PaymentSubsystem).accounts.open,
            "least_kopecks": settings.payments.least_kopecks,
            "most_kopecks": settings.payments.most_kopecks,
            "account_digits": settings.billing.account_digits if settings.billing else None,
            "purpose": settings.payments.purpose,
        }
    )


@blueprint.post("/payments")
@requires("take-payment", "payment-place")
@takes(PaymentBody)
def pay(body: PaymentBody) -> ResponseReturnValue:
    earlier = provided(PaymentSubsystem).records.ledger.of_request(body.request_id)
    if earlier is not None:
        require("read", "payment", payment=earlier.id)
        return jsonify(view(earlier)), 200
    here = place_of(body.window)
    account = provided(PaymentSubsystem).accounts.account_for(body.account)
    payment, fresh = provided(PaymentSubsystem).processing.pay(
        place=here,
        account=account.number,
        kopecks=body.kopecks,
        method=body.method,
        actor=actor(),
        request_id=body.request_id,
        ticket=_own_ticket(body.ticket),
        lang=body.lang,
    )
    return jsonify(view(payment)), 201 if fresh else 200


def _own_ticket(name: str | None) -> str | None:
    """The ticket that a payment is noted with. Raises UnknownTicket for a kiosk that names another kiosk's."""
    if name is not None and own_kiosk() is not None:
        require("read", "ticket", ticket=name)
    return name


@blueprint.get("/payments")
@requires("list", "payment")
def payments() -> ResponseReturnValue:
    asked, records = query(PaymentsQuery), provided(PaymentSubsystem).records
    day = service_day(asked)
    found = records.ledger.in_trouble() if asked.trouble in {"1", "true"} else records.ledger.of_day(day)
    if asked.format == "csv":
        return as_csv(found, f"payments-{day}.csv", current_office().settings.office.zone_info)
    zone = current_office().settings.office.zone_info
    return jsonify(
        {
            "day": day,
            "payments": [view(payment) for payment in found],
            "strays": [{**stray, "at": rfc3339(stray["at"], zone)} for stray in records.ledger.strays()],
            "refused_batches": [batch_view(batch, zone) for batch in records.batches.refused()],
        }
    )


@blueprint.get("/payments/<payment>")
@requires("read", "payment")
def show(payment: str) -> ResponseReturnValue:
    return jsonify(view(_payment(payment)))


@blueprint.get("/payments/<payment>/steps")
@requires("list", "payment")
def steps(payment: str) -> ResponseReturnValue:
    records, zone = provided(PaymentSubsystem).records, current_office().settings.office.zone_info
    records.ledger.payment(payment)
    found = records.ledger.steps(payment)
    return jsonify({"steps": [{**step, "at": rfc3339(step["at"], zone)} for step in found]})


@blueprint.post("/payments/<payment>/cancel")
@requires("cancel", "payment")
def cancel(payment: str) -> ResponseReturnValue:
    return jsonify(view(provided(PaymentSubsystem).processing.cancel(payment, actor())))


@blueprint.post("/payments/<payment>/reprint")
@requires("reprint", "payment")
def reprint(payment: str) -> ResponseReturnValue:
    provided(PaymentSubsystem).processing.reprint(_payment(payment).id)
    return jsonify(view(_payment(payment)))


@blueprint.post("/payments/<payment>/refund")
@requires("refund", "payment")
@takes(RefundBody)
def refund(body: RefundBody, payment: str) -> ResponseReturnValue:
    earlier = provided(PaymentSubsystem).records.ledger.of_request(body.request_id)
    if earlier is not None:
        return jsonify(view(earlier)), 200
    given_back, fresh = provided(PaymentSubsystem).processing.refund(
        payment,
        kopecks=body.kopecks,
        reason=body.reason,
        by_hand=body.by_hand,
        window=body.window,
        actor=actor(),
        request_id=body.request_id,
    )
    return jsonify(view(given_back)), 201 if fresh else 200


@blueprint.post("/payments/<payment>/settle")
@requires("settle", "payment")
@takes(SettleBody)
def settle(body: SettleBody, payment: str) -> ResponseReturnValue:
    settled = provided(PaymentSubsystem).processing.settle_by_hand(payment, body.paid, body.note, actor())
    return jsonify(view(settled))


@blueprint.post("/payments/intended")
@requires("enter", "intended-payment")
@takes(IntendedBody)
def intend(body: IntendedBody) -> ResponseReturnValue:
    """Records what the visitor wants to pay at a cash window, where the ticket brings it up."""
    provided(PaymentSubsystem).processing.require_amount(body.kopecks)
    ticket = current_office().ticket_view(body.ticket)["id"]
    account = provided(PaymentSubsystem).accounts.account_for(body.account)
    intended = Intended(ticket, current_office().day, account.number, account.address_hint, body.kopecks, own_kiosk())
    provided(PaymentSubsystem).records.intended.put(intended)
    return jsonify(_intended_view(intended))


@blueprint.get("/payments/intended")
@requires("read", "intended-payment")
def intended() -> ResponseReturnValue:
    with looking_up(LookUp.INTENDED_PAYMENT):
        ticket = current_office().ticket_view(query(IntendedQuery).ticket)["id"]
        found = provided(PaymentSubsystem).records.intended.of(ticket, current_office().day)
        if found is None:
            raise NothingIntended
    return jsonify(_intended_view(found))


def _intended_view(intended: Intended) -> dict[str, Any]:
    return {"account": intended.account, "address_hint": intended.address_hint, "kopecks": intended.kopecks}
