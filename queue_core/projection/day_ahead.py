"""The calls expected in the rest of the day, by the projection: how many in each step of time, and their waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from queue_core.call_orders import Ranking
from queue_core.projection.initial_state import InitialState
from queue_core.projection.paths import SimulatedPath, paths

STEP_S = 300.0
"""The length of a step of the day ahead."""
MOST_PATHS = 60
_STEPS = 12_000


@dataclass(slots=True)
class CallsAhead:
    """The expected calls of a line in each step of the day ahead, and the sum of their waits in seconds."""

    calls: list[float]
    waited_s: list[float]


def calls_ahead(state: InitialState, ranking: Ranking, waited: Sequence[float], lines: int) -> list[CallsAhead]:
    """The calls to come of the first `lines` lines, up to the state's horizon.

    `waited` is how long each watched visitor has been waiting already. Visitors not called before the horizon are not
    counted, as in the day's report.
    """
    steps = max(1, round(state.horizon / STEP_S + 0.5))
    by_line = [CallsAhead([0.0] * steps, [0.0] * steps) for _ in range(lines)]
    line_of = {owner: line for line, standing in enumerate(state.standing) for _, _, _, owner in standing}
    simulated = _simulated(state, ranking)
    for path in simulated:
        for owner, called in enumerate(path.called):
            _count(by_line, line_of.get(owner, lines), called, waited[owner] + called)
        for line, came, called in path.came:
            _count(by_line, line, called, called - came)
    for calls in by_line:
        calls.calls = [count / len(simulated) for count in calls.calls]
        calls.waited_s = [total / len(simulated) for total in calls.waited_s]
    return by_line


def _count(by_line: list[CallsAhead], line: int, called: float, wait_s: float) -> None:
    # Visitors waiting for a certain window are in a line beyond those of the services.
    if called < inf and line < len(by_line):
        calls = by_line[line]
        step = min(int(called / STEP_S), len(calls.calls) - 1)
        calls.calls[step] += 1
        calls.waited_s[step] += wait_s


def _simulated(state: InitialState, ranking: Ranking) -> list[SimulatedPath]:
    simulated: list[SimulatedPath] = []
    taken = 0
    for path in paths(state, ranking, MOST_PATHS, state.horizon):
        simulated.append(path)
        taken += path.steps
        if taken >= _STEPS and len(simulated) >= 4:
            break
    return simulated
