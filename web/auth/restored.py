"""Accounts from a backup: what was revoked, ended or disabled after it was made must not come to life again."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from queue_core.store.read_only import read_only
from web.auth.database import DATABASE, AccountsDatabase


@dataclass(frozen=True, slots=True)
class Restored:
    """How many sessions were ended, whose tokens were revoked, and who was disabled since and is so again."""

    sessions: int
    tokens: list[str] = field(default_factory=list)
    disabled: list[str] = field(default_factory=list)


def end_what_was_ended(directory: Path, old: Path | None) -> Restored:
    """Ends all sessions of restored accounts, and revokes the tokens that are not known to be valid still.

    `old` is the data directory that was in use until now. Without it nobody knows which tokens were revoked since the
    backup, so all are.
    """
    known = _known_in(old) if old else None
    accounts = AccountsDatabase(directory).connection
    with closing(accounts):
        accounts.execute("BEGIN IMMEDIATE")
        sessions = accounts.execute("DELETE FROM sessions").rowcount
        # A cookie or socket of before says another version.
        accounts.execute("UPDATE principals SET version = version + 1000000")
        tokens = accounts.execute("SELECT digest, name FROM tokens").fetchall()
        revoked = [(digest, name) for digest, name in tokens if known is None or digest not in known.valid]
        accounts.executemany("DELETE FROM tokens WHERE digest = ?", [(digest,) for digest, _ in revoked])
        enabled = {name for (name,) in accounts.execute("SELECT name FROM principals WHERE NOT disabled")}
        again = sorted(enabled - known.enabled) if known else []
        accounts.executemany("UPDATE principals SET disabled = 1 WHERE name = ?", [(name,) for name in again])
        accounts.execute("COMMIT")
        accounts.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        accounts.execute("PRAGMA journal_mode = DELETE")
    return Restored(sessions, sorted({name for _, name in revoked}), again)


@dataclass(frozen=True, slots=True)
class _Known:
    """The digests of the tokens that are valid, and the names that are enabled."""

    valid: set[str]
    enabled: set[str]


def _known_in(old: Path) -> _Known:
    with closing(read_only(old / DATABASE)) as accounts:
        valid = {digest for (digest,) in accounts.execute("SELECT digest FROM tokens")}
        enabled = {name for (name,) in accounts.execute("SELECT name FROM principals WHERE NOT disabled")}
    return _Known(valid, enabled)
