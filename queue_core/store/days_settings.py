"""The settings by which each past day is judged: those it began with, never today's.

A target changed today changes no figure of yesterday, and a service that the office no longer has keeps its name, kind
and target on the days when it had it.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Iterator
from itertools import chain

from queue_core.settings import Service, Settings, SettingsInvalid
from queue_core.store.settings_versions import Version, versions_and_seqs


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
        # One day at a time: what a question costs must not grow with the years before it.
        row = self._database.execute("SELECT first_seq FROM days WHERE day = ?", (day,)).fetchone()
        begun = row[0] if row else 2**62
        first = max(0, bisect_left(self._seqs, begun) - 1)
        for version in (*self._versions[first:], *reversed(self._versions[:first])):
            try:
                yield version.settings()
            except SettingsInvalid:
                continue  # this release no longer accepts it
