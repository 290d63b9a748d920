"""The accounts, in accounts.db: people with passwords, devices and programs with tokens."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from queue_core.roles import STAFF, Role
from queue_core.store.sqlite import Database, Migrations
from queue_core.texts import Text

DATABASE = "accounts.db"
SHORTEST_PASSWORD = 8


class Theme(StrEnum):
    """The colours a person wants on pages: light, dark, or those of their machine."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class AccountProblem(Exception):
    """An account cannot be made or changed as asked; the sentence says why."""


class LastManager(AccountProblem):
    """The change would leave no manager to change the settings."""


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated person or device. `name` is a sign-in name or a device's name."""

    name: str
    role: Role
    full_name: str
    position: Text


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


class Users:
    """People and devices of one office. Passwords are stored as argon2 hashes, tokens as SHA-256 digests."""

    def __init__(self, directory: Path, hasher: PasswordHasher | None = None) -> None:
        """`hasher` sets the cost of new hashes; the default is argon2-cffi's own choice."""
        directory.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(directory / DATABASE, isolation_level=None, check_same_thread=False, timeout=5)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        self._connection = connection
        self._db = Database(connection)
        migrations.apply(self._db)
        # The owners of tokens by digest; emptied whenever the database changes.
        self._of_digest: dict[str, Principal] = {}
        self._state_of_accounts = (0, 0)
        self._hasher = hasher or PasswordHasher()

    @cached_property
    def _hash_of_no_password(self) -> str:
        """Checked when the name is unknown, so that response times do not reveal which names exist."""
        return self._hasher.hash(secrets.token_hex(16))

    def add(
        self, name: str, role: Role, *, full_name: str = "", position: Text | None = None, password: str | None = None
    ) -> None:
        """Makes a person or a device. Raises AccountProblem when the name is taken or the password too short."""
        if role in STAFF and password is not None and len(password) < SHORTEST_PASSWORD:
            raise AccountProblem(f"The password must have at least {SHORTEST_PASSWORD} characters.")
        position = position or Text(ru="Специалист", en="Specialist")
        try:
            self._db.execute(
                "INSERT INTO principals (name, role, full_name, position_ru, position_en, password) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    name,
                    role.value,
                    full_name or name,
                    position.ru,
                    position.en,
                    self._hasher.hash(password) if password else None,
                ),
            )
        except sqlite3.IntegrityError as error:
            raise AccountProblem(f"The name “{name}” is taken.") from error

    def set_password(self, name: str, password: str) -> None:
        """Raises AccountProblem for an unknown name or a password that is too short."""
        if len(password) < SHORTEST_PASSWORD:
            raise AccountProblem(f"The password must have at least {SHORTEST_PASSWORD} characters.")
        self._must_exist(name)
        self._db.execute("UPDATE principals SET password = ? WHERE name = ?", (self._hasher.hash(password), name))

    def remove(self, name: str) -> None:
        """Removes a person or a device, and its tokens along with it."""
        self._must_exist(name)
        self._db.execute("DELETE FROM principals WHERE name = ?", (name,))

    def new_token(self, name: str) -> str:
        """Makes a new token for a person or a device. Only its digest is stored. Raises AccountProblem for an unknown name."""
        self._must_exist(name)
        token = secrets.token_urlsafe(24)
        self._db.execute("INSERT INTO tokens (digest, name) VALUES (?, ?)", (_digest(token), name))
        return token

    def revoke_tokens(self, name: str) -> int:
        """Revokes all tokens of a name; returns how many there were. Raises AccountProblem for an unknown name."""
        self._must_exist(name)
        return int(self._db.execute("DELETE FROM tokens WHERE name = ?", (name,)).rowcount)

    def revoke(self, token: str) -> None:
        """Revokes a token."""
        self._db.execute("DELETE FROM tokens WHERE digest = ?", (_digest(token),))

    def of_token(self, token: str) -> Principal | None:
        """The token's owner; None when the token was revoked or the account disabled, by this or another process."""
        self._forget_tokens_after_a_change()
        digest = _digest(token)
        owner = self._of_digest.get(digest)
        if owner is None:
            row = self._db.execute(
                f"SELECT {_COLUMNS} FROM tokens JOIN principals USING (name) WHERE digest = ? AND NOT disabled",
                (digest,),
            )
            owner = _principal(row.fetchone())
            # Only valid tokens are cached: made-up ones take no memory.
            if owner:
                self._of_digest[digest] = owner
        return owner

    def _forget_tokens_after_a_change(self) -> None:
        # data_version changes when another connection commits, total_changes with every row changed here.
        (by_others,) = self._connection.execute("PRAGMA data_version").fetchone()
        state = (by_others, self._connection.total_changes)
        if state != self._state_of_accounts:
            self._of_digest.clear()
            self._state_of_accounts = state

    def of_name(self, name: str) -> Principal | None:
        """The principal of this name; None when it is unknown or disabled."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM principals WHERE name = ? AND NOT disabled", (name,))
        return _principal(row.fetchone())

    def people(self) -> list[tuple[Principal, bool]]:
        """All staff, with whether the account is disabled; managers first."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS}, disabled FROM principals WHERE role IN ('manager', 'operator') ORDER BY role, full_name"
        ).fetchall()
        return [(person, bool(row[5])) for row in rows if (person := _principal(row[:5]))]

    def change_person(self, name: str, *, role: Role, full_name: str, position: Text, disabled: bool) -> None:
        """Changes a person. Raises AccountProblem for an unknown name and LastManager."""
        known = {person.name: person for person, _ in self.people()}
        if name not in known:
            raise AccountProblem(f"There is no account “{name}”.")
        managers = {person.name for person, off in self.people() if person.role is Role.MANAGER and not off}
        if managers == {name} and (disabled or role is not Role.MANAGER):
            raise LastManager(f"“{name}” is the only manager: make another one first.")
        self._db.execute(
            "UPDATE principals SET role = ?, full_name = ?, position_ru = ?, position_en = ?, disabled = ? WHERE name = ?",
            (role.value, full_name, position.ru, position.en, int(disabled), name),
        )

    def all(self) -> list[Principal]:
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM principals ORDER BY role, name").fetchall()
        return [principal for row in rows if (principal := _principal(row))]

    def sign_in(self, name: str, password: str) -> Principal | None:
        """The person with this name and password. Slow on purpose (argon2, about 50 ms of processor time)."""
        row = self._db.execute("SELECT password FROM principals WHERE name = ?", (name,)).fetchone()
        stored = row[0] if row and row[0] else self._hash_of_no_password
        try:
            self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return None
        person = self.of_name(name)
        return person if person and person.role in STAFF else None

    def password_stamp(self, name: str) -> str | None:
        """A value that changes with the password, so that sessions opened with the old one end."""
        row = self._db.execute("SELECT password FROM principals WHERE name = ?", (name,)).fetchone()
        return _digest(row[0])[:16] if row and row[0] else None

    def theme(self, name: str) -> Theme:
        row = self._db.execute("SELECT theme FROM principals WHERE name = ?", (name,)).fetchone()
        return Theme(row[0]) if row else Theme.SYSTEM

    def choose_theme(self, name: str, theme: Theme) -> None:
        """Raises AccountProblem for an unknown name."""
        self._must_exist(name)
        self._db.execute("UPDATE principals SET theme = ? WHERE name = ?", (theme.value, name))

    def _must_exist(self, name: str) -> None:
        if not self._db.execute("SELECT 1 FROM principals WHERE name = ?", (name,)).fetchone():
            raise AccountProblem(f"There is no account “{name}”.")


_COLUMNS = "principals.name, role, full_name, position_ru, position_en"


def _principal(row: tuple[str, str, str, str, str] | None) -> Principal | None:
    if row is None:
        return None
    name, role, full_name, position_ru, position_en = row
    return Principal(name, Role(role), full_name, Text(ru=position_ru, en=position_en))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()
