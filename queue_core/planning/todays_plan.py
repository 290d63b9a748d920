"""Makes today's plan for a running office: planned, replanned, or edited by hand and checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from queue_core.commands import PlanBreaks
from queue_core.errors import PlanBroken, UnknownWindow
from queue_core.hall import Hall
from queue_core.office import Office
from queue_core.planning.of_hall import placed, plan_of, situation_of, taken_of
from queue_core.planning.past_days import unfairness_before
from queue_core.planning.plan import PlacedBreak, Plan, Situation, Solver
from queue_core.planning.planner import replan
from queue_core.planning.rule import Rule, Violation, check

_Result = TypeVar("_Result")

BY_HAND = "hand"
# How often planning starts over because breaks began in the meantime.
_MOST_ATTEMPTS = 3
# When a break begins this much later than planned, reality has departed from the plan.
_DEPARTED = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class _Question:
    situation: Situation
    taken: tuple[PlacedBreak, ...]
    known: tuple[PlacedBreak, ...]
    at: datetime


def _here(work: Callable[[], _Result]) -> _Result:
    return work()


def make_plan(
    office: Office,
    actor: str,
    solver: Solver = Solver.GREEDY,
    aside: Callable[[Callable[[], Any]], Any] = _here,
) -> Plan:
    """Plans the rest of today's breaks and gives the plan to the hall; breaks pinned by hand stay.

    The search takes up to a second: `aside` runs it, in another thread if this one serves screens. Raises NoPlan or
    NothingToPlan.
    """
    day = office.day
    unfairness = aside(lambda: unfairness_before(office.directory, office.settings, day))

    def question(hall: Hall, at: datetime) -> _Question:
        situation = situation_of(hall, office.workload, at, unfairness)
        known = tuple(placed(hall, entry) for entry in hall.plan)
        return _Question(situation, tuple(taken_of(hall, at)), known, at)

    for attempt in range(1, _MOST_ATTEMPTS + 1):
        asked = office.ask(question)
        made: Plan = aside(partial(_search, asked, solver))
        if attempt < _MOST_ATTEMPTS and len(office.ask(taken_of)) != len(asked.taken):
            continue
        _give(office, actor, asked, [pause for pause in made.breaks if pause not in asked.taken], made.solver.value)
        break
    return made


def _search(asked: _Question, solver: Solver) -> Plan:
    return replan(asked.situation, asked.taken, asked.situation.from_minute, asked.known, solver)


def edit_plan(office: Office, actor: str, breaks: Sequence[PlacedBreak], pinned: Sequence[PlacedBreak]) -> None:
    """Replaces today's plan by one made by hand. Its `pinned` breaks begin at their time, and replanning keeps them.

    Raises PlanBroken with every rule that it breaks, UnknownWindow or NothingToPlan.
    """
    for pause in breaks:
        if pause.window not in office.settings.window:
            raise UnknownWindow(pause.window)

    def question(hall: Hall, at: datetime) -> _Question:
        situation = replace(situation_of(hall, office.workload, at, {}), pinned=tuple(pinned))
        return _Question(situation, tuple(taken_of(hall, at)), (), at)

    asked = office.ask(question)
    broken = _broken_by(asked, breaks)
    if broken:
        raise PlanBroken(
            " ".join(violation.sentence.ru for violation in broken),
            " ".join(violation.sentence.en for violation in broken),
        )
    _give(office, actor, asked, breaks, BY_HAND)


def departed(hall: Hall, at: datetime) -> bool:
    """Whether reality has departed from today's plan, if a solver made it: windows have since opened, closed or changed
    skills, or a break has not begun although its time is long over."""
    if hall.planned_at is None or hall.planned_by == BY_HAND:
        return False
    changed = hall.staffing_changed_at is not None and hall.staffing_changed_at > hall.planned_at
    return changed or any(entry.latest + _DEPARTED < at for entry in hall.plan)


def _broken_by(asked: _Question, breaks: Sequence[PlacedBreak]) -> list[Violation]:
    """The rules broken by the new breaks, except those that breaks already taken had broken."""
    # A supervisor may leave a break out, or add one: only what is planned is checked.
    situation = asked.situation.with_wishes([])
    before = {_key(violation) for violation in check(situation, asked.taken)}
    after = check(situation, [*asked.taken, *breaks])
    return [violation for violation in after if _key(violation) not in before]


def _key(violation: Violation) -> tuple[Rule, tuple[str, ...], float]:
    return violation.rule, violation.windows, violation.begins


def _give(office: Office, actor: str, asked: _Question, breaks: Sequence[PlacedBreak], solver: str) -> None:
    planned = office.ask(lambda hall, _: plan_of(hall, asked.at, asked.situation, breaks))
    office.handle(PlanBreaks(actor=actor, breaks=planned, solver=solver))
