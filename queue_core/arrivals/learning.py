"""The forecast of a day's visitors: its volume times its shape, both learned from the eight weeks before."""

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
    """Too few past days to expect anything of the next."""

    code: ClassVar[str] = "not_enough_history"

    def __init__(self, days: int, enough_from: date) -> None:
        super().__init__(
            f"Рабочих дней в журнале: {days}, а нужно {ENOUGH_DAYS}. Прогноз появится с {enough_from:%d.%m.%Y}.",
            f"Working days on record: {days} of the {ENOUGH_DAYS} that are needed. "
            f"There will be a forecast from {enough_from:%-d %B %Y} on.",
        )
        self.days = days
        self.enough_from = enough_from


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The visitors expected on `day`, and how much is known of it.

    `days` is the number of past days learned from (0: nothing is known, the forecast expects nobody); `spread` the
    coefficient of variation of whole days about the forecast; `season_factor` what the time of the month makes of an
    ordinary day. `forecast` expects nobody on a day on which the office does not work, either: `works` tells.
    `enough_from` is the first day on which enough will be known, if every working day until then brings visitors.
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
    """When the office receives on a date; None on a day off."""
    return hours_on(settings, day)


def next_working_day(settings: Settings, first: date) -> date:
    """The first day from `first` on that the office works; `first` itself where it never does."""
    days = (first + timedelta(days=ahead) for ahead in range(_LOOK_AHEAD_DAYS))
    return next((day for day in days if working_hours(settings, day)), first)


def learn_arrivals(directory: Path, settings: Settings, day: date, today: date | None = None) -> Arrivals:
    """The forecast for `day` from the eight weeks before it; `today` (left out: `day`) and later days are not whole yet.

    Reads the database through a connection of its own, so that it can run beside the office, in another thread.
    """
    before = min(day, today or day)
    past = read_arrivals(directory, settings, before - timedelta(days=HISTORY_DAYS), before - timedelta(days=1))
    return arrivals_from(past, day, lambda date: working_hours(settings, date), before)


def arrivals_from(
    past: Sequence[DayArrivals], day: date, hours: Callable[[date], Span | None], before: date | None = None
) -> Arrivals:
    """The forecast for `day` from whole past days, all before `before`; `hours` are the office's on any date."""

    def works(date: date) -> bool:
        return hours(date) is not None

    opening = hours(day)
    # A day off on which somebody tried the kiosk says nothing about a working day.
    past = [one for one in past if one.total and works(one.day)]
    season = season_of(day, works)
    enough_from = _after_working_days(before or day, ENOUGH_DAYS - len(past), works)
    if not past or opening is None:
        return Arrivals(day, NOBODY, len(past), 0.0, 0.0, season, 1.0, opening is not None, enough_from)
    shapes = learn_shapes(
        past,
        [0.5 ** ((day - one.day).days / _HALF_LIFE_DAYS) for one in past],
        [_slots(span) for one in past if (span := hours(one.day))],
    )
    longest = max(
        (span for one in past if (span := hours(one.day))), key=lambda span: _slots(span)[1] - _slots(span)[0]
    )
    whole = shapes.mass(*_slots(longest))

    def share_of_hours(weekday: int) -> float:
        """A weekday that is open for less of the day expects less of its visitors."""
        span = hours(day + timedelta(days=(weekday - day.weekday()) % 7))
        return max(shapes.mass(*_slots(span)) / whole, 0.05) if span else 1.0

    volumes: Volumes = learn_volumes([PastVolume(one.day, one.total) for one in past], day, works, share_of_hours)
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
    """The day on which so many more working days will be over, `first` being the first of them."""
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
