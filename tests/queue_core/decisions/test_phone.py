"""The operator on the phone (clause 6.1.5) and the skills of the day."""

from __future__ import annotations

import pytest

from queue_core import commands as c
from queue_core import errors
from tests.queue_core.building import OfficeRig


def test_the_phone_is_for_when_nobody_waits_for_this_window(rig: OfficeRig) -> None:
    rig.open("1", "3")
    rig.issue("advice")
    with pytest.raises(errors.VisitorsFirst, match=r"6\.1\.5"):
        rig.at(c.TakePhone, "1")
    rig.at(c.TakePhone, "3")
    assert rig.window_state("3") == "phone"
    rig.at(c.HangUp, "3")
    assert rig.window_state("3") == "free"


def test_nobody_is_offered_to_a_window_on_the_phone(rig: OfficeRig) -> None:
    rig.open("1", "2")
    rig.at(c.TakePhone, "1")
    rig.issue("advice")
    with pytest.raises(errors.WindowStateConflict):
        rig.next("1")
    assert rig.next("2") is not None


def test_phone_minutes_are_kept(rig: OfficeRig) -> None:
    rig.open("1")
    rig.at(c.TakePhone)
    rig.wait(minutes=3)
    rig.at(c.HangUp)
    rows = rig.rows("SELECT window, operator, (hung_up_at - taken_at) / 60000.0 FROM phone_calls")
    assert rows == [("1", "operator 1", 3.0)]


def test_skills_change_for_the_day_and_survive_a_restart(rig: OfficeRig) -> None:
    rig.open("1", "2")
    rig.issue("cash")
    assert rig.next("1") is None
    rig.at(c.ChangeSkills, "1", skills=("advice", "cash"))
    rig.restart()
    assert rig.next("1") is not None
    rig.wait(hours=24)
    rig.office.tick()
    assert rig.office.ask(lambda hall, _: hall.skills.of["1"]) == ("advice",), "a new day begins with the settings"


def test_the_last_window_for_those_who_wait_keeps_the_skill(rig: OfficeRig) -> None:
    rig.open("2")
    rig.issue("cash")
    with pytest.raises(errors.SkillNeeded):
        rig.at(c.ChangeSkills, "2", skills=("advice",))
    with pytest.raises(errors.UnknownService):
        rig.at(c.ChangeSkills, "2", skills=("nothing",))
