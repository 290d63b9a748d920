"""A database file read through a connection of its own: beside the office, in another thread or process."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def read_only(file: Path) -> sqlite3.Connection:
    """A connection that cannot write and makes no file; the caller closes it. Raises sqlite3.OperationalError without the file."""
    return sqlite3.connect(f"file:{file}?mode=ro", uri=True)
