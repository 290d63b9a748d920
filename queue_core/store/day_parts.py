"""Where the service days stand in the journal: each has one part, or several if a wrong clock began another day in between."""

from __future__ import annotations

import sqlite3

from queue_core.events import Recorded

_LATEST = """
    SELECT day FROM (
        SELECT * FROM (SELECT first_seq, day FROM days ORDER BY first_seq DESC LIMIT 1)
        UNION ALL SELECT * FROM (SELECT first_seq, day FROM days_again ORDER BY first_seq DESC LIMIT 1)
    ) ORDER BY first_seq DESC LIMIT 1
"""
_BEYOND_ALL = 2**63 - 1


def parts_of(connection: sqlite3.Connection, day: str) -> list[tuple[int, int]]:
    """The parts of a service day, in order: the number of the first event of each, and the first that is beyond it."""
    return connection.execute(
        """
        SELECT first_seq, min(
            coalesce((SELECT min(first_seq) FROM days WHERE first_seq > part.first_seq), ?2),
            coalesce((SELECT min(first_seq) FROM days_again WHERE first_seq > part.first_seq), ?2)
        )
        FROM (
            SELECT first_seq FROM days WHERE day = ?1 UNION ALL SELECT first_seq FROM days_again WHERE day = ?1
        ) AS part ORDER BY first_seq
        """,
        (day, _BEYOND_ALL),
    ).fetchall()


def last_day(connection: sqlite3.Connection) -> str:
    """The service day of the journal's last part; empty if there is none."""
    row = connection.execute(_LATEST).fetchone()
    return str(row[0]) if row else ""


def begin_part(connection: sqlite3.Connection, first: Recorded) -> None:
    """Records where a service day begins, or goes on after another."""
    if last_day(connection) != first.day:
        begun = connection.execute("SELECT 1 FROM days WHERE day = ?", (first.day,)).fetchone()
        table = "days_again" if begun else "days"
        connection.execute(f"INSERT INTO {table} (day, first_seq) VALUES (?, ?)", (first.day, first.seq))
