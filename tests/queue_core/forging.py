"""Writes into a closed journal past every check, as an older version, a damaged disk or somebody with a tool for SQLite would."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from queue_core.store.chain import BEGINNING, TRIGGERS, chain_up, head, link
from queue_core.store.mark import Mark, MarkFile


def unprotect(database: sqlite3.Connection) -> None:
    """Takes away what keeps the journal append-only."""
    for name in TRIGGERS:
        database.execute(f"DROP TRIGGER IF EXISTS {name}")


def write_row(database: sqlite3.Connection, seq: int, at: int, day: str, kind: str, actor: str, data: str) -> None:
    """Writes a row after the last one, with its hash: as another version of Talon would."""
    row = database.execute("SELECT hash FROM events WHERE seq < ? ORDER BY seq DESC LIMIT 1", (seq,)).fetchone()
    hashed = link(row[0] if row else BEGINNING, seq, at, *(text.encode() for text in (day, kind, actor, data)))
    database.execute(
        "INSERT INTO events (seq, at, day, type, actor, data, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (seq, at, day, kind, actor, data, hashed),
    )


def alter_row(database: sqlite3.Connection, seq: int, statement: str, *values: Any) -> None:
    """Changes a row, and makes chain and mark anew, as if the row had always been so."""
    unprotect(database)
    changed = database.execute(f"UPDATE events SET {statement} WHERE seq = ?", (*values, seq))
    assert changed.rowcount == 1
    chain_anew(database)
    mark_anew(database)


def chain_anew(database: sqlite3.Connection) -> None:
    """Hashes the whole journal again, and protects it again: what somebody does who has read the source."""
    unprotect(database)
    database.execute("UPDATE events SET hash = NULL")
    database.execute("INSERT INTO unchained SELECT max(seq) FROM events")
    database.commit()
    chain_up(database)


def mark_anew(database: sqlite3.Connection) -> None:
    """Sets the mark beside the journal where it ends now."""
    [(*_, file)] = database.execute("PRAGMA database_list").fetchall()
    MarkFile(Path(file).parent, Mark(*head(database))).close()


def unchain(database: sqlite3.Connection) -> None:
    """Makes of a journal one of a release that had no hashes yet."""
    unprotect(database)
    database.execute("ALTER TABLE events DROP COLUMN hash")
    database.execute("DROP TABLE unchained")
    database.execute("DELETE FROM _sqlite_migrations WHERE name = 'm009_chain'")
