"""Made-up answers of the payments API: states of money that no screen test may have to bring about for real."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Page, Route

from queue_core.payments.payment import Trouble
from queue_core.payments.words import for_the_staff

ACCOUNT = {
    "number": "5054330120",
    "address_hint": "12, 5",
    "owed_kopecks": 134815,
    "as_of": "2026-11-23T10:00:00+03:00",
    "meters": [],
}
PLACE = {
    "billing": True,
    "readings": True,
    "terminal": {"device": "terminal-1", "state": "ready", "cause": None},
    "cash": True,
    "least_kopecks": 100,
    "most_kopecks": 1_500_000,
    "account_digits": 10,
    "purpose": "",
}


def payment(state: str, **more: Any) -> dict[str, Any]:
    """A payment's view in a state."""
    paid = state in ("confirmed", "paid_by_hand")
    return {
        "id": f"payment-{state}",
        "kind": "payment",
        "method": "card",
        "state": state,
        "wanted": "keep",
        "account": ACCOUNT["number"],
        "kopecks": 134815,
        "purpose": "",
        "made_at": "2026-11-23T10:05:00+03:00",
        "changed_at": "2026-11-23T10:05:20+03:00",
        "day": "2026-11-23",
        "actor": "operator1",
        "device": "terminal-1",
        "kiosk": None,
        "window": "1",
        "ticket": None,
        "rrn": "028810000045" if paid else None,
        "card": "************1118" if paid else None,
        "receipt": [],
        "cause": None,
        "detail": None,
        "text": None,
        "slip": {"job": "1", "state": "printed", "cause": None, "detail": None, "reprint": False} if paid else None,
        "of": None,
        "refundable_kopecks": 134815 if paid else 0,
        "trouble": {"code": "unclear", "text": for_the_staff(Trouble.UNCLEAR).view()} if state == "unknown" else None,
        "seeking": False,
        "note": None,
        "batch": None,
    } | more


def money_of_the_day(page: Page) -> None:
    """A cashier's day: what went through, what was refused, and what nobody knows."""
    found = [payment("confirmed"), payment("declined"), payment("unknown"), payment("paid_by_hand", method="cash")]
    sum_of = {"count": 1, "kopecks": 134815}
    nothing = {"count": 0, "kopecks": 0}
    totals = [
        {
            "device": device,
            "method": method,
            "payments": sum_of,
            "refunds": nothing,
            "by_hand": by_hand,
            "open": nothing,
            "net_kopecks": 134815,
        }
        for device, method, by_hand in (("terminal-1", "card", nothing), (None, "cash", sum_of))
    ]
    settlement = {
        "number": 1,
        "device": "terminal-1",
        "day": "2026-11-23",
        "at": "2026-11-23T10:30:00+03:00",
        "actor": "manager",
        "state": "done",
        "ledger": sum_of,
        "terminal": {"count": 1, "kopecks": 134800},
        "difference_kopecks": -15,
        "agrees": False,
        "cause": None,
        "detail": None,
        "receipt": [],
    }
    batch = {
        "kind": "payments",
        "number": 3,
        "made_at": "2026-11-23T10:10:00+03:00",
        "state": "refused",
        "detail": None,
        "rows": 2,
    }
    step = {"at": "2026-11-23T10:05:00+03:00", "actor": "operator1", "state": "sent", "data": {}}
    answers(
        page,
        {
            "/payments?day=": {"day": "2026-11-23", "payments": found, "strays": [], "refused_batches": []},
            "/payments?trouble=": {"day": "2026-11-23", "payments": [found[2]], "strays": [], "refused_batches": []},
            "/payments/totals": {
                "day": "2026-11-23",
                "rows": totals,
                "net_kopecks": 269630,
                "settlements": [settlement],
            },
            "/exports": {"batches": [batch]},
            "/steps": {"steps": [step]},
        },
    )


def money_at_the_window(page: Page, state: str = "sent") -> None:
    """A window where an account is found, and a payment that comes to a state."""
    answers(
        page,
        {
            "/payments/place": PLACE,
            "/accounts/look-up": ACCOUNT,
            "/payments/payment-": payment(state),
            "/payments?": payment(state),
        },
    )
    page.route(
        "**/api/v1/payments/intended*", lambda route: _answer(route, {"status": 404, "code": "nothing_intended"}, 404)
    )


def answers(page: Page, known: dict[str, Any]) -> None:
    """Answers requests of the API whose address has one of these parts."""
    for part, body in known.items():
        page.route(re.compile(re.escape(part)), _answering(body))


def _answering(body: Any) -> Any:
    return lambda route: _answer(route, body)


def _answer(route: Route, body: Any, status: int = 200) -> None:
    kind = "application/json" if status == 200 else "application/problem+json"
    route.fulfill(status=status, content_type=kind, body=json.dumps(body))
