"""The ledger's file: every transaction is whole or has not happened, the first one and each after it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from queue_core.errors import StorageFailed
from queue_core.payments.records import PaymentRecords
from tests.queue_core.payments.wishes import AT, CASH, wish


class PowerCut(Exception):
    """Something nobody foresaw, in the middle of a transaction."""


def cut_off_after(records: PaymentRecords, *statements: str) -> None:
    """A transaction that does not come to its end. Raises PowerCut, or StorageFailed where a statement is refused."""
    with records.file.transaction() as db:
        for statement in statements:
            db.execute(statement)
        raise PowerCut


def notes(folder: Path) -> list[str | None]:
    """The payments' notes as another connection sees them: what is on the disk."""
    beside = sqlite3.connect(folder / "payments.db")
    try:
        return [note for (note,) in beside.execute("SELECT note FROM payments ORDER BY id")]
    finally:
        beside.close()


@pytest.mark.parametrize("earlier", [0, 1, 3])
def test_what_is_interrupted_has_not_happened_however_many_went_before(
    records: PaymentRecords, tmp_path: Path, earlier: int
) -> None:
    for name in ("a", "b"):
        records.ledger.begin(wish(name, **CASH), AT)
    for number in range(earlier):
        with records.file.transaction() as db:
            db.execute("UPDATE payments SET note = ?", (str(number),))
    before = notes(tmp_path)
    with pytest.raises(PowerCut):
        cut_off_after(records, "UPDATE payments SET note = 'half' WHERE id = 'a'")
    assert notes(tmp_path) == before
    assert [row["note"] for row in records.file.rows("SELECT note FROM payments ORDER BY id")] == before


def test_nothing_is_on_the_disk_before_the_end(records: PaymentRecords, tmp_path: Path) -> None:
    records.ledger.begin(wish(**CASH), AT)
    with records.file.transaction() as db:
        db.execute("UPDATE payments SET note = 'written'")
        assert notes(tmp_path) == [None]
    assert notes(tmp_path) == ["written"]


def test_a_transaction_within_another_is_part_of_it(records: PaymentRecords, tmp_path: Path) -> None:
    records.ledger.begin(wish(**CASH), AT)
    with records.file.transaction():
        with records.file.transaction() as inner:
            inner.execute("UPDATE payments SET note = 'inner'")
        assert notes(tmp_path) == [None], "the inner end is not the end"
    assert notes(tmp_path) == ["inner"]
    with pytest.raises(PowerCut), records.file.transaction():
        cut_off_after(records, "UPDATE payments SET note = 'lost'")
    assert notes(tmp_path) == ["inner"]


def test_a_refused_write_says_that_nothing_has_changed(records: PaymentRecords, tmp_path: Path) -> None:
    records.ledger.begin(wish(**CASH), AT)
    with pytest.raises(StorageFailed, match="Nothing was changed"):
        cut_off_after(records, "UPDATE payments SET note = 'half'", "SELECT * FROM nowhere")
    assert notes(tmp_path) == [None]
    with records.file.transaction() as db:
        db.execute("UPDATE payments SET note = 'next'")
    assert notes(tmp_path) == ["next"]


STRAY = "(at, agent, payment, outcome, report) VALUES (1, 'a', 'p', 'approved', '{}')"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE steps SET state = 'declined'",
        "DELETE FROM steps",
        "INSERT OR REPLACE INTO steps SELECT seq, payment, 0, actor, state, data FROM steps",
        "UPDATE strays SET outcome = 'declined'",
        "DELETE FROM strays",
        "INSERT OR REPLACE INTO strays SELECT seq, 0, agent, payment, 'x', report FROM strays",
    ],
)
def test_history_is_only_added_to(records: PaymentRecords, statement: str) -> None:
    records.ledger.begin(wish(**CASH), AT)
    with records.file.transaction() as db:
        db.execute(f"INSERT INTO strays {STRAY}")
    history = "SELECT seq, at, state FROM steps UNION ALL SELECT seq, at, outcome FROM strays"
    before = [tuple(row) for row in records.file.rows(history)]
    assert len(before) >= 2
    with pytest.raises(sqlite3.IntegrityError, match="stay"), records.file.transaction() as db:
        db.execute(statement)
    assert [tuple(row) for row in records.file.rows(history)] == before
