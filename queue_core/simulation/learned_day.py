"""Describes an office's coming day from its history: expected visitors, service times, staffing and breaks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar

from queue_core.arrivals import HISTORY_DAYS, Arrivals, learn_arrivals
from queue_core.arrivals.forecast import SLOT_MINUTES
from queue_core.errors import Refusal
from queue_core.reports.waits import recorded_days
from queue_core.settings import Settings
from queue_core.simulation.description import DescribedShift, OfficeDay, SimulatedWindow, VisitorClass
from queue_core.simulation.from_history import NothingHappened, past_day
from queue_core.simulation.learned_times import LearnedTimes, learn_times

_MOST_VOLUME_CV = 0.5


class OfficeRests(Refusal):
    """The office is closed on the requested day."""

    code: ClassVar[str] = "day_off"

    def __init__(self, day: date) -> None:
        super().__init__(
            f"{day:%d.%m.%Y} офис не работает. Выберите рабочий день.",
            f"The office is closed on {day.isoformat()}. Choose a working day.",
        )


def learned_day(directory: Path, settings: Settings, day: date, today: date | None = None) -> OfficeDay:
    """A day like `day`, with staff and breaks as on the latest such weekday; days from `today` on are still incomplete.

    Raises OfficeRests and NotEnoughHistory.
    """
    arrivals = learn_arrivals(directory, settings, day, today)
    if not arrivals.works:
        raise OfficeRests(day)
    arrivals.require_enough()
    before = min(day, today or day)
    times = times_before(directory, settings, before)
    windows = staff_like(directory, settings, day, before, arrivals.forecast.first_minute)
    return office_day(settings, arrivals, times, windows)


def times_before(directory: Path, settings: Settings, day: date) -> LearnedTimes:
    """The times learned from the eight weeks before a day."""
    return learn_times(directory, settings, day - timedelta(days=HISTORY_DAYS), day - timedelta(days=1))


def office_day(
    settings: Settings, arrivals: Arrivals, times: LearnedTimes, windows: Sequence[SimulatedWindow]
) -> OfficeDay:
    """The expected day with these windows; services that none of them provides are left out."""
    served = {skill for window in windows for skill in window.skills}
    slots = {service: list(slots) for service, slots in arrivals.forecast.arrivals.items() if service in served}
    visitors = sum(map(sum, slots.values()))
    return OfficeDay(
        name=arrivals.day.isoformat(),
        first_minute=arrivals.forecast.first_minute,
        minutes_open=len(next(iter(slots.values()))) * SLOT_MINUTES,
        visitors=visitors,
        volume_cv=min(arrivals.spread, _MOST_VOLUME_CV),
        walk_minutes=(0.6 * times.walk_minutes, 1.4 * times.walk_minutes),
        between_minutes=times.between_minutes,
        no_show_share=times.no_show_share,
        no_show_minutes=times.no_show_minutes,
        targets=settings.targets,
        classes=[
            VisitorClass(
                id=service.id,
                group=service.group,
                kind=service.kind,
                share=sum(slots.get(service.id, ())) / visitors,
                intensity=slots.get(service.id, [0.0]),
                service=times.services[service.id],
            )
            for service in settings.services
            if service.id in served
        ],
        windows=list(windows),
    )


def staff_like(
    directory: Path, settings: Settings, day: date, before: date, first_minute: float
) -> list[SimulatedWindow]:
    """The windows as they were staffed, and had breaks, on the latest day like `day` before `before`."""
    for latest in _days_like(directory, day, before):
        try:
            past = past_day(directory, settings, latest)
        except NothingHappened:
            continue
        return [_from(window, past.office.first_minute - first_minute) for window in past.office.windows]
    raise NothingHappened(before)


def _days_like(directory: Path, day: date, before: date) -> list[date]:
    """Recorded days, latest first; those of the same weekday before the others."""
    days = [past for past in recorded_days(directory) if before - timedelta(days=HISTORY_DAYS) <= past < before]
    return sorted(days, key=lambda past: (past.weekday() != day.weekday(), -past.toordinal()))


def _from(window: SimulatedWindow, later: float) -> SimulatedWindow:
    """The same window, its times counted from an opening time that is `later` minutes earlier."""
    return window.model_copy(
        update={
            "shifts": [
                DescribedShift(
                    opens_minutes=max(shift.opens_minutes + later, 0.0),
                    closes_minutes=max(shift.closes_minutes + later, 1.0),
                )
                for shift in window.shifts
            ],
            "breaks": [
                planned.model_copy(update={"due_minutes": max(planned.due_minutes + later, 0.0)})
                for planned in window.breaks
            ],
        }
    )
