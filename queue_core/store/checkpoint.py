"""Checkpoints: what the write-ahead logs hold goes into the databases themselves, so that a lost log costs little."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from queue_core.store.mark import FILE

log = logging.getLogger(__name__)


def checkpoint_all(directory: Path) -> list[str]:
    """Empties the logs of all databases of a data directory, through connections of its own: for another thread than the
    office's. Returns the names of those whose log could not be emptied this time, for somebody was reading or writing.

    The first pass writes nearly all while others go on writing; only the second, short one keeps them waiting.
    """
    busy = []
    for file in sorted(directory.glob("*.db")):
        try:
            with closing(
                sqlite3.connect(f"file:{file}?mode=rw", uri=True, isolation_level=None, timeout=0)
            ) as database:
                database.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
                [(waits, *_)] = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                if waits:
                    busy.append(file.name)
        except sqlite3.OperationalError:
            busy.append(file.name)
        except sqlite3.DatabaseError:
            log.exception("no checkpoint of %s", file.name)
    if (directory / FILE).exists():
        handle = os.open(directory / FILE, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    return busy
