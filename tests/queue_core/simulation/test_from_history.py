"""A day that was lived in a real office, lived through again: the same people, and nearly the same waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import fmean, median

import pytest

from queue_core import commands as c
from queue_core.call_orders import call_order_of
from queue_core.settings import parse
from queue_core.simulation.day import DayRecord, SimulatedVisit, run_day
from queue_core.simulation.from_history import NothingHappened, PastDay, past_day
from tests.queue_core.building import MONDAY_TEN, OfficeRig, small_office
from tests.queue_core.simulation.simulated_history import LivedDay, Manners, opening_of, small_plan

MONDAY = date(2026, 11, 23)
WINDOWS = [
    {"id": "1", "zone": "hall", "skills": ["advice", "cash"]},
    {"id": "2", "zone": "hall", "skills": ["cash", "advice"]},
    {"id": "3", "zone": "hall", "skills": ["firms", "advice"]},
]


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[OfficeRig]:
    """The tests' office with windows that can stand in for one another."""
    made = OfficeRig(tmp_path / "data", parse(small_office(windows=WINDOWS)))
    yield made
    made.office.close()


def lived(rig: OfficeRig, visitors: int = 80, seed: int = 1, manners: Manners | None = None) -> PastDay:
    rig.clock.set(opening_of(MONDAY_TEN))
    LivedDay(rig, small_plan(visitors, seed), seed, manners).live()
    return past_day(rig.directory, rig.settings, MONDAY)


def again(past: PastDay) -> DayRecord:
    return run_day(past.settings, past.office, call_order_of(past.settings.call_order), past.visitors)


def waits(record: DayRecord, service: str) -> list[float]:
    return [
        visit.called - visit.queued
        for visit in record.visits
        if visit.called is not None and visit.visitor.service == service
    ]


def in_order(record: DayRecord) -> list[SimulatedVisit]:
    """Visits in the order of the tickets' issue; of one ticket, in their own."""
    return sorted(record.visits, key=lambda visit: (visit.issued, visit.queued))


def test_the_same_days_again_have_the_same_waits(tmp_path: Path) -> None:
    """A queue magnifies the least difference, so a busy day may differ more; most differ little, and to both sides."""
    pairs = []
    for seed in range(1, 9):
        rig = OfficeRig(tmp_path / str(seed), parse(small_office(windows=WINDOWS)))
        past = lived(rig, seed=seed)
        replayed = again(past)
        rig.office.close()
        assert past.left_out == 0
        assert len(replayed.visits) == len(past.recorded.visits)
        pairs.append(
            tuple(
                fmean(wait for service in rig.settings.service for wait in waits(record, service))
                for record in (past.recorded, replayed)
            )
        )
    assert min(really for really, _ in pairs) > 5, "the days must be busy enough to compare anything"
    assert median(abs(again / really - 1) for really, again in pairs) < 0.1
    assert fmean(again for _, again in pairs) == pytest.approx(fmean(really for really, _ in pairs), rel=0.06)


def test_without_whims_the_day_is_the_same_visit_by_visit(rig: OfficeRig) -> None:
    """Operators who call at once, nobody leaves: nothing is left to chance."""
    past = lived(rig, manners=Manners(leaves=0, pause=(0, 0)))
    record = again(past)
    assert record.busy_minutes == pytest.approx(past.recorded.busy_minutes, rel=0.01)
    for replayed, really in zip(in_order(record), in_order(past.recorded), strict=True):
        assert replayed.called == pytest.approx(really.called, abs=0.6)


def test_what_is_taken_over(rig: OfficeRig) -> None:
    past = lived(rig)
    kinds = past.recorded.visits
    assert sum(not visit.visitor.comes_when_called for visit in kinds) == len(
        rig.rows("SELECT 1 FROM receptions WHERE outcome = 'no_show'")
    )
    assert sum(visit.left is not None for visit in kinds) == len(
        rig.rows("SELECT 1 FROM tickets WHERE state = 'cancelled'")
    )
    onward = [visit.visitor.onward for visit in kinds if visit.visitor.onward]
    assert len([one for one in onward if one.away_minutes is None]) == len(
        rig.rows("SELECT 1 FROM receptions WHERE outcome = 'transferred'")
    )
    assert all(one.away_minutes == pytest.approx(15) for one in onward if one.away_minutes is not None)
    assert any(visit.visitor.priority == "veteran" for visit in kinds)
    second = next(window for window in past.office.windows if window.id == "2")
    eight = 480
    assert [shift.opens_minutes for shift in second.shifts] == [eight, eight + 180]
    assert second.shifts[0].closes_minutes >= eight + 150
    assert [(planned.kind, planned.minutes) for planned in second.breaks] == [("lunch", 20)]
    assert past.office.first_minute == 0, "the office of the tests is open round the clock"


def test_a_forgotten_day_ends_with_its_last_deed(rig: OfficeRig) -> None:
    """Nobody closed the windows: the office did, at the first command of the next morning."""
    rig.clock.set(opening_of(MONDAY_TEN))
    rig.open("1", "2")
    for _ in range(3):
        rig.issue("advice")
        rig.next("1")
        rig.at(c.StartService)
        rig.wait(minutes=10)
        rig.at(c.Finish)
    rig.issue("advice")
    rig.next("1")
    rig.at(c.StartService)
    rig.issue("advice")
    rig.wait(hours=26)
    rig.issue("advice")
    past = past_day(rig.directory, rig.settings, MONDAY)
    assert all(shift.closes_minutes <= 24 * 60 for window in past.office.windows for shift in window.shifts)
    cut_off, left = past.recorded.visits[3:]
    assert cut_off.visitor.service_minutes == pytest.approx(10)
    assert left.left is not None
    assert again(past).visits[2].called == pytest.approx(past.recorded.visits[2].called)


def test_a_matter_for_another_window_is_a_visit_of_its_own(rig: OfficeRig) -> None:
    rig.clock.set(opening_of(MONDAY_TEN))
    rig.open("1", "3")
    ticket = rig.issue("cash", then=("firms",))
    serve_for(rig, "1" if ticket.service == "cash" else "3", 10)
    rig.wait(minutes=5)
    serve_for(rig, "3" if ticket.service == "cash" else "1", 20)
    rig.do(c.CloseDay(actor="manager"))
    past = past_day(rig.directory, rig.settings, MONDAY)
    first, second = in_order(past.recorded)
    assert {first.visitor.service, second.visitor.service} == {"cash", "firms"}
    assert first.visitor.service_minutes == pytest.approx(10)
    assert second.visitor.service_minutes == pytest.approx(20)
    assert second.queued == pytest.approx(first.finished)
    assert second.called == pytest.approx(second.queued + 5)


def test_matters_settled_in_one_go_are_one_stay_and_no_measure_of_a_service(rig: OfficeRig) -> None:
    rig.clock.set(opening_of(MONDAY_TEN))
    rig.open("1")
    alone = rig.issue("cash")
    both = rig.issue("cash", then=("advice",))
    serve_for(rig, "1", 4)
    serve_for(rig, "1", 10)
    rig.wait(minutes=20)
    rig.at(c.Finish, "1")
    assert [rig.state(ticket.number) for ticket in (alone, both)] == ["done", "done"]
    rig.do(c.CloseDay(actor="manager"))
    past = past_day(rig.directory, rig.settings, MONDAY)
    assert [visit.visitor.service_minutes for visit in in_order(past.recorded)] == [
        pytest.approx(4),
        pytest.approx(30),
    ]
    means = {one.id: one.service.mean_minutes for one in past.office.classes}
    assert means["cash"] == pytest.approx(4)


def serve_for(rig: OfficeRig, window: str, minutes: float) -> None:
    """The next visitor is received at a window."""
    rig.next(window)
    rig.at(c.StartService, window)
    rig.wait(minutes=minutes)
    rig.at(c.Finish, window)


def test_a_service_that_is_gone_is_left_out_and_told(rig: OfficeRig) -> None:
    rig.clock.set(opening_of(MONDAY_TEN))
    LivedDay(rig, small_plan(30, seed=1)).live()
    raw = rig.settings.model_dump()
    raw["services"] = [service for service in raw["services"] if service["id"] != "firms"]
    raw["windows"] = [
        {**window, "skills": [skill for skill in window["skills"] if skill != "firms"]} for window in raw["windows"]
    ]
    smaller = type(rig.settings).model_validate(raw)
    past = past_day(rig.directory, smaller, MONDAY)
    assert past.left_out > 0
    assert {visit.visitor.service for visit in again(past).visits} == {"advice", "cash"}


def test_a_day_without_visitors_is_refused(rig: OfficeRig) -> None:
    with pytest.raises(NothingHappened, match="2026-11-23"):
        past_day(rig.directory, rig.settings, MONDAY)
