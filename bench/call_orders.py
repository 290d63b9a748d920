"""How long it takes to decide whom a window calls, with ten thousand waiting, and to live through a simulated day.

    python -m bench.call_orders [--waiting 10000] [--days 20]

The decision is `decide(CallNext)`: the call order's choice, whom it passes and why, the event; without the commit. Beside it
the same with ten people waiting: the difference is what a crowd costs.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from time import perf_counter

import click

from bench.figures import machine, milliseconds, percentile, table
from queue_core import commands
from queue_core.call_orders import FirstComeFirstServed
from queue_core.decisions import DecisionContext, decide
from queue_core.events import Recorded
from queue_core.hall import Hall
from queue_core.model import Operator
from queue_core.simulation.day import run_day, settings_of, workload_of
from queue_core.simulation.offices import OFFICES
from queue_core.simulation.policies import COMPARED, policy
from queue_core.simulation.visitors import draw_day
from queue_core.texts import Text

_TARGET_US = 1000
_TARGET_DAY_MS = 100.0
_DECISIONS = 500
_FEW = 10
_MORNING = datetime(2026, 1, 12, 8, tzinfo=UTC)


def crowded(waiting: int) -> tuple[Hall, datetime]:
    """The medium office with so many waiting, everybody's window open; and the moment after the last came."""
    office = OFFICES["medium-5"]
    hall = Hall(settings_of(office), _MORNING.date().isoformat())
    names = (f"{number:012x}" for number in count())
    now = _MORNING

    workload = workload_of(office)

    def do(command: commands.Command) -> None:
        context = DecisionContext(now, FirstComeFirstServed(), lambda: next(names), workload)
        for event in decide(hall, command, context).events:
            hall.apply(Recorded(hall.seq + 1, hall.day, event))

    for window in office.windows:
        operator = Operator(window.id, window.id, Text(ru="Специалист", en="Specialist"))
        do(commands.OpenWindow(actor="bench", window=window.id, operator=operator))
    for number in range(waiting):
        now += timedelta(seconds=1)
        service = office.classes[number % len(office.classes)].id
        do(commands.IssueTicket(actor="bench", service=service, request_id=str(number)))
    return hall, now


def decisions(hall: Hall, now: datetime, order: str) -> list[float]:
    """Seconds of each decision at the window with most skills. Nothing is applied: the crowd stays as it is."""
    context = DecisionContext(now, policy(order).order, lambda: "", workload_of(OFFICES["medium-5"]))
    window = max(hall.settings.windows, key=lambda one: len(one.skills)).id
    command = commands.CallNext(actor="bench", window=window)
    times = []
    for _ in range(_DECISIONS):
        began = perf_counter()
        decide(hall, command, context)
        times.append(perf_counter() - began)
    return times


def _microseconds(seconds: list[float]) -> list[str]:
    return [f"{percentile(seconds, percent) * 1e6:.0f}" for percent in (50, 99)]


@click.command()
@click.option("--waiting", default=10_000, show_default=True)
@click.option("--days", default=20, show_default=True)
def main(waiting: int, days: int) -> None:
    """Decisions in a crowd, and a simulated day."""
    print(machine())
    crowd, few = crowded(waiting), crowded(_FEW)
    table(
        f"Whom a window calls, microseconds ({_DECISIONS} decisions; target {_TARGET_US} with {waiting} waiting)",
        ["order", f"{waiting} waiting p50", "p99", f"{_FEW} waiting p50", "p99"],
        [[name, *_microseconds(decisions(*crowd, name)), *_microseconds(decisions(*few, name))] for name in COMPARED],
    )
    rows = []
    for office in OFFICES.values():
        settings = settings_of(office)
        times = []
        for day in range(days):
            visitors = draw_day(office, 1, day)
            began = perf_counter()
            run_day(settings, office, policy("default").order, visitors)
            times.append(perf_counter() - began)
        rows.append([office.name, f"{office.visitors:g}", *milliseconds(times, 50, 95)])
    table(
        f"A simulated day, ms ({days} days; target {_TARGET_DAY_MS:g} for medium-5)",
        ["office", "visitors", "p50", "p95"],
        rows,
    )


if __name__ == "__main__":
    main()
