"""A year's sheet of the office, in the form of the office table of order 186 of 15.04.2014 (appendix 7, section 4.2).

The order binds network companies, not suppliers; head offices know the form and may ask for it.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from queue_core.reports.measures import Dimension, Measure, measures
from queue_core.settings import Settings
from queue_core.store.journal import DATABASE
from queue_core.store.read_only import read_only


@dataclass(frozen=True, slots=True)
class OfficeYear:
    """`visitors`: tickets issued, those replaced by another left out. Means in seconds; None where nobody came."""

    year: int
    visitors: int
    mean_wait_s: float | None
    mean_service_s: float | None


def office_year(directory: Path, settings: Settings, year: int, *, now: datetime) -> OfficeYear:
    """Reads the database through connections of its own, so that it can run in another thread than the office."""
    first, last = date(year, 1, 1), date(year, 12, 31)

    def mean(measure: Measure) -> float | None:
        return measures(directory, settings, measure, first, last, Dimension.KIND, now=now).total.mean_s

    with closing(read_only(directory / DATABASE)) as connection:
        (visitors,) = connection.execute(
            "SELECT count(*) FROM tickets WHERE day BETWEEN ? AND ? AND coalesce(outcome, '') <> 'replaced'",
            (first.isoformat(), last.isoformat()),
        ).fetchone()
    return OfficeYear(year, visitors, mean(Measure.WAIT), mean(Measure.RECEPTION))
