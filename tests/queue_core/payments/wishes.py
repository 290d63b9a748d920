"""Payments for the tests of the ledger: wished for, and as they stand in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from queue_core.payments.ledger import Wish
from queue_core.payments.payment import Method, Payment, PaymentKind, PaymentState, Wanted

AT = datetime(2026, 11, 23, 7, tzinfo=UTC)
CASH: dict[str, Any] = {"method": Method.CASH, "device": None, "agent": None}


def wish(name: str = "a", **more: Any) -> Wish:
    """A card payment of 50 rubles at terminal-1, with what differs in `more`."""
    values: dict[str, Any] = {
        "id": name, "request_id": f"r {name}", "day": "2026-11-23", "kind": PaymentKind.PAYMENT, "method": Method.CARD,
        "account": "5000000001", "kopecks": 5000, "purpose": "x", "actor": "kiosk-1", "device": "terminal-1",
        "agent": "agent-1", "spool": "s",
    }  # fmt: skip
    return Wish(**{**values, **more})


def payment(state: PaymentState = PaymentState.SENT, **more: Any) -> Payment:
    """Fifty rubles by card, as asked of terminal-1 through agent-1."""
    values: dict[str, Any] = {
        "id": "a", "day": "2026-11-23", "made_at": AT, "changed_at": AT, "kind": PaymentKind.PAYMENT,
        "method": Method.CARD, "account": "5000000001", "kopecks": 5000, "purpose": "electricity", "state": state,
        "wanted": Wanted.KEEP, "actor": "kiosk-1", "device": "terminal-1", "agent": "agent-1", "spool": "spool-1",
    }  # fmt: skip
    return Payment(**values | more)


def refund(state: PaymentState = PaymentState.SENT, **more: Any) -> Payment:
    return payment(state, kind=PaymentKind.REFUND, of="b", original="028810000045", **more)
