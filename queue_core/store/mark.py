"""The mark: a small file beside the journal that has its length and head, so that a journal whose end is missing is noticed.

It is put in place whole and readable by its owner alone, and overwritten in place after each commit: one write of less than
a disk's sector, not waited for. After a kill it is as new as the journal; after a power cut it may be older, never newer,
for the journal is on the disk before it. docs/decisions/0024-chain.md
"""

from __future__ import annotations

import logging
import os
import re
import sqlite3
import tempfile
import zlib
from contextlib import closing, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from queue_core.store.chain import BEGINNING

FILE = "office.mark"
log = logging.getLogger(__name__)
_LINE = re.compile(rb"talon-mark 1 (\d{19}) ([0-9a-f]{64}) ([0-9a-f]{8})\n")


class What(StrEnum):
    """What is wrong between a mark and its journal."""

    SHORTER = "shorter"  # the journal ends before the mark
    OTHER = "other"  # another row stands where the mark was set
    NO_MARK = "no_mark"  # the journal has had a mark, which is gone
    GARBLED = "garbled"  # the mark cannot be read


@dataclass(frozen=True, slots=True)
class Mark:
    """The number of the last event and its hash."""

    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Loss:
    """The end of the journal is missing, or may be: its last event, and the last of which the mark knows (None if unknown)."""

    what: What
    seq: int
    marked: int | None

    def __str__(self) -> str:
        match self.what:
            case What.SHORTER:
                return f"the journal ends with event {self.seq}, and there were {self.marked}: its end is missing"
            case What.OTHER:
                return f"event {self.marked} of the journal is not the one that was written: an older copy was put in its place"
            case What.NO_MARK:
                return (
                    f"the file {FILE} beside the journal is missing, so that nobody knows whether the journal is whole"
                )
            case What.GARBLED:
                return f"the file {FILE} beside the journal cannot be read, so that nobody knows whether the journal is whole"


class Garbled(Exception):
    """The mark is there and cannot be read."""


def read_mark(directory: Path) -> Mark | None:
    """The mark of a data directory; None if there is none. Raises Garbled."""
    try:
        content = (directory / FILE).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Garbled from error
    line = _LINE.fullmatch(content)
    if line is None or line[3] != _check(content[:-10]):
        raise Garbled
    return Mark(int(line[1]), bytes.fromhex(line[2].decode()))


def loss_of(connection: sqlite3.Connection, directory: Path) -> Loss | None:
    """What is missing from a journal, by its mark. A journal that never had a mark has none to miss."""
    # The mark is read first: a server at work may write both meanwhile, and the journal before the mark.
    try:
        mark = read_mark(directory)
    except Garbled:
        return Loss(What.GARBLED, _length(connection), None)
    seq = _length(connection)
    if mark is None:
        return Loss(What.NO_MARK, seq, None) if _has_had_a_mark(connection) else None
    if mark.seq > seq:
        return Loss(What.SHORTER, seq, mark.seq)
    row = connection.execute("SELECT hash FROM events WHERE seq = ?", (mark.seq,)).fetchone()
    if mark.seq and (row is None or row[0] != mark.hash):
        return Loss(What.OTHER, seq, mark.seq)
    return None


class MarkFile:
    """The mark of a journal at work."""

    def __init__(self, directory: Path, mark: Mark) -> None:
        """Puts the mark in place. Raises OSError."""
        handle, temporary = tempfile.mkstemp(dir=directory, prefix=f".{FILE}-")
        try:
            os.write(handle, _line(mark.seq, mark.hash))
            os.fsync(handle)
            Path(temporary).replace(directory / FILE)
            # Its name is on the disk before the journal knows that it has a mark.
            folder = os.open(directory, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except BaseException:
            os.close(handle)
            Path(temporary).unlink(missing_ok=True)
            raise
        self._handle = handle
        self._failing = False

    def keep(self, seq: int, hashed: bytes) -> None:
        """Follows a commit. A disk that refuses is logged: the journal has the event, and the mark is merely older."""
        try:
            os.pwrite(self._handle, _line(seq, hashed), 0)
            self._failing = False
        except OSError:
            if not self._failing:
                log.exception("the mark could not be written")
            self._failing = True

    def close(self) -> None:
        with suppress(OSError):
            os.fsync(self._handle)
        os.close(self._handle)


def has_mark_now(connection: sqlite3.Connection) -> None:
    """Records in a journal that it has a mark: from now on a missing one is missed."""
    if not _has_had_a_mark(connection):
        connection.execute("INSERT INTO marked DEFAULT VALUES")


def forget_mark(file: Path) -> None:
    """Makes of a copy of a journal a whole one, as a backup is: it begins with a mark of its own when it is used."""
    with closing(sqlite3.connect(file)) as connection, connection:
        if _has_had_a_mark(connection):
            connection.execute("DELETE FROM marked")


def _length(connection: sqlite3.Connection) -> int:
    [seq] = connection.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()
    return int(seq)


def _has_had_a_mark(connection: sqlite3.Connection) -> bool:
    # A journal of an earlier release has no such table.
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'marked'").fetchone()
    return bool(known and connection.execute("SELECT 1 FROM marked").fetchone())


def _line(seq: int, hashed: bytes) -> bytes:
    line = b"talon-mark 1 %019d %s " % (seq, (hashed or BEGINNING).hex().encode())
    return line + _check(line[:-1]) + b"\n"


def _check(line: bytes) -> bytes:
    return b"%08x" % zlib.crc32(line)
