"""The breaks taken on a past day, the initial content of the what-if form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from queue_core.settings import Settings
from queue_core.simulation.from_history import NothingHappened, past_day
from queue_core.store.days_settings import of_day
from web.api.times import clock_time


@dataclass(frozen=True, slots=True)
class TakenBreak:
    """A row of the form; `at` as HH:MM."""

    window: str
    at: str
    minutes: int
    kind: str


def breaks_of(directory: Path, settings: Settings, day: date) -> list[TakenBreak]:
    """The breaks in the order of their start; empty for a day without visitors."""
    began = of_day(directory, day.isoformat(), settings)
    try:
        office = past_day(directory, began, day).office
    except NothingHappened:
        return []
    taken = [(planned.due_minutes, window.id, planned) for window in office.windows for planned in window.breaks]
    return [
        TakenBreak(window, clock_time(office.first_minute + due), planned.minutes, planned.kind.value)
        for due, window, planned in sorted(taken, key=lambda row: row[:2])
    ]
