"""Whether a database file can be used at all: what is wrong with it is known before anything is written into it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from queue_core.errors import FileDamaged
from queue_core.store.read_only import read_only

_PRIMARY = 0xFF
_BEYOND_USE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def damage_of(file: Path, thorough: bool = True) -> str | None:
    """What is wrong with a database file, in a few words; None if nothing is, or if there is no such file.

    `thorough` reads the whole file: some tenths of a second for a hundred megabytes.
    """
    if not file.exists():
        return None
    if file.stat().st_size == 0 and not _has_log(file):
        return "the file is empty"
    try:
        with closing(read_only(file)) as database:
            database.execute("SELECT count(*) FROM sqlite_master").fetchone()
            [verdict] = database.execute("PRAGMA quick_check(1)").fetchone() if thorough else ["ok"]
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        return str(error)
    except UnicodeDecodeError:
        # The message would repeat what stands in the file in the place of the schema, and that is no text.
        return "the schema cannot be read"
    return None if verdict == "ok" else " ".join(str(verdict).split())


def is_damage(error: BaseException) -> bool:
    """Whether an error says that the file itself is damaged."""
    return isinstance(error, sqlite3.DatabaseError) and (
        getattr(error, "sqlite_errorcode", 0) & _PRIMARY in _BEYOND_USE
    )


def require_usable(file: Path, thorough: bool = True) -> None:
    """Raises FileDamaged."""
    if why := damage_of(file, thorough):
        raise FileDamaged(file.name, why)


def unusable(error: FileDamaged | sqlite3.DatabaseError, directory: Path) -> str:
    """The sentence, in both languages, with which a server ends that cannot start because of a damaged file."""
    name = error.file if isinstance(error, FileDamaged) else _damaged_in(directory)
    why = error.why if isinstance(error, FileDamaged) else str(error)
    return (
        f"Файл {name} повреждён, сервер с ним работать не может: остановите службу, отложите папку данных и восстановите последнюю "
        f"копию («talon restore»). / The file {name} is damaged, and the server cannot work with it: stop the service, set the "
        f"data directory aside and restore the latest backup (“talon restore”). [{directory / name}: {why}]"
    )


def _damaged_in(directory: Path) -> str:
    """The name of the file that is meant by an error of SQLite, which does not say."""
    return next((file.name for file in sorted(directory.glob("*.db")) if damage_of(file)), "office.db")


def _has_log(file: Path) -> bool:
    log = file.with_name(f"{file.name}-wal")
    return log.exists() and log.stat().st_size > 0
