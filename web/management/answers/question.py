"""What the page of answers was asked: measure, days and keys, all in its address, so that it can be sent and saved."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Annotated
from urllib.parse import urlencode

from flask import url_for
from pydantic import Field

from queue_core.reports.measures import Dimension, Keys, Measure
from queue_core.reports.measures.dimensions import label_of
from queue_core.settings import Settings
from web.input.fields import Line, Shape
from web.management.periods import Period, asked_period

_WEEK = timedelta(days=7)
_YEAR = timedelta(weeks=52)


class AnswersQuery(Shape):
    """What the address may name; what it does not, or what is none, is the usual."""

    first: Annotated[Line, Field(alias="from")] = ""
    last: Annotated[Line, Field(alias="to")] = ""
    measure: Line = ""
    kind: Line = ""
    group: Line = ""
    service: Line = ""
    window: Line = ""
    operator: Line = ""
    hour: Line = ""
    weekday: Line = ""
    day: Line = ""
    week: Line = ""
    month: Line = ""


@dataclass(frozen=True, slots=True)
class Question:
    """`only`: the keys that the visits must have."""

    measure: Measure
    period: Period
    only: Keys = field(default_factory=dict)

    def page(self, **changes: str) -> str:
        """The address of the answers to this question with other `measure`, `from`, `to` or keys; "" takes a key away."""
        return f"{url_for('answers.index')}?{self._in_address(changes)}"

    def visits(self, **keys: str) -> str:
        """The address of the visits behind a cell with these keys beside those of the question."""
        return f"{url_for('answers.visits')}?{self._in_address(keys)}"

    def of(self, period: Period) -> Question:
        return replace(self, period=period)

    def _in_address(self, changes: dict[str, str]) -> str:
        state = {
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            "measure": self.measure.value,
            **{dimension.value: key for dimension, key in self.only.items()},
            **changes,
        }
        return urlencode({name: value for name, value in state.items() if value})


def question_of(asked: AnswersQuery, today: date, settings: Settings) -> Question:
    """The question in the address: by default the waits of last week."""
    usual = presets(today)["last_week"]
    period = asked_period(asked.first, asked.last, today) if asked.first or asked.last else usual
    measure = Measure(asked.measure) if asked.measure in set(Measure) else Measure.WAIT
    only = {dimension: key for dimension in Dimension if (key := getattr(asked, dimension.value))}
    return Question(
        measure, period, {dimension: key for dimension, key in only.items() if _is_key(dimension, key, settings)}
    )


def _is_key(dimension: Dimension, key: str, settings: Settings) -> bool:
    try:
        label_of(dimension, key, settings.service)
    except (ValueError, LookupError, StopIteration):
        return False
    return True


def presets(today: date) -> dict[str, Period]:
    """The usual periods by name, relative to the office's day. A week begins on Monday."""
    yesterday = today - timedelta(days=1)
    monday, first_of_month = today - timedelta(days=today.weekday()), today.replace(day=1)
    last_of_month_before = first_of_month - timedelta(days=1)
    return {
        "today": Period(today, today),
        "yesterday": Period(yesterday, yesterday),
        "last_week": Period(monday - _WEEK, monday - timedelta(days=1)),
        "last_month": Period(last_of_month_before.replace(day=1), last_of_month_before),
    }


def before(period: Period) -> Period:
    """The range of the same kind before it: the month before a whole month, the same weekdays before whole weeks."""
    day_before = period.first - timedelta(days=1)
    if _is_month(period):
        return Period(day_before.replace(day=1), day_before)
    days = (period.last - period.first).days + 1
    back = timedelta(days=days if days > 1 else 7)  # one day is compared with the same weekday
    return Period(period.first - back, period.last - back)


def year_before(period: Period) -> Period:
    """The same month a year ago; other ranges 52 weeks ago, so that Mondays are compared with Mondays."""
    if _is_month(period):
        first = period.first.replace(year=period.first.year - 1)
        return Period(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    return Period(period.first - _YEAR, period.last - _YEAR)


def _is_month(period: Period) -> bool:
    next_day = period.last + timedelta(days=1)
    return period.first.day == 1 and next_day.day == 1 and (next_day - period.first).days <= 31
