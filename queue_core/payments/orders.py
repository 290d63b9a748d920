"""What the ledger asks of a terminal, what the terminal's agent reports, and what follows from a report."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from queue_core.payments.payment import Kind, Payment, State, Wanted


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


@dataclass(frozen=True, slots=True)
class Step:
    """What changes in the ledger: the new state, None when it stays, and fields with their new values."""

    state: State | None = None
    changes: dict[str, Any] = field(default_factory=dict)


def after_report(payment: Payment, report: Report) -> Step:
    """What a report changes; an empty step when it says nothing new. Nothing here touches the disk."""
    match report.kind:
        case "pay" | "refund":
            return _after_money(payment, report)
        case "confirm" | "undo":
            return _after_ending(payment, report)
    return Step()


def _after_money(payment: Payment, report: Report) -> Step:
    told = {name: getattr(report, name) for name in ("cause", "detail") if getattr(report, name)}
    if report.reference and not payment.reference:
        told["reference"] = report.reference
    match report.outcome:
        case "approved":
            return _approved(payment, report, told)
        case "declined":
            return _declined(payment, told | _known(report.facts, "receipt"))
        case "unknown" if payment.state in (State.SENT, State.UNKNOWN):
            changes = {**told, "seeking": report.seeking}
            if not report.seeking:
                changes["trouble"] = report.detail or "unknown"
            return Step(State.UNKNOWN if payment.state is State.SENT else None, changes)
    return Step()


def _approved(payment: Payment, report: Report, told: dict[str, Any]) -> Step:
    facts = _known(report.facts, "rrn", "authorization", "card", "receipt")
    clear = {"cause": None, "detail": None, "seeking": False, "trouble": None}
    if payment.state in (State.SENT, State.UNKNOWN, State.UNPAID_BY_HAND):
        changes = {**told, **clear, **facts}
        if report.facts.get("kopecks") != payment.kopecks:
            # A bank may approve a part. That is not what the visitor agreed to: it goes back.
            changes |= {"wanted": Wanted.UNDO, "detail": f"approved: {report.facts.get('kopecks')}"}
        elif payment.state is State.UNPAID_BY_HAND:
            changes |= {"wanted": Wanted.UNDO, "detail": "approved after it was settled by hand as not paid"}
        return Step(State.APPROVED, changes)
    if payment.state is State.PAID_BY_HAND and payment.rrn is None and facts:
        return Step(None, facts)
    if payment.state is State.DECLINED:
        return Step(None, {"trouble": "The terminal reports an approval of a payment that was declined."})
    return Step()


def _declined(payment: Payment, told: dict[str, Any]) -> Step:
    if payment.state in (State.SENT, State.UNKNOWN):
        return Step(State.DECLINED, {**told, "seeking": False, "trouble": None})
    if payment.state is State.PAID_BY_HAND and payment.trouble is None:
        return Step(None, {"trouble": "Settled by hand as paid, but the terminal says that it was declined."})
    return Step()


def _after_ending(payment: Payment, report: Report) -> Step:
    if payment.state is not State.APPROVED:
        return Step()
    if report.outcome == "done":
        ended = State.CONFIRMED if report.kind == "confirm" else State.UNDONE
        return Step(ended, {"seeking": False, "trouble": None})
    if report.outcome == "failed":
        word = "confirmed" if report.kind == "confirm" else "undone"
        return Step(None, {"seeking": False, "trouble": f"Approved, but not {word}: {report.detail}"})
    return Step(None, {"seeking": report.seeking})


def _known(facts: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: facts[name] for name in names if facts.get(name)}


def orders_for(payment: Payment) -> list[Order]:
    """What the agent has to be asked now, in this state; asked again whenever it connects. Empty: nothing."""
    if payment.agent is None or payment.device is None:
        return []
    to_terminal = partial(
        Order, agent=payment.agent, device=payment.device, payment=payment.id, kopecks=payment.kopecks
    )
    match payment.state:
        case State.APPROVED if payment.kind is Kind.PAYMENT and payment.trouble is None:
            ending = "confirm" if payment.wanted is Wanted.KEEP else "undo"
            return [to_terminal(job=f"{payment.id}-{ending}", kind=ending, reference=payment.reference)]
        case State.SENT | State.UNKNOWN:
            of = "pay" if payment.kind is Kind.PAYMENT else "refund"
            return [to_terminal(job=payment.id, kind="resolve", of=of, spool=payment.spool)]
    return []
