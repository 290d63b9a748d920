"""A month's sheet: each measurable clause of the standard then in force, beside its figure and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from queue_core.reports.compliance.figures import Figure, Range, figure_of
from queue_core.reports.compliance.months import Month
from queue_core.settings import Settings
from queue_core.settings.standards import ClauseTable, StandardTable, in_force


class ClauseVerdict(StrEnum):
    """`reported`: the clause names no figure to keep; `no-data`: nothing happened that it could be measured by."""

    KEPT = "kept"
    BROKEN = "broken"
    REPORTED = "reported"
    NO_DATA = "no-data"


@dataclass(frozen=True, slots=True)
class SheetClause:
    clause: ClauseTable
    figure: Figure
    verdict: ClauseVerdict


@dataclass(frozen=True, slots=True)
class Sheet:
    """`whole` is False while the month still goes on: its figures are those so far."""

    month: Month
    standard: StandardTable
    clauses: list[SheetClause]
    whole: bool


def sheet(directory: Path, settings: Settings, month: Month, *, now: datetime) -> Sheet:
    """The sheet of a month; `settings`: those of today, for names, the time zone and the standards.

    Reads the database through connections of its own, so that it can run in another thread than the office.
    """
    standard = in_force(settings.standards, month.first)
    measured = Range(directory, settings, month.first, month.last, now)
    figures = [(clause, figure_of(clause.figure, measured)) for clause in standard.clauses]
    today = now.astimezone(settings.office.zone_info).date()
    return Sheet(
        month,
        standard,
        [SheetClause(clause, figure, verdict_on(figure)) for clause, figure in figures],
        month.last < today,
    )


def verdict_on(figure: Figure) -> ClauseVerdict:
    """Every target is a most: kept at the target itself, to the tenth of a second that is shown."""
    if figure.value is None:
        return ClauseVerdict.NO_DATA
    if figure.target is None:
        return ClauseVerdict.REPORTED
    return ClauseVerdict.KEPT if round(figure.value, 1) <= round(figure.target, 1) else ClauseVerdict.BROKEN
