"""Learns the forecast of a day's visitors from the eight weeks before: the day's volume times its shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar

from queue_core.arrivals.forecast import NOBODY, SLOT_MINUTES, Forecast
from queue_core.arrivals.history import DayArrivals, read_arrivals
from queue_core.arrivals.shapes import learn_shapes
from queue_core.arrivals.volumes import PastVolume, Season, Volumes, learn_volumes, season_of
from queue_core.errors import Refusal
from queue_core.hours.calendar import hours_on
from queue_core.settings import Settings
from queue_core.settings.hours import Span

HISTORY_DAYS = 56
# A working week: every weekday once.
ENOUGH_DAYS = 5
_HALF_LIFE_DAYS = 28.0
_LOOK_AHEAD_DAYS = 31


class NotEnoughHistory(Refusal):
    """There are too few past days for a forecast."""

    code: ClassVar[str] = "not_enough_history"

    def __init__(self, days: int, enough_from: date) -> None:
        super().__init__(
            f"Рабочих дней в журнале: {days}, а нужно {ENOUGH_DAYS}. Прогноз появится с {enough_from:%d.%m.%Y}.",
            f"Working days on record: {days} of the {ENOUGH_DAYS} needed. "
            f"The forecast will be available from {enough_from:%-d %B %Y}.",
        )
        self.days = days
        self.enough_from = enough_from


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The visitors expected on `day`, and how much is known about it.

    `days` is the number of past days learned from (0: nothing is known, and the forecast is empty); `spread` the
    coefficient of variation of whole days around the forecast; `season_factor` the ratio of a day at this time of the
    month to an ordinary day. `forecast` is also empty on a day off: see `works`. `enough_from` is the first day on
    which enough will be known, if there are visitors on every working day until then.
    """

    day: date
    forecast: Forecast
    days: int
    visitors: float
    spread: float
    season: Season
    season_factor: float
    works: bool
    enough_from: date

    def require_enough(self) -> Arrivals:
        """Itself. Raises NotEnoughHistory."""
        if self.days < ENOUGH_DAYS:
            raise NotEnoughHistory(self.days, self.enough_from)
        return self


def working_hours(settings: Settings, day: date) -> Span | None:
    """The office's hours on a date; None on a day off."""
    return hours_on(settings, day)


def next_working_day(settings: Settings, first: date) -> date:
    """The first working day from `first` on; `first` itself if there is none."""
    days = (first + timedelta(days=ahead) for ahead in range(_LOOK_AHEAD_DAYS))
    return next((day for day in days if working_hours(settings, day)), first)


def learn_arrivals(directory: Path, settings: Settings, day: date, today: date | None = None) -> Arrivals:
    """The forecast for `day` from the eight weeks before it; days from `today` on (by default `day`) are incomplete.

    Reads the database through a connection of its own, so that it can run in another thread than the office.
    """
    before = min(day, today or day)
    past = read_arrivals(directory, settings, before - timedelta(days=HISTORY_DAYS), before - timedelta(days=1))
    return arrivals_from(past, day, lambda date: working_hours(settings, date), before)


def arrivals_from(
    past: Sequence[DayArrivals], day: date, hours: Callable[[date], Span | None], before: date | None = None
) -> Arrivals:
    """The forecast for `day` from complete past days, all before `before`; `hours` are those of the office on a date."""

    def works(date: date) -> bool:
        return hours(date) is not None

    opening = hours(day)
    # A day off on which the kiosk was tried out is no guide to a working day.
    past = [past_day for past_day in past if past_day.total and works(past_day.day)]
    season = season_of(day, works)
    enough_from = _after_working_days(before or day, ENOUGH_DAYS - len(past), works)
    if not past or opening is None:
        return Arrivals(day, NOBODY, len(past), 0.0, 0.0, season, 1.0, opening is not None, enough_from)
    shapes = learn_shapes(
        past,
        [0.5 ** ((day - past_day.day).days / _HALF_LIFE_DAYS) for past_day in past],
        [_slots(span) for past_day in past if (span := hours(past_day.day))],
    )
    longest = max(
        (span for past_day in past if (span := hours(past_day.day))), key=lambda span: _slots(span)[1] - _slots(span)[0]
    )
    longest_share = shapes.mass(*_slots(longest))

    def share_of_hours(weekday: int) -> float:
        """The share of a day's visitors that a weekday's hours leave: fewer for a shorter day."""
        span = hours(day + timedelta(days=(weekday - day.weekday()) % 7))
        return max(shapes.mass(*_slots(span)) / longest_share, 0.05) if span else 1.0

    past_volumes = [PastVolume(past_day.day, past_day.total) for past_day in past]
    volumes: Volumes = learn_volumes(past_volumes, day, works, share_of_hours)
    visitors = volumes.expected(day)
    first, last = _slots(opening)
    forecast = Forecast(
        first_minute=first * SLOT_MINUTES,
        arrivals={
            service: tuple(visitors * share for share in slots[first:last])
            for service, slots in shapes.of(day.weekday(), first, last).items()
        },
    )
    return Arrivals(
        day,
        forecast,
        len(past),
        visitors,
        volumes.spread,
        season,
        volumes.seasons.get(season, 1.0),
        works=True,
        enough_from=enough_from,
    )


def _after_working_days(first: date, missing: int, works: Callable[[date], bool]) -> date:
    """The day by which `missing` more working days will have passed, counting from `first`."""
    day = first
    for _ in range(_LOOK_AHEAD_DAYS):
        if missing <= 0:
            break
        missing -= works(day)
        day += timedelta(days=1)
    return day


def _slots(span: Span) -> tuple[int, int]:
    """The first slot of the opening hours, and the one after the last."""
    opens = span.opens.hour * 60 + span.opens.minute
    closes = span.closes.hour * 60 + span.closes.minute
    return opens // SLOT_MINUTES, -(-closes // SLOT_MINUTES)
