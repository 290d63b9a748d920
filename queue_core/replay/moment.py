"""The hall as it was at a moment, from the journal alone."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from queue_core.clock import SystemClock
from queue_core.events import Recorded
from queue_core.hall import Hall
from queue_core.hours.opening import service_day
from queue_core.replay.day import replayed
from queue_core.settings import Settings
from queue_core.store.days_settings import of_day
from queue_core.store.journal import read_journal
from queue_core.store.set_aside import PutAside, pass_over


def hall_at(settings: Settings, directory: Path, at: datetime | None, put_aside: PutAside = pass_over) -> Hall:
    """The hall as it was `at` a moment; without it, at the end of the journal's last day.

    `put_aside` gets the events of the day that cannot be read or applied.
    """
    day = service_day(settings, at) if at else None
    entries = list(read_journal(directory, day, put_aside))
    of = day or (entries[-1].day if entries else str(date.min))
    begun = day_begun(settings, directory, of, entries)
    shown_at = at or (entries[-1].event.at if entries else SystemClock().now())
    return hall_of(begun, entries, at, put_aside, shown_at)


def day_begun(settings: Settings, directory: Path, day: str, entries: list[Recorded]) -> Hall:
    """The hall in the morning of a day with these events, before the first of them."""
    return Hall(of_day(directory, day, settings), day, entries[0].seq - 1 if entries else 0)


def hall_of(begun: Hall, entries: list[Recorded], at: datetime | None, put_aside: PutAside, shown_at: datetime) -> Hall:
    """The hall after those of a day's events that had happened `at` a moment."""
    # Time may have gone back in a day (talon clock repair): of two such moments the latter counts.
    known = max((number for number, entry in enumerate(entries, 1) if at is None or entry.event.at <= at), default=0)
    return replayed(begun, entries[:known], put_aside, shown_at)
