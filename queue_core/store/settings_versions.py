"""The versions of an office's settings: the one in force, the earlier ones, and their files on disk.

Version 0 is the file that the server was started with. Every version saved since is in the journal with its full text, so
that any day can be replayed with the settings it had; a copy for administrators is in a file, `settings/0003.toml`.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from queue_core.events import Event, SettingsChanged, decode
from queue_core.settings import Settings, SettingsInvalid, load, parse_text
from queue_core.store.read_only import read_only
from queue_core.store.set_aside import COUNTS, PutAside, SetAside, pass_over, why_not

FOLDER = "settings"
DATABASE = "office.db"


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the settings, as recorded in the journal."""

    number: int
    at: datetime
    actor: str
    toml: str
    changes: tuple[dict[str, Any], ...]
    note: str | None
    restored: int | None

    @property
    def name(self) -> str:
        return f"version {self.number}"

    def settings(self) -> Settings:
        """The settings of this version. Raises SettingsInvalid if this release no longer accepts them."""
        return _parsed(self.toml, self.name)


@lru_cache(maxsize=32)
def _parsed(toml: str, name: str) -> Settings:
    """Cached, as settings are immutable and a report on a year needs the same few versions again and again."""
    return parse_text(toml, name)


def versions(directory: Path) -> list[Version]:
    """All versions in the journal, oldest first; none if the settings were never changed since the start file."""
    path = directory / DATABASE
    if not path.exists():
        return []
    with closing(read_only(path)) as database:
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'events'").fetchone():
            return []
        return versions_of(database)


def versions_of(
    database: sqlite3.Connection, before_seq: int | None = None, put_aside: PutAside = pass_over
) -> list[Version]:
    """The versions in an open journal; with `before_seq`, only those before that event.

    `put_aside` gets the changes that cannot be read.
    """
    return [version for _, version in versions_and_seqs(database, before_seq, put_aside)]


def versions_and_seqs(
    database: sqlite3.Connection, before_seq: int | None = None, put_aside: PutAside = pass_over
) -> list[tuple[int, Version]]:
    """The same, each with the number of its event in the journal."""
    # The type is part of the statement: with a bound one SQLite would not use the partial index `settings_versions`.
    rows = database.execute(
        f"""
        SELECT seq, type, at, actor, data FROM events
        WHERE type = '{SettingsChanged.type}' AND seq < ? AND {COUNTS} ORDER BY seq
        """,
        (before_seq if before_seq is not None else 2**62,),
    )
    found = []
    for seq, kind, at, actor, data in rows:
        try:
            found.append((seq, _version(decode(kind, at, actor, data))))
        except (ValueError, TypeError, OverflowError, RecursionError) as error:
            put_aside(SetAside(seq, at, kind, why_not(error)))
    return found


def _version(event: Event) -> Version:
    assert isinstance(event, SettingsChanged)
    return Version(event.version, event.at, event.actor, event.toml, tuple(event.changes), event.note, event.restored)


def in_force(directory: Path, file: Path) -> tuple[Settings, int]:
    """The settings in force, and the number of their version: the latest saved one, else the file (0).

    Raises SettingsInvalid with every error at once, and advice on how to go back if there are saved versions.
    """
    saved = versions(directory)
    if not saved:
        return load(file), 0
    latest = saved[-1]
    try:
        return latest.settings(), latest.number
    except SettingsInvalid as error:
        way = f"Go back to an earlier one: talon settings list --data {directory}, then talon settings restore NUMBER"
        raise SettingsInvalid(latest.name, error.problems, error.raw, advice=way) from error


def source_of(number: int, file: Path) -> str:
    """The source of the settings in force, for display."""
    return (
        f"version {number}, saved in the browser or by talon settings (the file {file} is not read)"
        if number
        else str(file)
    )


def version_file(directory: Path, number: int) -> Path:
    return directory / FOLDER / f"{number:04d}.toml"


def write_file(directory: Path, number: int, toml: str) -> Path:
    """Writes a version's text to the data directory atomically: temporary file, fsync, rename."""
    path = version_file(directory, number)
    folder = path.parent
    folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(toml)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
    return path


def differing_files(directory: Path) -> list[str]:
    """The version files that are missing or differ from the journal, as sentences. The journal is in force."""
    wrong = []
    for version in versions(directory):
        path = version_file(directory, version.number)
        if not path.exists():
            wrong.append(f"{path} is missing; the journal has its text")
        elif path.read_text(encoding="utf-8") != version.toml:
            wrong.append(
                f"{path} was changed by hand; the journal's text is in force (talon settings import FILE takes a file)"
            )
    return wrong
