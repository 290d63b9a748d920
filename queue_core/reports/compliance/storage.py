"""Keeps what managers add to the sheets, in compliance.db: explanations in every version, and sheets as they were kept."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from queue_core.errors import FileDamaged, StorageFailed
from queue_core.events import from_milliseconds, to_milliseconds
from queue_core.reports.compliance.months import Month
from queue_core.settings.standards import ClauseFigure
from queue_core.store.damage import is_damage, require_usable
from queue_core.store.failures import is_of_the_machine
from queue_core.store.sqlite import Database, Migrations

log = logging.getLogger(__name__)
DATABASE = "compliance.db"
migrations = Migrations("talon-compliance")


@migrations()
def m001_explanations_and_sheets(db: Database) -> None:
    # Rows are only added: what was explained or kept once can be read for ever.
    db.execute(
        """
        CREATE TABLE explanations (
            month TEXT NOT NULL,
            figure TEXT NOT NULL,
            version INTEGER NOT NULL,
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            explanation TEXT NOT NULL,
            PRIMARY KEY (month, figure, version)
        ) STRICT, WITHOUT ROWID
        """
    )
    db.execute(
        """
        CREATE TABLE sheets (
            number INTEGER PRIMARY KEY,
            month TEXT NOT NULL,
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            pdf BLOB NOT NULL
        ) STRICT
        """
    )
    for table in ("explanations", "sheets"):
        for change in ("UPDATE", "DELETE"):
            db.execute(
                f"""
                CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}
                BEGIN SELECT raise(ABORT, 'rows of {table} are never changed'); END
                """
            )


@dataclass(frozen=True, slots=True)
class ClauseExplanation:
    """What a manager (sign-in name) wrote about a figure of a month; `version` counts from 1. Empty text: withdrawn."""

    figure: ClauseFigure
    version: int
    at: datetime
    actor: str
    text: str


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """A sheet as it was kept: the hash of its PDF, in hexadecimal, shows whether a copy is the same."""

    number: int
    month: str
    at: datetime
    actor: str
    sha256: str


class ComplianceFile:
    """Thread-safe. If the file is damaged, `damage` says so, and each use raises it."""

    def __init__(self, directory: Path) -> None:
        self._lock = threading.RLock()
        self.damage: FileDamaged | None = None
        try:
            require_usable(directory / DATABASE)
        except FileDamaged as damage:
            log.error("%s", damage)
            self.damage = damage
            return
        directory.mkdir(parents=True, exist_ok=True)
        path = directory / DATABASE
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
        for pragma in ("journal_mode = WAL", "synchronous = FULL"):
            self._connection.execute(f"PRAGMA {pragma}")
        migrations.apply(Database(self._connection))

    def explain(self, month: Month, figure: ClauseFigure, text: str, actor: str, at: datetime) -> ClauseExplanation:
        """Adds a version, unless the latest says the same. Raises StorageFailed, FileDamaged."""
        with self._used() as connection:
            latest = self.explanations(month).get(figure)
            if latest is not None and latest.text == text:
                return latest
            version = latest.version + 1 if latest else 1
            connection.execute(
                "INSERT INTO explanations (month, figure, version, at, actor, explanation) VALUES (?, ?, ?, ?, ?, ?)",
                (str(month), figure.value, version, to_milliseconds(at), actor, text),
            )
            return self.explanations(month)[figure]

    def explanations(self, month: Month) -> dict[ClauseFigure, ClauseExplanation]:
        """The latest version for each figure of the month."""
        return {one.figure: one for one in self.versions(month)}

    def versions(self, month: Month) -> list[ClauseExplanation]:
        """All versions of the month, by figure, the oldest first."""
        with self._used() as connection:
            rows = connection.execute(
                """
                SELECT figure, version, at, actor, explanation FROM explanations
                WHERE month = ? ORDER BY figure, version
                """,
                (str(month),),
            ).fetchall()
        return [
            ClauseExplanation(ClauseFigure(figure), version, from_milliseconds(at), actor, text)
            for figure, version, at, actor, text in rows
        ]

    def keep(self, month: Month, pdf: bytes, actor: str, at: datetime) -> KeptSheet:
        """Keeps a sheet; the same bytes again give the sheet that has them. Raises StorageFailed, FileDamaged."""
        digest = sha256(pdf).hexdigest()
        with self._used() as connection:
            known = next((one for one in self.kept(month) if one.sha256 == digest), None)
            if known is not None:
                return known
            connection.execute(
                "INSERT INTO sheets (month, at, actor, sha256, pdf) VALUES (?, ?, ?, ?, ?)",
                (str(month), to_milliseconds(at), actor, digest, pdf),
            )
            return self.kept(month)[-1]

    def kept(self, month: Month) -> list[KeptSheet]:
        """The sheets kept of a month, the oldest first."""
        with self._used() as connection:
            rows = connection.execute(
                "SELECT number, month, at, actor, sha256 FROM sheets WHERE month = ? ORDER BY number", (str(month),)
            ).fetchall()
        return [KeptSheet(number, its, from_milliseconds(at), actor, digest) for number, its, at, actor, digest in rows]

    def pdf_of(self, number: int) -> bytes | None:
        """The bytes of a kept sheet. Raises FileDamaged also where they no longer have their hash."""
        with self._used() as connection:
            row = connection.execute("SELECT pdf, sha256 FROM sheets WHERE number = ?", (number,)).fetchone()
        if row is None:
            return None
        pdf, digest = bytes(row[0]), row[1]
        if sha256(pdf).hexdigest() != digest:
            raise FileDamaged(DATABASE, f"sheet {number} no longer has its hash")
        return pdf

    def close(self) -> None:
        if self.damage is None:
            self._connection.close()

    @contextmanager
    def _used(self) -> Iterator[sqlite3.Connection]:
        if self.damage is not None:
            raise FileDamaged(self.damage.file, self.damage.why)
        with self._lock:
            try:
                yield self._connection
            except sqlite3.DatabaseError as error:
                if is_damage(error):
                    raise FileDamaged(DATABASE, str(error)) from error
                if isinstance(error, sqlite3.OperationalError) or is_of_the_machine(error):
                    raise StorageFailed(f"{DATABASE} cannot be written: {error}. Nothing was changed.") from error
                raise
