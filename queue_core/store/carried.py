"""What outlives a day, from its rows: for a day to which the clock returns, the hall of the day before knows too little."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from queue_core.events import AppointmentMade, Event, NoticePosted, to_milliseconds

# As in hall/appointments.py: those just missed are still known.
_REMEMBERED = timedelta(hours=24)


def still_to_come(connection: sqlite3.Connection, at: datetime, actor: str) -> tuple[Event, ...]:
    """The events that repeat, at a moment, the notices not yet over and the appointments not yet missed."""
    notices = connection.execute(
        """
        SELECT id, kind, ru, en, zones, begins_at, until_at, posted_at, posted_by FROM notices
        WHERE withdrawn_at IS NULL AND (until_at IS NULL OR until_at > ?) ORDER BY posted_at, id
        """,
        (to_milliseconds(at),),
    )
    posted = [
        NoticePosted(
            at=at,
            actor=actor,
            notice=notice,
            kind=kind,
            text_ru=ru,
            text_en=en,
            zones=zones.split(),
            begins=begins,
            until=until,
            posted_at=posted_at,
            posted_by=posted_by,
        )
        for notice, kind, ru, en, zones, begins, until, posted_at, posted_by in notices
    ]
    appointments = connection.execute(
        """
        SELECT id, code, service, time, note, made_at, made_by FROM appointments
        WHERE state = 'booked' AND time >= ? ORDER BY made_at, id
        """,
        (to_milliseconds(at - _REMEMBERED),),
    )
    made = [
        AppointmentMade(
            at=at,
            actor=actor,
            appointment=appointment,
            code=code,
            service=service,
            time=time,
            note=note,
            made_at=made_at,
            made_by=made_by,
        )
        for appointment, code, service, time, note, made_at, made_by in appointments
    ]
    return (*made, *posted)
