"""Learns service times, announced waits' margins and expected arrivals from the office's recent weeks."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from pathlib import Path

from queue_core.arrivals import ENOUGH_DAYS, learn_arrivals
from queue_core.arrivals.forecast import NOBODY
from queue_core.events import from_milliseconds
from queue_core.projection.service_times import Observation, ServiceTimes, learn
from queue_core.projection.workload import Workload
from queue_core.settings import Settings
from queue_core.store.journal import DATABASE, LearnedWorkload
from queue_core.store.read_only import read_only
from queue_core.waits.accuracy import MARGIN_WEEKS, margins, read_announced_waits
from queue_core.waits.kept_workload import packed

LEARNED_WEEKS = 8


@dataclass(frozen=True, slots=True)
class Learned:
    """The workload learned for a day, and the form to store; None if there was nothing to learn from."""

    workload: Workload
    kept: LearnedWorkload | None


def learned_of(directory: Path, settings: Settings, day: str) -> Learned:
    """The workload expected on a service day (ISO date), learned from the weeks before, and its form to store.

    Reads the database through connections of its own, so that it can run in another thread than the office.
    """
    workload = workload_on(directory, settings, day)
    return Learned(workload, packed(workload, settings, day) if workload.taught else None)


def workload_on(directory: Path, settings: Settings, day: str) -> Workload:
    """The workload expected on a service day (ISO date), learned from the weeks before; without enough history, no
    arrivals are expected, and receptions take the standard's times.
    """
    arrivals = learn_arrivals(directory, settings, date.fromisoformat(day))
    enough = arrivals.days >= ENOUGH_DAYS
    return Workload(service_times_before(directory, settings, day), arrivals.forecast if enough else NOBODY)


def service_times_before(directory: Path, settings: Settings, day: str) -> ServiceTimes:
    """The times learned from the weeks before a service day (ISO date); not from the day itself, so that they stay the
    same all day. Reads the database through a connection of its own.
    """
    today = date.fromisoformat(day)
    yesterday = today - timedelta(days=1)
    seen = read_observations(directory, settings, today - timedelta(weeks=LEARNED_WEEKS), yesterday)
    promised = read_announced_waits(directory, settings, today - timedelta(weeks=MARGIN_WEEKS), yesterday)
    return learn(settings, seen, margins(settings, promised))


def read_observations(directory: Path, settings: Settings, first: date, last: date) -> list[Observation]:
    """The calls of these days that an operator ended; those still open at the end of a day are no measure."""
    zone = settings.office.zone_info
    with closing(read_only(directory / DATABASE)) as connection:
        rows = connection.execute(
            """
            SELECT service, called_at, started_at, finished_at, day || ' ' || window, queued_at FROM receptions
            WHERE day BETWEEN ? AND ? AND finished_at IS NOT NULL AND outcome <> 'day_closed'
            ORDER BY day, window, called_at
            """,
            (first.isoformat(), last.isoformat()),
        ).fetchall()
    seen = []
    for row, after in zip_longest(rows, rows[1:]):
        service, called_at, started_at, finished_at, shift, _ = row
        # A window made a visitor wait between two visits only if the next visitor was already there.
        waited = after is not None and after[4] == shift and after[5] <= finished_at <= after[1]
        seen.append(
            Observation(
                service=service,
                hour=from_milliseconds(called_at).astimezone(zone).hour,
                walk_s=(started_at - called_at) / 1000 if started_at is not None else None,
                lasted_s=(finished_at - (started_at if started_at is not None else called_at)) / 1000,
                pause_s=(after[1] - finished_at) / 1000 if waited else None,
            )
        )
    return seen
