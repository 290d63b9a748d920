"""What a plan costs visitors: the work expected to pile up at the windows, and how unevenly breaks lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from queue_core.planning.plan import BreakWish, Situation
from queue_core.planning.timeline import Timeline

# How full a day may turn out: windows wanted above the mean load, in its square roots (square-root staffing), each as
# likely as the others. Measured: docs/decisions/0008-break-plans.md.
SAFETIES = (0.0, 0.25, 0.5, 0.75)
# What a break at the edge of its time costs beside visitors' waits: enough to choose between equal plans.
EDGE = 0.01
# Work and time are counted in quarters of an hour.
QUARTER = 15.0
# Sets of services looked at: small ones first, and always all services together. 2⁸: what eight services have.
_MOST_SETS = 255


@dataclass(frozen=True, slots=True)
class Demand:
    """Services that load the same windows, the windows that can carry them, and the work that these cannot do in time.

    `surplus[z][i]` is the work that comes in interval i beyond what the windows at work there can do when the day turns
    out as full as safety z says, in quarters of an hour; each window on a movable break adds the interval's length.
    """

    windows: frozenset[str]
    surplus: tuple[tuple[float, ...], ...]


def requires(situation: Situation, timeline: Timeline, safeties: Sequence[float] = SAFETIES) -> list[Demand]:
    """What the windows have to carry, for every set of services.

    With load R of a set, the windows kept busy by it on average, need = R + z·√R for each safety z. By Hall's condition
    the loads of an interval can be carried exactly when no set of services is short of windows, so every set is looked
    at; of the sets that share all their windows the largest stands for all. What is past is left out.
    """
    skills = {shift.window: frozenset(shift.skills) for shift in situation.shifts}
    carried: dict[str, frozenset[str]] = {}
    for service in situation.minutes:
        windows = frozenset(window for window, can in skills.items() if service in can)
        if windows:
            carried[service] = windows
    found = []
    for windows in _window_sets(set(carried.values())):
        services = [service for service, needed in carried.items() if needed <= windows]
        loads = [_load(situation, timeline, services, interval) for interval in range(len(timeline.working))]
        found.append(Demand(windows, tuple(tuple(_surplus(timeline, windows, loads, z)) for z in safeties)))
    return found


def _window_sets(carrying: set[frozenset[str]]) -> list[frozenset[str]]:
    """The unions of the windows of one, two, three … services, at most `_MOST_SETS` and the union of all."""
    in_order = sorted(carrying, key=sorted)
    found = list(in_order)
    for chosen in found:
        if len(found) >= _MOST_SETS:
            break
        found += [union for one in in_order if (union := chosen | one) not in found]
    everything = frozenset().union(*in_order)
    return found if everything in found or not found else [*found, everything]


def _load(situation: Situation, timeline: Timeline, services: Sequence[str], interval: int) -> float:
    """Windows kept busy on average in an interval; none in the past."""
    begins, ends = timeline.moments[interval], timeline.moments[interval + 1]
    if ends <= situation.from_minute:
        return 0.0
    work = sum(situation.forecast.between(one, begins, ends) * situation.minutes[one] for one in services)
    return work / (ends - begins)


def _surplus(timeline: Timeline, windows: frozenset[str], loads: Sequence[float], safety: float) -> list[float]:
    return [
        (load + safety * sqrt(load) - len(working & windows)) * timeline.minutes(interval) / QUARTER
        for interval, (load, working) in enumerate(zip(loads, timeline.working, strict=True))
    ]


class Backlog:
    """The work waiting for some windows through the day: a fluid queue for each safety, and what it costs.

    Work that an interval leaves over waits in the next. The cost is the area under the backlog, the mean of the
    safeties: an hour of one window's work that waits for an hour costs 16.
    """

    def __init__(self, demand: Demand, timeline: Timeline) -> None:
        self._lengths = [timeline.minutes(interval) / QUARTER for interval in range(len(timeline.working))]
        self._surplus = [list(surplus) for surplus in demand.surplus]
        self._share = 1 / len(demand.surplus)
        self._waiting = [self._run(surplus) for surplus in self._surplus]

    def cost(self) -> float:
        return self._share * sum(
            length * left for waiting in self._waiting for length, left in zip(self._lengths, waiting[1:], strict=True)
        )

    def added(self, first: int, last: int) -> float:
        """What one window more on a break from interval `first` up to `last` would add to the cost."""
        lengths = self._lengths
        added = 0.0
        for surplus, waiting in zip(self._surplus, self._waiting, strict=True):
            left = waiting[first]
            for i in range(first, len(surplus)):
                length = lengths[i]
                left += surplus[i]
                if i < last:
                    left += length
                left = left if left > 0.0 else 0.0
                more = left - waiting[i + 1]
                if i >= last and not more:
                    break
                added += length * more
        return added * self._share

    def change(self, first: int, last: int, away: int) -> None:
        """So many windows more are on a break from interval `first` up to `last`."""
        for surplus, waiting in zip(self._surplus, self._waiting, strict=True):
            left = waiting[first]
            for i in range(first, len(surplus)):
                if i < last:
                    surplus[i] += away * self._lengths[i]
                left += surplus[i]
                left = left if left > 0.0 else 0.0
                if i >= last and left == waiting[i + 1]:
                    break  # from here on all is as it was
                waiting[i + 1] = left

    def _run(self, surplus: Sequence[float]) -> list[float]:
        """The backlog at the beginning of each interval and at the end of the last."""
        left = 0.0
        waiting = [left]
        for more in surplus:
            left = max(left + more, 0.0)
            waiting.append(left)
        return waiting


def unease(wish: BreakWish, begins: float, unfairness: float) -> float:
    """The cost of lying off the moment wished: squared, so that it is spread evenly; more for who had it worse before."""
    return EDGE * (1 + unfairness) * wish.gap(begins) ** 2


def uneases(situation: Situation, timeline: Timeline) -> list[list[float]]:
    """`unease` of each wish at each beginning allowed to it."""
    return [
        [unease(wish, start.begins, situation.unfairness.get(wish.window, 0.0)) for start in allowed]
        for wish, allowed in zip(situation.wishes, timeline.starts, strict=True)
    ]
