"""How long a day's plan of breaks takes, and what it costs visitors: greedy search beside the constraint solver CP-SAT."""

from __future__ import annotations

from time import perf_counter

import click

from bench.figures import machine, milliseconds, table
from queue_core.planning.constraint_solver import installed
from queue_core.planning.office_rules import rules_of
from queue_core.planning.plan import PlannedShift, Situation, Solver
from queue_core.planning.planner import plan
from queue_core.planning.wishes import wishes_of
from queue_core.simulation.day import settings_of, workload_of
from queue_core.simulation.description import OfficeDay
from queue_core.simulation.offices import OFFICES, reference_office

_OPENS, _CLOSES = 8 * 60.0, 17 * 60.0
_TARGET_S = 1.0
_HALLS = [
    *OFFICES.values(),
    reference_office(
        "large-12",
        460,
        ["ic", "ic", "ic", "ic ik", "ic ik", "ic ik", "ik", "ik lk", "ik lk", "lc ic", "lc lk", "lc lk"],
    ),
]


def situation(office: OfficeDay) -> Situation:
    """The day of an office whose windows are all staffed from opening to closing."""
    settings, workload = settings_of(office), workload_of(office)
    shifts = tuple(PlannedShift(window.id, tuple(window.skills), _OPENS, _CLOSES) for window in office.windows)
    # The description counts from the opening, the planner from midnight.
    forecast = type(workload.forecast)(int(_OPENS), workload.forecast.arrivals, workload.forecast.slot_minutes)
    return Situation(
        shifts=shifts,
        wishes=wishes_of(shifts, settings.breaks),
        forecast=forecast,
        minutes={one.id: workload.minutes_of(one.id, 12) for one in office.classes},
        rules=rules_of(settings, shifts),
    )


@click.command()
@click.option("--turns", default=5, show_default=True)
def main(turns: int) -> None:
    """Plans of halls of 3, 5, 8 and 12 windows."""
    print(machine())
    if installed():
        plan(situation(_HALLS[0]), Solver.CP_SAT)  # the solver's import is paid once a server
    rows = []
    for office in _HALLS:
        day = situation(office)
        row: list[object] = [len(office.windows), len(day.wishes)]
        for solver in Solver:
            if solver is Solver.CP_SAT and not installed():
                row += ["—", "—", "not installed"]
                continue
            times = []
            for _ in range(turns):
                began = perf_counter()
                made = plan(day, solver)
                times.append(perf_counter() - began)
            row += [*milliseconds(times, 50), f"{made.cost:.2f}", made.solver.value]
        rows.append(row)
    table(
        f"A day's break plan, ms ({turns} turns; target {_TARGET_S * 1000:.0f} with 12 windows)",
        ["windows", "breaks", "greedy", "its cost", "by", "CP-SAT", "its cost", "by"],
        rows,
    )


if __name__ == "__main__":
    main()
