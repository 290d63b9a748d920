"""The office's calendar: the hours of any date, and why they differ from the weekly ones (clause 6.1.2).

Weekly hours come first, then the country's public holidays, then the exceptions in the settings, which override both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from queue_core.settings import Settings, public_holidays
from queue_core.settings.hours import WEEKDAYS, ExceptionTable, Span
from queue_core.settings.problems import Problem
from queue_core.settings.public_holidays import Holiday, Year
from queue_core.texts import Text

_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the office. `hours` is None if it is closed; `why` is the reason if they are not the weekly hours."""

    hours: Span | None
    why: Text | None = None


def hours_on(settings: Settings, day: date) -> Span | None:
    """The office's hours on a day; None if it is closed."""
    return day_on(settings, day).hours


def day_on(settings: Settings, day: date) -> Day:
    """The hours of a day, with the reason if they are not the weekly hours."""
    exception = _exception_on(settings, day)
    if exception:
        return Day(exception.hours, exception.reason)
    weekly = settings.hours.on(day.weekday())
    year = _year(settings, day)
    if year is None:
        return Day(weekly)
    taken_off = year.worked_instead.get(day)
    if taken_off:
        return _worked_weekend_day(settings, taken_off)
    holiday = year.holidays.get(day)
    if holiday:
        return Day(None, holiday.name)
    return _shorter_before_a_holiday(settings, day, Day(weekly))


def lunch_on(settings: Settings, day: date) -> Span | None:
    """The office's lunch on a day; None on a day off, and on a day that ends before lunch does."""
    hours, lunch = hours_on(settings, day), settings.hours.lunch
    if hours is None or lunch is None or not (hours.opens < lunch.opens and lunch.closes < hours.closes):
        return None
    return lunch


def unlike_the_week(settings: Settings, first: date, days: int) -> Iterator[tuple[date, Day]]:
    """The holidays, days with other hours and exceptions in the `days` days from `first` on."""
    for ahead in range(days):
        date_ahead = first + timedelta(days=ahead)
        day = day_on(settings, date_ahead)
        if day.why:
            yield date_ahead, day


def unknown_year(settings: Settings, day: date) -> Problem | None:
    """Why the holidays of a day's year are not known, for the administrator; None if they are."""
    country = settings.calendar.country
    return public_holidays.unknown_year(country, day.year) if country else None


def years_without_moves(settings: Settings, first: date, days: int) -> list[int]:
    """The years in the `days` days from `first` on whose moved days off are not known yet, and need exceptions."""
    last = first + timedelta(days=days - 1)
    country = settings.calendar.country
    if not country:
        return []
    return [year for year in range(first.year, last.year + 1) if not public_holidays.of_year(country, year).moves_known]


def in_english(day: date) -> str:
    """A date for an English sentence, whatever the machine's locale: Monday, 11 January."""
    return f"{WEEKDAYS[day.weekday()].capitalize()}, {day.day} {_MONTHS_EN[day.month - 1]}"


def _exception_on(settings: Settings, day: date) -> ExceptionTable | None:
    return next((row for row in settings.exceptions if row.date <= day <= row.last), None)


def _year(settings: Settings, day: date) -> Year | None:
    country = settings.calendar.country
    return public_holidays.of_year(country, day.year) if country else None


def _worked_weekend_day(settings: Settings, taken_off: date) -> Day:
    """A weekend day worked in exchange for a day off has that day's hours, including any shortening (decision 6)."""
    instead = Day(
        settings.hours.on(taken_off.weekday()),
        Text(
            ru=f"рабочий день вместо {taken_off:%d.%m}",
            en=f"a working day instead of {in_english(taken_off)}",
        ),
    )
    return _shorter_before_a_holiday(settings, taken_off, instead)


def _shorter_before_a_holiday(settings: Settings, day: date, usual: Day) -> Day:
    minutes = settings.calendar.shorter_before_holidays_minutes
    tomorrow = _proper_holiday(settings, day + _A_DAY)
    if not minutes or tomorrow is None or usual.hours is None:
        return usual
    before = Text(
        ru=f"короткий день перед праздником «{tomorrow.name.ru}»",
        en=f"a short day before a public holiday: {tomorrow.name.en}",
    )
    why = Text(ru=f"{usual.why.ru}, {before.ru}", en=f"{usual.why.en}, {before.en}") if usual.why else before
    opens = usual.hours.opens
    closes = (datetime.combine(day, usual.hours.closes) - timedelta(minutes=minutes)).time()
    # The office does not open on a day that shortening would leave without hours.
    return Day(Span(opens=opens, closes=closes) if opens < closes < usual.hours.closes else None, why)


def _proper_holiday(settings: Settings, day: date) -> Holiday | None:
    year = _year(settings, day)
    holiday = year.holidays.get(day) if year else None
    return holiday if holiday and holiday.proper else None


def at_lunch(settings: Settings, at: datetime) -> Span | None:
    """The lunch hours, if the whole office is closed for lunch at this moment."""
    if settings.breaks.lunch != "closed":
        return None
    local = at.astimezone(settings.office.zone_info)
    lunch = lunch_on(settings, local.date())
    return lunch if lunch and lunch.opens <= local.time() < lunch.closes else None


def lunch_ahead(settings: Settings, at: datetime) -> tuple[datetime, datetime] | None:
    """Start and end of the lunch for which the whole office will close today, after a moment."""
    if settings.breaks.lunch != "closed":
        return None
    local = at.astimezone(settings.office.zone_info)
    lunch = lunch_on(settings, local.date())
    if lunch is None or lunch.opens <= local.time():
        return None
    begins, ends = (datetime.combine(local.date(), time, local.tzinfo) for time in (lunch.opens, lunch.closes))
    return begins, ends
