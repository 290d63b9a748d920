"""The cost of a plan: the work expected to pile up at the windows, and how inconvenient the break times are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from queue_core.planning.plan import BreakWish, Situation
from queue_core.planning.timeline import Timeline

# How busy a day may turn out: windows needed above the mean load, in square roots of it (square-root staffing), all
# equally likely. Measured: docs/decisions/0008-break-plans.md.
SAFETIES = (0.0, 0.25, 0.5, 0.75)
# The cost of a break at the edge of its time, compared with visitors' waits: enough to choose between equal plans.
EDGE = 0.01
# Work and time are counted in quarters of an hour.
QUARTER = 15.0
# How many sets of services are checked: small ones first, and always all services together. 2⁸ − 1: all sets of eight.
_MOST_SETS = 255


@dataclass(frozen=True, slots=True)
class Demand:
    """The load of services that share windows: the windows that can carry it, and the work they cannot do in time.

    `surplus[z][i]` is the work arriving in interval i beyond what the windows at work can do, if the day turns out as
    busy as safety z assumes, in quarters of an hour; each window on a movable break adds the interval's length.
    """

    windows: frozenset[str]
    surplus: tuple[tuple[float, ...], ...]


def demands_of(situation: Situation, timeline: Timeline, safeties: Sequence[float] = SAFETIES) -> list[Demand]:
    """What the windows have to carry, for every set of services.

    If a set has load R, the number of windows it keeps busy on average, it needs R + z·√R windows for each safety z. By
    Hall's condition the loads of an interval can be carried exactly if no set of services is short of windows, so every
    set is checked; of sets with the same windows only the largest matters. The past is left out.
    """
    skills = {shift.window: frozenset(shift.skills) for shift in situation.shifts}
    carried: dict[str, frozenset[str]] = {}
    for service in situation.minutes:
        windows = frozenset(window for window, can in skills.items() if service in can)
        if windows:
            carried[service] = windows
    demands = []
    for windows in _window_sets(set(carried.values())):
        services = [service for service, needed in carried.items() if needed <= windows]
        loads = [_load(situation, timeline, services, interval) for interval in range(len(timeline.working))]
        demands.append(Demand(windows, tuple(tuple(_surplus(timeline, windows, loads, z)) for z in safeties)))
    return demands


def _window_sets(carrying: set[frozenset[str]]) -> list[frozenset[str]]:
    """The unions of the windows of one, two, three … services: at most `_MOST_SETS`, and the union of all."""
    in_order = sorted(carrying, key=sorted)
    unions = list(in_order)
    for chosen in unions:
        if len(unions) >= _MOST_SETS:
            break
        unions += [union for windows in in_order if (union := chosen | windows) not in unions]
    everything = frozenset().union(*in_order)
    return unions if everything in unions or not unions else [*unions, everything]


def _load(situation: Situation, timeline: Timeline, services: Sequence[str], interval: int) -> float:
    """Windows kept busy on average in an interval; none in the past."""
    begins, ends = timeline.moments[interval], timeline.moments[interval + 1]
    if ends <= situation.from_minute:
        return 0.0
    work = sum(situation.forecast.between(service, begins, ends) * situation.minutes[service] for service in services)
    return work / (ends - begins)


def _surplus(timeline: Timeline, windows: frozenset[str], loads: Sequence[float], safety: float) -> list[float]:
    return [
        (load + safety * sqrt(load) - len(working & windows)) * timeline.minutes(interval) / QUARTER
        for interval, (load, working) in enumerate(zip(loads, timeline.working, strict=True))
    ]


class Backlog:
    """The work waiting for some windows throughout the day: a fluid queue for each safety, and its cost.

    Work left over from one interval waits in the next. The cost is the area under the backlog, averaged over the
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
        """What one more window on a break from interval `first` up to `last` would add to the cost."""
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
        """Puts `away` more windows on a break from interval `first` up to `last`."""
        for surplus, waiting in zip(self._surplus, self._waiting, strict=True):
            left = waiting[first]
            for i in range(first, len(surplus)):
                if i < last:
                    surplus[i] += away * self._lengths[i]
                left += surplus[i]
                left = left if left > 0.0 else 0.0
                if i >= last and left == waiting[i + 1]:
                    break  # from here on nothing changes
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
    """The cost of missing the preferred moment: squared, to spread it evenly; higher after unfair days."""
    return EDGE * (1 + unfairness) * wish.gap(begins) ** 2


def uneases(situation: Situation, timeline: Timeline) -> list[list[float]]:
    """The `unease` of each wish at each of its allowed starts."""
    return [
        [unease(wish, start.begins, situation.unfairness.get(wish.window, 0.0)) for start in allowed]
        for wish, allowed in zip(situation.wishes, timeline.starts, strict=True)
    ]
