"""accounts.db: its tables, and the way to notice that another process has changed it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Generic, TypeVar

from queue_core.store.sqlite import Database, Migrations

DATABASE = "accounts.db"

Value = TypeVar("Value")

migrations = Migrations("talon-accounts")


@migrations()
def m001_people_and_tokens(db: Database) -> None:
    db.execute(
        """
        CREATE TABLE principals (
            name TEXT PRIMARY KEY,
            role TEXT NOT NULL CHECK (role IN ('operator', 'manager', 'kiosk', 'board', 'agent')),
            full_name TEXT NOT NULL,
            position_ru TEXT NOT NULL,
            position_en TEXT NOT NULL,
            password TEXT
        ) STRICT
        """
    )
    db.execute(
        """
        CREATE TABLE tokens (
            digest TEXT PRIMARY KEY,
            name TEXT NOT NULL REFERENCES principals (name) ON DELETE CASCADE
        ) STRICT
        """
    )


@migrations()
def m002_theme(db: Database) -> None:
    db.execute(
        "ALTER TABLE principals ADD COLUMN theme TEXT NOT NULL DEFAULT 'system' CHECK (theme IN ('system', 'light', 'dark'))"
    )


@migrations()
def m003_disabled(db: Database) -> None:
    db.execute("ALTER TABLE principals ADD COLUMN disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1))")


@migrations()
def m004_sessions(db: Database) -> None:
    # Grows with everything that must end the sessions and sockets of before: password, role, disabling.
    db.execute("ALTER TABLE principals ADD COLUMN version INTEGER NOT NULL DEFAULT 0")
    # Times are seconds since 1970 by the machine's clock. `digest` is that of the secret in the cookie.
    db.execute(
        """
        CREATE TABLE sessions (
            digest TEXT PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL REFERENCES principals (name) ON DELETE CASCADE,
            version INTEGER NOT NULL,
            begun_at REAL NOT NULL,
            seen_at REAL NOT NULL,
            confirmed_at REAL NOT NULL,
            address TEXT NOT NULL,
            browser TEXT NOT NULL
        ) STRICT
        """
    )
    db.execute("CREATE INDEX sessions_of_name ON sessions (name)")


@migrations()
def m005_second_step(db: Database) -> None:
    # `last_step` is the latest time step whose code was accepted: no code is accepted twice.
    db.execute(
        """
        CREATE TABLE second_steps (
            name TEXT PRIMARY KEY REFERENCES principals (name) ON DELETE CASCADE,
            secret TEXT NOT NULL,
            last_step INTEGER NOT NULL
        ) STRICT
        """
    )
    db.execute(
        """
        CREATE TABLE recovery_codes (
            digest TEXT NOT NULL,
            name TEXT NOT NULL REFERENCES second_steps (name) ON DELETE CASCADE,
            PRIMARY KEY (name, digest)
        ) STRICT
        """
    )


class AccountsDatabase:
    """The open database. Every process that changes accounts has one."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(directory / DATABASE, isolation_level=None, check_same_thread=False, timeout=5)
        connection.execute("PRAGMA journal_mode = WAL")
        # Not left to SQLite's default: a revocation must survive a power cut.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        self.connection = connection
        self.db = Database(connection)
        migrations.apply(self.db)

    def state(self) -> tuple[int, int]:
        """A value that differs after any change, by this or by another process. Takes two microseconds."""
        # data_version changes when another connection commits, total_changes with every row changed here.
        (by_others,) = self.connection.execute("PRAGMA data_version").fetchone()
        return by_others, self.connection.total_changes


class Recent(Generic[Value]):
    """What was read from the database, until anything in it changes. Nothing that is not there is kept."""

    def __init__(self, database: AccountsDatabase) -> None:
        self._database = database
        self._state = (0, 0)
        self._values: dict[str, Value] = {}

    def get(self, key: str) -> Value | None:
        state = self._database.state()
        if state != self._state:
            self._values.clear()
            self._state = state
        return self._values.get(key)

    def keep(self, key: str, value: Value) -> None:
        """Keeps what was read after `get` had found nothing."""
        self._values[key] = value

    def __len__(self) -> int:
        return len(self._values)
