"""Checks the ledger for contradictions, for `talon check`; also while a server is running."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

from queue_core.payments.storage import DATABASE
from queue_core.store.read_only import read_only

_QUERIES = {
    "the state of payment {} is not that of its last step": """
        SELECT id FROM payments
        WHERE state <> (SELECT state FROM steps WHERE payment = payments.id ORDER BY seq DESC LIMIT 1)
    """,
    "payment {} has no step that records its beginning": """
        SELECT id FROM payments
        WHERE NOT EXISTS (SELECT 1 FROM steps WHERE payment = payments.id AND state = 'new')
    """,
    "more of payment {} was refunded than was paid": """
        SELECT paid.id FROM payments AS paid JOIN payments AS back ON back.of = paid.id
        WHERE back.state NOT IN ('declined', 'undone', 'unpaid_by_hand')
        GROUP BY paid.id HAVING sum(back.kopecks) > paid.kopecks
    """,
    "payment {} was exported to the billing system although it did not go through": """
        SELECT id FROM payments WHERE batch IS NOT NULL AND state NOT IN ('confirmed', 'paid_by_hand')
    """,
}
_EXPORTED = {
    "payments": ("payment", "SELECT id, batch FROM payments WHERE batch IS NOT NULL"),
    "readings": ("reading", "SELECT id, batch FROM readings WHERE batch IS NOT NULL"),
}


def contradictions(directory: Path) -> list[str]:
    """What is wrong with the ledger of a data directory, one sentence per fault; empty if there is no ledger."""
    if not (directory / DATABASE).exists():
        return []
    with closing(read_only(directory / DATABASE)) as ledger:
        verdict = ledger.execute("PRAGMA integrity_check").fetchone()[0]
        if verdict != "ok":
            return [f"{DATABASE} is damaged: {verdict}"]
        wrong_payments = [
            sentence.format(name) for sentence, query in _QUERIES.items() for (name,) in ledger.execute(query)
        ]
        return wrong_payments + [sentence for kind in _EXPORTED for sentence in _wrong_batches(ledger, kind)]


def _wrong_batches(ledger: sqlite3.Connection, kind: str) -> list[str]:
    """Rows that are in a batch but not marked as such, or the other way round; no row may be in two batches."""
    column, marked = _EXPORTED[kind]
    held: Counter[tuple[str, int]] = Counter()
    for number, rows in ledger.execute("SELECT number, rows FROM batches WHERE kind = ?", (kind,)):
        held.update({(row[column], number) for row in json.loads(rows)})
    wrong = held.keys() ^ set(ledger.execute(marked))
    return [
        f"{column} {name} is either marked for or contained in {kind}-{batch:06d}, but not both"
        for name, batch in sorted(wrong)
    ]


def numbers(directory: Path) -> tuple[int, int]:
    """How many payments the ledger has, and how many of them staff must look into."""
    if not (directory / DATABASE).exists():
        return 0, 0
    with closing(read_only(directory / DATABASE)) as ledger:
        total, troubled = ledger.execute(
            "SELECT count(*), count(*) FILTER (WHERE trouble IS NOT NULL OR state = 'unknown') FROM payments"
        ).fetchone()
        return int(total), int(troubled)
