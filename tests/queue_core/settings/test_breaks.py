"""When a break of the day may begin, as the settings write it."""

from __future__ import annotations

from typing import Any

import pytest

from queue_core.settings import SettingsInvalid, parse
from queue_core.settings.breaks import Starts
from queue_core.settings.wording import Code
from tests.queue_core.building import small_office


def office_with_a_break(starts: object) -> dict[str, Any]:
    return small_office(breaks={"day": [{"kind": "technical", "minutes": 15, "starts": starts}]})


@pytest.mark.parametrize(
    ("written", "earliest", "latest"),
    [
        ("9:15-11:00", 9 * 60 + 15, 11 * 60),
        ("09:15-11:05", 9 * 60 + 15, 11 * 60 + 5),
        ("9:15 – 11:00", 9 * 60 + 15, 11 * 60),
        ("12:30", 12 * 60 + 30, 12 * 60 + 30),
        ("12:00-12:00", 12 * 60, 12 * 60),
        ("0:00-23:59", 0, 24 * 60 - 1),
        ({"earliest": 555, "latest": 660}, 555, 660),
    ],
)
def test_a_break_begins_between_two_times_or_at_one(written: object, earliest: int, latest: int) -> None:
    [planned] = parse(office_with_a_break(written)).breaks.day
    assert planned.starts == Starts(earliest=earliest, latest=latest)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", Code.NOT_BREAK_STARTS),
        ("9:15-", Code.NOT_BREAK_STARTS),
        ("9.15", Code.NOT_BREAK_STARTS),
        ("9:15-11:00-12:00", Code.NOT_BREAK_STARTS),
        ("at 9:15", Code.NOT_BREAK_STARTS),
        ("24:00", Code.NO_SUCH_TIME),
        ("9:60", Code.NO_SUCH_TIME),
        ("9:15-24:00", Code.NO_SUCH_TIME),
        ("9:15-11:60", Code.NO_SUCH_TIME),
        ("9:15-9:14", Code.LATEST_BEFORE_EARLIEST),
        (915, Code.NOT_A_TABLE),
        (["9:15", "11:00"], Code.NOT_A_TABLE),
    ],
)
def test_times_that_no_clock_shows_or_in_the_wrong_order_are_errors_at_the_break(written: object, code: Code) -> None:
    with pytest.raises(SettingsInvalid) as refused:
        parse(office_with_a_break(written))
    assert [(problem.code, problem.place) for problem in refused.value.problems] == [
        (code, ("breaks", "day", 0, "starts"))
    ]


def test_an_earliest_and_a_latest_beginning_are_named_where_they_are_in_the_wrong_order() -> None:
    with pytest.raises(SettingsInvalid) as refused:
        parse(office_with_a_break("11:05-9:15"))
    assert refused.value.listed == ["breaks day number 1 starts: the earliest start 11:05 is after the latest 9:15"]
