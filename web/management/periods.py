"""The days that a report covers: presets relative to the office's day, or a range from the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from web.input.fields import is_a_service_day

_WEEKS = 8


@dataclass(frozen=True, slots=True)
class Period:
    """The service days from `first` to `last`, both included."""

    first: date
    last: date


def presets(today: date) -> dict[str, Period]:
    """The usual periods by name, relative to the office's day. A week begins on Monday."""
    yesterday = today - timedelta(days=1)
    return {
        "today": Period(today, today),
        "yesterday": Period(yesterday, yesterday),
        "week": Period(today - timedelta(days=today.weekday()), today),
        "month": Period(today.replace(day=1), today),
    }


def weeks_up_to(last: date) -> Period:
    """The last weeks up to a day, that of the day included: the period by which announced waits are judged."""
    monday = last - timedelta(days=last.weekday())
    return Period(monday - timedelta(weeks=_WEEKS - 1), last)


def asked_period(first: str | None, last: str | None, today: date) -> Period:
    """The range in the address; a missing or invalid day is today, and days in the wrong order are swapped."""
    days = sorted([day_of_address(first, today), day_of_address(last, today)])
    return Period(days[0], days[1])


def day_of_address(value: str | None, otherwise: date) -> date:
    """A day in the address; `otherwise` when it is missing or invalid."""
    try:
        day = date.fromisoformat(value or "")
    except ValueError:
        return otherwise
    return day if is_a_service_day(day) else otherwise
