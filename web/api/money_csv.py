"""A day's payments and readings as CSV for the accountant: `;`, UTF-8 with BOM, as Excel in Russia reads it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from flask import Response

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
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({key: _harmless(value) for key, value in row.items()} for row in rows)
    response = Response(out.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _harmless(value: str) -> str:
    """Quotes a note that a spreadsheet would run as a formula."""
    return f"'{value}" if value[:1] in {"=", "+", "@", "\t", "\r"} else value
