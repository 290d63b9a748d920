"""The turn of the day: the old day is closed, the new one begins; a repaired clock may lead back to an earlier one."""

from __future__ import annotations

from datetime import datetime

from queue_core import commands
from queue_core.decisions.preconditions import require_within_bounds
from queue_core.errors import StorageFailed
from queue_core.events import DayResumed, Event
from queue_core.hall import Hall
from queue_core.hall.new_day import outliving, settings_again, unfinished
from queue_core.hours.opening import service_day
from queue_core.office.identifiers import OFFICE_ITSELF
from queue_core.office.live_hall import LiveHall
from queue_core.replay.day import hall_of_day
from queue_core.store.set_aside import pass_over


def turn_the_day(live: LiveHall, now: datetime) -> None:
    """At the first command of a new service day the old day is closed, and the new one begins with number 1."""
    today = service_day(live.hall.settings, now)
    if today < live.hall.day and live.hall.seq == live.hall.began_after:
        # A clock that was ahead for a while has led into a day on which nothing happened.
        live.open_again(now)
    if today <= live.hall.day:
        return
    _end_day(live, now)
    _begin_day(live, today, now)


def repair_clock(live: LiveHall, actor: str) -> tuple[datetime, datetime]:
    """The machine's clock counts again, though it is behind the office's time: on record, and nothing is rewritten.

    Returns what the office's time was, and what it is now. Raises ClockNotBehind, HallNotEmpty or StorageFailed.
    """
    was, to = live.now(), live.machine_time()
    command = commands.RepairClock(actor=actor, to=to)
    require_within_bounds(command, was)
    repaired = live.decide(command, was).events
    day = service_day(live.hall.settings, to)
    if day != live.hall.day:
        _end_day(live, was)

    def commit() -> None:
        if day == live.hall.day:
            live.commit(repaired)
        else:
            _begin_day(live, day, to, repaired)

    live.set_time_back(to, commit)
    return was, to


def _end_day(live: LiveHall, now: datetime) -> None:
    """Closes a day that is not over yet."""
    if unfinished(live.hall):
        live.commit_what_can_be(live.decide(commands.CloseDay(actor=OFFICE_ITSELF), now).events)


def _begin_day(live: LiveHall, day: str, now: datetime, repaired: tuple[Event, ...] = ()) -> None:
    """Begins a day, or goes on with one that the journal has already. Raises StorageFailed; then nothing has happened.

    `repaired` is the event by which time goes back to that day. What outlives a day is repeated, so that the day's own
    journal gives the same hall.
    """
    old, resumed = live.hall, live.journal.has_day(day)
    if resumed:
        live.hall, _ = hall_of_day(live.journal, day, old.settings, now, pass_over)
        live.hall.seq = old.seq
    else:
        live.hall = Hall(old.settings, day, old.seq, old.settings_version)
    live.hall.set_aside = old.set_aside.copy()
    live.hall.free_text = old.free_text
    to_come = live.journal.still_to_come(now, OFFICE_ITSELF) if resumed or repaired else None
    try:
        live.commit(repaired)
        if resumed:
            live.commit((DayResumed(at=now, actor=OFFICE_ITSELF), *settings_again(old, live.hall, now, OFFICE_ITSELF)))
        live.commit_what_can_be(outliving(old, now, OFFICE_ITSELF, to_come))
    except StorageFailed:
        if live.hall.seq == old.seq:
            live.hall = old  # the day turns when it can be written, and nothing is lost
        raise
    live.expectations.begin_anew(live.hall)
