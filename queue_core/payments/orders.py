"""Orders to terminals, their agents' reports, and what follows from a report."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Self

from queue_core.model import JobSubject
from queue_core.payments.payment import Ending, Payment, PaymentKind, PaymentState, Trouble, Wanted

OUTCOMES = frozenset({"approved", "declined", "done", "failed", "unknown"})
_SENT = (
    *("job", "device", "kind", "payment", "kopecks", "purpose", "reference", "original", "of", "spool"),
    *("sent_at", "begin_within_s"),
)
_LONGEST_TEXT = 300
_LONGEST_SLIP = 100


@dataclass(frozen=True, slots=True)
class Order:
    """A job for a device agent (docs/interfaces.md): pay, confirm, undo, refund, settle, resolve, abort or settled.

    `job` is the same whenever the same order is repeated: an agent never does a job twice. An order with `begin_within_s`
    must not begin more than so many seconds after `sent_at`, a time of the server's steady clock.
    """

    agent: str
    job: str
    device: str
    kind: str
    payment: str
    kopecks: int = 0
    purpose: str = ""
    reference: str | None = None
    original: str | None = None
    of: str | None = None
    spool: str | None = None
    sent_at: float | None = None
    begin_within_s: float | None = None
    subject: JobSubject = JobSubject.PAYMENT

    def payload(self) -> dict[str, Any]:
        """The payload of the socket event, as JSON."""
        values = {name: getattr(self, name) for name in _SENT} | {"for": self.subject.value}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Report:
    """An agent's report of an order's outcome. `facts` of an approval: kopecks, rrn, authorization, card, receipt."""

    kind: str
    payment: str
    outcome: str
    cause: str | None = None
    detail: str | None = None
    reference: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    seeking: bool = False

    @classmethod
    def read(cls, message: Any) -> Self | None:
        """Parses a `report` event (docs/interfaces.md); None if malformed. It comes from outside: everything is checked."""
        match message:
            case {"kind": str(kind), "payment": str(payment), "outcome": str(outcome)} if outcome in OUTCOMES:
                texts = {name: _text(message.get(name)) for name in ("cause", "detail", "reference")}
                return cls(
                    kind, payment, outcome, **texts, facts=_facts(message), seeking=message.get("seeking") is True
                )
        return None


@dataclass(frozen=True, slots=True)
class PaymentStep:
    """A change in the ledger: the new state, None if it stays, and fields with their new values."""

    state: PaymentState | None = None
    changes: dict[str, Any] = field(default_factory=dict)


def after_report(payment: Payment, report: Report) -> PaymentStep:
    """What a report changes; an empty step if it brings nothing new. Nothing here touches the disk."""
    match report.kind:
        case "pay" | "refund":
            return _after_money(payment, report)
        case "confirm" | "undo":
            return _after_ending(payment, report)
    return PaymentStep()


def _after_money(payment: Payment, report: Report) -> PaymentStep:
    reported = {name: getattr(report, name) for name in ("cause", "detail") if getattr(report, name)}
    if report.reference and not payment.reference:
        reported["reference"] = report.reference
    match report.outcome:
        case "approved":
            return _approved(payment, report, reported)
        case "declined":
            return _declined(payment, reported | _known(report.facts, "receipt"))
        case "unknown" if payment.state in (PaymentState.SENT, PaymentState.UNKNOWN):
            lost = Trouble.MEMORY_LOST if report.cause == "memory_lost" else Trouble.UNCLEAR
            changes = {**reported, "seeking": report.seeking, "trouble": None if report.seeking else lost}
            return PaymentStep(PaymentState.UNKNOWN if payment.state is PaymentState.SENT else None, changes)
    return PaymentStep()


def _approved(payment: Payment, report: Report, reported: dict[str, Any]) -> PaymentStep:
    """A late approval counts, too: whatever was assumed in the meantime, the bank has moved the money."""
    reference = {"reference": reported["reference"]} if "reference" in reported else {}
    facts = {**reference, **_known(report.facts, "rrn", "authorization", "card", "receipt")}
    full_amount = report.facts.get("kopecks") == payment.kopecks
    in_time = payment.state in (PaymentState.SENT, PaymentState.UNKNOWN)
    if in_time or payment.state in (PaymentState.UNPAID_BY_HAND, PaymentState.DECLINED):
        changes = {**facts, "cause": None, "detail": None, "seeking": False, "trouble": None}
        if payment.kind is PaymentKind.REFUND:
            # Money that has been refunded cannot be reclaimed.
            trouble = Trouble.OTHER_AMOUNT if not full_amount else None if in_time else Trouble.UNPAID_BUT_REFUNDED
            return PaymentStep(PaymentState.APPROVED, changes | {"trouble": trouble})
        changes["ending"] = Ending.WANTED
        if not full_amount:
            # A bank may approve part of the amount. That is not what the visitor agreed to: it is undone.
            changes |= {"wanted": Wanted.UNDO, "cause": "other_amount"}
        elif not in_time:
            changes |= {"wanted": Wanted.UNDO, "cause": "too_late"}
        elif payment.wanted is Wanted.UNDO:
            changes |= {"cause": "cancelled"}
        return PaymentStep(PaymentState.APPROVED, changes)
    if payment.state is PaymentState.PAID_BY_HAND and payment.kind is PaymentKind.PAYMENT and payment.ending is None:
        # Staff had already settled it as paid; the terminal still has to be sent the confirmation.
        return PaymentStep(
            None, {**facts, "ending": Ending.WANTED, "trouble": None if full_amount else Trouble.OTHER_AMOUNT}
        )
    return PaymentStep()


def _declined(payment: Payment, reported: dict[str, Any]) -> PaymentStep:
    if payment.state in (PaymentState.SENT, PaymentState.UNKNOWN):
        return PaymentStep(PaymentState.DECLINED, {**reported, "seeking": False, "trouble": None})
    if payment.state is PaymentState.PAID_BY_HAND and payment.ending is None and payment.trouble is None:
        return PaymentStep(None, {"trouble": Trouble.PAID_BUT_DECLINED, "seeking": False})
    return PaymentStep()


def _after_ending(payment: Payment, report: Report) -> PaymentStep:
    """The outcome of a confirm or undo. By then staff may have settled the case differently."""
    if payment.ending is not Ending.WANTED:
        return PaymentStep()
    confirming = report.kind == "confirm"
    if report.outcome == "done":
        return _ended(payment, confirming)
    if report.outcome == "unknown" and report.seeking:
        return PaymentStep(None, {"seeking": True})
    trouble = Trouble.NOT_CONFIRMED if confirming else Trouble.NOT_UNDONE
    if payment.cause == "other_amount":
        trouble = Trouble.OTHER_AMOUNT
    changes = {"ending": Ending.FAILED, "seeking": False, "trouble": trouble}
    return PaymentStep(None, changes | ({"detail": report.detail} if report.detail else {}))


def _ended(payment: Payment, confirmed: bool) -> PaymentStep:
    # A different amount must still be looked into, however well the ending went.
    kept = payment.trouble if payment.trouble is Trouble.OTHER_AMOUNT else None
    changes: dict[str, Any] = {"ending": Ending.DONE, "seeking": False, "trouble": kept}
    match payment.state:
        case PaymentState.APPROVED:
            return PaymentStep(PaymentState.CONFIRMED if confirmed else PaymentState.UNDONE, changes)
        case PaymentState.PAID_BY_HAND if not confirmed:
            changes["trouble"] = Trouble.PAID_BUT_UNDONE
        case PaymentState.UNPAID_BY_HAND if confirmed:
            changes["trouble"] = Trouble.UNPAID_BUT_CONFIRMED
    return PaymentStep(None, changes)


def _text(value: Any) -> str | None:
    return value[:_LONGEST_TEXT] if isinstance(value, str) and value else None


def _facts(message: dict[str, Any]) -> dict[str, Any]:
    raw = message.get("facts")
    raw = raw if isinstance(raw, dict) else {}
    facts: dict[str, Any] = {name: _text(raw.get(name)) for name in ("rrn", "authorization", "card")}
    facts |= {name: raw[name] for name in ("kopecks", "count") if type(raw.get(name)) is int}
    if isinstance(raw.get("agrees"), bool):
        facts["agrees"] = raw["agrees"]
    lines = raw.get("receipt")
    lines = lines if isinstance(lines, list) else []
    facts["receipt"] = tuple(line[:_LONGEST_TEXT] for line in lines[:_LONGEST_SLIP] if isinstance(line, str))
    return facts


def _known(facts: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: facts[name] for name in names if facts.get(name)}


def order_to_begin(payment: Payment) -> Order:
    """The order that charges or refunds. It is sent once, right after `sent` is on the disk, and never again."""
    kind = "pay" if payment.kind is PaymentKind.PAYMENT else "refund"
    return replace(_order(payment), job=payment.id, kind=kind, purpose=payment.purpose, original=payment.original)


def order_settled(payment: Payment) -> Order:
    """Notice that a person has settled the payment: the agent need not ask the terminal about it any more."""
    return replace(_order(payment), job=f"{payment.id}-settled", kind="settled")


def order_to_abort(payment: Payment) -> Order:
    """The order to abort, because the visitor has cancelled."""
    return replace(_order(payment), job=f"{payment.id}-abort", kind="abort")


def orders_for(payment: Payment) -> list[Order]:
    """The orders to send to the agent in the payment's present state, repeated whenever it connects; empty if none."""
    if payment.agent is None or payment.device is None:
        return []
    if payment.state in (PaymentState.SENT, PaymentState.UNKNOWN):
        of = "pay" if payment.kind is PaymentKind.PAYMENT else "refund"
        return [replace(_order(payment), job=payment.id, kind="resolve", of=of, spool=payment.spool)]
    if payment.ending is Ending.WANTED:
        ending = "confirm" if payment.wanted is Wanted.KEEP else "undo"
        return [replace(_order(payment), job=f"{payment.id}-{ending}", kind=ending, reference=payment.reference)]
    return []


def _order(payment: Payment) -> Order:
    assert payment.agent is not None, "a cash payment has no orders"
    assert payment.device is not None, "a cash payment has no orders"
    return Order(payment.agent, payment.id, payment.device, "", payment.id, payment.kopecks)
