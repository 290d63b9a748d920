"""The settings tables for opening hours: weekly hours, public holidays, one-off exceptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import combinations
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from queue_core.settings import public_holidays
from queue_core.settings.base import Table
from queue_core.settings.problems import CheckFailed, Problem, wrong
from queue_core.settings.wording import Code
from queue_core.texts import Text

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


class Span(Table):
    """Hours of one day, from `opens` up to `closes`."""

    opens: time
    closes: time

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.opens >= self.closes:
            raise wrong(Code.CLOSES_FIRST, opens=f"{self.opens:%H:%M}", closes=f"{self.closes:%H:%M}")
        return self

    def __str__(self) -> str:
        return f"{in_digits(self.opens)}–{in_digits(self.closes)}"


def in_digits(moment: time) -> str:
    """A time of day as on a sign: 8:00."""
    return f"{moment.hour}:{moment:%M}"


def _span(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = _SPAN.fullmatch(value.replace(" ", ""))
    if not match:
        raise wrong(Code.NOT_HOURS, value=value)
    hours = [int(part) for part in match.groups()]
    try:
        return {"opens": time(hours[0], hours[1]), "closes": time(hours[2], hours[3])}
    except ValueError as error:
        raise wrong(Code.NO_SUCH_TIME, value=value) from error


Hours = Annotated[Span, BeforeValidator(_span)]


def _calendar_date(value: Any) -> date:
    # Pydantic would take a bare number as seconds since 1970, and a datetime as its day: here both are typing errors.
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    elif isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise wrong(Code.NOT_A_DATE, value=value)


CalendarDate = Annotated[date, BeforeValidator(_calendar_date)]


class HoursTable(Table):
    """Weekly hours; a weekday left out is a day off. The hours of a given date come from `calendar.hours_on`.

    `lunch` is shown to visitors (clause 6.1.2).
    """

    monday: Hours | None = None
    tuesday: Hours | None = None
    wednesday: Hours | None = None
    thursday: Hours | None = None
    friday: Hours | None = None
    saturday: Hours | None = None
    sunday: Hours | None = None
    lunch: Hours | None = None

    def on(self, weekday: int) -> Span | None:
        """The hours of a weekday, Monday = 0."""
        span: Span | None = getattr(self, WEEKDAYS[weekday])
        return span


class CalendarTable(Table):
    """Which public holidays the office observes: those of `country`, a two-letter code (ISO 3166-1); "" for none.

    `shorter_before_holidays_minutes`: how much earlier the office closes on the working day before a public holiday
    (Labour Code, Art. 95: one hour); 0 to close at the usual time.
    """

    country: str = ""
    shorter_before_holidays_minutes: Annotated[int, Field(ge=0, le=240)] = 60

    @field_validator("country")
    @classmethod
    def _known(cls, value: str) -> str:
        problem = public_holidays.unknown_country(value) if value else None
        if problem:
            raise CheckFailed([problem])
        return value


class ExceptionTable(Table):
    """Days unlike the weekly hours and the public holidays: other hours, or closed. From `date` through `until`."""

    date: CalendarDate
    until: CalendarDate | None = None
    hours: Hours | None = None
    closed: bool = False
    reason: Text

    @model_validator(mode="after")
    def _one_answer(self) -> Self:
        if (self.hours is None) != self.closed:
            raise wrong(Code.HOURS_OR_CLOSED)
        if self.until and self.until < self.date:
            raise wrong(Code.UNTIL_BEFORE_DATE, until=self.until, date=self.date)
        return self

    @property
    def last(self) -> CalendarDate:
        """The last day it applies to."""
        return self.until or self.date


def contradictions(raw: dict[str, Any]) -> list[Problem]:
    """Where these tables contradict one another; takes the raw file, so that it is reported with all other errors."""
    problems = []
    for (first, dates), (second, others) in combinations(_exception_dates(raw), 2):
        if dates[0] <= others[1] and others[0] <= dates[1]:
            day = max(dates[0], others[0])
            problems.append(Problem(("exceptions", first), Code.SAME_DAY_TWICE, {"day": day, "other": second + 1}))
    breaks, hours = raw.get("breaks"), raw.get("hours")
    closed_for_lunch = isinstance(breaks, dict) and breaks.get("lunch") == "closed"
    if closed_for_lunch and isinstance(hours, dict) and not hours.get("lunch"):
        problems.append(Problem(("breaks", "lunch"), Code.NO_LUNCH_HOURS))
    return problems


def _exception_dates(raw: dict[str, Any]) -> Iterator[tuple[int, tuple[date, date]]]:
    """Each exception's position in the list, first day and last day; one with wrong dates has an error of its own."""
    rows = raw.get("exceptions")
    for number, row in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(row, dict):
            try:
                first = _calendar_date(row.get("date"))
                yield number, (first, _calendar_date(row["until"]) if row.get("until") else first)
            except ValueError:
                continue
