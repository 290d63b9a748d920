"""What a plan costs visitors: the work expected that the windows at work cannot carry, and how unevenly breaks lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from queue_core.planning.plan import BreakWish, Situation
from queue_core.planning.timeline import Timeline

# Windows wanted above the mean load, in its square roots: arrivals and service times vary (square-root staffing).
SAFETY = 0.5
# What a break at the edge of its time costs beside visitors' waits: enough to choose between equal plans.
EDGE = 0.01
# Sets of services looked at: small ones first, and always all services together. 2⁸: what eight services have.
_MOST_SETS = 255


@dataclass(frozen=True, slots=True)
class Demand:
    """Services that load the same windows: the windows that can carry them, and the cost by interval and absences.

    `costs[i][k]` is what interval i costs when k of these windows are on movable breaks.
    """

    windows: frozenset[str]
    costs: tuple[tuple[float, ...], ...]


def demands(situation: Situation, timeline: Timeline, safety: float = SAFETY) -> list[Demand]:
    """The cost of absences: Σ max(0, need − windows)² over every interval and every set of services.

    With load R of a set, the windows kept busy by it on average, need = R + `safety`·√R. By Hall's condition the loads
    of an interval can be carried exactly when no set of services is short of windows, so every set is looked at; of the
    sets that share all their windows the largest stands for all. A quarter of an hour weighs 1. What is past costs
    nothing any more.
    """
    skills = {shift.window: frozenset(shift.skills) for shift in situation.shifts}
    carried: dict[str, frozenset[str]] = {}
    for service in situation.minutes:
        windows = frozenset(window for window, can in skills.items() if service in can)
        if windows:
            carried[service] = windows
    return [
        Demand(windows, tuple(_costs_of(situation, timeline, windows, carried, safety)))
        for windows in _window_sets(set(carried.values()))
    ]


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


def _costs_of(
    situation: Situation, timeline: Timeline, windows: frozenset[str], carried: dict[str, frozenset[str]], safety: float
) -> list[tuple[float, ...]]:
    services = [service for service, needed in carried.items() if needed <= windows]
    costs = []
    for interval, working in enumerate(timeline.working):
        begins, ends = timeline.moments[interval], timeline.moments[interval + 1]
        here = len(working & windows)
        if ends <= situation.from_minute:
            costs.append((0.0,) * (here + 1))
            continue
        load = sum(
            situation.forecast.between(service, begins, ends) * situation.minutes[service] for service in services
        ) / (ends - begins)
        need = load + safety * sqrt(load)
        weight = (ends - begins) / 15
        costs.append(tuple(weight * max(0.0, need - (here - away)) ** 2 for away in range(here + 1)))
    return costs


def unease(wish: BreakWish, begins: float, unfairness: float) -> float:
    """The cost of lying off the moment wished: squared, so that it is spread evenly; more for who had it worse before."""
    return EDGE * (1 + unfairness) * wish.gap(begins) ** 2


def uneases(situation: Situation, timeline: Timeline) -> list[Sequence[float]]:
    """`unease` of each wish at each beginning allowed to it."""
    return [
        [unease(wish, start.begins, situation.unfairness.get(wish.window, 0.0)) for start in allowed]
        for wish, allowed in zip(situation.wishes, timeline.starts, strict=True)
    ]
