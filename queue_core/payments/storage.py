"""The ledger's own file: an SQLite database whose transactions are durable when they end."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from queue_core.errors import FileDamaged, StorageFailed
from queue_core.payments.schema import migrations
from queue_core.store.damage import is_damage, require_usable
from queue_core.store.failures import is_of_the_machine
from queue_core.store.free_texts import empty_log
from queue_core.store.sqlite import Database

DATABASE = "payments.db"
log = logging.getLogger(__name__)
_BUSY_TIMEOUT_S = 5.0


class LedgerFile:
    """`payments.db` in the office's data directory. Thread-safe; to be created once per process."""

    def __init__(self, directory: Path, expected: bool = False) -> None:
        """Opens the file, or makes it. If it is damaged, or `expected` and missing, `damage` says so, and each use raises it."""
        directory.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._depth = 0
        self.damage: FileDamaged | None = None
        try:
            if expected and not (directory / DATABASE).exists():
                raise FileDamaged(DATABASE, "it is missing")
            require_usable(directory / DATABASE)
            self._open(directory)
        except FileDamaged as damage:
            log.error("%s", damage)
            self.damage = damage
            self._connection = sqlite3.connect(":memory:", check_same_thread=False)  # nothing is asked of it

    def _open(self, directory: Path) -> None:
        self._connection = sqlite3.connect(
            directory / DATABASE, isolation_level=None, check_same_thread=False, timeout=_BUSY_TIMEOUT_S
        )
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        migrations.apply(Database(self._connection))
        self._connection.row_factory = sqlite3.Row

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, durable when it ends; a nested transaction is part of the outer one.

        Raises StorageFailed if the disk fails, FileDamaged if the file is beyond use: then nothing has changed.
        """
        with self._lock:
            self._require_usable()
            if self._depth:
                yield self._connection
                return
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                self._depth += 1
                try:
                    yield self._connection
                finally:
                    self._depth -= 1
                self._connection.execute("COMMIT")
            except BaseException as error:
                self._roll_back()
                self._note_damage(error)
                if isinstance(error, sqlite3.OperationalError) or is_of_the_machine(error):
                    raise StorageFailed(f"The ledger cannot be written: {error}. Nothing was changed.") from error
                raise

    def empty_log(self) -> None:
        """Removes deleted rows from the write-ahead log, too. Raises NotErased while somebody reads."""
        with self._lock:
            self._require_usable()
            empty_log(Database(self._connection))

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """All rows of a query. Raises FileDamaged."""
        with self._lock:
            self._require_usable()
            try:
                rows: list[sqlite3.Row] = self._connection.execute(query, values).fetchall()
            except sqlite3.DatabaseError as error:
                self._note_damage(error)
                raise
            return rows

    def row(self, query: str, values: Sequence[Any] = ()) -> sqlite3.Row | None:
        """The first row of a query."""
        rows = self.rows(query, values)
        return rows[0] if rows else None

    def close(self) -> None:
        """Releases the file."""
        with self._lock:
            self._connection.close()

    def _require_usable(self) -> None:
        if self.damage:
            raise FileDamaged(self.damage.file, self.damage.why)

    def _note_damage(self, error: BaseException) -> None:
        """Raises FileDamaged, now and at each later use, if the error says that the file is damaged."""
        if is_damage(error):
            self.damage = FileDamaged(DATABASE, str(error))
            log.error("%s", self.damage)
            raise self.damage from error

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
