"""Reads from the rows of shifts and breaks how well each operator's breaks were timed on past days."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from queue_core.arrivals.forecast import minute_of_day
from queue_core.events import from_milliseconds
from queue_core.model import BreakKind
from queue_core.planning.fairness import unfairness
from queue_core.planning.plan import BreakWish, PlacedBreak, PlannedShift
from queue_core.planning.wishes import wishes_of
from queue_core.settings import Settings
from queue_core.store.journal import DATABASE
from queue_core.store.read_only import read_only

_DAYS = 14
_DAY_MINUTES = 24 * 60.0


def unfairness_before(directory: Path, settings: Settings, day: str) -> Mapping[str, float]:
    """How far from the preferred moments each operator's breaks were in the two weeks before a service day (ISO date).

    Reads the database through a connection of its own.
    """
    last = date.fromisoformat(day)
    span = ((last - timedelta(days=_DAYS)).isoformat(), last.isoformat())
    zone = settings.office.zone_info
    with closing(read_only(directory / DATABASE)) as connection:
        shifts = connection.execute(
            "SELECT day, operator, window, opened_at, closed_at FROM shifts WHERE day >= ? AND day < ? ORDER BY seq",
            span,
        ).fetchall()
        pauses = connection.execute(
            "SELECT day, operator, kind, minutes, begun_at FROM pauses WHERE day >= ? AND day < ? ORDER BY seq", span
        ).fetchall()

    def minute(at: int) -> float:
        return minute_of_day(from_milliseconds(at), zone)

    wished: dict[str, list[BreakWish]] = {}
    for its_day, operator, window, opened, closed in shifts:
        if window in settings.window:
            ends = minute(closed) if closed is not None else _DAY_MINUTES
            shift = PlannedShift(operator, tuple(settings.window[window].skills), minute(opened), ends)
            wished.setdefault(its_day, []).extend(wishes_of([shift], settings.breaks))
    taken: dict[str, list[PlacedBreak]] = {}
    for its_day, operator, kind, minutes, begun in pauses:
        taken.setdefault(its_day, []).append(PlacedBreak(minute(begun), operator, BreakKind(kind), minutes))
    return unfairness((_first_of_each(wishes), taken.get(its_day, [])) for its_day, wishes in sorted(wished.items()))


def _first_of_each(wishes: list[BreakWish]) -> list[BreakWish]:
    """An operator who changed windows has each wish only once."""
    return [replace(wish) for wish in dict.fromkeys(wishes)]
