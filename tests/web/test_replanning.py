"""Today's breaks are planned anew by themselves when reality has departed from the plan, and only then."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from queue_core import commands as c
from queue_core.model import BreakKind
from queue_core.planning.plan import PlacedBreak
from queue_core.planning.todays_plan import edit_plan, make_plan
from queue_core.settings import parse
from queue_core.settings.hours import WEEKDAYS
from tests.queue_core.building import OfficeRig, small_office
from web.planning.replanning import Replanner


class Over(Exception):
    """Ends a task that would go on for ever."""


class Sleeper:
    """Stands for the server's loop: runs the task at once, and notes how long it sleeps until it has slept enough."""

    def __init__(self, times: int) -> None:
        self.slept: list[float] = []
        self._times = times

    def start_background_task(self, task: Callable[[], None]) -> None:
        with pytest.raises(Over):
            task()

    def sleep(self, seconds: float) -> None:
        if len(self.slept) == self._times:
            raise Over
        self.slept.append(seconds)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[OfficeRig]:
    """Three windows at work since eight o'clock in an office that closes at five; it is five past eight."""
    rig = OfficeRig(tmp_path / "data", parse(small_office(hours=dict.fromkeys(WEEKDAYS, "8:00-17:00"))))
    rig.clock.advance(-timedelta(hours=1, minutes=55).total_seconds())
    rig.open("1", "2", "3")
    yield rig
    rig.office.close()


def replanner(rig: OfficeRig, sleeper: Any = None) -> Replanner:
    return Replanner(rig.office, sleeper)


def plans(rig: OfficeRig) -> list[str]:
    """Who made each plan of the day."""
    return [actor for (actor,) in rig.rows("SELECT actor FROM events WHERE type = 'breaks_planned' ORDER BY seq")]


def planned_windows(rig: OfficeRig) -> set[str]:
    return rig.office.ask(lambda hall, _: {entry.window for entry in hall.plan})


def test_a_day_without_a_plan_is_left_without(rig: OfficeRig) -> None:
    rig.at(c.CloseWindow, "3")
    replanner(rig).replan_if_due()
    assert plans(rig) == []


def test_when_a_window_closes_the_rest_of_the_day_is_planned_anew_once(rig: OfficeRig) -> None:
    make_plan(rig.office, "manager")
    planner = replanner(rig)
    planner.replan_if_due()
    assert plans(rig) == ["manager"], "nothing has departed yet"
    rig.wait(minutes=1)
    rig.at(c.CloseWindow, "3")
    planner.replan_if_due()
    planner.replan_if_due()
    assert plans(rig) == ["manager", "planner"]
    assert planned_windows(rig) == {"1", "2"}


def test_when_another_window_opens_the_day_is_planned_anew(rig: OfficeRig) -> None:
    rig.at(c.CloseWindow, "3")
    make_plan(rig.office, "manager")
    rig.wait(minutes=1)
    rig.open("3")
    replanner(rig).replan_if_due()
    assert plans(rig) == ["manager", "planner"]


def test_when_a_window_changes_its_skills_the_day_is_planned_anew(rig: OfficeRig) -> None:
    make_plan(rig.office, "manager")
    rig.wait(minutes=1)
    rig.at(c.ChangeSkills, "2", skills=("cash",))
    replanner(rig).replan_if_due()
    assert plans(rig) == ["manager", "planner"]


def test_a_plan_made_by_hand_is_left_to_hands(rig: OfficeRig) -> None:
    edit_plan(rig.office, "manager", [PlacedBreak(10 * 60, "1", BreakKind.TECHNICAL, 15)], [])
    rig.wait(minutes=1)
    rig.at(c.CloseWindow, "3")
    replanner(rig).replan_if_due()
    assert plans(rig) == ["manager"]


def test_a_day_that_cannot_be_planned_keeps_its_plan_and_is_not_tried_again_before_something_changes(
    rig: OfficeRig, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "web.planning.replanning")
    make_plan(rig.office, "manager")
    rig.wait(hours=9)
    rig.at(c.CloseWindow, "3")
    kept = rig.office.ask(lambda hall, _: hall.plan)
    planner = replanner(rig)
    for _ in range(3):
        planner.replan_if_due()
    assert rig.office.ask(lambda hall, _: hall.plan) == kept
    assert len(caplog.records) == 1
    rig.wait(minutes=1)
    rig.at(c.CloseWindow, "2")
    for _ in range(3):
        planner.replan_if_due()
    assert len(caplog.records) == 2
    assert plans(rig) == ["manager"]


def test_it_looks_every_few_seconds(rig: OfficeRig) -> None:
    make_plan(rig.office, "manager")
    rig.wait(minutes=1)
    rig.at(c.CloseWindow, "3")
    sleeper = Sleeper(times=2)
    replanner(rig, sleeper).start()
    assert sleeper.slept == [10, 10]
    assert plans(rig) == ["manager", "planner"]
