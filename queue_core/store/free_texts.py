"""Keeps the free texts that events refer to, in the file of the visit cards: apart from journal and backups, until their end.

decisions/0027-personal-data.md
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from queue_core.errors import StorageFailed
from queue_core.events.free_texts import FreeText
from queue_core.fields.free_text import is_reference
from queue_core.store.sqlite import Database, Migrations

DATABASE = "visits.db"

migrations = Migrations("talon-free-texts")


@migrations()
def m001_free_texts(db: Database) -> None:
    # `day` is the last service day of what the text is about: the retention period begins with it.
    db.execute(
        """
        CREATE TABLE free_texts (
            reference TEXT PRIMARY KEY,
            day TEXT NOT NULL,
            about TEXT NOT NULL,
            place TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """
    )
    db.execute("CREATE INDEX free_texts_by_day ON free_texts (day)")
    db.execute("CREATE INDEX free_texts_by_subject ON free_texts (about)")


def opened(directory: Path) -> Database:
    """The file of personal data, for reading and writing. What is deleted in it is overwritten, not merely unlinked."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / DATABASE
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    return Database(connection)


@dataclass(frozen=True, slots=True, repr=False)
class KeptText:
    """A text with the last service day (ISO date) of what it is about."""

    day: str
    text: FreeText


class FreeTexts:
    """The free texts of an office. Thread-safe. The file is opened when the first text is written or read."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = threading.RLock()
        self._opened: Database | None = None
        # Texts of events that are being rehearsed: they are written when these have passed.
        self._held: dict[str, str] = {}

    @property
    def _db(self) -> Database:
        if self._opened is None:
            db = opened(self._directory)
            migrations.apply(db)
            self._opened = db
        return self._opened

    def read(self, value: str | None) -> str | None:
        """What an event's field says: the text of a reference, None if it is erased. A text of an old journal is itself."""
        if value is None or not is_reference(value):
            return value
        with self._lock:
            if value in self._held:
                return self._held[value]
            try:
                row = self._db.execute("SELECT text FROM free_texts WHERE reference = ?", (value,)).fetchone()
            except (sqlite3.DatabaseError, OSError):
                return None  # a hall is shown without its notes rather than not at all
        return str(row[0]) if row else None

    def hold(self, texts: Iterable[FreeText]) -> None:
        """From now until `let_go` these can be read, though they are not written."""
        with self._lock:
            self._held = {text.reference: text.text for text in texts}

    def let_go(self) -> None:
        with self._lock:
            self._held = {}

    def keep(self, texts: Iterable[KeptText]) -> None:
        """Writes texts, durably. Raises StorageFailed if the disk fails."""
        rows = [(kept.text.reference, kept.day, kept.text.about, kept.text.place, kept.text.text) for kept in texts]
        if not rows:
            return
        with self._lock:
            try:
                self._db.conn.executemany(
                    "INSERT INTO free_texts (reference, day, about, place, text) VALUES (?, ?, ?, ?, ?)", rows
                )
            except (sqlite3.DatabaseError, OSError) as error:
                # Its message could repeat a value: only its kind is logged.
                raise StorageFailed(
                    f"The note cannot be written: {type(error).__name__}. Nothing was changed."
                ) from None

    def places(self) -> list[str]:
        """Where the texts that are kept were typed: types of events with a field, each once."""
        with self._lock:
            return [place for (place,) in self._db.execute("SELECT DISTINCT place FROM free_texts ORDER BY 1")]

    def close(self) -> None:
        with self._lock:
            if self._opened is not None:
                self._opened.conn.close()
                self._opened = None


def erase_texts(db: Database, before: str) -> int:
    """Erases the texts about what ended before a service day (ISO date). Returns their number."""
    return int(db.execute("DELETE FROM free_texts WHERE day < ?", (before,)).rowcount)


class NotErased(Exception):
    """What was deleted may still stand in the write-ahead log, because somebody is reading: erasing is to be repeated."""


def empty_log(db: Database) -> None:
    """Removes deleted rows from the write-ahead log; in their pages they are zeroed already. Raises NotErased."""
    [[busy, *_]] = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    if busy:
        raise NotErased("another process reads the visit cards")
