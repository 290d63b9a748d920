"""The simulator against queueing theory: Erlang C, Cobham's priorities, Kleinrock's accumulated priorities."""

from __future__ import annotations

from collections.abc import Sequence
from math import factorial

import pytest

from queue_core.call_orders import AccumulatedPriority, CallOrder, FirstComeFirstServed, StaticPriority
from queue_core.model import Group, Kind
from queue_core.simulation.day import run_day, settings_of
from queue_core.simulation.description import OfficeDay, ServiceTime, Shape, SimulatedWindow, VisitorClass
from queue_core.simulation.visitors import draw_day

# A long day with short services, so that one day is thousands of them and its empty morning hardly matters.
OPEN = 1400.0
SEED = 4
RATES = {Kind.CONSULTATION: 1.0, Kind.CASH_OPERATION: 3.0}


def memoryless(windows: int, loads: Sequence[float], means: Sequence[float], shape: Shape) -> OfficeDay:
    """Windows that all can do everything, and one class for each load (of one window), cash operations second."""
    rates = [load / mean for load, mean in zip(loads, means, strict=True)]
    kinds = (Kind.CONSULTATION, Kind.CASH_OPERATION)
    return OfficeDay(
        name="theory",
        minutes_open=OPEN,
        visitors=sum(rates) * OPEN,
        volume_cv=0,
        walk_minutes=(0, 0),
        no_show_share=0,
        classes=[
            VisitorClass(
                id=kind.value.replace("_", "-"),
                group=Group.INDIVIDUAL,
                kind=kind,
                share=rate / sum(rates),
                intensity=[1],
                service=ServiceTime(mean_minutes=mean, shape=shape),
            )
            for kind, rate, mean in zip(kinds, rates, means, strict=False)
        ],
        windows=[
            SimulatedWindow(
                id=str(number + 1), skills=[kind.value.replace("_", "-") for kind, _ in zip(kinds, rates, strict=False)]
            )
            for number in range(windows)
        ],
    )


def mean_waits(office: OfficeDay, order: CallOrder, days: int) -> dict[str, float]:
    settings = settings_of(office)
    waits: dict[str, list[float]] = {one.id: [] for one in office.classes}
    for day in range(days):
        for visit in run_day(settings, office, order, draw_day(office, SEED, day)).visits:
            assert visit.called is not None
            if visit.visitor.came > OPEN * 0.05:
                waits[visit.visitor.service].append(visit.called - visit.visitor.came)
    return {name: sum(found) / len(found) for name, found in waits.items()}


@pytest.mark.parametrize(("windows", "load"), [(1, 0.7), (3, 2.1)])
def test_equal_windows_against_erlang_c(windows: int, load: float) -> None:
    mean = 0.4
    tail = load**windows / factorial(windows) * windows / (windows - load)
    waits = tail / (sum(load**n / factorial(n) for n in range(windows)) + tail)
    expected = waits * mean / (windows - load)
    office = memoryless(windows, [load], [mean], Shape.EXPONENTIAL)
    found = mean_waits(office, FirstComeFirstServed(), days=4)
    assert found["consultation"] == pytest.approx(expected, rel=0.1)


def test_steady_service_halves_the_wait() -> None:
    """Pollaczek and Khinchine: with no spread in the service times the mean wait is half that of an exponential one."""
    mean, load = 0.4, 0.7
    office = memoryless(1, [load], [mean], Shape.CONSTANT)
    found = mean_waits(office, FirstComeFirstServed(), days=4)
    assert found["consultation"] == pytest.approx(load * mean / (2 * (1 - load)), rel=0.1)


# Consultations of 0.6 and cash operations of 0.3 minutes, each 0.375 of one window's time.
MEANS, LOADS = (0.6, 0.3), (0.375, 0.375)
RESIDUAL = sum(load * mean for load, mean in zip(LOADS, MEANS, strict=True))


def test_cash_first_against_cobham() -> None:
    found = mean_waits(memoryless(1, LOADS, MEANS, Shape.EXPONENTIAL), StaticPriority(RATES), days=5)
    cash = RESIDUAL / (1 - LOADS[1])
    assert found["cash-operation"] == pytest.approx(cash, rel=0.1)
    assert found["consultation"] == pytest.approx(cash / (1 - sum(LOADS)), rel=0.1)


def test_accumulated_priority_against_kleinrock() -> None:
    found = mean_waits(memoryless(1, LOADS, MEANS, Shape.EXPONENTIAL), AccumulatedPriority(RATES), days=5)
    first_come = RESIDUAL / (1 - sum(LOADS))
    consultation = first_come / (1 - LOADS[1] * (1 - 1 / 3))
    cash = first_come - LOADS[0] * consultation * (1 - 1 / 3)
    assert found["consultation"] == pytest.approx(consultation, rel=0.1)
    assert found["cash-operation"] == pytest.approx(cash, rel=0.1)
