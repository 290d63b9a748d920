"""Payments and readings reach the billing system exactly once, wherever the server is killed on the way."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from queue_core.billing.account_number import AccountNumberFormat
from queue_core.billing.port import Batch, BatchKind, BatchRefused, Pending, Receipt, Sent
from queue_core.clock import SetClock
from queue_core.payments.ledger import Wish
from queue_core.payments.payment import Method, PaymentKind
from queue_core.payments.readings import Reading, ZoneReading
from queue_core.payments.records import PaymentRecords, open_records
from web.billing.csv_folder import CsvFolder
from web.payments.export import Exporter

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)


class Killed(BaseException):
    """The server is killed here."""


class Death:
    """Comes at the n-th of the points that a turn passes."""

    def __init__(self, at: int) -> None:
        self.left = at

    def may_come(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise Killed


class MortalExporter(Exporter):
    """Passes a point before and after everything that leaves a trace outside of this process."""

    def __init__(self, records: PaymentRecords, billing: Any, death: Death) -> None:
        super().__init__(records.batches, billing, lambda: NOW)
        self._death = death
        for name in ("to_send", "mark"):
            setattr(self._batches, name, self._mortal(getattr(self._batches, name)))

    def _mortal(self, work: Any) -> Any:
        def attempt(*args: Any) -> Any:
            self._death.may_come()
            result = work(*args)
            self._death.may_come()
            return result

        return attempt

    def _send(self, batch: Batch) -> Sent | Pending:
        self._death.may_come()
        answer = super()._send(batch)
        self._death.may_come()
        return answer


def folder_of(directory: Path) -> CsvFolder:
    for name in ("in", "out"):
        (directory / name).mkdir(parents=True, exist_ok=True)
    return CsvFolder(directory, directory / "index.db", AccountNumberFormat(), timedelta(hours=36), SetClock(NOW))


def pay(records: PaymentRecords, name: str, kopecks: int = 12345) -> None:
    wish = Wish(
        name, f"r {name}", "2026-11-23", PaymentKind.PAYMENT, Method.CASH, "5000000001", kopecks, "x", "operator3"
    )
    records.ledger.begin(wish, NOW)


def read(records: PaymentRecords, name: str) -> None:
    zones = (
        ZoneReading("T1", "12345.6", "12300", "45.6", False, False),
        ZoneReading("T2", "7", "5", "2", False, False),
    )
    records.readings.store(
        Reading(name, f"r {name}", "2026-11-23", NOW, "5000000001", "0042", "", zones, "kiosk-1", None, None, "ru")
    )


def rows_in(directory: Path, kind: str) -> list[dict[str, str]]:
    """All rows that lie in the folder, of all batches."""
    found = []
    for path in sorted((directory / "out").glob(f"{kind}-*.csv")):
        found += list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig")), delimiter=";"))
    return found


@pytest.fixture
def records(tmp_path: Path) -> Iterator[PaymentRecords]:
    opened = open_records(tmp_path / "data")
    yield opened
    opened.close()


@pytest.mark.parametrize("point", range(1, 19))
def test_a_kill_at_any_point_loses_and_doubles_nothing(tmp_path: Path, point: int) -> None:
    billing = folder_of(tmp_path)
    records = open_records(tmp_path / "data")
    for name in ("a", "b"):
        pay(records, name)
    read(records, "m")
    died = False
    try:
        MortalExporter(records, billing, Death(point)).turn()
    except Killed:
        died = True
    assert died == (point <= 16), "a turn passes sixteen points"
    records.close()

    # What comes in before the next start goes into a batch of its own.
    records = open_records(tmp_path / "data")
    pay(records, "c")
    Exporter(records.batches, billing, lambda: NOW).turn()
    Exporter(records.batches, billing, lambda: NOW).turn()
    assert Counter(row["payment"] for row in rows_in(tmp_path, "payments")) == {"a": 1, "b": 1, "c": 1}
    assert Counter((row["reading"], row["zone"]) for row in rows_in(tmp_path, "readings")) == {
        ("m", "T1"): 1,
        ("m", "T2"): 1,
    }
    assert {batch.state for batch in records.batches.latest()} == {"sent"}
    for batch in records.batches.latest():
        (tmp_path / "out" / f"{batch.kind}-{batch.number:06d}.csv.ok").touch()
    Exporter(records.batches, billing, lambda: NOW).turn()
    assert {batch.state for batch in records.batches.latest()} == {"received"}
    records.close()


def test_refunds_go_out_below_zero_and_what_is_open_does_not(tmp_path: Path, records: PaymentRecords) -> None:
    pay(records, "a", 12345)
    wish = Wish("b", "r b", "2026-11-24", PaymentKind.REFUND, Method.CASH, "5000000001", 345, "x", "manager", of="a")
    records.ledger.begin(wish, NOW)
    card = Wish(
        "c",
        "r c",
        "2026-11-23",
        PaymentKind.PAYMENT,
        Method.CARD,
        "5000000001",
        100,
        "x",
        "kiosk-1",
        device="t",
        agent="a",
    )
    records.ledger.begin(card, NOW)
    Exporter(records.batches, folder_of(tmp_path), lambda: NOW).turn()
    rows = rows_in(tmp_path, "payments")
    assert [(row["payment"], row["kind"], row["amount"], row["of"]) for row in rows] == [
        ("a", "payment", "123,45", ""),
        ("b", "refund", "-3,45", "a"),
    ]


def test_a_folder_that_is_away_is_waited_for(tmp_path: Path, records: PaymentRecords) -> None:
    billing = folder_of(tmp_path)
    (tmp_path / "out").rmdir()
    pay(records, "a")
    exporter = Exporter(records.batches, billing, lambda: NOW)
    exporter.turn()
    assert [batch.state for batch in records.batches.latest()] == ["made"]
    (tmp_path / "out").mkdir()
    pay(records, "b")
    exporter.turn()
    assert [row["payment"] for row in rows_in(tmp_path, "payments")] == ["a", "b"]
    assert len(records.batches.latest()) == 2


class Refusing:
    """A billing system that refuses each batch once."""

    def __init__(self) -> None:
        self.seen: list[Batch] = []

    def send(self, batch: Batch) -> Sent | Pending:
        self.seen.append(batch)
        if len(self.seen) == 1:
            raise BatchRefused(batch.name, "нет такого счёта")
        return Sent()

    def receipt(self, kind: BatchKind, number: int) -> Receipt | None:
        return Receipt(kind, number, accepted=True, text="12 строк")


def test_a_refused_batch_shows_and_goes_out_again_as_it_was(records: PaymentRecords) -> None:
    billing = Refusing()
    exporter = Exporter(records.batches, billing, lambda: NOW)
    pay(records, "a")
    exporter.turn()
    [refused] = records.batches.refused()
    assert "нет такого счёта" in (refused.detail or "")
    exporter.turn()
    assert len(billing.seen) == 1, "not by itself"
    pay(records, "b")
    records.batches.again(BatchKind.PAYMENTS, refused.number)
    exporter.turn()
    assert billing.seen[1] == billing.seen[0]
    assert {(batch.number, batch.state) for batch in records.batches.latest()} == {(1, "received"), (2, "received")}


def test_a_receipt_may_refuse_too(tmp_path: Path, records: PaymentRecords) -> None:
    billing = folder_of(tmp_path)
    exporter = Exporter(records.batches, billing, lambda: NOW)
    pay(records, "a")
    exporter.turn()
    (tmp_path / "out" / "payments-000001.csv.error").write_text("строка 2: счёт закрыт", "utf-8")
    exporter.turn()
    [refused] = records.batches.refused()
    assert refused.detail == "строка 2: счёт закрыт"
