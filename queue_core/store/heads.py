"""Heads: the hash of a row in the form that people keep on paper, and the rows that a paper proves.

Sixteen letters are 80 bits of the hash: nobody finds another journal with the same ones. What is read from paper may have
been typed in small letters, in Cyrillic ones that look alike, or with 0, 1 and 8, which the alphabet does not have.
"""

from __future__ import annotations

import re
import sqlite3
from base64 import b32encode
from dataclasses import dataclass

_BYTES = 10
_GROUP = 4
_LETTERS = _BYTES * 8 // 5
_LOOK_ALIKE = str.maketrans("018АВЕКМНОРСТУХІ", "OIBABEKMHOPCTYXI")


@dataclass(frozen=True, slots=True)
class DayHead:
    """The last row of a service day: its number, its time in milliseconds, and its head as on paper."""

    day: str
    seq: int
    at: int
    head: str


def on_paper(hashed: bytes) -> str:
    """A hash as four groups of four letters."""
    letters = b32encode(hashed[:_BYTES]).decode()
    return "-".join(letters[place : place + _GROUP] for place in range(0, _LETTERS, _GROUP))


def from_paper(typed: str) -> bytes | None:
    """The beginning of the hash that somebody copied from a paper; None if that is no head."""
    letters = re.sub(r"[\s–—-]", "", typed.upper()).translate(_LOOK_ALIKE)
    if not re.fullmatch(rf"[A-Z2-7]{{{_LETTERS}}}", letters):
        return None
    value = 0
    for letter in letters:
        value = value * 32 + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".index(letter)
    return value.to_bytes(_BYTES, "big")


def days(database: sqlite3.Connection) -> list[DayHead]:
    """The last head of each service day that is in the journal, the oldest first."""
    rows = database.execute(
        """
        SELECT day, seq, at, hash FROM events
        WHERE hash IS NOT NULL AND seq IN (
            SELECT first_seq - 1 FROM days UNION ALL SELECT first_seq - 1 FROM days_again UNION ALL SELECT max(seq) FROM events
        )
        ORDER BY seq
        """
    )
    return [DayHead(day, seq, at, on_paper(hashed)) for day, seq, at, hashed in rows]


def proved_row(database: sqlite3.Connection, place: str, beginning: bytes) -> tuple[int, int] | None:
    """The number and the time (milliseconds) of the row of a service day (`2026-11-30`), or of the row with a number, whose
    hash begins so; None if the journal has no such row."""
    column = "seq" if place.isdigit() else "day"
    found: tuple[int, int] | None = database.execute(
        f"SELECT seq, at FROM events WHERE {column} = ? AND substr(hash, 1, {_BYTES}) = ? ORDER BY seq LIMIT 1",
        (int(place) if place.isdigit() else place, beginning),
    ).fetchone()
    return found
