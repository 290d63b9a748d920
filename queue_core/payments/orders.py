"""What the ledger asks of a terminal, what the terminal's agent reports, and what follows from a report."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Self

from queue_core.payments.payment import Ending, Payment, PaymentKind, PaymentState, Trouble, Wanted

OUTCOMES = frozenset({"approved", "declined", "done", "failed", "unknown"})
_LONGEST_TEXT = 300
_LONGEST_SLIP = 100


@dataclass(frozen=True, slots=True)
class Order:
    """A job for a device agent (docs/interfaces.md): pay, confirm, undo, refund, settle, resolve or abort.

    `job` is the same each time the same thing is asked: an agent that knows it does nothing twice.
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

    def payload(self) -> dict[str, Any]:
        """The event's JSON."""
        names = ("job", "device", "kind", "payment", "kopecks", "purpose", "reference", "original", "of", "spool")
        values = {name: getattr(self, name) for name in names}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Report:
    """What an agent says became of an order. `facts` of an approval: kopecks, rrn, authorization, card, receipt."""

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
        """A `report` event (docs/interfaces.md); None when it makes no sense. It comes from outside: everything is checked."""
        match message:
            case {"kind": str(kind), "payment": str(payment), "outcome": str(outcome)} if outcome in OUTCOMES:
                texts = {name: _text(message.get(name)) for name in ("cause", "detail", "reference")}
                return cls(
                    kind, payment, outcome, **texts, facts=_facts(message), seeking=message.get("seeking") is True
                )
        return None


@dataclass(frozen=True, slots=True)
class PaymentStep:
    """What changes in the ledger: the new state, None when it stays, and fields with their new values."""

    state: PaymentState | None = None
    changes: dict[str, Any] = field(default_factory=dict)


def after_report(payment: Payment, report: Report) -> PaymentStep:
    """What a report changes; an empty step when it says nothing new. Nothing here touches the disk."""
    match report.kind:
        case "pay" | "refund":
            return _after_money(payment, report)
        case "confirm" | "undo":
            return _after_ending(payment, report)
    return PaymentStep()


def _after_money(payment: Payment, report: Report) -> PaymentStep:
    told = {name: getattr(report, name) for name in ("cause", "detail") if getattr(report, name)}
    if report.reference and not payment.reference:
        told["reference"] = report.reference
    match report.outcome:
        case "approved":
            return _approved(payment, report, told)
        case "declined":
            return _declined(payment, told | _known(report.facts, "receipt"))
        case "unknown" if payment.state in (PaymentState.SENT, PaymentState.UNKNOWN):
            lost = Trouble.MEMORY_LOST if report.cause == "memory_lost" else Trouble.UNCLEAR
            changes = {**told, "seeking": report.seeking, "trouble": None if report.seeking else lost}
            return PaymentStep(PaymentState.UNKNOWN if payment.state is PaymentState.SENT else None, changes)
    return PaymentStep()


def _approved(payment: Payment, report: Report, told: dict[str, Any]) -> PaymentStep:
    """A late approval is the truth too: whatever was thought meanwhile, the bank has moved the money."""
    reference = {"reference": told["reference"]} if "reference" in told else {}
    facts = {**reference, **_known(report.facts, "rrn", "authorization", "card", "receipt")}
    whole = report.facts.get("kopecks") == payment.kopecks
    in_time = payment.state in (PaymentState.SENT, PaymentState.UNKNOWN)
    if in_time or payment.state in (PaymentState.UNPAID_BY_HAND, PaymentState.DECLINED):
        changes = {**facts, "cause": None, "detail": None, "seeking": False, "trouble": None}
        if payment.kind is PaymentKind.REFUND:
            # Money that has been given back cannot be fetched again.
            trouble = Trouble.OTHER_AMOUNT if not whole else None if in_time else Trouble.UNPAID_BUT_REFUNDED
            return PaymentStep(PaymentState.APPROVED, changes | {"trouble": trouble})
        changes["ending"] = Ending.WANTED
        if not whole:
            # A bank may approve a part. That is not what the visitor agreed to: it goes back.
            changes |= {"wanted": Wanted.UNDO, "cause": "other_amount"}
        elif not in_time:
            changes |= {"wanted": Wanted.UNDO, "cause": "too_late"}
        elif payment.wanted is Wanted.UNDO:
            changes |= {"cause": "cancelled"}
        return PaymentStep(PaymentState.APPROVED, changes)
    if payment.state is PaymentState.PAID_BY_HAND and payment.kind is PaymentKind.PAYMENT and payment.ending is None:
        # A person knew it before; the terminal still waits to hear that it is confirmed.
        return PaymentStep(None, {**facts, "ending": Ending.WANTED, "trouble": None if whole else Trouble.OTHER_AMOUNT})
    return PaymentStep()


def _declined(payment: Payment, told: dict[str, Any]) -> PaymentStep:
    if payment.state in (PaymentState.SENT, PaymentState.UNKNOWN):
        return PaymentStep(PaymentState.DECLINED, {**told, "seeking": False, "trouble": None})
    if payment.state is PaymentState.PAID_BY_HAND and payment.ending is None and payment.trouble is None:
        return PaymentStep(None, {"trouble": Trouble.PAID_BUT_DECLINED, "seeking": False})
    return PaymentStep()


def _after_ending(payment: Payment, report: Report) -> PaymentStep:
    """What a confirm or undo came to. By then a person may have settled the case another way."""
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
    # That another amount was taken stays to be looked at, however well it ended.
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
    told = message.get("facts")
    told = told if isinstance(told, dict) else {}
    facts: dict[str, Any] = {name: _text(told.get(name)) for name in ("rrn", "authorization", "card")}
    facts |= {name: told[name] for name in ("kopecks", "count") if type(told.get(name)) is int}
    if isinstance(told.get("agrees"), bool):
        facts["agrees"] = told["agrees"]
    lines = told.get("receipt")
    lines = lines if isinstance(lines, list) else []
    facts["receipt"] = tuple(line[:_LONGEST_TEXT] for line in lines[:_LONGEST_SLIP] if isinstance(line, str))
    return facts


def _known(facts: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: facts[name] for name in names if facts.get(name)}


def order_to_begin(payment: Payment) -> Order:
    """The order that takes or gives back money. It leaves once, right after `sent` is on the disk, and never again."""
    kind = "pay" if payment.kind is PaymentKind.PAYMENT else "refund"
    return replace(_order(payment), job=payment.id, kind=kind, purpose=payment.purpose, original=payment.original)


def order_to_abort(payment: Payment) -> Order:
    """The visitor has given up."""
    return replace(_order(payment), job=f"{payment.id}-abort", kind="abort")


def orders_for(payment: Payment) -> list[Order]:
    """What the agent has to be asked now, in this state; asked again whenever it connects. Empty: nothing."""
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
    assert payment.agent is not None, "cash is not asked of a terminal"
    assert payment.device is not None, "cash is not asked of a terminal"
    return Order(payment.agent, payment.id, payment.device, "", payment.id, payment.kopecks)
