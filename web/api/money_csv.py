"""A day's payments and readings as CSV for the accountant: `;`, UTF-8 with BOM, as Excel in Russia reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from flask import Response

from queue_core.csv_text import BYTE_ORDER_MARK, table_for_people
from queue_core.payments.batches import payment_row
from queue_core.payments.payment import Payment
from web.input.fields import DayQuery
from web.office import current_office

_COLUMNS = (
    "payment", "kind", "day", "made_at", "account", "amount", "method", "by_hand", "of", "rrn", "terminal", "kiosk",
    "window", "state", "batch", "note",
)  # fmt: skip


def service_day(asked: DayQuery) -> str:
    """The service day that is asked for, today by default."""
    return asked.day.isoformat() if asked.day else current_office().day


def as_csv(payments: Iterable[Payment], name: str, zone: ZoneInfo) -> Response:
    """The payments as CSV rows, whatever their state. Times are office time."""
    rows = [
        {
            **payment_row(payment),
            "made_at": payment.made_at.astimezone(zone).isoformat(timespec="seconds"),
            "state": payment.state.value,
            "batch": str(payment.batch or ""),
            "note": current_office().free_texts.read(payment.note) or "",
        }
        for payment in payments
    ]
    return csv_response(_COLUMNS, rows, name)


def csv_response(columns: Sequence[str], rows: Iterable[Mapping[str, str]], name: str) -> Response:
    """The table as a file to download."""
    table = table_for_people(columns, ([row[name] for name in columns] for row in rows))
    response = Response(BYTE_ORDER_MARK + table, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
