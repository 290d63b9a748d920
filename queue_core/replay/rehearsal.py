"""The rehearsal: events are encoded, decoded, applied and shown on a second hall before they are committed.

What fails there is refused, and nothing has happened; what passes can be applied to the live hall, replayed after a
restart and shown on every screen. docs/decisions/0019-rehearsal.md
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from queue_core import views
from queue_core.errors import CannotBeApplied
from queue_core.events import (
    AppointmentMade,
    DayClosed,
    Event,
    Recorded,
    SettingsChanged,
    decode,
    encode,
    to_milliseconds,
)
from queue_core.fields.bounds import out_of_bounds
from queue_core.hall import Hall

log = logging.getLogger(__name__)

# Events that may change any row of the hall.
_CHANGE_ALL = (SettingsChanged, DayClosed)


class Rehearsal:
    """A hall that runs ahead of the live one. Where it is not where the live hall is, it begins anew as its copy.

    `views` are those of the latest events that passed, by number: they need not be made again for the screens.
    """

    def __init__(self) -> None:
        self._hall: Hall | None = None
        self.views: dict[int, views.View] = {}

    def rehearse(self, live: Hall, recorded: Sequence[Recorded]) -> Hall:
        """Tries the events that follow the live hall; returns the hall as it will be. Raises CannotBeApplied."""
        hall = self._hall
        if hall is None or (hall.day, hall.seq) != (live.day, live.seq):
            hall = live.copy()
        self._hall = None  # it is of no use after a failure in the middle of an event
        self.views = {}
        for entry in recorded:
            try:
                self.views[entry.seq] = apply_and_show(
                    hall, Recorded(entry.seq, entry.day, _written_and_read(entry.event))
                )
            except Exception as error:
                # The values may be personal: the log names the event and the error, not what is in it.
                log.exception("event %s (%s) cannot be applied, and was not written", entry.seq, entry.event.type)
                raise CannotBeApplied(f"{entry.event.type}, {type(error).__name__}") from error
        self._hall = hall
        return hall


def apply_and_show(hall: Hall, entry: Recorded) -> views.View:
    """Applies an event to a hall and makes the views that come of it; returns the event's own. Raises whatever fails."""
    hall.apply(entry)
    event = entry.event
    view = views.event_view(entry, hall)
    if isinstance(event, AppointmentMade):
        views.appointment_view(hall, hall.appointments.of[event.appointment])
    if isinstance(event, _CHANGE_ALL):
        show_all(hall, event.at)
    return view


def show_all(hall: Hall, at: datetime) -> None:
    """Makes every view of a hall that screens begin with. Raises whatever fails."""
    for public in (False, True):
        views.snapshot(hall, at, 1.0, public=public, staff=not public)
    views.today_view(hall, at)
    views.day_plan_view(hall, at)
    for appointment in hall.appointments.of.values():
        views.appointment_view(hall, appointment)


class _NotAsWritten(Exception):
    """An event that the journal would not give back as it is, or that is beyond its bounds."""


def _written_and_read(event: Event) -> Event:
    """The event as a restart would read it."""
    if wrong := out_of_bounds(event):
        raise _NotAsWritten(wrong)
    read = decode(event.type, to_milliseconds(event.at), event.actor, encode(event))
    if read != event:
        raise _NotAsWritten(f"{event.type} is read as another event than was written")
    return read
