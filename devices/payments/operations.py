"""The terminals' durable memory: every order, what was begun, its result, and what the server has acknowledged."""

import json
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

DATABASE = "operations.sqlite3"


class OrderKind(StrEnum):
    """What a terminal is asked to do. The `reference` of a confirm or undo is that of its payment."""

    PAY = "pay"
    CONFIRM = "confirm"
    UNDO = "undo"
    REFUND = "refund"
    SETTLE = "settle"


class OrderOutcome(StrEnum):
    """Pay and refund end as approved or declined, the others as done or failed (certainly nothing happened)."""

    APPROVED = "approved"
    DECLINED = "declined"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


SCHEMA = """
create table if not exists spool (id text not null, only integer primary key check (only = 1));
create table if not exists operations (
    number integer primary key autoincrement,
    job text not null unique,
    device text not null,
    kind text not null check (kind in ('pay', 'confirm', 'undo', 'refund', 'settle')),
    payment text not null,
    document text not null,
    state text not null check (state in ('accepted', 'begun', 'ended')),
    reference text,
    accepted_at real not null,
    seeking integer not null default 0,
    outcome text check (outcome in ('approved', 'declined', 'done', 'failed', 'unknown')),
    cause text, detail text, facts text not null default '{}',
    report text not null default 'none' check (report in ('none', 'pending', 'acked')),
    check ((outcome is null) = (state <> 'ended'))
);
create index if not exists operations_by_report on operations (report, number) where report = 'pending';
create index if not exists operations_open on operations (device, number) where state <> 'ended' or seeking;
create trigger if not exists a_clear_end_is_final before update of outcome on operations
    when old.outcome is not null and old.outcome <> 'unknown' and new.outcome is not old.outcome
    begin select raise(abort, 'this operation has ended'); end;
create trigger if not exists begun_once before update of reference on operations
    when old.reference is not null and new.reference is not old.reference
    begin select raise(abort, 'an operation keeps its number'); end;
"""


@dataclass(frozen=True)
class Order:
    """What the server asks of a terminal. `job` names the order, `payment` the payment in the ledger it belongs to,
    `subject` is the job's `for`, which its report carries back. After `begin_by_s`, by the box's steady clock, a payment
    or refund must not begin any more: its visitor has gone.
    """

    job: str
    device: str
    kind: OrderKind
    payment: str
    kopecks: int = 0
    purpose: str = ""
    reference: str | None = None
    original: str | None = None
    subject: str | None = None
    begin_by_s: float | None = None


@dataclass(frozen=True)
class OrderResult:
    """The result of an order. `facts` go to the ledger as they are: kopecks, rrn, card (masked), receipt …

    `seeking`: the outcome is unknown, and the terminal can still be asked.
    """

    outcome: OrderOutcome
    cause: str | None = None
    detail: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    seeking: bool = False


@dataclass(frozen=True)
class StoredOrder:
    """An order with its state; `reference` is the protocol's own number once it has begun.

    `by_hand`: a person has settled its payment.
    """

    order: Order
    state: str
    reference: str | None
    accepted_at: float
    outcome: OrderOutcome | None
    seeking: bool
    by_hand: bool


class Operations:
    """The orders and their states. Every change is on disk (synchronous=FULL) when the method returns. Safe to use from
    several threads.

    `id` names this memory: a server that remembers another id knows that the former memory has been lost.
    """

    def __init__(self, directory: Path, clock: Callable[[], float] = time.time) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._clock = clock
        self._lock = threading.RLock()
        self._db = sqlite3.connect(directory / DATABASE, check_same_thread=False, isolation_level=None)
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=full")
        self._db.executescript(SCHEMA)
        if "by_hand" not in {column[1] for column in self._db.execute("pragma table_info(operations)")}:
            self._db.execute("alter table operations add column by_hand integer not null default 0")
        self._db.execute("insert or ignore into spool (only, id) values (1, ?)", (uuid.uuid4().hex,))
        self.id: str = self._db.execute("select id from spool").fetchone()[0]

    def recover(self) -> None:
        """Gives the orders that the last stop cut off their outcome; call it once at start.

        What was accepted but not begun took no money: it ends. What was begun is unknown until the terminal is asked.
        """
        with self._lock:
            self._db.execute("begin immediate")
            self._db.execute(
                "update operations set state='ended', outcome=case when kind in ('pay', 'refund') then 'declined' else"
                " 'failed' end, cause='agent_restarted', report='pending',"
                " detail='The agent was restarted before this was begun.'"
                " where state='accepted' and kind in ('pay', 'refund', 'settle')"
            )
            self._db.execute(
                "update operations set state='ended', outcome='unknown', cause='agent_restarted', seeking=1,"
                " report='pending', detail='The agent was restarted in the middle of it.' where state='begun'"
            )
            self._db.execute("commit")

    def accept(self, order: Order) -> bool:
        """Stores a new order. False when the job is already known: then nothing is done again."""
        with self._lock:
            cursor = self._db.execute(
                "insert or ignore into operations (job, device, kind, payment, document, state, accepted_at)"
                " values (?, ?, ?, ?, ?, 'accepted', ?)",
                (order.job, order.device, order.kind, order.payment, _document(order), self._clock()),
            )
            return cursor.rowcount == 1

    def begin(self, job: str, reference: str | None) -> None:
        """Marks the order as begun; call it before the first byte that could move money goes out.

        Raises RuntimeError when it was begun before.
        """
        with self._lock:
            changed = self._db.execute(
                "update operations set state='begun', reference=? where job=? and state='accepted'", (reference, job)
            ).rowcount
            if changed != 1:
                raise RuntimeError(f"Operation {job} has already begun: nothing may be sent for it again.")

    def finish(self, job: str, result: OrderResult) -> None:
        """Stores the outcome, or a better one than before, which then waits to be reported."""
        with self._lock:
            self._db.execute(
                "update operations set state='ended', outcome=?, cause=?, detail=?, facts=?, seeking=?,"
                " report='pending' where job=?",
                (
                    result.outcome,
                    result.cause,
                    result.detail,
                    json.dumps(result.facts, ensure_ascii=False),
                    int(result.seeking),
                    job,
                ),
            )

    def refuse_permanently(self, order: Order) -> None:
        """Reports an order again. One that never arrived is stored as declined, in case it still comes: its visitor has
        gone by now."""
        with self._lock:
            if self.accept(order):
                outcome = (
                    OrderOutcome.DECLINED if order.kind in (OrderKind.PAY, OrderKind.REFUND) else OrderOutcome.FAILED
                )
                self.finish(
                    order.job, OrderResult(outcome, "never_received", "This order never arrived at the device agent.")
                )
            else:
                self.report_again(order.job)

    def report_lost_memory(self, order: Order) -> None:
        """Reports an order that the server gave to a former memory; what is not known here ends as unknown."""
        with self._lock:
            if self.accept(order):
                detail = "The device agent's memory has been replaced since: ask the terminal or the bank."
                self.finish(order.job, OrderResult(OrderOutcome.UNKNOWN, "memory_lost", detail))
            else:
                self.report_again(order.job)

    def entry(self, job: str) -> StoredOrder | None:
        """An order, None when it is not known."""
        rows = self._entries("job=?", job)
        return rows[0] if rows else None

    def to_resolve(self, device: str) -> list[StoredOrder]:
        """Orders of a device whose outcome is unknown and can still be resolved, oldest first."""
        return self._entries("device=? and seeking", device)

    def unknown(self, device: str, payment: str) -> list[Order]:
        """The pay or refund orders of a payment that ended as unknown."""
        condition = "device=? and payment=? and kind in ('pay', 'refund') and outcome='unknown'"
        return [entry.order for entry in self._entries(condition, device, payment)]

    def undecided(self, device: str) -> StoredOrder | None:
        """An approved payment whose confirm or undo has not ended; until then the terminal takes no other payment."""
        entries = self._entries(
            "device=? and kind='pay' and outcome='approved' and not by_hand and not exists (select 1 from operations as"
            " ending where ending.payment=operations.payment and ending.kind in ('confirm', 'undo') and ending.state='ended'"
            " and not ending.seeking)",
            device,
        )
        return entries[0] if entries else None

    def settle_by_hand(self, payment: str) -> None:
        """A person has found out what became of a payment: the terminal is asked about it once more, and is free."""
        with self._lock:
            self._db.execute("update operations set by_hand=1 where payment=?", (payment,))

    def reference_of(self, payment: str) -> str | None:
        """The protocol's own number of a payment, None where it has none."""
        with self._lock:
            row = self._db.execute(
                "select reference from operations where payment=? and kind='pay'", (payment,)
            ).fetchone()
        return row[0] if row else None

    def last_number(self, device: str) -> int:
        """The highest of the protocol's own numbers that this box has used at a device, 0 for none."""
        with self._lock:
            row = self._db.execute(
                "select max(cast(reference as integer)) from operations where device=? and kind='pay'", (device,)
            ).fetchone()
        return row[0] or 0

    def last_slip(self, device: str) -> list[str]:
        """The lines of the last slip of an approved payment at a device, [] for none."""
        with self._lock:
            row = self._db.execute(
                "select facts from operations where device=? and kind='pay' and outcome='approved'"
                " order by number desc limit 1",
                (device,),
            ).fetchone()
        lines: list[str] = json.loads(row[0]).get("receipt", []) if row else []
        return lines

    def unfinished(self, device: str) -> list[StoredOrder]:
        """Orders accepted but not begun, oldest first."""
        return self._entries("device=? and state='accepted'", device)

    def pending(self) -> list[dict[str, Any]]:
        """The reports not yet acknowledged, oldest first, as payloads of the `report` event."""
        with self._lock:
            rows = self._db.execute(
                "select document, job, kind, payment, outcome, cause, detail, reference, facts, seeking from operations"
                " where report='pending' order by number"
            ).fetchall()
        return [_report(*row) for row in rows]

    def acknowledge(self, job: str, outcome: str) -> None:
        """Marks the report of this outcome as received by the server; a better one that came meanwhile still waits."""
        with self._lock:
            self._db.execute(
                "update operations set report='acked' where job=? and outcome=? and report='pending'", (job, outcome)
            )

    def report_again(self, job: str) -> None:
        """Makes the report of a finished order pending again, because the server has sent it a second time."""
        with self._lock:
            self._db.execute("update operations set report='pending' where job=? and report='acked'", (job,))

    def close(self) -> None:
        """Closes the database file."""
        with self._lock:
            self._db.close()

    def _entries(self, condition: str, *values: str) -> list[StoredOrder]:
        with self._lock:
            rows = self._db.execute(
                "select document, state, reference, accepted_at, outcome, seeking, by_hand from operations"
                f" where {condition} order by number",
                values,
            ).fetchall()
        return [
            StoredOrder(
                _order(document),
                state,
                reference,
                accepted_at,
                OrderOutcome(outcome) if outcome else None,
                bool(seeking),
                bool(by_hand),
            )
            for document, state, reference, accepted_at, outcome, seeking, by_hand in rows
        ]


def no_such_terminal(agent: str, order: Order) -> OrderResult:
    """The result of an order for a terminal that this agent does not have."""
    outcome = OrderOutcome.DECLINED if order.kind in (OrderKind.PAY, OrderKind.REFUND) else OrderOutcome.FAILED
    return OrderResult(outcome, "no_terminal", f"Agent {agent} has no payment terminal {order.device}.")


def _report(document: str, job: str, kind: str, payment: str, *result: Any) -> dict[str, Any]:
    outcome, cause, detail, reference, facts, seeking = result
    subject = _order(document).subject
    return {
        "job": job,
        **({"for": subject} if subject else {}),
        "kind": kind,
        "payment": payment,
        "outcome": outcome,
        "cause": cause,
        "detail": detail,
        "reference": reference,
        "facts": json.loads(facts),
        "seeking": bool(seeking),
    }


def _document(order: Order) -> str:
    return json.dumps(asdict(order), ensure_ascii=False)


def _order(document: str) -> Order:
    values = json.loads(document)
    return Order(**{**values, "kind": OrderKind(values["kind"])})
