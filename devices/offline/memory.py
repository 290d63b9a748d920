"""The durable memory of numbers: the blocks leased to this machine, the numbers given, the last contact with the server."""

import fcntl
import json
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from devices.offline.clock import Contact

KEPT_DAYS = 31
_MACHINE_ID = Path("/etc/machine-id")
_SCHEMA = """
create table if not exists identity (one integer primary key check (one = 1), memory text not null, machine text not null);
create table if not exists contact (
    one integer primary key check (one = 1),
    office text not null, boot text not null, steady_s real not null, wall_s real not null, speed real not null
);
create table if not exists leases (
    number integer primary key autoincrement,
    epoch text not null unique,
    lease text not null,
    current integer not null
);
create unique index if not exists current_lease on leases (current) where current;
create table if not exists given (
    epoch text not null,
    seq integer not null check (seq >= 1),
    day text not null,
    number text not null,
    service text not null,
    lang text not null,
    issued_at text not null,
    request_id text not null unique,
    copies integer not null default 0,
    merged integer not null default 0,
    ticket text,
    code text,
    primary key (epoch, seq),
    unique (day, number)
);
create index if not exists given_unmerged on given (merged) where not merged;
"""


class MemoryBusy(RuntimeError):
    """Another agent gives numbers out of this memory."""


@dataclass(frozen=True)
class Lease:
    """A block of numbers with what the server sent with it (docs/interfaces.md)."""

    epoch: str
    day: str
    series: str
    first: int
    last: int
    sent: dict[str, Any]

    @property
    def size(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class Given:
    """A number that was given. `issued_at` is the office's time; `copies` are the slips printed after the first."""

    epoch: str
    seq: int
    number: str
    service: str
    lang: str
    issued_at: datetime
    request_id: str
    copies: int = 0
    merged: bool = False

    @property
    def job(self) -> str:
        """The print job of its first slip; the server knows it by the same name."""
        return f"{self.epoch}-{self.seq}"

    @property
    def latest_job(self) -> str:
        """The print job of its latest slip."""
        return f"{self.job}-{self.copies + 1}" if self.copies else self.job


class NumberMemory:
    """Every change is on disk (synchronous=FULL) when the method returns. Safe to use from several threads.

    Raises MemoryBusy when another process has it open.
    """

    def __init__(self, directory: Path, machine: str | None = None) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._own = _own(directory)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(directory / "offline.sqlite3", check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=full")
        self._db.executescript(_SCHEMA)
        self.id = self._identity(machine if machine is not None else _this_machine())

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing; whatever fails in it leaves no open transaction, in which the next one could not begin."""
        self._db.execute("begin immediate")
        try:
            yield
            self._db.execute("commit")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("rollback")
            raise

    def _identity(self, machine: str) -> str:
        """The name of this memory. On another machine it is a copy: it has another name, and gives no number of a block
        that may be in use where it came from."""
        known = self._db.execute("select memory, machine from identity").fetchone()
        if known and known["machine"] == machine:
            return str(known["memory"])
        memory = uuid.uuid4().hex
        self._db.execute("begin immediate")
        self._db.execute("insert or replace into identity values (1, ?, ?)", (memory, machine))
        self._db.execute("update leases set current = 0")
        self._db.execute("commit")
        return memory

    # -- the server -----------------------------------------------------------------------------------------------------

    def keep_lease(self, sent: dict[str, Any], contact: Contact) -> None:
        """Replaces the lease in use, and the office's time, by what the server has just sent."""
        with self._lock, self._transaction():
            self._db.execute("update leases set current = 0")
            self._db.execute(
                "insert into leases (epoch, lease, current) values (?, ?, 1)"
                " on conflict (epoch) do update set lease = excluded.lease, current = 1",
                (sent["epoch"], json.dumps(sent, ensure_ascii=False)),
            )
            self._db.execute(
                "insert or replace into contact values (1, ?, ?, ?, ?, ?)",
                (contact.office.isoformat(), contact.boot, contact.steady_s, contact.wall_s, contact.speed),
            )
            oldest = (contact.office - timedelta(days=KEPT_DAYS)).date().isoformat()
            self._db.execute("delete from given where merged and day < ?", (oldest,))

    def drop_lease(self) -> None:
        """No number of the present block is given any more."""
        with self._lock:
            self._db.execute("update leases set current = 0")

    def lease(self) -> Lease | None:
        """The block in use."""
        with self._lock:
            row = self._db.execute("select lease from leases where current").fetchone()
        if row is None:
            return None
        sent = json.loads(row["lease"])
        return Lease(sent["epoch"], sent["day"], sent["series"], sent["first"], sent["last"], sent)

    def contact(self) -> Contact | None:
        """The last contact with the server."""
        with self._lock:
            row = self._db.execute("select office, boot, steady_s, wall_s, speed from contact").fetchone()
        return Contact(datetime.fromisoformat(row["office"]), *tuple(row)[1:]) if row else None

    # -- numbers ----------------------------------------------------------------------------------------------------------

    def give(self, lease: Lease, service: str, lang: str, request_id: str, at: datetime) -> Given | None:
        """Gives the next number of a block; None when it has no more. The same press gets the same number again."""
        with self._lock, self._transaction():
            known = self._db.execute("select * from given where request_id = ?", (request_id,)).fetchone()
            return _given(known) if known else self._next(lease, service, lang, request_id, at)

    def _next(self, lease: Lease, service: str, lang: str, request_id: str, at: datetime) -> Given | None:
        used, latest = self._db.execute(
            "select coalesce(max(seq), 0), max(issued_at) from given where epoch = ?", (lease.epoch,)
        ).fetchone()
        if used >= lease.size:
            return None
        # A clock that was set back must not put a visitor before those who came earlier.
        at = max(at, datetime.fromisoformat(latest)) if latest else at
        number = f"{lease.series}-{lease.first + used:03d}"
        new = Given(lease.epoch, used + 1, number, service, lang, at, request_id)
        self._db.execute(
            "insert into given (epoch, seq, day, number, service, lang, issued_at, request_id)"
            " values (?, ?, ?, ?, ?, ?, ?, ?)",
            (new.epoch, new.seq, lease.day, new.number, service, lang, at.isoformat(), request_id),
        )
        return new

    def of_request(self, request_id: str) -> Given | None:
        """The number that was given for a press."""
        with self._lock:
            row = self._db.execute("select * from given where request_id = ?", (request_id,)).fetchone()
        return _given(row) if row else None

    def copy(self, given: Given) -> Given:
        """Counts another slip of a number, before it is printed."""
        with self._lock:
            self._db.execute(
                "update given set copies = copies + 1 where epoch = ? and seq = ?", (given.epoch, given.seq)
            )
            row = self._db.execute(
                "select * from given where epoch = ? and seq = ?", (given.epoch, given.seq)
            ).fetchone()
        return _given(row)

    def used(self, epoch: str) -> int:
        """How many numbers of a block are given."""
        with self._lock:
            return int(self._db.execute("select count(*) from given where epoch = ?", (epoch,)).fetchone()[0])

    def unmerged(self) -> list[Given]:
        """The numbers that the server does not know yet, in the order in which they were given."""
        with self._lock:
            rows = self._db.execute("select * from given where not merged order by issued_at, seq").fetchall()
        return [_given(row) for row in rows]

    def merged(self, epoch: str, seq: int, ticket: str | None, code: str | None) -> None:
        """The server has taken a number over, or has refused it for good (`code`)."""
        with self._lock:
            self._db.execute(
                "update given set merged = 1, ticket = ?, code = ? where epoch = ? and seq = ?",
                (ticket, code, epoch, seq),
            )

    def tickets(self, epoch: str) -> set[int]:
        """The numbers (seq) of a block that have become tickets."""
        with self._lock:
            rows = self._db.execute("select seq from given where epoch = ? and ticket is not null", (epoch,)).fetchall()
        return {row["seq"] for row in rows}

    def report_again(self, day: str) -> None:
        """The server has forgotten what it took over: all numbers of a day are reported once more."""
        with self._lock:
            self._db.execute("update given set merged = 0, ticket = null, code = null where day = ?", (day,))

    def close(self) -> None:
        """Closes the database file, and lets another agent open it."""
        with self._lock:
            self._db.close()
        self._own.close()


def _given(row: sqlite3.Row) -> Given:
    at = datetime.fromisoformat(row["issued_at"])
    own = {name: row[name] for name in ("epoch", "seq", "number", "service", "lang", "request_id", "copies")}
    return Given(**own, issued_at=at, merged=bool(row["merged"]))


def _own(directory: Path) -> IO[str]:
    """Two agents on one memory would each take the next number for theirs."""
    lock = (directory / "offline.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise MemoryBusy(f"Another agent gives numbers out of {directory}. Stop it first.") from error
    return lock


def _this_machine() -> str:
    try:
        return _MACHINE_ID.read_text("ascii").strip()
    except OSError:
        return "unknown"
