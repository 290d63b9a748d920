"""Exports payments and readings to billing in numbered batches: each row is in exactly one, and a batch never changes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from queue_core.billing.port import Batch, BatchKind
from queue_core.errors import NotFound
from queue_core.events import from_milliseconds, to_milliseconds
from queue_core.payments.ledger import payment_of
from queue_core.payments.payment import Payment, PaymentState
from queue_core.payments.readings import Reading, reading_of
from queue_core.payments.storage import LedgerFile

MOST_ROWS = 5000
"""The most payments or readings in one batch; the rest follow in the next."""


class UnknownBatch(NotFound):
    code = "unknown_batch"

    def __init__(self, kind: str, number: int) -> None:
        super().__init__(f"Выгрузки {kind}-{number:06d} нет.", f"There is no batch {kind}-{number:06d}.")


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """A batch and its state: made (to be sent), sent (no receipt yet), received, or refused with the reason."""

    kind: BatchKind
    number: int
    made_at: datetime
    state: str
    detail: str | None
    rows: int


class Batches:
    """The ledger's export. Number, content and the mark on each row are one transaction: no row is lost or duplicated."""

    def __init__(self, file: LedgerFile) -> None:
        self._file = file

    def to_send(self, kind: BatchKind, at: datetime) -> Batch | None:
        """The oldest batch not known to have arrived, else a new one of what is still to be sent; None if nothing is."""
        with self._file.transaction() as db:
            made = self._file.row(
                "SELECT number, rows FROM batches WHERE kind = ? AND state = 'made' ORDER BY number", (kind,)
            )
            if made is not None:
                return Batch(kind, made["number"], tuple(json.loads(made["rows"])))
            return self._make(db, kind, at)

    def _make(self, db: sqlite3.Connection, kind: BatchKind, at: datetime) -> Batch | None:
        table, query, rows_of = _SOURCES[kind]
        sources = self._file.rows(f"{query} LIMIT {MOST_ROWS}")
        if not sources:
            return None
        last = self._file.row("SELECT coalesce(max(number), 0) AS number FROM batches WHERE kind = ?", (kind,))
        assert last is not None, "an aggregate has a row"
        batch = Batch(kind, last["number"] + 1, tuple(row for source in sources for row in rows_of(source)))
        content = json.dumps([dict(row) for row in batch.rows], ensure_ascii=False)
        db.execute(
            "INSERT INTO batches (kind, number, made_at, state, rows) VALUES (?, ?, ?, 'made', ?)",
            (kind, batch.number, to_milliseconds(at), content),
        )
        db.executemany(
            f"UPDATE {table} SET batch = ? WHERE id = ?", [(batch.number, source["id"]) for source in sources]
        )
        return batch

    def mark(self, kind: BatchKind, number: int, state: str, detail: str | None = None) -> None:
        """Records a batch's state: sent, received or refused."""
        with self._file.transaction() as db:
            db.execute(
                "UPDATE batches SET state = ?, detail = ? WHERE kind = ? AND number = ?", (state, detail, kind, number)
            )

    def again(self, kind: BatchKind, number: int) -> BatchRecord:
        """Sends a refused batch again, unchanged, after the billing system has been fixed. Raises UnknownBatch."""
        with self._file.transaction() as db:
            if not self._records("kind = ? AND number = ?", kind, number):
                raise UnknownBatch(kind, number)
            db.execute(
                "UPDATE batches SET state = 'made', detail = NULL WHERE kind = ? AND number = ? AND state = 'refused'",
                (kind, number),
            )
            return self._records("kind = ? AND number = ?", kind, number)[0]

    def awaiting_receipt(self) -> list[BatchRecord]:
        """The batches that were sent and have no receipt yet."""
        return self._records("state = 'sent'")

    def refused(self) -> list[BatchRecord]:
        """The batches that the billing system will not take: staff must look into them."""
        return self._records("state = 'refused'")

    def latest(self, most: int = 100) -> list[BatchRecord]:
        """The newest batches, newest first."""
        return sorted(self._records("1"), key=lambda batch: batch.made_at, reverse=True)[:most]

    def _records(self, condition: str, *values: str | int) -> list[BatchRecord]:
        rows = self._file.rows(
            "SELECT kind, number, made_at, state, detail, json_array_length(rows) AS rows FROM batches"
            f" WHERE {condition} ORDER BY kind, number",
            values,
        )
        return [
            BatchRecord(**{**dict(row), "kind": BatchKind(row["kind"]), "made_at": from_milliseconds(row["made_at"])})
            for row in rows
        ]


def payment_row(payment: Payment) -> dict[str, str]:
    """A payment in the form for the billing system and the accountant: roubles with a comma, refunds negative."""
    kopecks = payment.sign * payment.kopecks
    return {
        "payment": payment.id,
        "kind": payment.kind.value,
        "day": payment.day,
        "made_at": payment.made_at.isoformat(timespec="seconds"),
        "account": payment.account,
        "amount": f"{'-' if kopecks < 0 else ''}{abs(kopecks) // 100},{abs(kopecks) % 100:02d}",
        "method": payment.method.value,
        "by_hand": "yes" if payment.state is PaymentState.PAID_BY_HAND else "no",
        "of": payment.of or "",
        "rrn": payment.rrn or "",
        "terminal": payment.device or "",
        "kiosk": payment.kiosk or "",
        "window": payment.window or "",
    }


def _payment_rows(row: sqlite3.Row) -> list[dict[str, str]]:
    return [payment_row(payment_of(row))]


READING_COLUMNS = (
    "reading", "day", "account", "meter", "zone", "value", "before", "used", "rolled_over", "confirmed",
)  # fmt: skip


def reading_rows(reading: Reading) -> list[dict[str, str]]:
    """A reading in the form for the billing system and the accountant: a row per tariff zone, numbers with a comma."""
    return [
        dict(
            zip(
                READING_COLUMNS,
                (
                    reading.id,
                    reading.day,
                    reading.account,
                    reading.meter,
                    zone.zone,
                    *(number.replace(".", ",") for number in (zone.reading, zone.before, zone.used)),
                    *("yes" if flag else "no" for flag in (zone.rolled_over, zone.confirmed)),
                ),
                strict=True,
            )
        )
        for zone in reading.zones
    ]


def _reading_rows(row: sqlite3.Row) -> list[dict[str, str]]:
    return reading_rows(reading_of(row))


_SOURCES: Mapping[BatchKind, tuple[str, str, Callable[[sqlite3.Row], list[dict[str, Any]]]]] = {
    BatchKind.PAYMENTS: (
        "payments",
        "SELECT * FROM payments WHERE batch IS NULL AND state IN ('confirmed', 'paid_by_hand') ORDER BY made_at, id",
        _payment_rows,
    ),
    BatchKind.READINGS: (
        "readings",
        "SELECT * FROM readings WHERE batch IS NULL ORDER BY at, id",
        _reading_rows,
    ),
}
