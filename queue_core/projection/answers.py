"""What the projection is asked: one person's wait, everybody's, and what a break would do to them.

Each question has its budget of steps (a call, an arrival): where the queue is long a path has many steps, and fewer paths
are run. The budget, not the clock, decides, so that the answer to a question is always the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from queue_core.call_orders import CallOrder, Ranking
from queue_core.hall import Hall
from queue_core.model import Kind, Ticket
from queue_core.projection.initial_state import InitialState, Newcomer, state_for_all, state_for_one
from queue_core.projection.paths import SimulatedPath, paths, taking_break, windows_of
from queue_core.projection.spread import Spread, spread_of
from queue_core.projection.workload import Workload

PATHS = 200
_FEWEST_PATHS = 8
_STEPS_FOR_ONE = 2500
_STEPS_FOR_ALL = 6000
_STEPS_FOR_A_BREAK = 6000
_AN_HOUR_S = 3600.0


def wait_of(hall: Hall, order: CallOrder, at: datetime, workload: Workload, who: Newcomer | Ticket) -> Spread | None:
    """The wait from now of somebody who comes now, or of a waiting ticket. None when no staffed window could call them."""
    state = state_for_one(hall, at, workload, who)
    if not state.windows:
        return None
    simulated = _within(state, order.ranking(hall.settings.targets), _STEPS_FOR_ONE)
    return spread_of([path.called[0] for path in simulated], state.horizon)


def waits_of_all(hall: Hall, order: CallOrder, at: datetime, workload: Workload) -> dict[str, Spread]:
    """The waits from now of all who wait, by ticket id; those whom no staffed window could call are left out."""
    state = state_for_all(hall, at, workload)
    if not state.watched:
        return {}
    simulated = _within(state, order.ranking(hall.settings.targets), _STEPS_FOR_ALL)
    return {
        ticket: spread_of([path.called[owner] for path in simulated], state.horizon)
        for owner, ticket in enumerate(state.tickets)
        if ticket
    }


@dataclass(frozen=True, slots=True)
class Effect:
    """How many people of a kind are concerned (a mean over the paths), and their mean wait in seconds, from now for
    those who wait, from their coming for those who will come: as it is, and with the break.
    """

    people: float
    without_s: float
    with_s: float


@dataclass(frozen=True, slots=True)
class BreakEffect:
    """What a break does to the waits of those who wait now, and of those who come within the next hour.

    Who would not be called before closing counts as waiting until then.
    """

    waiting: dict[Kind, Effect]
    coming: dict[Kind, Effect]
    paths: int


def effect_of_break(
    hall: Hall, order: CallOrder, at: datetime, workload: Workload, window: str, minutes: float
) -> BreakEffect | None:
    """The effect of a break that begins now at a window, or after its visit in progress; both projections meet the same
    people with the same receptions. None when the window is not staffed.
    """
    state = state_for_all(hall, at, workload)
    if window not in windows_of(state):
        return None
    ranking = order.ranking(hall.settings.targets)
    as_is = _within(state, ranking, _STEPS_FOR_A_BREAK // 2, _AN_HOUR_S)
    rested = list(paths(taking_break(state, window, minutes), ranking, len(as_is), _AN_HOUR_S))
    kinds = {owner: kind for line in state.standing for _, _, kind, owner in line}
    waiting, coming = {}, {}
    for kind in Kind:
        owners = [owner for owner, its in kinds.items() if its is kind]
        lines = {number for number, joins in enumerate(state.joining) if joins.kind is kind}
        waiting[kind] = _effect(
            [
                [min(path.called[owner], state.horizon) for path in simulated for owner in owners]
                for simulated in (as_is, rested)
            ],
            len(as_is),
        )
        coming[kind] = _effect(
            [
                [
                    min(called, state.horizon) - came
                    for path in simulated
                    for line, came, called in path.came
                    if line in lines
                ]
                for simulated in (as_is, rested)
            ],
            len(as_is),
        )
    return BreakEffect(waiting, coming, len(as_is))


def _effect(waits: list[list[float]], over_paths: int) -> Effect:
    without, rested = (sum(one) / len(one) if one else 0.0 for one in waits)
    return Effect(len(waits[0]) / over_paths, without, rested)


def _within(state: InitialState, ranking: Ranking, budget: int, follow_s: float = 0.0) -> list[SimulatedPath]:
    simulated: list[SimulatedPath] = []
    steps = 0
    for path in paths(state, ranking, PATHS, follow_s):
        simulated.append(path)
        steps += path.steps
        if not follow_s and not any(path.called):
            break  # all are called at once, before anything is left to chance
        if steps >= budget and len(simulated) >= _FEWEST_PATHS:
            break
    return simulated
