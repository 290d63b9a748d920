"""What people and time do to a payment: cancel, settle by hand, refund, give up waiting. Pure; the ledger writes it down."""

from __future__ import annotations

from collections.abc import Iterable

from queue_core.errors import ReasonNeeded
from queue_core.payments.errors import PaymentState, RefundTooLarge
from queue_core.payments.orders import Step
from queue_core.payments.payment import (
    NO_MONEY,
    POSTED,
    TRANSITIONS,
    Ending,
    Kind,
    Method,
    Payment,
    State,
    Trouble,
    Wanted,
)


def cancelled(payment: Payment) -> Step:
    """The visitor gives up: whatever is approved from now on goes back. Raises PaymentState when it is too late."""
    if payment.kind is Kind.PAYMENT and payment.method is Method.CARD and payment.state in (State.SENT, State.UNKNOWN):
        return Step() if payment.wanted is Wanted.UNDO else Step(None, {"wanted": Wanted.UNDO, "cause": "cancelled"})
    if payment.state in NO_MONEY or payment.wanted is Wanted.UNDO:
        return Step()
    raise PaymentState(
        "Платёж уже прошёл, отменить его нельзя. Деньги может вернуть руководитель.",
        "The payment has gone through and cannot be cancelled. A manager can refund it.",
    )


def settled(payment: Payment, paid: bool, note: str) -> Step:
    """A person found out what nobody could tell. Raises PaymentState, ReasonNeeded."""
    if not note.strip():
        raise ReasonNeeded("решения", "the decision")
    to = State.PAID_BY_HAND if paid else State.UNPAID_BY_HAND
    stays = payment.state is to or (payment.state is State.CONFIRMED and paid)
    if not payment.troubled or (payment.state not in POSTED and not stays and to not in TRANSITIONS[payment.state]):
        raise PaymentState(
            "Решать вручную здесь нечего: платёж ясен или ещё идёт.",
            "There is nothing to settle by hand: this payment is clear, or still under way.",
        )
    changes = {
        "note": note.strip(),
        "trouble": None,
        "seeking": False,
        "wanted": Wanted.KEEP if paid else Wanted.UNDO,
    }
    if stays:
        return Step(None, changes)
    if payment.state in POSTED:
        raise PaymentState(
            "Платёж уже проведён, и расчётная система о нём знает. Оформите возврат.",
            "The payment is booked and the billing system knows of it. Refund it instead.",
        )
    return Step(to, changes)


def given_up(payment: Payment) -> Step:
    """Nothing was heard of it for so long that a person should look; the agent is asked on all the same."""
    if payment.state is State.SENT:
        return Step(State.UNKNOWN, {"seeking": True, "trouble": Trouble.NO_REPORT})
    if payment.ending is Ending.WANTED and payment.trouble is None:
        return Step(None, {"seeking": True, "trouble": Trouble.NOT_YET_ENDED})
    return Step()


def not_accepted(payment: Payment, detail: str) -> Step:
    """The agent answered that it does not take the order: it has not written it down, so nobody asked the terminal."""
    if payment.state is not State.SENT:
        return Step()
    return Step(State.DECLINED, {"cause": "not_accepted", "detail": detail})


def follows(payment: Payment) -> Step:
    """What comes by itself: a refund needs no confirmation."""
    if payment.kind is Kind.REFUND and payment.state is State.APPROVED and payment.trouble is None:
        return Step(State.CONFIRMED)
    return Step()


def refundable(payment: Payment, refunds: Iterable[Payment]) -> int:
    """What is left to give back, in kopecks; a refund that is under way or unclear counts as given."""
    if payment.kind is Kind.REFUND or payment.state not in POSTED:
        return 0
    return payment.kopecks - sum(refund.kopecks for refund in refunds if refund.state not in NO_MONEY)


def demand_refundable(payment: Payment, refunds: Iterable[Payment], kopecks: int) -> None:
    """Raises PaymentState, RefundTooLarge."""
    if payment.kind is Kind.REFUND or payment.state not in POSTED:
        raise PaymentState(
            "Вернуть можно только прошедший платёж.", "Only a payment that has gone through can be refunded."
        )
    left = refundable(payment, refunds)
    if not 0 < kopecks <= left:
        raise RefundTooLarge(left)
