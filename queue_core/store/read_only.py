"""Opens a database file read-only, through a connection of its own: for other threads and processes than the office's."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def read_only(file: Path) -> sqlite3.Connection:
    """A connection that cannot write; the caller closes it. Raises sqlite3.OperationalError if there is no such file."""
    return sqlite3.connect(f"file:{file}?mode=ro", uri=True)
