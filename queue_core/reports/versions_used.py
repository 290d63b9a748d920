"""Which versions of the settings a range of past days is judged by: what a report names beside its figures."""

from __future__ import annotations

from bisect import bisect_left
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from queue_core.store.journal import DATABASE
from queue_core.store.read_only import read_only
from queue_core.store.settings_versions import versions_and_seqs


@dataclass(frozen=True, slots=True)
class VersionUsed:
    """A version by its number (0: the file that the server was started with), and the first and last day that it judges."""

    number: int
    first: date
    last: date


def versions_used(directory: Path, first: date, last: date) -> list[VersionUsed]:
    """The versions that the service days from `first` to `last`, both included, began with, in the order of the days.

    Empty if the office was closed on all of them. Reads the database through a connection of its own.
    """
    found: list[VersionUsed] = []
    with closing(read_only(directory / DATABASE)) as database:
        known = versions_and_seqs(database)
        seqs = [seq for seq, _ in known]
        for day, first_seq in database.execute(
            "SELECT day, first_seq FROM days WHERE day BETWEEN ? AND ? ORDER BY day",
            (first.isoformat(), last.isoformat()),
        ):
            # A day before the first change had version 0, whose text was recorded in the journal with that change.
            number = known[max(0, bisect_left(seqs, first_seq) - 1)][1].number if known else 0
            its_day = date.fromisoformat(day)
            if found and found[-1].number == number:
                found[-1] = VersionUsed(number, found[-1].first, its_day)
            else:
                found.append(VersionUsed(number, its_day, its_day))
    return found
