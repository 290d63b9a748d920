"""How long the projection of waits takes: one wait, everybody's, and the effect of a break.

    python -m bench.projection [--turns 60]

Beside it, taken in turns with it, the raw limit: as many bare heap operations (take the earliest, put a later one) as the
projection lived through steps, in the same interpreter.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from heapq import heapify, heapreplace
from itertools import count
from random import Random
from time import perf_counter

import click

from bench.figures import machine, milliseconds, table
from queue_core import commands
from queue_core.arrivals.forecast import Forecast
from queue_core.call_orders import AccumulatedPriority, call_order_of
from queue_core.decisions import DecisionContext, decide
from queue_core.events import Recorded
from queue_core.hall import Hall
from queue_core.model import Kind, Operator
from queue_core.projection import Newcomer, effect_of_break, wait_of, waits_of_all
from queue_core.projection.initial_state import state_for_one
from queue_core.projection.paths import paths
from queue_core.projection.service_times import ServiceTimes
from queue_core.projection.workload import Workload
from queue_core.settings import CallOrderTable
from queue_core.simulation.day import settings_of
from queue_core.simulation.offices import OFFICES, reference_office
from queue_core.texts import Text

_TARGET_MS = 10
_MORNING = datetime(2026, 1, 12, 9, tzinfo=UTC)
_TWELVE = reference_office(
    "large-12",
    460,
    ["ic", "ic", "ic", "ic ik", "ic ik", "ic ik", "ik", "ik lk", "ik lk", "lc ic", "lc lk", "lc lk"],
)
_HALLS = [*OFFICES.values(), _TWELVE]
_WAITING = (0, 10, 20, 50, 300)
_ORDER = call_order_of(CallOrderTable())


def hall_with(office_number: int, waiting: int, seed: int) -> tuple[Hall, datetime, Workload]:
    """A hall in mid-morning: every window has somebody, and so many wait who came over the last minutes."""
    office = _HALLS[office_number]
    settings = settings_of(office)
    hall = Hall(settings, _MORNING.date().isoformat(), seq=seed * 100_000)
    random = Random(seed)
    names = (f"{number:012x}" for number in count())
    now = _MORNING

    workload = Workload(ServiceTimes.prior(settings))

    def do(command: commands.Command) -> None:
        order = AccumulatedPriority({Kind.CONSULTATION: 1, Kind.CASH_OPERATION: 3})
        context = DecisionContext(now, order, lambda: next(names), workload)
        for event in decide(hall, command, context).events:
            hall.apply(Recorded(hall.seq + 1, hall.day, event))

    for window in office.windows:
        operator = Operator(window.id, window.id, Text(ru="Специалист", en="Specialist"))
        do(commands.OpenWindow(actor="bench", window=window.id, operator=operator))
        do(commands.IssueTicket(actor="bench", service=window.skills[0], request_id=f"at {window.id}"))
        do(commands.CallNext(actor="bench", window=window.id))
        now += timedelta(seconds=30)
        do(commands.StartService(actor="bench", window=window.id))
        now += timedelta(seconds=random.uniform(10, 100))
    services = random.choices([one.id for one in office.classes], [one.share for one in office.classes], k=waiting)
    for number, service in enumerate(services):
        now += timedelta(seconds=random.uniform(5, 30))
        do(commands.IssueTicket(actor="bench", service=service, request_id=str(number)))
    slots = round(office.minutes_open / 15)
    expected = {one.id: (office.visitors * one.share / slots,) * slots for one in office.classes}
    return hall, now, Workload(ServiceTimes.prior(settings), Forecast(8 * 60, expected))


def _timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _bare(steps: int, desks: int) -> float:
    calendar = [float(number) for number in range(desks)]
    heapify(calendar)
    began = perf_counter()
    for _ in range(steps):
        heapreplace(calendar, calendar[0] + 300.0)
    return perf_counter() - began


@click.command()
@click.option("--turns", default=60, show_default=True)
def main(turns: int) -> None:
    """Projections of halls of 3, 5, 8 and 12 windows."""
    print(machine())
    rows = []
    for number, office in enumerate(_HALLS):
        for waiting in _WAITING:
            halls = [hall_with(number, waiting, seed) for seed in range(1, 6)]
            one, bare, everybody, rest = [], [], [], []
            ranking = _ORDER.ranking(halls[0][0].settings.targets, halls[0][0].called_waits)
            paths_run = []
            for turn in range(turns):
                hall, now, workload = halls[turn % len(halls)]
                service = office.classes[turn % len(office.classes)].id
                one.append(_timed(lambda: wait_of(hall, _ORDER, now, workload, Newcomer(service))))  # noqa: B023
                found = wait_of(hall, _ORDER, now, workload, Newcomer(service))
                assert found is not None
                paths_run.append(found.paths)
                simulated = paths(state_for_one(hall, now, workload, Newcomer(service)), ranking, found.paths)
                bare.append(_bare(sum(path.steps for path in simulated), len(office.windows)))
                if turn % 4 == 0:
                    everybody.append(_timed(lambda: waits_of_all(hall, _ORDER, now, workload)))  # noqa: B023
                    window = office.windows[0].id
                    rest.append(
                        _timed(lambda: effect_of_break(hall, _ORDER, now, workload, window, 15))  # noqa: B023
                    )
            rows.append(
                [
                    len(office.windows),
                    waiting,
                    sum(paths_run) // len(paths_run),
                    *milliseconds(one, 50, 95),
                    *milliseconds(bare, 50),
                    *milliseconds(everybody, 50, 95),
                    *milliseconds(rest, 50, 95),
                ]
            )
    table(
        f"Projections, ms ({turns} turns; target {_TARGET_MS} for one wait with 12 windows)",
        ["windows", "waiting", "paths", "one p50", "p95", "bare heap p50", "all p50", "p95", "break p50", "p95"],
        rows,
    )


if __name__ == "__main__":
    main()
