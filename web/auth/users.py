"""People with passwords, devices and programs with tokens: who they are, and how they prove it."""

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

from queue_core.access.roles import STAFF, Role
from queue_core.texts import Text
from web.auth.account_rules import AccountProblem, require_login, require_password, require_words
from web.auth.database import AccountsDatabase, Recent


class Theme(StrEnum):
    """The colours a person wants on pages: light, dark, or those of their machine."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class LastManager(AccountProblem):
    """The change would leave no manager to change the settings."""


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated person or device. `name` is a sign-in name or a device's name.

    `version` grows with each change that ends the sessions and sockets of before: password, role, disabling.
    """

    name: str
    role: Role
    full_name: str
    position: Text
    version: int = 0


class Users:
    """People and devices of one office. Passwords are stored as argon2 hashes, tokens as SHA-256 digests."""

    def __init__(self, directory: Path, hasher: PasswordHasher | None = None) -> None:
        """`hasher` sets the cost of new hashes; the default is argon2-cffi's own choice (RFC 9106, 64 MiB)."""
        self.database = AccountsDatabase(directory)
        self._db = self.database.db
        self._owners: Recent[Principal] = Recent(self.database)
        self._hasher = hasher or PasswordHasher()

    @cached_property
    def _hash_of_no_password(self) -> str:
        """Checked when the name is unknown, so that response times do not reveal which names exist."""
        return self._hasher.hash(secrets.token_hex(16))

    # -- people and devices -----------------------------------------------------------------------------------------

    def add(
        self, name: str, role: Role, *, full_name: str = "", position: Text | None = None, password: str | None = None
    ) -> None:
        """Makes a person or a device. Raises AccountProblem for a name that is taken or malformed, or a weak password."""
        position = position or Text(ru="Специалист", en="Specialist")
        full_name = full_name or name
        require_login(name)
        require_words(full_name, position.ru, position.en)
        if password is not None:
            require_password(password, about=(name, full_name))
        try:
            self._db.execute(
                "INSERT INTO principals (name, role, full_name, position_ru, position_en, password) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    name,
                    role.value,
                    full_name,
                    position.ru,
                    position.en,
                    self._hasher.hash(password) if password else None,
                ),
            )
        except sqlite3.IntegrityError as error:
            raise AccountProblem(f"Имя «{name}» уже занято.", f"The name “{name}” is taken.") from error

    def set_password(self, name: str, password: str) -> None:
        """Raises AccountProblem for an unknown name or a weak password. Sessions opened with the old one end."""
        self.require(name)
        full_name = self._db.execute("SELECT full_name FROM principals WHERE name = ?", (name,)).fetchone()[0]
        require_password(password, about=(name, full_name))
        self._db.execute(
            "UPDATE principals SET password = ?, version = version + 1 WHERE name = ?",
            (self._hasher.hash(password), name),
        )

    def change_person(self, name: str, *, role: Role, full_name: str, position: Text, disabled: bool) -> None:
        """Changes a person. Raises AccountProblem for an unknown name and LastManager. A new role ends the sessions."""
        require_words(full_name, position.ru, position.en)
        self._require_a_manager(name, role, disabled)
        self._db.execute(
            "UPDATE principals SET version = version + (role <> :role OR disabled <> :disabled), role = :role, "
            "full_name = :full_name, position_ru = :ru, position_en = :en, disabled = :disabled WHERE name = :name",
            {
                "role": role.value,
                "full_name": full_name,
                "ru": position.ru,
                "en": position.en,
                "disabled": int(disabled),
                "name": name,
            },
        )

    def set_disabled(self, name: str, disabled: bool) -> None:
        """Raises AccountProblem for an unknown name and LastManager."""
        found = next((person for person, _ in self.people() if person.name == name), None)
        if found is None:
            raise _unknown(name)
        self.change_person(name, role=found.role, full_name=found.full_name, position=found.position, disabled=disabled)

    def end_sessions(self, name: str) -> int:
        """Ends all sessions of a person; returns how many there were. Raises AccountProblem for an unknown name."""
        self.require(name)
        return int(self._db.execute("DELETE FROM sessions WHERE name = ?", (name,)).rowcount)

    def remove(self, name: str) -> None:
        """Removes a person or a device, along with tokens and sessions."""
        self.require(name)
        self._db.execute("DELETE FROM principals WHERE name = ?", (name,))

    def of_name(self, name: str) -> Principal | None:
        """The principal of this name; None when it is unknown or disabled."""
        row = self._db.execute(f"SELECT {COLUMNS} FROM principals WHERE name = ? AND NOT disabled", (name,))
        return principal_of(row.fetchone())

    def people(self) -> list[tuple[Principal, bool]]:
        """All staff, with whether the account is disabled; managers first."""
        rows = self._db.execute(
            f"SELECT {COLUMNS}, disabled FROM principals WHERE role IN ('manager', 'operator') ORDER BY role, full_name"
        ).fetchall()
        return [(person, bool(row[-1])) for row in rows if (person := principal_of(row[:-1]))]

    def all(self) -> list[Principal]:
        rows = self._db.execute(f"SELECT {COLUMNS} FROM principals ORDER BY role, name").fetchall()
        return [principal for row in rows if (principal := principal_of(row))]

    # -- tokens -----------------------------------------------------------------------------------------------------

    def new_token(self, name: str) -> str:
        """Makes a new token for a person or a device. Only its digest is stored. Raises AccountProblem for an unknown name."""
        self.require(name)
        token = secrets.token_urlsafe(24)
        self._db.execute("INSERT INTO tokens (digest, name) VALUES (?, ?)", (digest_of(token), name))
        return token

    def revoke_tokens(self, name: str) -> int:
        """Revokes all tokens of a name; returns how many there were. Raises AccountProblem for an unknown name."""
        self.require(name)
        return int(self._db.execute("DELETE FROM tokens WHERE name = ?", (name,)).rowcount)

    def revoke(self, token: str) -> None:
        """Revokes a token."""
        self._db.execute("DELETE FROM tokens WHERE digest = ?", (digest_of(token),))

    def of_token(self, token: str) -> Principal | None:
        """The token's owner; None when the token was revoked or the account disabled, by this or another process."""
        return self.of_token_digest(digest_of(token))

    def of_token_digest(self, digest: str) -> Principal | None:
        """As `of_token`, for a token of which only the digest was kept."""
        owner = self._owners.get(digest)
        if owner is None:
            row = self._db.execute(
                f"SELECT {COLUMNS} FROM tokens JOIN principals USING (name) WHERE digest = ? AND NOT disabled",
                (digest,),
            )
            owner = principal_of(row.fetchone())
            # Only valid tokens are kept: made-up ones take no memory.
            if owner:
                self._owners.keep(digest, owner)
        return owner

    # -- passwords --------------------------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str) -> Principal | None:
        """The person with this name and password. Slow on purpose (argon2, about 50 ms of processor time)."""
        row = self._db.execute(f"SELECT {COLUMNS}, disabled, password FROM principals WHERE name = ?", (name,))
        *who, disabled, stored = row.fetchone() or [None] * 8
        try:
            self._hasher.verify(stored or self._hash_of_no_password, password)
        except (VerificationError, InvalidHashError, UnicodeEncodeError):
            return None
        person = principal_of(tuple(who)) if stored and not disabled else None
        if person is None or person.role not in STAFF:
            return None
        if self._hasher.check_needs_rehash(stored):
            # Not if somebody has set a new password meanwhile. The password is the same, so no session ends.
            self._db.execute(
                "UPDATE principals SET password = ? WHERE name = ? AND password = ?",
                (self._hasher.hash(password), name, stored),
            )
        return person

    # -- a person's own choices -------------------------------------------------------------------------------------

    def theme(self, name: str) -> Theme:
        row = self._db.execute("SELECT theme FROM principals WHERE name = ?", (name,)).fetchone()
        return Theme(row[0]) if row else Theme.SYSTEM

    def choose_theme(self, name: str, theme: Theme) -> None:
        """Raises AccountProblem for an unknown name."""
        self.require(name)
        self._db.execute("UPDATE principals SET theme = ? WHERE name = ?", (theme.value, name))

    def _require_a_manager(self, name: str, role: Role, disabled: bool) -> None:
        if name not in {person.name for person, _ in self.people()}:
            raise _unknown(name)
        managers = {person.name for person, off in self.people() if person.role is Role.MANAGER and not off}
        if managers == {name} and (disabled or role is not Role.MANAGER):
            raise LastManager(
                f"«{name}» — единственный руководитель: сначала назначьте другого.",
                f"“{name}” is the only manager: make another one first.",
            )

    def require(self, name: str) -> None:
        """Raises AccountProblem for an unknown name."""
        if not self._db.execute("SELECT 1 FROM principals WHERE name = ?", (name,)).fetchone():
            raise _unknown(name)


COLUMNS = "principals.name, role, full_name, position_ru, position_en, principals.version"


def principal_of(row: tuple[str, str, str, str, str, int] | None) -> Principal | None:
    """The principal in a row of COLUMNS."""
    if row is None:
        return None
    name, role, full_name, position_ru, position_en, version = row
    return Principal(name, Role(role), full_name, Text(ru=position_ru, en=position_en), version)


def digest_of(secret: str) -> str:
    """What is stored of a token or a session: from it nobody gets the secret back."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _unknown(name: str) -> AccountProblem:
    return AccountProblem(f"Учётной записи «{name}» нет.", f"There is no account “{name}”.")
