"""A plan for the day, and a new one when the day has gone another way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from queue_core.planning import constraint_solver, greedy
from queue_core.planning.matching import match
from queue_core.planning.overdue import at_any_time, remaining
from queue_core.planning.plan import BreakWish, NoPlan, PlacedBreak, Plan, Situation, Solver
from queue_core.planning.timeline import STEP_MINUTES, Start, Timeline, timeline
from queue_core.texts import Text

_NO_SOLVER = Text(
    ru="Расписание составлено простым поиском: пакет OR-tools не установлен.",
    en="The plan was made by the simple search: OR-tools are not installed.",
)
_NO_TIME = Text(
    ru="Расписание составлено простым поиском: решатель CP-SAT за отведённое время не нашёл лучшего.",
    en="The plan was made by the simple search: the solver CP-SAT found none better in its time.",
)


def plan(situation: Situation, solver: Solver = Solver.GREEDY, step: float = STEP_MINUTES) -> Plan:
    """The breaks wished, placed so that they cost visitors least; beginnings lie on a grid of `step` minutes.

    The greedy solver always begins; CP-SAT goes on from its plan, and the cheaper of the two is told. Raises NoPlan.
    """
    day = timeline(situation, step)
    if solver is Solver.GREEDY:
        starts, cost = greedy.search(situation, day)
        return Plan(_placed(situation, starts), cost, Solver.GREEDY)
    if not constraint_solver.installed():
        starts, cost = greedy.search(situation, day)
        return Plan(_placed(situation, starts), cost, Solver.GREEDY, note=_NO_SOLVER)
    return _by_constraints(situation, day)


def _by_constraints(situation: Situation, day: Timeline) -> Plan:
    hint: list[Start] | None = None
    cost = float("inf")
    refused: NoPlan | None = None
    try:
        hint, cost = greedy.search(situation, day)
    except NoPlan as error:
        if error.proved:
            raise
        refused = error
    try:
        starts = constraint_solver.search(situation, day, hint)
    except constraint_solver.NotFeasible:
        raise greedy.no_plan(situation, proved=True) from None
    if starts is not None and (better := greedy.cost_of(situation, day, starts)) <= cost:
        return Plan(_placed(situation, starts), better, Solver.CP_SAT)
    if hint is None:
        raise refused or greedy.no_plan(situation, proved=False)
    return Plan(_placed(situation, hint), cost, Solver.GREEDY, note=_NO_TIME)


def replan(
    situation: Situation,
    taken: Iterable[PlacedBreak],
    from_minute: float,
    previous: Iterable[PlacedBreak] = (),
    solver: Solver = Solver.GREEDY,
) -> Plan:
    """A new plan for the rest of the day.

    `situation` has the wishes of the whole day and the breaks placed by hand as `pinned`; `taken` are the breaks over or
    in progress as they were. Both stay. A break pinned before now and not taken is wished again, one whose time is over
    is placed soon. `previous` is the plan that people know: where visitors gain nothing, breaks stay near to it. What no
    longer fits in its window's shift, or beside the other windows' breaks, is left out, and told. Raises NoPlan when the
    pinned breaks alone stand in one another's way.
    """
    stay = [*taken]
    stay += [one for one in situation.pinned if one.begins >= from_minute and one not in stay]
    fixed = replace(situation, pinned=tuple(stay), wishes=(), from_minute=from_minute)
    wishes, left_out = remaining(fixed, match(situation.wishes, stay)[1])
    known = [one for one in previous if one.begins >= from_minute]
    wishes = [_near(wish, known) for wish in wishes]
    try:
        made = plan(fixed.with_wishes(wishes), solver)
    except NoPlan:
        made, crowded_out = _as_many_as_fit(fixed, [at_any_time(fixed, wish) for wish in wishes], solver)
        left_out += crowded_out
    return replace(made, left_out=tuple(left_out))


def _as_many_as_fit(fixed: Situation, wishes: list[BreakWish], solver: Solver) -> tuple[Plan, list[BreakWish]]:
    """A plan without those breaks, the shortest first, for which windows that stand in one another's way leave no room."""
    left_out: list[BreakWish] = []
    while True:
        try:
            return plan(fixed.with_wishes(wishes), solver), left_out
        except NoPlan as refused:
            concerned = [wish for wish in wishes if wish.window in refused.windows] or wishes
            if not concerned:
                raise
            shortest = min(concerned, key=lambda wish: (wish.minutes, -wish.latest))
            wishes = [wish for wish in wishes if wish is not shortest]
            left_out.append(shortest)


def _near(wish: BreakWish, known: list[PlacedBreak]) -> BreakWish:
    """The wish with its moment wished where people know the break to be."""
    for one in known:
        if one.window == wish.window and one.kind is wish.kind and wish.earliest <= one.begins <= wish.latest:
            return replace(wish, wished=one.begins)
    return wish


def _placed(situation: Situation, starts: list[Start]) -> tuple[PlacedBreak, ...]:
    placed = [
        PlacedBreak(start.begins, wish.window, wish.kind, wish.minutes)
        for wish, start in zip(situation.wishes, starts, strict=True)
    ]
    return tuple(sorted([*situation.pinned, *placed]))
