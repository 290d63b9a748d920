"""The queries on the projection: the wait of one visitor, of all, and the effect of a break on them.

Each query has a budget of steps (a call, an arrival): if the queue is long, a path has many steps, and fewer paths are
run. The budget decides, not the clock, so that the same query always has the same result.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from queue_core.call_orders import CallOrder, Ranking
from queue_core.hall import Hall
from queue_core.model import Kind, Ticket
from queue_core.projection.initial_state import (
    InitialState,
    Newcomer,
    state_for_all,
    state_for_newcomers,
    state_for_one,
)
from queue_core.projection.paths import SimulatedPath, paths, taking_break, windows_of
from queue_core.projection.spread import Spread, spread_of
from queue_core.projection.workload import Workload

PATHS = 200
_FEWEST_PATHS = 8
_STEPS_FOR_ONE = 2500
_STEPS_FOR_ALL = 6000
_STEPS_FOR_A_BREAK = 6000
_STEPS_AT_A_STRETCH = 1000
_AN_HOUR_S = 3600.0


def wait_of(hall: Hall, order: CallOrder, at: datetime, workload: Workload, who: Newcomer | Ticket) -> Spread | None:
    """The wait from now of a visitor arriving now, or of a waiting ticket. None if no staffed window could call them."""
    state = state_for_one(hall, at, workload, who)
    if not state.windows:
        return None
    simulated = _within(state, order.ranking(hall.settings.targets, hall.called_waits), _STEPS_FOR_ONE)
    return spread_of([path.called[0] for path in simulated], state.horizon)


def waits_of_all(hall: Hall, order: CallOrder, at: datetime, workload: Workload) -> dict[str, Spread]:
    """The waits from now of all waiting tickets, by id; those that no staffed window could call are left out."""
    state = state_for_all(hall, at, workload)
    if not state.watched:
        return {}
    simulated = _within(state, order.ranking(hall.settings.targets, hall.called_waits), _STEPS_FOR_ALL)
    return {
        ticket: spread_of([path.called[owner] for path in simulated], state.horizon)
        for owner, ticket in enumerate(state.tickets)
        if ticket
    }


class NewcomersProjection:
    """The waits of newcomers, one for each service, from one set of paths.

    The hall is copied at the start and not used again: the paths may be run while the hall keeps changing. `seq` and `at`
    are the last event and the moment of the copy. Each service has the budget of a single visitor's wait.
    """

    def __init__(self, hall: Hall, order: CallOrder, at: datetime, workload: Workload) -> None:
        self.seq, self.at = hall.seq, at
        self._services = tuple(hall.settings.service)
        self._staffed = [service for service in self._services if hall.staffed_of[service]]
        self._state = state_for_newcomers(hall, at, workload, self._staffed)
        self._ranking = order.ranking(hall.settings.targets, hall.called_waits)
        self._called: list[list[float]] = [[] for _ in self._staffed]

    def run(self) -> Iterator[None]:
        """Runs the paths in stretches of about a millisecond; yields after each."""
        wanted = set(range(len(self._staffed)))
        spent = [0] * len(self._staffed)
        stretch = 0
        for count, path in enumerate(paths(self._state, self._ranking, PATHS, wanted=wanted), start=1):
            for owner in tuple(wanted):
                called = path.called[owner]
                self._called[owner].append(called)
                spent[owner] += path.steps_until[owner] or path.steps
                # A visitor called at once is called before anything random happens.
                if (called == 0 and count == 1) or (spent[owner] >= _STEPS_FOR_ONE and count >= _FEWEST_PATHS):
                    wanted.remove(owner)
            if not wanted:
                return
            stretch += path.steps
            if stretch >= _STEPS_AT_A_STRETCH:
                stretch = 0
                yield

    def waits(self) -> dict[str, Spread | None]:
        """The waits by service, once the paths have been run; None if no staffed window could call."""
        waits: dict[str, Spread | None] = dict.fromkeys(self._services)
        for service, called in zip(self._staffed, self._called, strict=True):
            waits[service] = spread_of(called, self._state.horizon)
        return waits


@dataclass(frozen=True, slots=True)
class Effect:
    """The number of visitors of a kind affected (a mean over the paths), and their mean waits in seconds without and with
    the break: from now for those waiting, from their arrival for those still to come.
    """

    people: float
    without_s: float
    with_s: float


@dataclass(frozen=True, slots=True)
class BreakEffect:
    """The effect of a break on the waits of visitors waiting now, and of those who arrive within the next hour.

    Visitors who would not be called before closing count as waiting until then.
    """

    waiting: dict[Kind, Effect]
    coming: dict[Kind, Effect]
    paths: int


def effect_of_break(
    hall: Hall, order: CallOrder, at: datetime, workload: Workload, window: str, minutes: float
) -> BreakEffect | None:
    """The effect of a break that begins at a window now, or after its visit in progress; both projections have the same
    visitors with the same receptions. None if the window is not staffed.
    """
    state = state_for_all(hall, at, workload)
    if window not in windows_of(state):
        return None
    ranking = order.ranking(hall.settings.targets, hall.called_waits)
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
    without, rested = (sum(values) / len(values) if values else 0.0 for values in waits)
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
