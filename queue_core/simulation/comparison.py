"""Compares policies on the same simulated days, and puts the results in a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isnan

from queue_core.model import Kind
from queue_core.settings import Settings
from queue_core.simulation.day import run_day, settings_of
from queue_core.simulation.description import OfficeDay
from queue_core.simulation.from_history import PastDay
from queue_core.simulation.policies import Policy
from queue_core.simulation.statistics import DayStatistics, Measured, RunStatistics, statistics_of, statistics_of_day
from queue_core.simulation.visitors import draw_day

RECORDED = "as recorded"
_HEADINGS = (
    "policy",
    "C mean",
    "C p95",
    "C in target",
    "K mean",
    "K p95",
    "K in target",
    "index",
    "days ok",
    "months ok",
    "visits in time",
    "worst",
    "passed by",
    "passed >=3",
    "max passed",
    "stretch p90",
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Statistics by the name of the policy, in the order requested."""

    office: OfficeDay
    days: int
    # None for a day that was not drawn.
    seed: int | None
    rows: dict[str, RunStatistics]


def compare(
    office: OfficeDay,
    policies: Sequence[Policy],
    days: int,
    seed: int,
    after_day: Callable[[], None] | None = None,
    settings: Settings | None = None,
) -> Comparison:
    """Simulates `days` days, each under every policy with the same visitors. `after_day` is called after each day.

    `settings` are those of a real office (see `simulated`); without them, they are derived from the description.
    """
    settings = settings or settings_of(office)
    by_policy: dict[str, list[DayStatistics]] = {policy.name: [] for policy in policies}
    for day in range(days):
        visitors = draw_day(office, seed, day)
        for policy in policies:
            by_policy[policy.name].append(
                statistics_of_day(office, run_day(settings, office, policy.order, visitors, policy.breaks))
            )
        if after_day:
            after_day()
    return Comparison(office, days, seed, {name: statistics_of(office, runs) for name, runs in by_policy.items()})


def compare_past(past: PastDay, policies: Sequence[Policy]) -> Comparison:
    """A past day as recorded, and simulated under every policy."""
    office = past.office
    rows = {RECORDED: statistics_of(office, [statistics_of_day(office, past.recorded)])}
    for policy in policies:
        record = run_day(past.settings, office, policy.order, past.visitors)
        rows[policy.name] = statistics_of(office, [statistics_of_day(office, record)])
    return Comparison(office, 1, None, rows)


def table(comparison: Comparison) -> str:
    """The comparison as a Markdown table, minutes unless noted; ± is half of the 95 % confidence interval."""
    any_row = next(iter(comparison.rows.values()))
    title = (
        f"{comparison.office.name}: {any_row.visits_a_day:.0f} visitors a day, utilisation {any_row.utilisation:.0%}, "
        f"{comparison.days} days{'' if comparison.seed is None else f', seed {comparison.seed}'}"
    )
    lines = [_HEADINGS, tuple("---" for _ in _HEADINGS)]
    lines += [(name, *_cells(row)) for name, row in comparison.rows.items()]
    return "\n".join([title, "", *(f"| {' | '.join(cells)} |" for cells in lines)])


def _cells(row: RunStatistics) -> tuple[str, ...]:
    kinds = [row.kinds[kind] for kind in (Kind.CONSULTATION, Kind.CASH_OPERATION)]
    by_kind = [
        cell for kind in kinds for cell in (_minutes(kind.mean, 1), _minutes(kind.p95, 0), _percent(kind.in_target, 0))
    ]
    return (
        *by_kind,
        f"{row.index:.2f}",
        _percent(row.days_held, 0),
        "-" if isnan(row.months_held) else f"{row.months_held:.0%}",
        _percent(row.visits_in_time, 1),
        _minutes(row.worst, 0),
        _minutes(row.passed_by, 2),
        _percent(row.passed_often, 1),
        _minutes(row.passed_most, 1),
        "-" if isnan(row.long_stretch) else f"{row.long_stretch:.0f}",
    )


def _minutes(measured: Measured, digits: int) -> str:
    return f"{measured.value:.{digits}f}{_half_width(measured.half_width, digits)}"


def _percent(measured: Measured, digits: int) -> str:
    return f"{100 * measured.value:.{digits}f}%{_half_width(100 * measured.half_width, digits)}"


def _half_width(half_width: float, digits: int) -> str:
    """A single day has no interval."""
    return "" if isnan(half_width) else f" ±{half_width:.{digits}f}"
