"""The closing guard: nobody gets a ticket whom nobody could receive, and everybody is told what to do instead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from queue_core import commands as c
from queue_core import errors
from queue_core.settings import parse
from queue_core.settings.hours import WEEKDAYS
from tests.queue_core.building import OfficeRig, small_office, text


def evening_office(**changes: Any) -> dict[str, Any]:
    """Open until five; the clock begins at ten."""
    raw = small_office(hours=dict.fromkeys(WEEKDAYS, "8:00-17:00"), **changes)
    raw["services"][0]["instead"] = text("Спросите по телефону.")
    return raw


@pytest.fixture
def late(tmp_path: Path) -> Iterator[OfficeRig]:
    rig = OfficeRig(tmp_path / "late", parse(evening_office()))
    rig.open("1")
    rig.wait(hours=6, minutes=30)
    yield rig
    rig.office.close()


def row(rig: OfficeRig, service: str = "advice") -> dict[str, Any]:
    return next(found for found in rig.office.services_view()["services"] if found["id"] == service)


def fill_the_line(rig: OfficeRig) -> int:
    """Takes tickets until none is given; how many were."""
    for number in range(60):
        try:
            rig.issue("advice")
        except errors.ServiceClosed:
            return number
    raise AssertionError("the guard never stops")


def test_half_an_hour_is_enough_for_a_few_consultations(late: OfficeRig) -> None:
    given = fill_the_line(late)
    assert 3 <= given <= 8, "at ten minutes each some three will be received; some may go faster"
    with pytest.raises(errors.ServiceClosed) as refused:
        late.issue("advice")
    assert refused.value.reason_code == "too_late"
    assert "до закрытия в 17:00" in refused.value.sentence.ru
    assert "Спросите по телефону." in refused.value.sentence.ru
    assert "24.11" in refused.value.sentence.ru or "завтра" in refused.value.sentence.ru.lower()


def test_the_menu_says_it_as_well(late: OfficeRig) -> None:
    fill_the_line(late)
    closed = row(late)
    assert (closed["open"], closed["reason"]["code"], closed["worth_until"]) == (False, "too_late", None)


def test_it_is_told_until_when_it_is_worth_coming(late: OfficeRig) -> None:
    alone = row(late)["worth_until"]
    assert alone is not None
    assert alone[11:16] == "17:00", "a free window calls at once"
    late.issue("advice")
    late.issue("advice")
    late.wait(seconds=6)
    assert "16:30" <= row(late)["worth_until"][11:16] < "17:00"


def test_in_the_morning_nothing_of_the_kind_is_said(tmp_path: Path) -> None:
    rig = OfficeRig(tmp_path / "early", parse(evening_office()))
    rig.open("1")
    for _ in range(8):
        rig.issue("advice")
    assert (row(rig)["open"], row(rig)["worth_until"]) == (True, None)
    rig.office.close()


def test_a_supervisor_reopens_the_service_for_the_day(late: OfficeRig) -> None:
    fill_the_line(late)
    with pytest.raises(errors.ReasonNeeded):
        late.do(c.ReopenService(actor="manager", service="advice", reason=" "))
    late.do(c.ReopenService(actor="manager", service="advice", reason="останемся после закрытия"))
    assert (row(late)["open"], row(late)["reopened"]) == (True, True)
    late.issue("advice")
    late.restart()
    late.issue("advice")
    late.wait(hours=16)
    late.office.tick()
    assert row(late)["reopened"] is False, "a new day is guarded again"


def test_another_matter_is_not_concerned(late: OfficeRig) -> None:
    late.open("2", "3")
    late.at(c.ChangeSkills, "2", skills=("cash",))
    fill_the_line(late)
    assert late.issue("cash").number
    assert late.issue("firms").number


def test_after_lunch_is_part_of_the_reckoning(tmp_path: Path) -> None:
    hours = dict.fromkeys(WEEKDAYS, "8:00-17:00") | {"lunch": "12:00-12:45"}
    rig = OfficeRig(tmp_path / "lunch", parse(small_office(hours=hours, breaks={"lunch": "closed"})))
    rig.open("1")
    rig.wait(hours=1, minutes=20)
    waits = []
    for _ in range(5):
        rig.issue("advice")
        rig.wait(seconds=6)
        found = rig.office.service_waits()["advice"]
        assert found is not None
        waits.append(found.expected_s)
    assert waits[0] < 15 * 60
    assert waits[-1] > 65 * 60, "the last is called after lunch"
    rig.office.close()
