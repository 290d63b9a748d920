"""Decisions on a payment: cancel, settle by hand, refund, give up waiting. Pure; the ledger records the steps."""

from __future__ import annotations

from collections.abc import Iterable

from queue_core.errors import ReasonNeeded
from queue_core.payments.errors import PaymentStateConflict, RefundTooLarge
from queue_core.payments.orders import PaymentStep
from queue_core.payments.payment import (
    NO_MONEY,
    POSTED,
    TRANSITIONS,
    Ending,
    Method,
    Payment,
    PaymentKind,
    PaymentState,
    Trouble,
    Wanted,
)


def cancelled(payment: Payment) -> PaymentStep:
    """The visitor cancels: a later approval will be undone. Raises PaymentStateConflict if it is too late."""
    if (
        payment.kind is PaymentKind.PAYMENT
        and payment.method is Method.CARD
        and payment.state in (PaymentState.SENT, PaymentState.UNKNOWN)
    ):
        return (
            PaymentStep()
            if payment.wanted is Wanted.UNDO
            else PaymentStep(None, {"wanted": Wanted.UNDO, "cause": "cancelled"})
        )
    if payment.state in NO_MONEY or payment.wanted is Wanted.UNDO:
        return PaymentStep()
    raise PaymentStateConflict(
        "Платёж уже прошёл, отменить его нельзя. Деньги может вернуть руководитель.",
        "The payment has gone through and cannot be cancelled. A manager can refund it.",
    )


def settled(payment: Payment, paid: bool, note: str) -> PaymentStep:
    """Staff have cleared up whether it was paid. Raises PaymentStateConflict, ReasonNeeded."""
    if not note.strip():
        raise ReasonNeeded("решения", "the decision")
    to = PaymentState.PAID_BY_HAND if paid else PaymentState.UNPAID_BY_HAND
    stays = payment.state is to or (payment.state is PaymentState.CONFIRMED and paid)
    if not payment.troubled or (payment.state not in POSTED and not stays and to not in TRANSITIONS[payment.state]):
        raise PaymentStateConflict(
            "Решать вручную здесь нечего: платёж ясен или ещё идёт.",
            "There is nothing to settle by hand: this payment's outcome is clear, or it is still in progress.",
        )
    changes = {
        "note": note.strip(),
        "trouble": None,
        "seeking": False,
        "wanted": Wanted.KEEP if paid else Wanted.UNDO,
    }
    if stays:
        return PaymentStep(None, changes)
    if payment.state in POSTED:
        raise PaymentStateConflict(
            "Платёж уже проведён, и расчётная система о нём знает. Оформите возврат.",
            "The payment is booked and reported to the billing system. Refund it instead.",
        )
    return PaymentStep(to, changes)


def given_up(payment: Payment) -> PaymentStep:
    """There has been no report for so long that staff should look into it; the agent is still asked."""
    if payment.state is PaymentState.SENT:
        return PaymentStep(PaymentState.UNKNOWN, {"seeking": True, "trouble": Trouble.NO_REPORT})
    if payment.ending is Ending.WANTED and payment.trouble is None:
        return PaymentStep(None, {"seeking": True, "trouble": Trouble.NOT_YET_ENDED})
    return PaymentStep()


def not_accepted(payment: Payment, detail: str) -> PaymentStep:
    """The agent did not accept the order: it has not stored it, so the terminal was never asked."""
    if payment.state is not PaymentState.SENT:
        return PaymentStep()
    return PaymentStep(PaymentState.DECLINED, {"cause": "not_accepted", "detail": detail})


def follows(payment: Payment) -> PaymentStep:
    """The step that follows automatically: a refund needs no confirmation."""
    if payment.kind is PaymentKind.REFUND and payment.state is PaymentState.APPROVED and payment.trouble is None:
        return PaymentStep(PaymentState.CONFIRMED)
    return PaymentStep()


def refundable(payment: Payment, refunds: Iterable[Payment]) -> int:
    """What can still be refunded, in kopecks; a refund that is in progress or unclear counts as made."""
    if payment.kind is PaymentKind.REFUND or payment.state not in POSTED:
        return 0
    return payment.kopecks - sum(refund.kopecks for refund in refunds if refund.state not in NO_MONEY)


def require_refundable(payment: Payment, refunds: Iterable[Payment], kopecks: int) -> None:
    """Raises PaymentStateConflict, RefundTooLarge."""
    if payment.kind is PaymentKind.REFUND or payment.state not in POSTED:
        raise PaymentStateConflict(
            "Вернуть можно только прошедший платёж.", "Only a payment that has gone through can be refunded."
        )
    left = refundable(payment, refunds)
    if not 0 < kopecks <= left:
        raise RefundTooLarge(left)
