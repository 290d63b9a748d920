"""Whether the hall can spare a window: whether the others can carry the work while it is on a break.

Waiting and expected work is checked for every set of services that share windows (Hall's theorem: the load can be
carried exactly if no set of services is short of windows).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from queue_core.arrivals.forecast import minute_of_day
from queue_core.hall import Hall
from queue_core.model import WindowState
from queue_core.projection.workload import Workload

# With more groups of services than this, only each group by itself and all groups together are checked.
_GROUPS_IN_FULL = 7
_AWAY = frozenset({WindowState.CLOSED, WindowState.BREAK, WindowState.PHONE})
# If no other window can serve, the window is spared when fewer than one visitor in two such breaks is expected.
_EXPECTED_ALONE = 0.5


@dataclass(frozen=True, slots=True)
class Spare:
    """Whether a window can be spared; if not, how many visitors are waiting for the windows that would be too few, and
    in how many minutes their line should be short enough (None: it keeps growing)."""

    enough: bool
    waiting: int = 0
    clears_in_minutes: float | None = 0.0


@dataclass(frozen=True, slots=True)
class _Load:
    """Services with exactly the same windows, taken together; work is in minutes of one window."""

    windows: frozenset[str]
    waiting: int
    work: float
    # Work arriving per minute, and visitors expected during the break.
    inflow: float
    expected: float


def spare(hall: Hall, window: str, minutes: int, at: datetime, workload: Workload) -> Spare:
    """Whether the hall can do without a window for the next `minutes`."""
    there = frozenset(w.id for w in hall.windows.values() if w.state not in _AWAY and w.id != window)
    loads = list(_loads(hall, window, there, minutes, at, workload))
    backlog = hall.settings.breaks.backlog_minutes
    # An overload that the window cannot help with is there with and without it: it need not stay for that.
    apart = _sets([load for load in loads if window not in load.windows])
    anyway = [_NONE, *(_excess(others, there, backlog) for others in apart)]
    short = Spare(True)
    for together in _sets(loads):
        if all(window not in load.windows for load in together):
            continue
        without = _spare(together, there, backlog, anyway if len(together) > 1 else [_NONE])
        if not without.enough and (short.enough or _later(without, short)):
            short = without
    return short


@dataclass(frozen=True, slots=True)
class _Excess:
    """What windows cannot carry of their services: minutes of work, and work arriving per minute; negative is room."""

    work: float
    inflow: float


_NONE = _Excess(0.0, 0.0)


def _excess(loads: tuple[_Load, ...], there: frozenset[str], backlog_minutes: float) -> _Excess:
    windows = len(frozenset[str]().union(*(load.windows for load in loads)) & there)
    work, inflow = sum(load.work for load in loads), sum(load.inflow for load in loads)
    return _Excess(work - backlog_minutes * windows, inflow - windows)


def _spare(
    together: tuple[_Load, ...], there: frozenset[str], backlog_minutes: float, anyway: Sequence[_Excess]
) -> Spare:
    waiting = sum(load.waiting for load in together)
    if not any(load.windows & there for load in together):
        expected = sum(load.expected for load in together)
        return Spare(waiting == 0 and expected <= _EXPECTED_ALONE, waiting, clears_in_minutes=None)
    excess = _excess(together, there, backlog_minutes)
    if excess.inflow > max(one.inflow for one in anyway):
        return Spare(False, waiting, clears_in_minutes=None)
    if excess.work <= max(one.work for one in anyway):
        return Spare(True)
    # The window is still at work, so it helps to clear the line.
    pace = 1 - excess.inflow
    clears = [(excess.work - one.work) / (pace + one.inflow) for one in anyway if pace + one.inflow > 0]
    return Spare(False, waiting, min(clears, default=None))


def _later(without: Spare, other: Spare) -> bool:
    if without.clears_in_minutes is None or other.clears_in_minutes is None:
        return without.clears_in_minutes is None
    return without.clears_in_minutes > other.clears_in_minutes


def _loads(
    hall: Hall, window: str, there: frozenset[str], minutes: int, at: datetime, workload: Workload
) -> Iterator[_Load]:
    now = minute_of_day(at, hall.settings.office.zone_info)
    hour = int(now) // 60
    groups: dict[frozenset[str], list[str]] = {}
    for service, windows in hall.skills.windows_of.items():
        able = windows & (there | {window})
        if able:
            groups.setdefault(able, []).append(service)
    for able, services in groups.items():
        waiting, work, expected, inflow = 0, 0.0, 0.0, 0.0
        for service in services:
            minutes_each = workload.minutes_of(service, hour)
            standing, coming = hall.lines.count(service), workload.forecast.between(service, now, now + minutes)
            waiting, expected = waiting + standing, expected + coming
            work, inflow = work + standing * minutes_each, inflow + coming * minutes_each / minutes
        yield _Load(able, waiting, work, inflow, expected)


def _sets(loads: list[_Load]) -> Iterator[tuple[_Load, ...]]:
    if len(loads) > _GROUPS_IN_FULL:
        yield from ((load,) for load in loads)
        yield tuple(loads)
        return
    for size in range(1, len(loads) + 1):
        yield from combinations(loads, size)
