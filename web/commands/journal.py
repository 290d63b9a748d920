"""The journal for administrators: the hall that it gives, the events that cannot be applied, and how to mend it."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import click

from queue_core import commands
from queue_core.clock import SystemClock
from queue_core.hall import Hall
from queue_core.hours.opening import service_day
from queue_core.replay.day import replayed
from queue_core.settings import Settings
from queue_core.store.days_settings import of_day
from queue_core.store.journal import DATABASE, read_journal, rebuild_rows, rows_of
from queue_core.store.read_only import read_only
from queue_core.store.set_aside import PutAside, SetAside
from web.commands.stopped_office import ADMINISTRATOR, stopped_office

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found in a journal: the hall at its end, the events that cannot be applied, by number, and what is wrong with
    the rows."""

    hall: Hall
    failed: tuple[SetAside, ...]
    differing: list[str]


def examined(settings: Settings, data: Path) -> Examined:
    """Reads a whole journal, applies its last day, and writes its rows in a copy; the data stay unchanged."""
    found: list[SetAside] = []
    hall = hall_at(settings, data, None, found.append)
    with tempfile.TemporaryDirectory(prefix="talon-check-") as folder:
        copy = Path(folder)
        with read_only(data / DATABASE) as database:
            database.execute("VACUUM INTO ?", (str(copy / DATABASE),))
        before = rows_of(copy)
        rebuild_rows(copy, settings, found.append)
        after = rows_of(copy)
    differing = [
        f"the rows of {table} are not what the journal says" for table in before if before[table] != after[table]
    ]
    first_reason = {event.seq: event for event in reversed(found)}
    return Examined(hall, tuple(first_reason[seq] for seq in sorted(first_reason)), differing)


def hall_at(settings: Settings, data: Path, at: datetime | None, put_aside: PutAside) -> Hall:
    """The hall as it was `at` a moment; without it, at the end of the journal's last day.

    `put_aside` gets the events of the day that cannot be read or applied.
    """
    day = service_day(settings, at) if at else None
    entries = list(read_journal(data, day, put_aside))
    of = day or (entries[-1].day if entries else str(date.min))
    # Time may have gone back in a day (talon clock repair): of two such moments the latter counts.
    known = max((number for number, entry in enumerate(entries, 1) if at is None or entry.event.at <= at), default=0)
    until = entries[:known]
    begun = Hall(of_day(data, of, settings), of, entries[0].seq - 1 if entries else 0)
    shown_at = at or (entries[-1].event.at if entries else SystemClock().now())
    return replayed(begun, until, put_aside, shown_at)


def named(failed: Sequence[SetAside]) -> str:
    """The events that cannot be applied, and how to mend the journal."""
    lines = [f"  - {event}" for event in failed[:_SHOWN]]
    if more := len(failed) - len(lines):
        lines.append(f"  - and {more} more")
    numbers = " ".join(f"--set-aside {event.seq}" for event in failed[:_SHOWN])
    return "\n".join(
        [
            "Events of the journal cannot be applied; the server works without them, in safe mode:",
            *lines,
            "If this version of Talon is older than the journal, install the newer one. Otherwise let the journal record that",
            "they do not count (nothing is erased): stop the server, make a backup, and give this command once more with",
            f"  {numbers}",
        ]
    )


def set_aside(settings: Settings, data: Path, events: Sequence[int]) -> str:
    """Records that these events do not count, and writes the rows again without them.

    Raises ClickException, also for an event that can be applied: what has happened is not to be made undone.
    """
    failed = {event.seq for event in examined(settings, data).failed}
    for seq in events:
        if seq not in failed:
            raise click.ClickException(f"Event {seq} is in effect, or does not count already. Nothing was changed.")
    with stopped_office(settings, data) as office:
        for seq in events:
            office.handle(commands.SetEventAside(actor=ADMINISTRATOR, seq=seq))
    rebuild_rows(data, settings)
    return f"Set aside: {', '.join(str(seq) for seq in events)}. The rows are written again."
