"""The journal of an office: an SQLite file with a single writer, one transaction per command."""

from __future__ import annotations

import fcntl
import json
import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from queue_core.errors import DataDirectoryBusy, StorageFailed
from queue_core.events import Event, Recorded, decode, encode, to_milliseconds
from queue_core.settings import Settings
from queue_core.store import chain, heads
from queue_core.store.carried import still_to_come
from queue_core.store.day_parts import begin_part, last_day, parts_of
from queue_core.store.days_settings import as_day_began
from queue_core.store.failures import is_of_the_machine
from queue_core.store.mark import Mark, MarkFile, has_mark_now, loss_of
from queue_core.store.read_only import read_only
from queue_core.store.rows import Rows, RowsDisagree
from queue_core.store.schema import migrations
from queue_core.store.set_aside import COUNTS, PutAside, SetAside, pass_over, why_not
from queue_core.store.settings_versions import Version, versions_of
from queue_core.store.sqlite import Database

DATABASE = "office.db"
log = logging.getLogger(__name__)
_LOCK = "office.lock"
_BUSY_TIMEOUT_S = 5.0
# How long an orderly stop waits for readers before it leaves the rest to the next start.
_LAST_WAIT_MS = 200
# The tables changed by events; tables that refer to others come first.
_TABLES = (
    "active_calls",
    "receptions",
    "promises",
    "ratings",
    "tickets",
    "shifts",
    "pauses",
    "phone_calls",
    "alarms",
    "notices",
    "appointments",
    "recorded_services",
    "unshown_calls",
)
# Those of them whose rows belong to a service day; tables that refer to others come first.
_TABLES_BY_DAY = (
    "receptions",
    "promises",
    "ratings",
    "tickets",
    "shifts",
    "pauses",
    "phone_calls",
    "alarms",
    "unshown_calls",
)
# What outlives its day, and ended on or after a moment.
_UNDO_ENDS = (
    "UPDATE appointments SET state = 'booked', ended_at = NULL, ticket = NULL WHERE ended_at >= ?",
    "UPDATE notices SET withdrawn_at = NULL, withdrawn_by = NULL WHERE withdrawn_at >= ?",
    "UPDATE alarms SET acknowledged_at = NULL, acknowledged_by = NULL WHERE acknowledged_at >= ?",
    "UPDATE alarms SET closed_at = NULL, closed_by = NULL WHERE closed_at >= ?",
)
_COLUMNS = "seq, at, day, type, actor, data"


@dataclass(frozen=True, slots=True)
class LearnedWorkload:
    """The workload learned for a service day (ISO date), under settings identified by their digest; packed and unpacked
    by waits/kept_workload.py."""

    day: str
    settings: str
    workload: bytes


class Journal:
    """Appends events and the rows they change, durably: when `append` returns, they are on the disk.

    Raises DataDirectoryBusy if another process owns the directory.
    """

    def __init__(self, directory: Path, settings: Settings) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._directory = directory
        self._lock = _own(directory)
        connection = sqlite3.connect(
            directory / DATABASE, isolation_level=None, check_same_thread=False, timeout=_BUSY_TIMEOUT_S
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        self._connection = connection
        self.db = Database(connection)
        migrations.apply(self.db)
        chain.chain_up(connection)
        self._head_seq, self._head = chain.head(connection)
        self._mark: MarkFile | None = None
        # The end of the journal is missing, or may be: nothing should be appended before somebody has accepted that.
        self.loss = loss_of(connection, directory)
        if self.loss is None:
            self.set_mark()
        self._rows = Rows(self.db, settings)
        self._day = ""  # the service day that is known to have its row in `days`

    def append(self, recorded: Sequence[Recorded]) -> None:
        """Writes events of a service day in one transaction: all or none.

        Raises StorageFailed if the disk fails, and sqlite3.IntegrityError or RowsDisagree if the events contradict what
        is already written; in each case nothing has happened.
        """
        head = self._head
        with self._transaction() as execute:
            if recorded[0].day != self._day:
                begin_part(self._connection, recorded[0])
            for entry in recorded:
                event = entry.event
                at, data = to_milliseconds(event.at), encode(event)
                head = chain.link(
                    head, entry.seq, at, entry.day.encode(), event.type.encode(), event.actor.encode(), data.encode()
                )
                execute(
                    "INSERT INTO events (seq, at, day, type, actor, data, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (entry.seq, at, entry.day, event.type, event.actor, data, head),
                )
                self._rows.write(entry)
        self._day = recorded[0].day
        self._head_seq, self._head = recorded[-1].seq, head
        if self._mark:
            self._mark.keep(self._head_seq, head)

    def day(self, day: str, put_aside: PutAside) -> Iterator[Recorded]:
        """The events of a service day that count, in order; `put_aside` gets those that cannot be read."""
        return _events_of(self._connection, day, put_aside=put_aside)

    def last(self) -> tuple[int, str] | None:
        """The number of the latest event, whether it counts or not, and its service day."""
        [seq] = self._connection.execute("SELECT max(seq) FROM events").fetchone()
        day = last_day(self._connection)
        return (seq, day) if seq and day else None

    def set_mark(self) -> None:
        """Sets the mark beside the journal where it ends now: it is whole. A disk that refuses is logged."""
        self.loss = None
        if self._mark:
            self._mark.close()
            self._mark = None
        try:
            self._mark = MarkFile(self._directory, Mark(self._head_seq, self._head))
            has_mark_now(self._connection)
        except (OSError, sqlite3.OperationalError):
            log.exception("the journal has no mark")

    def head(self) -> tuple[int, str]:
        """The number of the latest event, and the journal's head as on paper."""
        return self._head_seq, heads.on_paper(self._head)

    def has_day(self, day: str) -> bool:
        """Whether a service day has begun."""
        return self._connection.execute("SELECT 1 FROM days WHERE day = ?", (day,)).fetchone() is not None

    def still_to_come(self, at: datetime, actor: str) -> tuple[Event, ...]:
        """The events that repeat, at a moment, the notices not yet over and the appointments not yet missed."""
        return still_to_come(self._connection, at, actor)

    def write_day_again(self, day: str, recorded: Sequence[Recorded]) -> None:
        """Makes the rows say of a day what these of its events say, and no more: in safe mode they are not all of them.

        Raises StorageFailed if the disk fails.
        """
        with self._transaction() as execute:
            execute("DELETE FROM active_calls")
            for table in _TABLES_BY_DAY:
                execute(f"DELETE FROM {table} WHERE day = ?", (day,))
            if recorded:
                for statement in _UNDO_ENDS:
                    execute(statement, (to_milliseconds(recorded[0].event.at),))
            for entry in recorded:
                self._write_if_possible(entry, pass_over)

    def _write_if_possible(self, entry: Recorded, put_aside: PutAside) -> None:
        execute = self._connection.execute
        execute("SAVEPOINT event")
        try:
            self._rows.write(entry)
        except (RowsDisagree, sqlite3.IntegrityError, OverflowError) as error:
            execute("ROLLBACK TO event")
            put_aside(SetAside(entry.seq, to_milliseconds(entry.event.at), entry.event.type, why_not(error)))
        execute("RELEASE event")

    def settings_versions(self) -> list[Version]:
        """The versions of the settings, oldest first."""
        return versions_of(self._connection)

    def unreadable_settings(self) -> list[SetAside]:
        """The changes of settings, on any day, that count but cannot be read."""
        unreadable: list[SetAside] = []
        versions_of(self._connection, put_aside=unreadable.append)
        return unreadable

    def settings_as_day_began(self, day: str, present: Settings) -> tuple[Settings, int]:
        """The settings a day began with and the number of their version; `present` if no version was ever saved."""
        return as_day_began(self._connection, day, present)

    def has_had_file(self, name: str) -> bool:
        """Whether a database of this name has been beside the journal."""
        return self._connection.execute("SELECT 1 FROM files WHERE name = ?", (name,)).fetchone() is not None

    def note_file(self, name: str) -> None:
        """From now on a database of this name is missed when it is missing. Raises StorageFailed if the disk fails."""
        if not self.has_had_file(name):
            with self._transaction() as execute:
                execute("INSERT INTO files (name) VALUES (?)", (name,))

    def recorded_services(self) -> frozenset[str]:
        """The services that any ticket in the journal was issued for or transferred to."""
        rows = self._connection.execute("SELECT service FROM recorded_services")
        return frozenset(service for (service,) in rows)

    def learned_workload(self) -> LearnedWorkload | None:
        """The workload learned last; None if there is none."""
        row = self._connection.execute("SELECT day, settings, workload FROM learned_workload").fetchone()
        return LearnedWorkload(*row) if row else None

    def keep_learned_workload(self, learned: LearnedWorkload) -> None:
        """Replaces the workload learned last. Raises StorageFailed if the disk fails."""
        with self._transaction() as execute:
            execute("DELETE FROM learned_workload")
            execute(
                "INSERT INTO learned_workload (day, settings, workload) VALUES (?, ?, ?)",
                (learned.day, learned.settings, learned.workload),
            )

    def last_before(self, day: str) -> int:
        """The sequence number of the last event before a day's first (0 if there is none)."""
        row = self._connection.execute("SELECT first_seq - 1 FROM days WHERE day = ?", (day,)).fetchone()
        if row is None:
            row = self._connection.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()
        return int(row[0])

    def try_to_write(self) -> None:
        """Writes, durably, what changes nothing. Raises StorageFailed if the disk fails."""
        with self._transaction() as execute:
            [version] = execute("PRAGMA user_version").fetchone()
            execute(f"PRAGMA user_version = {int(version)}")

    def close(self) -> None:
        """An orderly end: all is in the database itself, and the mark is on the disk."""
        with suppress(sqlite3.Error):
            self._connection.execute(f"PRAGMA busy_timeout = {_LAST_WAIT_MS}")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        if self._mark:
            self._mark.close()
            self._mark = None
        self._connection.close()
        self._lock.close()

    @contextmanager
    def _transaction(self) -> Iterator[Callable[..., sqlite3.Cursor]]:
        """All or nothing, on the disk when it ends; whatever fails in it, the next one can begin.

        Raises StorageFailed if the disk fails.
        """
        execute = self._connection.execute
        try:
            execute("BEGIN IMMEDIATE")
            yield execute
            execute("COMMIT")
        except BaseException as error:
            self._roll_back()
            if isinstance(error, sqlite3.OperationalError) or is_of_the_machine(error):
                raise StorageFailed(f"The journal cannot be written: {error}. Nothing was changed.") from error
            raise

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")


def _own(directory: Path) -> IO[str]:
    """Takes the data directory for this process; the lock is released with the process, however it ends."""
    lock = (directory / _LOCK).open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise DataDirectoryBusy(
            f"Another Talon server is already running on {directory}. Stop it first, or choose another data directory."
        ) from error
    return lock


def read_journal(directory: Path, day: str | None = None, put_aside: PutAside = pass_over) -> Iterator[Recorded]:
    """The events of a service day (by default the last one) that count; may be read while the office is running.

    `put_aside` gets those that cannot be read.
    """
    connection = read_only(directory / DATABASE)
    try:
        if day is None:
            day = last_day(connection)
        yield from _events_of(connection, day, put_aside=put_aside)
    finally:
        connection.close()


def events_naming(connection: sqlite3.Connection, day: str, ticket: str) -> list[Recorded]:
    """The events of a service day that mention a ticket (id): its own, and calls that passed it."""
    return list(_events_of(connection, day, "instr(data, ?2)", ticket))


def events_of_tickets(connection: sqlite3.Connection, day: str, tickets: Iterable[str]) -> list[Recorded]:
    """The events of a service day that change these tickets (ids), and the changes of settings among them."""
    # `appointment_met` changes the appointment, not the ticket.
    which = """
        (type = 'settings_changed' OR type <> 'appointment_met'
         AND CASE WHEN json_valid(data) THEN data ->> 'ticket' END IN (SELECT value FROM json_each(?2)))
    """
    return list(_events_of(connection, day, which, json.dumps(list(tickets))))


def _events_of(
    connection: sqlite3.Connection,
    day: str,
    which: str = "?2 IS NULL",
    value: str | None = None,
    put_aside: PutAside = pass_over,
) -> Iterator[Recorded]:
    """The events of a service day that count, in order; only those that meet a condition on `value` (?2)."""
    for first, beyond in parts_of(connection, day):
        rows = connection.execute(
            f"""
            SELECT {_COLUMNS} FROM events WHERE seq >= ?1 AND seq < ?3 AND {which} AND {COUNTS} ORDER BY seq
            """,
            (first, value, beyond),
        )
        yield from _readable(rows, put_aside)


def _readable(rows: Iterable[tuple[int, int, str, str, str, str]], put_aside: PutAside) -> Iterator[Recorded]:
    for seq, at, day, kind, actor, data in rows:
        try:
            event = decode(kind, at, actor, data)
        except (KeyError, ValueError, TypeError, OverflowError, RecursionError) as error:
            put_aside(SetAside(seq, at, kind, why_not(error)))
        else:
            yield Recorded(seq, day, event)


def rebuild_rows(directory: Path, settings: Settings, put_aside: PutAside = pass_over) -> int:
    """Empties the rows and writes them again from the journal, without reading it into memory as a whole.

    Returns the number of events that count. `put_aside` gets those that cannot be read or contradict the rows before.
    """
    journal = Journal(directory, settings)
    try:
        count = 0
        with journal._transaction() as execute:
            for table in _TABLES:
                execute(f"DELETE FROM {table}")
            # Reading while writing is safe here: the events themselves do not change.
            rows = execute(f"SELECT {_COLUMNS} FROM events WHERE {COUNTS} ORDER BY seq")
            for entry in _readable(rows, put_aside):
                journal._write_if_possible(entry, put_aside)
                count += 1
        return count
    finally:
        journal.close()


def rows_of(directory: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows that follow the events, by table, to compare them with rebuilt ones."""
    connection = read_only(directory / DATABASE)
    try:
        return {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in _TABLES}
    finally:
        connection.close()
