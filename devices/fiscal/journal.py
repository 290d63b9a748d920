"""The registers' durable memory: every receipt that was ordered, its mark, its result, and what the server has acknowledged."""

import json
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from devices.fiscal.contract import Mark, ReceiptRefused, Registered, Registration
from devices.fiscal.receipt import Correction, Receipt, as_document, read_correction, read_receipt
from devices.payments.contract import Unknown

DATABASE = "receipts.sqlite3"


class ReceiptState(StrEnum):
    """wanted: on disk, the register is still to be asked; asked: its mark is stored, a receipt may be on its way.

    `unknown` is for a person; `refused` was certainly not registered and will not be tried again.
    """

    WANTED = "wanted"
    ASKED = "asked"
    REGISTERED = "registered"
    PRINTED = "printed"
    REFUSED = "refused"
    UNKNOWN = "unknown"


SCHEMA = """
create table if not exists receipts (
    number integer primary key autoincrement,
    job text not null unique,
    device text not null,
    payment text not null,
    subject text,
    document text not null,
    correction integer not null check (correction in (0, 1)),
    state text not null check (state in ('wanted', 'asked', 'registered', 'printed', 'refused', 'unknown')),
    attempt integer not null default 0,
    storage text, mark integer,
    cause text, detail text,
    fiscal_number integer, fiscal_sign integer, fiscal_time real, fiscal_storage text,
    wanted_at real not null, until real,
    report text not null default 'none' check (report in ('none', 'pending', 'acked')),
    check ((state = 'asked') <= (mark is not null)),
    check ((state in ('registered', 'printed')) = (fiscal_number is not null))
);
create unique index if not exists no_document_for_two on receipts (fiscal_storage, fiscal_number)
    where fiscal_number is not null;
create index if not exists receipts_by_report on receipts (report, number) where report = 'pending';
create index if not exists receipts_open on receipts (device, number) where state in ('wanted', 'asked', 'registered');
create trigger if not exists registered_is_for_ever before update of state on receipts
    when old.state in ('registered', 'printed') and new.state not in ('registered', 'printed')
    begin select raise(abort, 'a registered receipt stays registered'); end;
create trigger if not exists one_mark_an_attempt before update of mark on receipts
    when old.state = 'asked' and new.state = 'asked' and new.mark is not old.mark
    begin select raise(abort, 'an attempt keeps its mark'); end;
"""


@dataclass(frozen=True)
class ReceiptOrder:
    """What the server asks for: one receipt or correction, of one payment, by one register.

    `until` (seconds, Unix) is when it must have begun; after that a person decides.
    """

    job: str
    device: str
    payment: str
    receipt: Receipt | Correction
    subject: str | None = None
    until: float | None = None


@dataclass(frozen=True)
class StoredReceipt:
    """An order with its state; `attempt` counts from 1 once the register has been asked."""

    order: ReceiptOrder
    state: ReceiptState
    attempt: int
    mark: Mark | None

    @property
    def name(self) -> str:
        """The attempt's own name: another one for each attempt, the same for every question about it."""
        return f"{self.order.job}/{max(1, self.attempt)}"


class Receipts:
    """The orders and their states. Every change is on disk (synchronous=FULL) when the method returns. Safe to use from
    several threads.
    """

    def __init__(self, directory: Path, clock: Callable[[], float] = time.time) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._clock = clock
        self._lock = threading.RLock()
        self._db = sqlite3.connect(directory / DATABASE, check_same_thread=False, isolation_level=None)
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=full")
        self._db.executescript(SCHEMA)

    def accept(self, order: ReceiptOrder) -> bool:
        """Stores a new order. False when the job is already known: then nothing is done again."""
        document = json.dumps(as_document(order.receipt), ensure_ascii=False)
        values = (
            order.job,
            order.device,
            order.payment,
            order.subject,
            document,
            isinstance(order.receipt, Correction),
            self._clock(),
            order.until,
        )
        with self._lock:
            cursor = self._db.execute(
                "insert or ignore into receipts (job, device, payment, subject, document, correction, state, wanted_at, until)"
                " values (?, ?, ?, ?, ?, ?, 'wanted', ?, ?)",
                values,
            )
            return cursor.rowcount == 1

    def begin(self, job: str, mark: Mark) -> None:
        """Stores the mark of a new attempt; call it before the first byte of the receipt goes out.

        Raises RuntimeError when an attempt has begun and its end is not known.
        """
        changed = self._write(
            "state='asked', attempt=attempt+1, storage=?, mark=?",
            "job=? and state='wanted'",
            mark.storage,
            mark.document,
            job,
        )
        if changed != 1:
            raise RuntimeError(f"Receipt {job} has already been asked for: nothing may be sent for it again.")

    def not_registered(self, job: str) -> None:
        """The storage has proved that the attempt registered nothing: the order may begin anew."""
        self._write("state='wanted', storage=null, mark=null", "job=? and state='asked'", job)

    def finish(self, job: str, result: Registration) -> None:
        """Stores the end of an order, which then waits to be reported."""
        match result:
            case Registered(number, sign, at, storage, printed):
                state = ReceiptState.PRINTED if printed else ReceiptState.REGISTERED
                self._write(
                    "state=?, cause=null, detail=null, fiscal_number=?, fiscal_sign=?, fiscal_time=?, fiscal_storage=?,"
                    " report='pending'",
                    "job=?",
                    state,
                    number,
                    sign,
                    at,
                    storage,
                    job,
                )
            case ReceiptRefused(cause, text):
                self._write("state='refused', cause=?, detail=?, report='pending'", "job=?", cause, text, job)
            case Unknown(text):
                self._write("state='unknown', cause='undecided', detail=?, report='pending'", "job=?", text, job)

    def printed(self, job: str) -> None:
        """The paper of a registered receipt has come out after all."""
        self._write("state='printed', report='pending'", "job=? and state='registered'", job)

    def waits(self, job: str, cause: str, text: str) -> None:
        """Says why an order still waits; reported once for each cause."""
        self._write(
            "cause=?, detail=?, report='pending'",
            "job=? and state in ('wanted', 'asked') and cause is not ?",
            cause,
            text,
            job,
            cause,
        )

    def open_orders(self, device: str) -> list[StoredReceipt]:
        """What a register still has to do, oldest first; what was begun comes before everything else."""
        return self._stored("device=? and state in ('asked', 'wanted') order by state='wanted', number", device)

    def unprinted(self, device: str) -> list[StoredReceipt]:
        """Registered receipts whose paper has not come out."""
        return self._stored("device=? and state='registered' order by number", device)

    def entry(self, job: str) -> StoredReceipt | None:
        """An order, None when it is not known."""
        rows = self._stored("job=?", job)
        return rows[0] if rows else None

    def pending(self) -> list[dict[str, Any]]:
        """The reports not yet acknowledged, oldest first, as payloads of the `report` event."""
        with self._lock:
            rows = self._db.execute(
                "select job, subject, payment, state, cause, detail, fiscal_number, fiscal_sign, fiscal_time,"
                " fiscal_storage from receipts where report='pending' order by number"
            ).fetchall()
        return [_report(*row) for row in rows]

    def acknowledge(self, job: str, outcome: str) -> None:
        """Marks the report of this state as received by the server; a later one still waits."""
        self._write("report='acked'", "job=? and state=? and report='pending'", job, outcome)

    def report_again(self, job: str) -> None:
        """Makes the last report of an order pending again, because the server has sent it a second time."""
        self._write("report='pending'", "job=? and report='acked'", job)

    def close(self) -> None:
        """Closes the database file."""
        with self._lock:
            self._db.close()

    def _write(self, change: str, where: str, *values: object) -> int:
        with self._lock:
            return self._db.execute(f"update receipts set {change} where {where}", values).rowcount

    def _stored(self, condition: str, *values: str) -> list[StoredReceipt]:
        with self._lock:
            rows = self._db.execute(
                "select job, device, payment, document, correction, subject, until, state, attempt, storage, mark"
                " from receipts"
                f" where {condition}",
                values,
            ).fetchall()
        return [_stored(*row) for row in rows]


def _stored(
    job: str,
    device: str,
    payment: str,
    document: str,
    correction: int,
    subject: str | None,
    until: float | None,
    state: str,
    attempt: int,
    storage: str | None,
    mark: int | None,
) -> StoredReceipt:
    read = read_correction if correction else read_receipt
    order = ReceiptOrder(job, device, payment, read(json.loads(document)), subject, until)
    at = Mark(storage, mark) if storage is not None and mark is not None else None
    return StoredReceipt(order, ReceiptState(state), attempt, at)


def _report(
    job: str,
    subject: str | None,
    payment: str,
    state: str,
    cause: str | None,
    detail: str | None,
    number: int | None,
    sign: int | None,
    at: float | None,
    storage: str | None,
) -> dict[str, Any]:
    facts = {} if number is None else {"number": number, "sign": sign, "time": at, "storage": storage}
    return {
        "job": job,
        **({"for": subject} if subject else {}),
        "kind": "receipt",
        "payment": payment,
        "outcome": state,
        "cause": cause,
        "detail": detail,
        "facts": facts,
    }
