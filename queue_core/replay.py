"""Replays a day: the hall that its events give, with those set aside that cannot be applied."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from queue_core.events import Recorded, to_milliseconds
from queue_core.hall import Hall
from queue_core.rehearsal import apply_and_show, show_all
from queue_core.store.set_aside import PutAside, SetAside, why_not


def replayed(begun: Hall, entries: Sequence[Recorded], put_aside: PutAside, shown_at: datetime) -> Hall:
    """The hall that has begun a day, after these events of it.

    An event that cannot be applied, or after which the hall could not be shown, is left out and given to `put_aside`; then
    those that depend on it follow. What `begun` is after this does not matter.
    """
    hall = begun.copy()
    try:
        for entry in entries:
            hall.apply(entry)
        show_all(hall, shown_at)
    except Exception:  # whatever is wrong with an event, the office opens without it
        return _replayed_with_care(begun, entries, put_aside)
    return hall


def _replayed_with_care(hall: Hall, entries: Sequence[Recorded], put_aside: PutAside) -> Hall:
    """One event after another, each tried on a copy: an event that fails half-way leaves no trace."""
    trial = hall.copy()
    for entry in entries:
        try:
            apply_and_show(trial, entry)
        except Exception as error:  # as above
            put_aside(SetAside(entry.seq, to_milliseconds(entry.event.at), entry.event.type, why_not(error)))
            trial = hall.copy()
        else:
            hall.apply(entry)
    return hall
