"""The planner's desk at a living office: today's plan made, made anew when reality departs, edited by hand under the rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from queue_core import commands as c
from queue_core import errors
from queue_core.model import BreakKind, PlannedBreak
from queue_core.planning.of_hall import NothingToPlan
from queue_core.planning.past_days import unfairness_before
from queue_core.planning.plan import PlacedBreak, Solver
from queue_core.planning.todays_plan import departed, edit_plan, make_plan
from queue_core.settings import parse
from queue_core.settings.hours import WEEKDAYS
from tests.queue_core.building import OfficeRig, small_office

OPENS = 8 * 60


@pytest.fixture
def office(tmp_path: Path) -> Iterator[OfficeRig]:
    """Three windows of which two receive individuals; open from eight to five."""
    rig = OfficeRig(tmp_path / "planned", parse(small_office(hours=dict.fromkeys(WEEKDAYS, "8:00-17:00"))))
    rig.clock.advance(-timedelta(hours=1, minutes=55).total_seconds())  # five past eight
    rig.open("1", "2", "3")
    yield rig
    rig.office.close()


def plan(rig: OfficeRig) -> list[PlannedBreak]:
    return list(rig.office.ask(lambda hall, _: hall.plan))


def at(rig: OfficeRig, entry: PlannedBreak) -> str:
    return entry.begins.astimezone(rig.settings.office.zone_info).strftime("%H:%M")


def overlap(one: PlannedBreak, other: PlannedBreak) -> bool:
    ends = [entry.begins + timedelta(minutes=entry.minutes) for entry in (one, other)]
    return one.begins < ends[1] and other.begins < ends[0]


@pytest.mark.parametrize("solver", list(Solver))
def test_a_day_is_planned_for_every_window_and_individuals_are_always_received(
    office: OfficeRig, solver: Solver
) -> None:
    made = make_plan(office.office, "manager", solver)
    assert made.left_out == ()
    entries = plan(office)
    assert sorted(entry.window for entry in entries) == sorted("123" * 3)
    assert sum(entry.kind is BreakKind.LUNCH for entry in entries) == 3
    ones, twos = ([entry for entry in entries if entry.window == name] for name in "12")
    assert not any(overlap(mine, its) for mine in ones for its in twos), "clause 6.2.5"
    assert all(entry.earliest <= entry.begins <= entry.latest for entry in entries)
    assert office.rows("SELECT data ->> 'solver', actor FROM events WHERE type = 'breaks_planned'") == [
        (made.solver.value, "manager")
    ]


def test_planned_breaks_begin_by_themselves_as_the_day_goes_on(office: OfficeRig) -> None:
    make_plan(office.office, "manager")
    for _ in range(9 * 12):
        office.wait(minutes=5)
        office.office.tick()
        for window in "123":
            until = office.office.window_view(window)["break"]
            if until and until["until"] <= office.office.tick_view()["clock"]["now"]:
                office.at(c.Resume, window)
    taken = office.office.ask(lambda hall, _: hall.breaks_taken)
    assert len(taken) == 9, "every break of the plan was taken"
    assert plan(office) == []


def test_when_a_window_closes_the_rest_is_planned_anew(office: OfficeRig) -> None:
    make_plan(office.office, "manager")
    assert not office.office.ask(departed)
    office.wait(minutes=30)
    office.at(c.CloseWindow, "3")
    assert office.office.ask(departed)
    make_plan(office.office, "planner")
    assert {entry.window for entry in plan(office)} == {"1", "2"}
    assert not office.office.ask(departed)


def test_breaks_taken_are_not_planned_again(office: OfficeRig) -> None:
    make_plan(office.office, "manager")
    office.wait(hours=1, minutes=30)
    office.rest("1")
    make_plan(office.office, "manager")
    of_one = [entry for entry in plan(office) if entry.window == "1"]
    assert [entry.kind for entry in of_one] == [BreakKind.LUNCH, BreakKind.TECHNICAL]


def test_a_hand_made_plan_is_checked_whole(office: OfficeRig) -> None:
    together = [PlacedBreak(10 * 60, window, BreakKind.TECHNICAL, 15) for window in "12"]
    with pytest.raises(errors.PlanBroken) as refused:
        edit_plan(office.office, "manager", together, together)
    assert "6.2.5" in refused.value.sentence.ru
    assert "6.2.5" in refused.value.sentence.en
    assert plan(office) == []
    late = [PlacedBreak(16 * 60 + 50, "1", BreakKind.TECHNICAL, 15)]
    with pytest.raises(errors.PlanBroken, match="16:50"):
        edit_plan(office.office, "manager", late, late)
    with pytest.raises(errors.UnknownWindow):
        edit_plan(office.office, "manager", [PlacedBreak(600, "99", BreakKind.TECHNICAL, 15)], [])


def test_pinned_breaks_begin_at_their_time_and_stay_when_planned_anew(office: OfficeRig) -> None:
    mine = PlacedBreak(10 * 60 + 40, "1", BreakKind.TECHNICAL, 15)
    edit_plan(office.office, "manager", [mine], [mine])
    make_plan(office.office, "manager")
    pinned = [entry for entry in plan(office) if entry.pinned]
    assert [(entry.window, at(office, entry), entry.earliest, entry.latest) for entry in pinned] == [
        ("1", "10:40", pinned[0].begins, pinned[0].begins)
    ]
    of_one = [entry for entry in plan(office) if entry.window == "1" and entry.kind is BreakKind.TECHNICAL]
    assert len(of_one) == 2, "it answers the morning's wish"


def test_before_the_first_shift_all_windows_are_planned(tmp_path: Path) -> None:
    rig = OfficeRig(tmp_path / "early", parse(small_office(hours=dict.fromkeys(WEEKDAYS, "8:00-17:00"))))
    rig.clock.advance(-timedelta(hours=3).total_seconds())
    make_plan(rig.office, "manager")
    assert {entry.window for entry in plan(rig)} == set("123")
    rig.office.close()


def test_after_closing_there_is_nothing_to_plan(office: OfficeRig) -> None:
    office.wait(hours=10)
    with pytest.raises(NothingToPlan):
        make_plan(office.office, "manager")


def test_who_had_awkward_times_is_known_by_name(office: OfficeRig) -> None:
    office.wait(hours=3, minutes=40)  # a quarter to twelve: lunch is at the edge of its times only for one of them
    office.at(c.AskForBreak, "1", kind=BreakKind.LUNCH, minutes=45)
    office.wait(hours=1, minutes=55)
    office.at(c.AskForBreak, "2", kind=BreakKind.LUNCH, minutes=45, override="по договорённости")
    office.do(c.CloseDay(actor="manager"))
    known = unfairness_before(office.directory, office.settings, "2026-11-24")
    assert known["operator 2"] > known["operator 1"] > 0


def test_a_plan_made_by_hand_is_left_to_hands(office: OfficeRig) -> None:
    mine = PlacedBreak(10 * 60 + 40, "1", BreakKind.TECHNICAL, 15)
    edit_plan(office.office, "manager", [mine], [])
    office.at(c.CloseWindow, "3")
    assert not office.office.ask(departed)
