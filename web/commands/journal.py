"""The journal for administrators: the hall that it gives, the events that cannot be applied, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click

from queue_core import commands
from queue_core.clock import SystemClock
from queue_core.errors import DataDirectoryBusy, Refusal, StorageFailed
from queue_core.hall import Hall
from queue_core.hours.opening import service_day
from queue_core.office import Office
from queue_core.replay import replayed
from queue_core.settings import Settings
from queue_core.store.journal import read_journal, rebuild_rows
from queue_core.store.set_aside import PutAside, SetAside
from queue_core.store.settings_versions import of_day

_ADMINISTRATOR = "administrator"
_SHOWN = 20


def hall_at(settings: Settings, data: Path, at: datetime | None, put_aside: PutAside) -> Hall:
    """The hall as it was `at` a moment; without it, at the end of the journal's last day.

    `put_aside` gets the events of the day that cannot be read or applied.
    """
    day = service_day(settings, at) if at else None
    entries = list(read_journal(data, day, put_aside))
    of = day or (entries[-1].day if entries else str(date.min))
    until = [entry for entry in entries if at is None or entry.event.at <= at]
    begun = Hall(of_day(data, of, settings), of, entries[0].seq - 1 if entries else 0)
    shown_at = at or (entries[-1].event.at if entries else SystemClock().now())
    return replayed(begun, until, put_aside, shown_at)


def named(failed: Sequence[SetAside]) -> str:
    """The events that cannot be applied, each with the first reason found, and how to mend the journal."""
    by_number = {event.seq: event for event in reversed(failed)}
    events = [by_number[seq] for seq in sorted(by_number)]
    lines = [f"  - {event}" for event in events[:_SHOWN]]
    if more := len(events) - len(lines):
        lines.append(f"  - and {more} more")
    numbers = " ".join(f"--set-aside {event.seq}" for event in events[:_SHOWN])
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
    """Records that these events do not count, and writes the rows again without them. Raises ClickException."""
    try:
        office = Office(settings, data, SystemClock(), learns_aside=True)
    except DataDirectoryBusy as error:
        raise click.ClickException(str(error)) from error
    try:
        for seq in events:
            office.handle(commands.SetEventAside(actor=_ADMINISTRATOR, seq=seq))
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence.en) from refusal
    except StorageFailed as error:
        raise click.ClickException(str(error)) from error
    finally:
        office.close()
    rebuild_rows(data, settings)
    return f"Set aside: {', '.join(str(seq) for seq in events)}. The rows are written again."
