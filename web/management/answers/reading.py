"""Reads what a page of answers shows: the promise and the chosen measure, in its range, the one before, and a year ago."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from queue_core.reports.measures import Dimension, Measure, MeasuresReport, Statistics, breakdowns
from queue_core.settings import Settings
from web.management.answers.question import Question, before, year_before
from web.management.periods import Period

PROMISED = (Measure.WAIT, Measure.RECEPTION, Measure.VISIT)
"""What clause 6.5.6 promises something about."""
COMPARED = (Dimension.SERVICE, Dimension.OPERATOR, Dimension.WINDOW)
_MOST_DAYS, _MOST_WEEKS_IN_DAYS = 31, 190


@dataclass(frozen=True, slots=True)
class Compared:
    """A report of the asked range, of the one before it, and of a year ago."""

    now: MeasuresReport
    before: MeasuresReport
    year_ago: MeasuresReport

    @property
    def of_before(self) -> dict[str, Statistics]:
        """By key, in the range before."""
        return {row.key: row.statistics for row in self.before.rows}

    @property
    def of_year_ago(self) -> dict[str, Statistics]:
        return {row.key: row.statistics for row in self.year_ago.rows}


@dataclass(frozen=True, slots=True)
class Answers:
    """`promise` is by kind. `weekdays`: weekday × hour; `services`: service × hour; `course`: by day, week or month."""

    question: Question
    promise: dict[Measure, Compared]
    weekdays: MeasuresReport
    services: MeasuresReport
    course: MeasuresReport
    compared: dict[Dimension, Compared]


def read_answers(
    directory: Path, settings: Settings, question: Question, now: datetime, name_of: Callable[[str], str]
) -> Answers:
    """Reads through connections of its own, so that it can run in another thread than the office."""

    def read(
        measure: Measure, period: Period, wanted: Sequence[tuple[Dimension, Dimension | None]]
    ) -> list[MeasuresReport]:
        return breakdowns(
            directory,
            settings,
            measure,
            period.first,
            period.last,
            wanted,
            now=now,
            only=question.only,
            name_of=name_of,
        )

    periods = (question.period, before(question.period), year_before(question.period))
    by_kind: list[tuple[Dimension, Dimension | None]] = [(Dimension.KIND, None)]
    plain: list[tuple[Dimension, Dimension | None]] = [(dimension, None) for dimension in COMPARED]
    course = (step_of(question.period), None)
    crossed = [(Dimension.WEEKDAY, Dimension.HOUR), (Dimension.SERVICE, Dimension.HOUR), course]
    # Each measure is read once for each range, whatever the page shows of it.
    chosen = [
        read(question.measure, period, [*by_kind, *plain, *(crossed if period is question.period else [])])
        for period in periods
    ]
    kinds_of_chosen, *compared = (
        Compared(*three) for three in zip(*(one[: 1 + len(COMPARED)] for one in chosen), strict=True)
    )
    weekdays, services, of_course = chosen[0][1 + len(COMPARED) :]
    promise = {
        measure: kinds_of_chosen
        if measure is question.measure
        else Compared(*(read(measure, period, by_kind)[0] for period in periods))
        for measure in PROMISED
    }
    return Answers(question, promise, weekdays, services, of_course, dict(zip(COMPARED, compared, strict=True)))


def step_of(period: Period) -> Dimension:
    """What one bar of the course stands for, so that there are not too many of them."""
    days = (period.last - period.first).days + 1
    if days <= _MOST_DAYS:
        return Dimension.DAY
    return Dimension.WEEK if days <= _MOST_WEEKS_IN_DAYS else Dimension.MONTH
