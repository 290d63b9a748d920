"""The journal for administrators: the hall that it gives, the events that cannot be applied, and how to mend it."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from queue_core import commands
from queue_core.hall import Hall
from queue_core.replay.moment import hall_at
from queue_core.settings import Settings
from queue_core.store.journal import DATABASE, rebuild_rows, rows_of
from queue_core.store.read_only import read_only
from queue_core.store.set_aside import SetAside
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
