"""Replays a day: the hall that its events give. Those that cannot be applied are set aside: the safe mode."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from queue_core.errors import StorageFailed
from queue_core.events import Recorded, to_milliseconds
from queue_core.hall import Hall
from queue_core.hours.opening import service_day
from queue_core.replay.rehearsal import apply_and_show, show_all
from queue_core.settings import Settings
from queue_core.store.journal import Journal
from queue_core.store.set_aside import PutAside, SetAside, why_not

log = logging.getLogger(__name__)


def opened(journal: Journal, settings: Settings, now: datetime) -> tuple[Hall, datetime | None]:
    """The hall as a journal left it, and when its latest event happened. `settings` are those in force now; the day may have
    begun with others.

    If events cannot be applied, the hall is in safe mode, and the day's rows are made to agree with it: they would refuse what
    it allows.
    """
    # An earlier day is picked up: what it left open is closed, and what outlives a day is carried over.
    seq, day = journal.last() or (0, service_day(settings, now))
    aside = journal.unreadable_settings()
    hall, entries = hall_of_day(journal, day, settings, now, aside.append)
    hall.seq = max(hall.seq, seq)
    hall.set_aside = {event.seq: event.why for event in aside}
    if hall.set_aside:
        log.error("SAFE MODE: %s events of the journal cannot be applied; talon check names them", len(hall.set_aside))
        try:
            journal.write_day_again(day, [entry for entry in entries if entry.seq not in hall.set_aside])
        except StorageFailed:
            log.exception("the day's rows could not be written again")
    return hall, entries[-1].event.at if entries else None


def hall_of_day(
    journal: Journal, day: str, settings: Settings, now: datetime, put_aside: PutAside
) -> tuple[Hall, list[Recorded]]:
    """The hall as the events of a service day leave it, and these; `settings` are for a journal that has no others."""
    began, version = journal.settings_as_day_began(day, settings)
    entries = list(journal.day(day, put_aside))
    return replayed(Hall(began, day, journal.last_before(day), version), entries, put_aside, now), entries


def replayed(begun: Hall, entries: Sequence[Recorded], put_aside: PutAside, shown_at: datetime) -> Hall:
    """The hall that has begun a day, after these events of it.

    An event that cannot be applied, or after which the hall could not be shown or would contradict itself, is left out and
    given to `put_aside`; then those that depend on it follow. What `begun` is after this does not matter.
    """
    hall = begun.copy()
    try:
        for entry in entries:
            hall.apply(entry)
        show_all(hall, shown_at)
        _require_consistent(hall)
    except Exception:  # whatever is wrong with an event, the office opens without it
        return _replayed_with_care(begun, entries, put_aside)
    return hall


def _replayed_with_care(hall: Hall, entries: Sequence[Recorded], put_aside: PutAside) -> Hall:
    """One event after another, each tried on a copy: an event that fails half-way leaves no trace."""
    trial = hall.copy()
    for entry in entries:
        try:
            apply_and_show(trial, entry)
            _require_consistent(trial)
        except Exception as error:  # as above
            put_aside(SetAside(entry.seq, to_milliseconds(entry.event.at), entry.event.type, why_not(error)))
            trial = hall.copy()
        else:
            hall.apply(entry)
    return hall


class _Contradiction(Exception):
    """A hall in which a visitor or a window is in two states at once."""


def _require_consistent(hall: Hall) -> None:
    if contradictions := hall.consistent():
        raise _Contradiction("; ".join(contradictions))
