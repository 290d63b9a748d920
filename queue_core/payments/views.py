"""Payments, day ends and batches in the form of the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from queue_core.clock import rfc3339
from queue_core.payments.batches import BatchRecord
from queue_core.payments.payment import Payment
from queue_core.payments.settlements import Settlement
from queue_core.payments.slips import PaperSlip
from queue_core.payments.totals import Sum, Totals
from queue_core.payments.words import for_the_staff, for_the_visitor

View = dict[str, Any]


def payment_view(payment: Payment, slip: PaperSlip | None, refundable_kopecks: int, zone: ZoneInfo) -> View:
    """`GET /payments/{id}`."""
    text = for_the_visitor(payment)
    return {
        "id": payment.id,
        "kind": payment.kind.value,
        "method": payment.method.value,
        "state": payment.state.value,
        "wanted": payment.wanted.value,
        "account": payment.account,
        "kopecks": payment.kopecks,
        "purpose": payment.purpose,
        "made_at": _time(payment.made_at, zone),
        "changed_at": _time(payment.changed_at, zone),
        "day": payment.day,
        "actor": payment.actor,
        "device": payment.device,
        "kiosk": payment.kiosk,
        "window": payment.window,
        "ticket": payment.ticket,
        "rrn": payment.rrn,
        "card": payment.card,
        "receipt": list(payment.receipt),
        "cause": payment.cause,
        "detail": payment.detail,
        "text": text.view() if text else None,
        "slip": slip.view() if slip else None,
        "of": payment.of,
        "refundable_kopecks": refundable_kopecks,
        "trouble": {"code": payment.trouble.value, "text": for_the_staff(payment.trouble).view()}
        if payment.trouble
        else None,
        "seeking": payment.seeking,
        "note": payment.note,
        "batch": payment.batch,
    }


def totals_view(totals: Totals) -> View:
    """One line of the day's totals."""
    return {
        "device": totals.device,
        "method": totals.method.value,
        "payments": _sum(totals.payments),
        "refunds": _sum(totals.refunds),
        "by_hand": _sum(totals.by_hand),
        "open": _sum(totals.open),
        "net_kopecks": totals.net_kopecks,
    }


def settlement_view(settlement: Settlement, zone: ZoneInfo) -> View:
    """A terminal's day end, compared with the ledger."""
    return {
        "number": settlement.number,
        "device": settlement.device,
        "day": settlement.day,
        "at": _time(settlement.at, zone),
        "actor": settlement.actor,
        "state": settlement.state,
        "ledger": {"count": settlement.count, "kopecks": settlement.kopecks},
        "terminal": {"count": settlement.terminal_count, "kopecks": settlement.terminal_kopecks},
        "difference_kopecks": settlement.difference_kopecks,
        "agrees": settlement.agrees,
        "cause": settlement.cause,
        "detail": settlement.detail,
        "receipt": list(settlement.receipt),
    }


def batch_view(batch: BatchRecord, zone: ZoneInfo) -> View:
    """A batch for the billing system."""
    return {
        "kind": batch.kind.value,
        "number": batch.number,
        "made_at": _time(batch.made_at, zone),
        "state": batch.state,
        "detail": batch.detail,
        "rows": batch.rows,
    }


def _sum(total: Sum) -> View:
    return {"count": total.count, "kopecks": total.kopecks}


def _time(moment: datetime, zone: ZoneInfo) -> str:
    return rfc3339(moment, zone)
