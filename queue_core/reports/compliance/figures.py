"""The figure of each measurable clause over a range of service days."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from queue_core.model import Kind
from queue_core.reports.measures import Dimension, Measure, MeasuresRow, measures
from queue_core.reports.ratings import ratings
from queue_core.reports.waits import By, waits
from queue_core.settings import Settings
from queue_core.settings.standards import ClauseFigure
from queue_core.store.journal import DATABASE
from queue_core.store.read_only import read_only


class Unit(StrEnum):
    """What a figure is given in: seconds; a count; a mean that is no time."""

    SECONDS = "seconds"
    COUNT = "count"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is None where there is nothing to measure; `target` where the standard or the settings set none.

    `n`: how many spans, visits, ratings or breaks stand behind it.
    """

    unit: Unit
    value: float | None
    target: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Range:
    """Which days of which office are measured; what is in progress counts up to `now`."""

    directory: Path
    settings: Settings
    first: date
    last: date
    now: datetime

    @property
    def days(self) -> tuple[str, str]:
        return self.first.isoformat(), self.last.isoformat()


def figure_of(figure: ClauseFigure, measured: Range) -> Figure:
    """Reads the database through a connection of its own, so that it can run in another thread than the office."""
    return _FIGURES[figure](measured)


def _mean_of(measure: Measure, kind: Kind | None) -> Callable[[Range], Figure]:
    """The mean of a measure; where several targets were in force, by day or by service, the mean of what each was allowed."""

    def figure(measured: Range) -> Figure:
        kinds = {row.then_key: row.key for row in _rows(measured, measure, Dimension.KIND, Dimension.SERVICE)}
        rows = [
            row.statistics
            for row in _rows(measured, measure, Dimension.SERVICE, Dimension.DAY)
            if row.statistics.n and (kind is None or kinds[row.key] == kind.value)
        ]
        n = sum(row.n for row in rows)
        if not n:
            return Figure(Unit.SECONDS, None, None, 0)
        mean = sum((row.mean_s or 0) * row.n for row in rows) / n
        targets = [(row.target_s, row.n) for row in rows if row.target_s is not None]
        judged = sum(count for _, count in targets)
        target = sum(target_s * count for target_s, count in targets) / judged if judged else None
        return Figure(Unit.SECONDS, mean, target, n)

    return figure


def _rows(measured: Range, measure: Measure, by: Dimension, then_by: Dimension) -> list[MeasuresRow]:
    return measures(
        measured.directory,
        measured.settings,
        measure,
        measured.first,
        measured.last,
        by,
        then_by,
        now=measured.now,
    ).rows


def _contacts(measured: Range) -> Figure:
    visits = waits(measured.directory, measured.settings, measured.first, measured.last, By.KIND).visits
    return Figure(Unit.MEAN, visits.contacts_mean, None, visits.n)


def _rating(measured: Range) -> Figure:
    found = ratings(measured.directory, measured.first, measured.last).total
    return Figure(Unit.MEAN, found.mean, None, found.n)


def _breaks(measured: Range) -> Figure:
    """Breaks that a manager granted although the rule forbade them, of all breaks."""
    with closing(read_only(measured.directory / DATABASE)) as connection:
        against, n = connection.execute(
            "SELECT count(override), count(*) FROM pauses WHERE day BETWEEN ? AND ?", measured.days
        ).fetchone()
    return Figure(Unit.COUNT, against if n else None, 0, n)


def _phone(measured: Range) -> Figure:
    with closing(read_only(measured.directory / DATABASE)) as connection:
        (n,) = connection.execute(
            "SELECT count(*) FROM phone_calls WHERE day BETWEEN ? AND ?", measured.days
        ).fetchone()
    return Figure(Unit.COUNT, n or None, None, n)


def _peak(measured: Range) -> Figure:
    """The most visitors between issue and end at the same moment; one who leaves as another comes is not counted twice."""
    with closing(read_only(measured.directory / DATABASE)) as connection:
        steps = list(_comings_and_goings(connection, measured.days))
    here = most = 0
    for _, change in sorted(steps):
        here += change
        most = max(most, here)
    n = sum(change > 0 for _, change in steps)
    return Figure(Unit.COUNT, most or None, None, n)


def _comings_and_goings(connection: sqlite3.Connection, days: tuple[str, str]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for issued_at, finished_at in connection.execute(
        "SELECT issued_at, finished_at FROM tickets WHERE day BETWEEN ? AND ?", days
    ):
        found.append((issued_at, 1))
        if finished_at is not None:
            found.append((finished_at, -1))
    return found


_FIGURES: dict[ClauseFigure, Callable[[Range], Figure]] = {
    ClauseFigure.WAIT_CONSULTATION: _mean_of(Measure.WAIT, Kind.CONSULTATION),
    ClauseFigure.RECEPTION_CONSULTATION: _mean_of(Measure.RECEPTION, Kind.CONSULTATION),
    ClauseFigure.WAIT_CASH: _mean_of(Measure.WAIT, Kind.CASH_OPERATION),
    ClauseFigure.RECEPTION_CASH: _mean_of(Measure.RECEPTION, Kind.CASH_OPERATION),
    ClauseFigure.VISIT: _mean_of(Measure.VISIT, None),
    ClauseFigure.CONTACTS: _contacts,
    ClauseFigure.BREAKS_AGAINST_THE_RULE: _breaks,
    ClauseFigure.RATING: _rating,
    ClauseFigure.PHONE: _phone,
    ClauseFigure.PEAK: _peak,
}
