"""Which errors are the machine's and not the program's: a full, read-only or broken disk, no file handle left."""

from __future__ import annotations

import errno
import sqlite3

_OF_THE_SYSTEM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE})
_OF_SQLITE = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    }
)
_PRIMARY = 0xFF
"""The bits of an extended result code that are its primary one."""


def is_of_the_machine(error: BaseException) -> bool:
    """Whether the same may succeed once the machine is in order again; False for a mistake of the program."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & _PRIMARY in _OF_SQLITE
    return isinstance(error, OSError) and error.errno in _OF_THE_SYSTEM
