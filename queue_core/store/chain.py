"""The chain of the journal: each row has a hash over the row before it and itself, so that history cannot be altered unseen.

A row that is changed, removed, inserted or moved no longer fits the rows after it. Somebody who may write the file can make
the whole chain anew: that is found by a head kept elsewhere, on paper or in the mark file. docs/decisions/0024-chain.md
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from queue_core.store.set_aside import written_time

log = logging.getLogger(__name__)

# What stands before the first row.
BEGINNING = bytes(32)
_BATCH = 20_000

# The journal is written at its end only. A REPLACE would delete without asking the trigger for deleting, so that writing
# to a place that is taken is refused before.
TRIGGERS = {
    "events_stay": """
        CREATE TRIGGER events_stay BEFORE UPDATE ON events
        BEGIN SELECT raise(ABORT, 'the journal is append-only'); END
    """,
    "events_remain": """
        CREATE TRIGGER events_remain BEFORE DELETE ON events
        BEGIN SELECT raise(ABORT, 'the journal is append-only'); END
    """,
    "events_follow": """
        CREATE TRIGGER events_follow BEFORE INSERT ON events
        WHEN new.hash IS NULL OR length(new.hash) <> 32 OR new.seq <= (SELECT max(seq) FROM events)
        BEGIN SELECT raise(ABORT, 'the journal is written at its end, with a hash'); END
    """,
}


@dataclass(frozen=True, slots=True)
class Broken:
    """The first row of the journal that does not fit: its number, its time in milliseconds as written there, and why."""

    seq: int
    at: int
    why: str

    def __str__(self) -> str:
        return f"event {self.seq} ({written_time(self.at)}): {self.why}"


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of reading the chain from end to end: the rows read, the number and hash of the last, and the first row that
    is wrong, if there is one."""

    rows: int
    seq: int
    head: bytes
    broken: Broken | None


def link(before: bytes, seq: int, at: int, day: bytes, kind: bytes, actor: bytes, data: bytes) -> bytes:
    """The hash of a row after the row with the hash `before`; its texts as the bytes that are stored.

    The lengths stand before the texts, so that nothing can move from one to the next.
    """
    return sha256(
        b"%s%d %d %d %d %d " % (before, seq, at, len(day), len(kind), len(actor)) + day + kind + actor + data
    ).digest()


def is_chained(connection: sqlite3.Connection) -> bool:
    """Whether the journal has hashes, and has them all; a journal of an earlier release gets them at the next start."""
    columns = {name for (name,) in connection.execute("SELECT name FROM pragma_table_info('events')")}
    return "hash" in columns and not connection.execute("SELECT 1 FROM unchained").fetchone()


def head(connection: sqlite3.Connection) -> tuple[int, bytes]:
    """The number and the hash of the last row; 0 and BEGINNING in an empty journal."""
    row = connection.execute("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1").fetchone()
    return (row[0], row[1] or BEGINNING) if row else (0, BEGINNING)


def chain_up(connection: sqlite3.Connection) -> int:
    """Gives the rows of a journal of an earlier release their hashes, in batches: interrupted, it goes on at the next start.

    Then the journal becomes append-only. Returns the number of rows that got a hash.
    """
    row = connection.execute("SELECT until_seq FROM unchained").fetchone()
    count = _chain_until(connection, row[0]) if row else 0
    if count:
        log.warning("%s events of an earlier release are chained", count)
    if missing := missing_triggers(connection):
        if row is None and connection.execute("SELECT 1 FROM events").fetchone():
            log.error("the journal was not protected against changes: %s", ", ".join(missing))
        connection.execute("BEGIN IMMEDIATE")
        for name in missing:
            connection.execute(f"DROP TRIGGER IF EXISTS {name}")
            connection.execute(TRIGGERS[name].strip())
        connection.execute("DELETE FROM unchained")
        connection.execute("COMMIT")
    return count


def missing_triggers(connection: sqlite3.Connection) -> list[str]:
    """The triggers that keep the journal append-only, and are not there as they should be."""
    found = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    return [name for name, text in TRIGGERS.items() if found.get(name, "").split() != text.split()]


def _chain_until(connection: sqlite3.Connection, until: int) -> int:
    """Chains the rows that have no hash yet, up to a number."""
    count = 0
    before, last = BEGINNING, 0
    row = connection.execute(
        "SELECT seq, hash FROM events WHERE hash IS NOT NULL AND seq <= ? ORDER BY seq DESC LIMIT 1", (until,)
    ).fetchone()
    if row:
        last, before = row
    while last < until:
        batch: list[tuple[bytes, int]] = []
        for seq, at, day, kind, actor, data, _ in _rows(
            connection, "seq > ? AND seq <= ? ORDER BY seq LIMIT ?", (last, until, _BATCH)
        ):
            before = link(before, seq, at, day, kind, actor, data)
            batch.append((before, seq))
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("UPDATE events SET hash = ? WHERE seq = ?", batch)
        connection.execute("COMMIT")
        last = batch[-1][1]
        count += len(batch)
    return count


def prove(connection: sqlite3.Connection, first: int = 1, before: bytes = BEGINNING) -> Proof:
    """Reads the chain from a row to the end, and stops at the first row that is wrong. Takes seconds for a million rows."""
    rows, last = 0, first - 1
    for seq, at, day, kind, actor, data, kept in _rows(connection, "seq >= ? ORDER BY seq", (first,)):
        rows += 1
        if seq != last + 1:
            missing = str(last + 1) if seq == last + 2 else f"{last + 1} to {seq - 1}"
            return Proof(rows, last, before, Broken(seq, at, f"before it, {missing} is missing from the journal"))
        last = seq
        if kept is None:
            return Proof(rows, last, before, Broken(seq, at, "it has no hash: it was not written by Talon"))
        if link(before, seq, at, day, kind, actor, data) != kept:
            why = "its hash is not that of what is written there: it, or the row before it, was changed"
            return Proof(rows, last, before, Broken(seq, at, why))
        before = kept
    return Proof(rows, last, before, None)


def wrong_days(connection: sqlite3.Connection) -> list[str]:
    """Where the tables of days (day_parts.py) and the journal disagree about the beginning of a day, as sentences."""
    listed = set(connection.execute("SELECT first_seq, day FROM days UNION ALL SELECT first_seq, day FROM days_again"))
    found = set(
        connection.execute(
            "SELECT seq, day FROM (SELECT seq, day, lag(day) OVER (ORDER BY seq) AS before FROM events) WHERE before IS NOT day"
        )
    )
    return [
        f"the day {day} begins with event {seq}, {'the journal' if (seq, day) in found else 'the table of days'} says,"
        f" but not {'the table of days' if (seq, day) in found else 'the journal'}"
        for seq, day in sorted(listed ^ found)
    ]


_Row = tuple[int, int, bytes, bytes, bytes, bytes, bytes | None]


def _rows(connection: sqlite3.Connection, which: str, values: Iterable[int]) -> Iterator[_Row]:
    """Rows of the journal with their texts as the bytes that are stored: what is not UTF-8 must not end the reading."""
    cursor = connection.cursor()
    # `text_factory` belongs to the connection; a cast leaves it as it is for others.
    return cursor.execute(
        f"""
        SELECT seq, at, CAST(day AS BLOB), CAST(type AS BLOB), CAST(actor AS BLOB), CAST(data AS BLOB), hash
        FROM events WHERE {which}
        """,
        tuple(values),
    )
