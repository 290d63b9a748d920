"""Makes a plan for the day, and a new one when the day has departed from it."""

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
    en="The plan was made by the simple search: OR-Tools is not installed.",
)
_NO_TIME = Text(
    ru="Расписание составлено простым поиском: решатель CP-SAT за отведённое время не нашёл лучшего.",
    en="The plan was made by the simple search: the solver CP-SAT found nothing better in the time allowed.",
)


def plan(situation: Situation, solver: Solver = Solver.GREEDY, step: float = STEP_MINUTES) -> Plan:
    """The wished breaks, placed where they cost visitors least; starts lie on a grid of `step` minutes.

    The greedy solver always goes first; CP-SAT starts from its plan, and the cheaper of the two is returned. Raises
    NoPlan.
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

    `situation` has the wishes of the whole day, and as `pinned` the breaks placed by hand; `taken` are the breaks that
    are over or in progress. Both stay. A break pinned before now and not taken is wished again; an overdue break is
    placed soon. `previous` is the plan that the staff know: breaks stay near it where moving them gains visitors
    nothing. Breaks that no longer fit into their window's shift, or alongside the other windows' breaks, are returned
    as `left_out`. Raises NoPlan if the pinned breaks alone get in one another's way.
    """
    stay = [*taken]
    stay += [pause for pause in situation.pinned if pause.begins >= from_minute and pause not in stay]
    fixed = replace(situation, pinned=tuple(stay), wishes=(), from_minute=from_minute)
    wishes, left_out = remaining(fixed, match(situation.wishes, stay)[1])
    known = [pause for pause in previous if pause.begins >= from_minute]
    wishes = [_near(wish, known) for wish in wishes]
    try:
        made = plan(fixed.with_wishes(wishes), solver)
    except NoPlan:
        made, crowded_out = _as_many_as_fit(fixed, [at_any_time(fixed, wish) for wish in wishes], solver)
        left_out += crowded_out
    return replace(made, left_out=tuple(left_out))


def _as_many_as_fit(fixed: Situation, wishes: list[BreakWish], solver: Solver) -> tuple[Plan, list[BreakWish]]:
    """A plan that leaves out breaks, the shortest first, until the windows no longer get in one another's way."""
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
    """The wish, with the break's time in the previous plan as its preferred moment."""
    for pause in known:
        if pause.window == wish.window and pause.kind is wish.kind and wish.earliest <= pause.begins <= wish.latest:
            return replace(wish, wished=pause.begins)
    return wish


def _placed(situation: Situation, starts: list[Start]) -> tuple[PlacedBreak, ...]:
    placed = [
        PlacedBreak(start.begins, wish.window, wish.kind, wish.minutes)
        for wish, start in zip(situation.wishes, starts, strict=True)
    ]
    return tuple(sorted([*situation.pinned, *placed]))
