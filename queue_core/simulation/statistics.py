"""Statistics of simulated days against the standard's targets, with 95 % confidence intervals over days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, isnan, nan, sqrt

from queue_core.model import Kind
from queue_core.simulation.day import DayRecord
from queue_core.simulation.description import OfficeDay

_NORMAL_95 = 1.96
_TAIL = 0.95
_LONG = 0.9
# Working days in a month: the standard's averages are judged month by month.
DAYS_OF_A_MONTH = 21
_PASSED_OFTEN = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """A value and half the width of its 95 % confidence interval."""

    value: float
    half_width: float

    def covers(self, other: Measured) -> bool:
        """Whether two measurements agree: their difference is within the interval of a difference."""
        return abs(self.value - other.value) <= sqrt(self.half_width**2 + other.half_width**2)


@dataclass(frozen=True, slots=True)
class DayStatistics:
    """One day's waits and visits, minutes. Visitors who did not come when called, or left before, have no wait to report.

    A visit is the wait and the reception, the two parts of the standard's 20 minutes (clause 6.5.6); the half minute
    of walking between them counts as neither.
    """

    waits: dict[Kind, list[float]]
    visits: list[float]
    passed_by: list[int]
    busy_minutes: float
    break_minutes: float
    stretches: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class KindStatistics:
    """Waits of one service kind in minutes, and the share within the target."""

    mean: Measured
    p95: Measured
    in_target: Measured


@dataclass(frozen=True, slots=True)
class RunStatistics:
    """One row of the table.

    `index` is the largest mean / target of the kinds (the averages hold if it is at most 1); `days_held` the share of
    days on which both averages hold, `months_held` that of runs of 21 days; `worst` the mean of each day's longest
    wait; `passed_by` how many later arrivals were called before a visitor, by windows that could have served either.
    `long_stretch` is the 90th percentile of the longest time that a window's operator worked without a break on a day, in
    minutes; nan for recorded days.
    """

    kinds: dict[Kind, KindStatistics]
    index: float
    days_held: Measured
    months_held: float
    visits_in_time: Measured
    worst: Measured
    passed_by: Measured
    passed_often: Measured
    passed_most: Measured
    visits_a_day: float
    utilisation: float
    break_minutes: float
    long_stretch: float


def statistics_of_day(office: OfficeDay, record: DayRecord) -> DayStatistics:
    kinds = {visitor_class.id: visitor_class.kind for visitor_class in office.classes}
    waits: dict[Kind, list[float]] = {kind: [] for kind in Kind}
    visits, passed = [], []
    for visit in record.visits:
        if visit.left is not None:
            continue
        if visit.called is None or visit.finished is None:
            raise ValueError(f"the visitor of {visit.visitor.came:.1f} min was never served")
        if visit.visitor.comes_when_called:
            wait = visit.called - visit.queued
            waits[kinds[visit.visitor.service]].append(wait)
            visits.append(wait + visit.visitor.service_minutes)
            passed.append(visit.passed_by)
    return DayStatistics(waits, visits, passed, record.busy_minutes, record.break_minutes, record.stretches)


def statistics_of(office: OfficeDay, days: Sequence[DayStatistics]) -> RunStatistics:
    """The statistics of many days of one office under one policy."""
    targets = {kind: office.targets.of(kind).wait_minutes for kind in Kind}
    kinds = {kind: _kind_statistics([day.waits[kind] for day in days], targets[kind]) for kind in Kind}
    held = [1.0 if _holds([day], targets) else 0.0 for day in days]
    months = [
        _holds(days[first : first + DAYS_OF_A_MONTH], targets) for first in range(len(days) - DAYS_OF_A_MONTH + 1)
    ]
    return RunStatistics(
        kinds=kinds,
        index=max(kinds[kind].mean.value / targets[kind] for kind in Kind),
        days_held=_mean_of_days(held),
        months_held=sum(months) / len(months) if months else nan,
        visits_in_time=_share([day.visits for day in days], lambda minutes: minutes <= office.targets.visit_minutes),
        worst=_mean_of_days(
            [max(wait for of_kind in day.waits.values() for wait in of_kind) for day in days if day.visits]
        ),
        passed_by=_ratio([(sum(day.passed_by), len(day.passed_by)) for day in days]),
        passed_often=_share([day.passed_by for day in days], lambda times: times >= _PASSED_OFTEN),
        passed_most=_mean_of_days([float(max(day.passed_by, default=0)) for day in days]),
        visits_a_day=sum(len(day.visits) for day in days) / len(days),
        utilisation=sum(day.busy_minutes for day in days) / len(days) / office.staffed_minutes(),
        break_minutes=sum(day.break_minutes for day in days) / len(days),
        long_stretch=_quantile([list(day.stretches) for day in days], _LONG).value,
    )


def _kind_statistics(days: Sequence[list[float]], target: float) -> KindStatistics:
    return KindStatistics(
        mean=_ratio([(sum(waits), len(waits)) for waits in days]),
        p95=_quantile(days, _TAIL),
        in_target=_share(days, lambda wait: wait <= target),
    )


def _holds(days: Iterable[DayStatistics], targets: dict[Kind, float]) -> bool:
    """Whether the averages over these days meet the targets (clause 6.5.6); a kind without visitors meets its target."""
    days = list(days)
    return all(
        sum(sum(day.waits[kind]) for day in days) <= target * sum(len(day.waits[kind]) for day in days)
        for kind, target in targets.items()
    )


# -- intervals: visitors of one day depend on one another, days do not -----------------------------------------------


def mean_over_days(days: Sequence[Sequence[float]]) -> Measured:
    """A mean over the values of all days."""
    return _ratio([(sum(values), len(values)) for values in days])


def _ratio(days: Sequence[tuple[float, int]]) -> Measured:
    """A mean over visitors from each day's (sum, count); its error from the differences between days (delta method)."""
    total, number = sum(day_sum for day_sum, _ in days), sum(count for _, count in days)
    if number == 0:
        return Measured(nan, nan)
    mean = total / number
    if len(days) < 2:
        return Measured(mean, nan)
    squares = sum((day_sum - mean * count) ** 2 for day_sum, count in days)
    return Measured(mean, _NORMAL_95 * sqrt(squares * len(days) / (len(days) - 1)) / number)


def _share(days: Sequence[Sequence[float]], counts: Callable[[float], bool]) -> Measured:
    return _ratio([(sum(1 for value in day if counts(value)), len(day)) for day in days])


def _mean_of_days(values: Sequence[float]) -> Measured:
    return _ratio([(value, 1) for value in values])


def _quantile(days: Sequence[list[float]], share: float) -> Measured:
    """A quantile over visitors; its interval is that of the share below it, read on the sorted values (Woodruff 1952)."""
    values = sorted(value for day in days for value in day)
    if not values:
        return Measured(nan, nan)

    def at(part: float) -> float:
        return values[min(max(ceil(part * len(values)) - 1, 0), len(values) - 1)]

    quantile = at(share)
    error = _share(days, lambda value: value <= quantile).half_width
    return Measured(quantile, nan if isnan(error) else (at(min(share + error, 1.0)) - at(share - error)) / 2)
