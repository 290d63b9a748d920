"""The operator on the phone (clause 6.1.5) and the skills of the day."""

from __future__ import annotations

import pytest

from queue_core import commands as c
from queue_core import errors
from tests.queue_core.building import Place


def test_the_phone_is_for_when_nobody_waits_for_this_window(place: Place) -> None:
    place.open("1", "3")
    place.issue("advice")
    with pytest.raises(errors.VisitorsFirst, match=r"6\.1\.5"):
        place.at(c.TakePhone, "1")
    place.at(c.TakePhone, "3")
    assert place.window_state("3") == "phone"
    place.at(c.HangUp, "3")
    assert place.window_state("3") == "free"


def test_nobody_is_offered_to_a_window_on_the_phone(place: Place) -> None:
    place.open("1", "2")
    place.at(c.TakePhone, "1")
    place.issue("advice")
    with pytest.raises(errors.WindowState):
        place.next("1")
    assert place.next("2") is not None


def test_phone_minutes_are_kept(place: Place) -> None:
    place.open("1")
    place.at(c.TakePhone)
    place.wait(minutes=3)
    place.at(c.HangUp)
    rows = place.rows("SELECT window, operator, (hung_up_at - taken_at) / 60000.0 FROM phone_calls")
    assert rows == [("1", "operator 1", 3.0)]


def test_skills_change_for_the_day_and_survive_a_restart(place: Place) -> None:
    place.open("1", "2")
    place.issue("cash")
    assert place.next("1") is None
    place.at(c.ChangeSkills, "1", skills=("advice", "cash"))
    place.restart()
    assert place.next("1") is not None
    place.wait(hours=24)
    place.office.tick()
    assert place.office.ask(lambda hall, _: hall.skills.of["1"]) == ("advice",), "a new day begins with the settings"


def test_the_last_window_for_those_who_wait_keeps_the_skill(place: Place) -> None:
    place.open("2")
    place.issue("cash")
    with pytest.raises(errors.SkillNeeded):
        place.at(c.ChangeSkills, "2", skills=("advice",))
    with pytest.raises(errors.UnknownService):
        place.at(c.ChangeSkills, "2", skills=("nothing",))
