"""Summarises one day as the waits report does: averages, shares in target, visits in time, worst wait, half hours."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean

from queue_core.model import Kind
from queue_core.reports.waits import VisitStatistics
from queue_core.settings import Settings
from queue_core.simulation.day import DayRecord, SimulatedVisit
from queue_core.simulation.description import OfficeDay

HALF_HOUR = 30


@dataclass(frozen=True, slots=True)
class KindSummary:
    """Waits of one service kind, in seconds; every call counts, as in the waits report. None: no visitor was called."""

    n: int
    mean_s: float | None
    share_in_target: float | None
    target_s: int


@dataclass(frozen=True, slots=True)
class DaySummary:
    """A day's totals. `left`: visitors who left uncalled; `holds`: whether both averages of clause 6.5.6 are in target."""

    kinds: dict[Kind, KindSummary]
    visits: VisitStatistics
    worst_s: float | None
    left: int
    holds: bool


@dataclass(frozen=True, slots=True)
class HalfHour:
    """Visitors who came in the half hour from `begins` (minutes after midnight), and their average waits in seconds."""

    begins: int
    came: int
    before: dict[Kind, float | None]
    after: dict[Kind, float | None]


def summary_of(settings: Settings, record: DayRecord) -> DaySummary:
    """A day, recorded or simulated, of an office with these settings."""
    kinds = {kind: _kind_summary(settings, record, kind) for kind in Kind}
    waits = [_wait_s(visit) for visit in record.visits if visit.called is not None]
    visits_s = [
        (visit.finished - visit.issued) * 60
        for visit in record.visits
        if visit.finished is not None and visit.visitor.comes_when_called and visit.visitor.onward is None
    ]
    target_s = settings.targets.visit_s
    return DaySummary(
        kinds,
        VisitStatistics(
            len(visits_s),
            fmean(visits_s) if visits_s else None,
            sum(seconds <= target_s for seconds in visits_s) / len(visits_s) if visits_s else None,
            target_s,
        ),
        worst_s=max(waits, default=None),
        left=sum(visit.left is not None for visit in record.visits),
        holds=all(summary.mean_s is None or summary.mean_s <= summary.target_s for summary in kinds.values()),
    )


def half_hours(settings: Settings, office: OfficeDay, before: DayRecord, after: DayRecord) -> list[HalfHour]:
    """Both versions of a day, by the half hour in which the wait began."""
    rows = []
    first = int(office.first_minute // HALF_HOUR * HALF_HOUR)
    came = [visit.issued + office.first_minute for visit in before.visits if visit.queued == visit.issued]
    for begins in range(first, int(max(came, default=first)) + 1, HALF_HOUR):
        rows.append(
            HalfHour(
                begins,
                sum(begins <= minute < begins + HALF_HOUR for minute in came),
                *(_means(settings, record, begins - office.first_minute) for record in (before, after)),
            )
        )
    return rows


def _means(settings: Settings, record: DayRecord, begins: float) -> dict[Kind, float | None]:
    waits: dict[Kind, list[float]] = {kind: [] for kind in Kind}
    for visit in record.visits:
        if visit.called is not None and begins <= visit.queued < begins + HALF_HOUR:
            waits[settings.service[visit.visitor.service].kind].append(_wait_s(visit))
    return {kind: fmean(seconds) if seconds else None for kind, seconds in waits.items()}


def _kind_summary(settings: Settings, record: DayRecord, kind: Kind) -> KindSummary:
    target_s = settings.targets.of(kind).wait_s
    waits = [
        _wait_s(visit)
        for visit in record.visits
        if visit.called is not None and settings.service[visit.visitor.service].kind is kind
    ]
    if not waits:
        return KindSummary(0, None, None, target_s)
    return KindSummary(len(waits), fmean(waits), sum(wait <= target_s for wait in waits) / len(waits), target_s)


def _wait_s(visit: SimulatedVisit) -> float:
    assert visit.called is not None, "a visitor who was not called has no wait to report"
    return (visit.called - visit.queued) * 60
