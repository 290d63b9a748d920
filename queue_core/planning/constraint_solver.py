"""Searches further with the constraint solver CP-SAT (OR-Tools, the optional extra `planner`), for the same cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import combinations
from typing import TYPE_CHECKING

from queue_core.planning.cost import QUARTER, demands_of, uneases
from queue_core.planning.plan import Situation
from queue_core.planning.timeline import Start, Timeline

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

# The solver counts in whole numbers: thousandths of a quarter of an hour.
_SCALE = 1000
# The weight of a quarter of an hour in the sum of costs: divisible by many lengths and numbers of safeties.
_WEIGHT = 60
# How much work the solver does, in its own deterministic seconds, so that the same situation gives the same plan on any
# machine; the wall clock stops it only on a very slow one.
_EFFORT = 0.15
_SECONDS = 0.5


class NotFeasible(Exception):
    """The solver has proved that the breaks cannot all be placed."""


def installed() -> bool:
    """Whether OR-Tools is installed."""
    return find_spec("ortools") is not None


def search(
    situation: Situation, timeline: Timeline, hint: Sequence[Start] | None, seconds: float = _SECONDS
) -> list[Start] | None:
    """A start for each wish; None if time ran out before a plan was found. Raises NotFeasible.

    `hint` is a plan to start from.
    """
    from ortools.sat.python import cp_model  # noqa: PLC0415  an optional extra, and half a second to import

    model = cp_model.CpModel()
    chosen = [[model.new_bool_var("") for _ in allowed] for allowed in timeline.starts]
    for wish in chosen:
        model.add_exactly_one(wish)
    _keep_apart(model, chosen, situation, timeline)
    _keep_limits(model, chosen, situation, timeline)
    model.minimize(_cost(model, chosen, situation, timeline))
    for variables, allowed, start in zip(chosen, timeline.starts, hint or [], strict=False):
        for variable, its in zip(variables, allowed, strict=True):
            model.add_hint(variable, its == start)

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = _EFFORT
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        raise NotFeasible
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None
    return [
        next(start for variable, start in zip(wish, allowed, strict=True) if solver.boolean_value(variable))
        for wish, allowed in zip(chosen, timeline.starts, strict=True)
    ]


_Chosen = list[list["cp_model.IntVar"]]


def _keep_apart(model: cp_model.CpModel, chosen: _Chosen, situation: Situation, timeline: Timeline) -> None:
    """Keeps work between the breaks of one window: of two starts too close to each other at most one is chosen."""
    between = situation.rules.work_between
    for wish, other in combinations(range(len(chosen)), 2):
        mine, its = situation.wishes[wish], situation.wishes[other]
        if mine.window != its.window:
            continue
        for variable, start in zip(chosen[wish], timeline.starts[wish], strict=True):
            near = [
                near
                for near, its_start in zip(chosen[other], timeline.starts[other], strict=True)
                if start.begins < its_start.begins + its.minutes + between
                and its_start.begins < start.begins + mine.minutes + between
            ]
            if near:
                model.add_at_most_one([variable, *near])


def _keep_limits(model: cp_model.CpModel, chosen: _Chosen, situation: Situation, timeline: Timeline) -> None:
    for limit in timeline.limits:
        for away, most in zip(_away(chosen, situation, timeline, limit.windows), limit.most, strict=True):
            if len(away.windows) > most:
                model.add(sum(away.beginnings) <= most)


def _cost(model: cp_model.CpModel, chosen: _Chosen, situation: Situation, timeline: Timeline) -> cp_model.LinearExpr:
    """The fluid queues of `cost.Backlog` as variables: each backlog is at least what was left plus what arrives."""
    from ortools.sat.python import cp_model  # noqa: PLC0415  as in `search`

    terms: list[cp_model.LinearExpr] = []
    for demand in demands_of(situation, timeline):
        away = _away(chosen, situation, timeline, demand.windows)
        for surplus in demand.surplus:
            waiting: cp_model.LinearExpr | int = 0
            most = 0
            for interval, more in enumerate(surplus):
                length = timeline.minutes(interval) / QUARTER
                weight = round(length * _SCALE)
                comes = round(more * _SCALE)
                most = max(0, most + comes + weight * len(away[interval].windows))
                if not most:
                    waiting = 0
                    continue
                left = model.new_int_var(0, most, "")
                model.add(left >= waiting + comes + weight * sum(away[interval].beginnings))
                terms.append(left * max(1, round(length * _WEIGHT / len(demand.surplus))))
                waiting = left
    for wish, unease in zip(chosen, uneases(situation, timeline), strict=True):
        terms += [variable * round(cost * _SCALE * _WEIGHT) for variable, cost in zip(wish, unease, strict=True)]
    return cp_model.LinearExpr.sum(terms)


@dataclass(slots=True)
class _Away:
    """The starts that would put some windows on a break in an interval, and the windows concerned."""

    beginnings: list[cp_model.IntVar] = field(default_factory=list)
    windows: set[str] = field(default_factory=set)


def _away(chosen: _Chosen, situation: Situation, timeline: Timeline, windows: frozenset[str]) -> list[_Away]:
    """For each interval, the starts that would put any of `windows` on a break."""
    intervals = [_Away() for _ in timeline.working]
    for wish, variables, allowed in zip(situation.wishes, chosen, timeline.starts, strict=True):
        if wish.window in windows:
            for variable, start in zip(variables, allowed, strict=True):
                for interval in range(start.first, start.last):
                    intervals[interval].beginnings.append(variable)
                    intervals[interval].windows.add(wish.window)
    return intervals
