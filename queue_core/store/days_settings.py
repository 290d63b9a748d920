"""The settings by which each past day is judged: those it began with, never today's.

A target changed today changes no figure of yesterday, and a service that the office no longer has keeps its name, kind
and target on the days when it had it.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path

from queue_core.settings import Service, Settings, SettingsInvalid
from queue_core.store.read_only import read_only
from queue_core.store.settings_versions import DATABASE, Version, versions_and_seqs


class DaysSettings:
    """Of each service day in an open journal; `present` where the journal has no others that can be read."""

    def __init__(self, database: sqlite3.Connection, present: Settings) -> None:
        self._present = present
        self._seqs: list[int] = []
        self._versions: list[Version] = []
        for seq, version in versions_and_seqs(database):
            self._seqs.append(seq)
            self._versions.append(version)
        self._database = database
        self._of: dict[str, Settings] = {}
        self._services: dict[tuple[str, str], Service | None] = {}

    def of(self, day: str) -> Settings:
        """The settings that the day began with."""
        if day not in self._of:
            self._of[day] = next(self._known_on(day), self._present)
        return self._of[day]

    def version(self, day: str) -> int:
        """The number of the version that the day began with; 0 is the file that the server was started with."""
        return self._versions[self._first(day)].number if self._versions else 0

    def service(self, day: str, name: str) -> tuple[Service, Settings] | None:
        """A service as the day had it, with the settings it is judged by; None if no version knows it.

        One that was added during the day is taken from the first version that has it.
        """
        if (day, name) not in self._services:
            candidates = chain(self._known_on(day), [self._present])
            self._services[day, name] = next((one.service[name] for one in candidates if name in one.service), None)
        known = self._services[day, name]
        return None if known is None else (known, self.of(day))

    def _known_on(self, day: str) -> Iterator[Settings]:
        """The version in force when the day began, then the later ones, then the earlier ones, the latest first.

        A day before the first change had version 0, whose text was recorded in the journal with that change.
        """
        if not self._versions:
            return
        first = self._first(day)
        for version in (*self._versions[first:], *reversed(self._versions[:first])):
            try:
                yield version.settings()
            except SettingsInvalid:
                continue  # this release no longer accepts it

    def _first(self, day: str) -> int:
        """The place of the version in force when the day began."""
        # One day at a time: what a question costs must not grow with the years before it.
        row = self._database.execute("SELECT first_seq FROM days WHERE day = ?", (day,)).fetchone()
        return max(0, bisect_left(self._seqs, row[0] if row else 2**62) - 1)


def as_day_began(database: sqlite3.Connection, day: str, present: Settings) -> tuple[Settings, int]:
    """The settings that one day began with in an open journal, and the number of their version."""
    days = DaysSettings(database, present)
    return days.of(day), days.version(day)


def of_day(directory: Path, day: str, present: Settings) -> Settings:
    """The settings that a past day began with; `present` if the journal has no others that can be read."""
    path = directory / DATABASE
    if not path.exists():
        return present
    with closing(read_only(path)) as database:
        return as_day_began(database, day, present)[0]
