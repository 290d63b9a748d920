"""Scores a day against the standard's targets, and adds the scores of several days up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, quantiles, stdev

from queue_core.model import Kind
from queue_core.settings import Settings
from queue_core.simulation.day import DayRecord

_NORMAL_95 = 1.96
_TENTHS = 10


@dataclass(frozen=True, slots=True)
class KindScore:
    """The waits of one service kind: how many, their sum in seconds, and how many were within the target."""

    n: int
    waited_s: float
    in_target: int


@dataclass(frozen=True, slots=True)
class DayScore:
    """One day; seconds. Every call counts, as in the waits report; `stretches_s` is each window's longest time at work without
    a break (empty for a recorded day)."""

    kinds: dict[Kind, KindScore]
    worst_s: float
    stretches_s: tuple[float, ...]

    def burden(self, settings: Settings) -> float:
        """The mean wait of the day, each as a share of its target: what the rules are compared by."""
        calls = sum(score.n for score in self.kinds.values())
        shares = sum(score.waited_s / settings.targets.of(kind).wait_s for kind, score in self.kinds.items())
        return shares / calls if calls else 0.0


@dataclass(frozen=True, slots=True)
class KindTotal:
    """One service kind over several days, seconds. None: nobody was called."""

    n: int
    mean_s: float | None
    share_in_target: float | None
    target_s: int


@dataclass(frozen=True, slots=True)
class Total:
    """Several days; seconds. `days_held` is the share of days on which both averages of clause 6.5.6 were in target, `worst_s`
    the mean of the days' longest waits, `stretch_s` the 90th percentile of the windows' longest times at work without a break
    (None where that is not known)."""

    days: int
    kinds: dict[Kind, KindTotal]
    days_held: float
    worst_s: float
    stretch_s: float | None


def score_of(settings: Settings, record: DayRecord) -> DayScore:
    """The score of a day, recorded or simulated, of an office with these settings."""
    waits: dict[Kind, list[float]] = {kind: [] for kind in Kind}
    for visit in record.visits:
        if visit.called is not None:
            waits[settings.service[visit.visitor.service].kind].append((visit.called - visit.queued) * 60)
    return DayScore(
        {
            kind: KindScore(
                len(of_kind), sum(of_kind), sum(wait <= settings.targets.of(kind).wait_s for wait in of_kind)
            )
            for kind, of_kind in waits.items()
        },
        max((wait for of_kind in waits.values() for wait in of_kind), default=0.0),
        tuple(60 * stretch for stretch in record.stretches),
    )


def total_of(settings: Settings, days: Sequence[DayScore]) -> Total:
    """The days together; there must be at least one."""
    stretches = [stretch for day in days for stretch in day.stretches_s]
    return Total(
        days=len(days),
        kinds={kind: _kind_total([day.kinds[kind] for day in days], settings.targets.of(kind).wait_s) for kind in Kind},
        days_held=fmean(_holds(settings, day) for day in days),
        worst_s=fmean(day.worst_s for day in days),
        stretch_s=quantiles(stretches, n=_TENTHS)[-1] if len(stretches) > 1 else None,
    )


def difference(before: Sequence[float], after: Sequence[float]) -> tuple[float, float]:
    """The mean difference of the same days' values, and half the width of its 95 % interval; at least two days."""
    changes = [new - old for old, new in zip(before, after, strict=True)]
    return fmean(changes), _NORMAL_95 * stdev(changes) / sqrt(len(changes))


def _kind_total(scores: Sequence[KindScore], target_s: int) -> KindTotal:
    n = _sum(score.n for score in scores)
    if not n:
        return KindTotal(0, None, None, target_s)
    waited_s = sum(score.waited_s for score in scores)
    return KindTotal(n, waited_s / n, _sum(score.in_target for score in scores) / n, target_s)


def _sum(numbers: Iterable[int]) -> int:
    return sum(numbers)


def _holds(settings: Settings, day: DayScore) -> bool:
    return all(score.waited_s <= score.n * settings.targets.of(kind).wait_s for kind, score in day.kinds.items())
