"""The journal of one office: its SQLite file, one writer, one transaction per command."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from sqlite_utils import Database

from queue_core.errors import DataDirectoryBusy, StorageFailed
from queue_core.events import Recorded, decode, encode, to_milliseconds
from queue_core.rows import Rows
from queue_core.schema import migrations
from queue_core.settings import Settings

DATABASE = "office.db"
_LOCK = "office.lock"
_BUSY_TIMEOUT_S = 5.0


class Journal:
    """Appends events and the rows they change, durably: when `append` returns, they are on the disk.

    Raises DataDirectoryBusy when another process owns the directory.
    """

    def __init__(self, directory: Path, settings: Settings) -> None:
        directory.mkdir(parents=True, exist_ok=True)
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
        self._rows = Rows(self.db, settings)

    def append(self, recorded: Sequence[Recorded]) -> None:
        """Writes events in one transaction: all or none.

        Raises StorageFailed when the disk refuses, and sqlite3.IntegrityError or RowsDisagree when the events
        contradict what is already written; in each case nothing has happened.
        """
        execute = self._connection.execute
        try:
            execute("BEGIN IMMEDIATE")
            for entry in recorded:
                event = entry.event
                execute(
                    "INSERT INTO events (seq, at, day, type, actor, data) VALUES (?, ?, ?, ?, ?, ?)",
                    (entry.seq, to_milliseconds(event.at), entry.day, event.type, event.actor, encode(event)),
                )
                self._rows.write(entry)
            execute("COMMIT")
        except sqlite3.OperationalError as error:
            self._roll_back()
            raise StorageFailed(f"The journal cannot be written: {error}. Nothing was changed.") from error
        except BaseException:
            self._roll_back()
            raise

    def day(self, day: str) -> Iterator[Recorded]:
        """The events of a service day, in order."""
        rows = self._connection.execute(
            "SELECT seq, at, type, actor, data FROM events WHERE day = ? ORDER BY seq", (day,)
        )
        for seq, at, kind, actor, data in rows:
            yield Recorded(seq, day, decode(kind, at, actor, data))

    def last(self) -> Recorded | None:
        """The latest event of all."""
        row = self._connection.execute(
            "SELECT seq, at, day, type, actor, data FROM events ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        if row is None:
            return None
        seq, at, day, kind, actor, data = row
        return Recorded(seq, day, decode(kind, at, actor, data))

    def last_before(self, day: str) -> int:
        """The sequence number of the last event before a day's first (0 when there is none)."""
        first = self._connection.execute("SELECT min(seq) FROM events WHERE day = ?", (day,)).fetchone()[0]
        if first is not None:
            return int(first) - 1
        return int(self._connection.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()[0])

    def close(self) -> None:
        self._connection.close()
        self._lock.close()

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")


def _own(directory: Path) -> IO[str]:
    """Takes the data directory for this process; the lock goes with the process, however it ends."""
    lock = (directory / _LOCK).open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise DataDirectoryBusy(
            f"Another Talon server is already running on {directory}. Stop it first, or give another data directory."
        ) from error
    return lock


def read_journal(directory: Path, day: str | None = None) -> Iterator[Recorded]:
    """The events of a service day (of the last one without `day`), read beside a running office."""
    connection = sqlite3.connect(f"file:{directory / DATABASE}?mode=ro", uri=True)
    try:
        rows = connection.execute(
            """
            SELECT seq, at, day, type, actor, data FROM events
            WHERE day = coalesce(?, (SELECT day FROM events ORDER BY seq DESC LIMIT 1)) ORDER BY seq
            """,
            (day,),
        )
        for seq, at, service_day, kind, actor, data in rows:
            yield Recorded(seq, service_day, decode(kind, at, actor, data))
    finally:
        connection.close()


def rebuild_rows(directory: Path, settings: Settings) -> int:
    """Empties the rows and writes them again from the journal. Returns the number of events read."""
    journal = Journal(directory, settings)
    try:
        execute = journal.db.conn.execute
        execute("BEGIN IMMEDIATE")
        for table in ("active_calls", "receptions", "tickets", "counters"):
            execute(f"DELETE FROM {table}")
        count = 0
        entries = execute("SELECT seq, at, day, type, actor, data FROM events ORDER BY seq").fetchall()
        for seq, at, day, kind, actor, data in entries:
            journal._rows.write(Recorded(seq, day, decode(kind, at, actor, data)))
            count += 1
        execute("COMMIT")
        return count
    finally:
        journal.close()
