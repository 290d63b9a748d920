"""The breaks of a day in the settings: when each may begin, as people write it."""

from __future__ import annotations

from typing import Any

import pytest

from queue_core.settings import SettingsInvalid, parse
from tests.queue_core.building import small_office


def with_starts(starts: Any) -> tuple[int, int]:
    """The earliest and latest beginning that the settings understand, in minutes of the day."""
    raw = small_office(breaks={"day": [{"kind": "technical", "minutes": 15, "starts": starts}]})
    [day_break] = parse(raw).breaks.day
    return day_break.starts.earliest, day_break.starts.latest


@pytest.mark.parametrize(
    ("written", "earliest", "latest"),
    [
        ("9:15-11:00", 9 * 60 + 15, 11 * 60),
        ("09:15-11:00", 9 * 60 + 15, 11 * 60),
        ("9:15–11:00", 9 * 60 + 15, 11 * 60),
        (" 9:15 - 11:00 ", 9 * 60 + 15, 11 * 60),
        ("0:00-23:59", 0, 24 * 60 - 1),
        ("9:15-9:15", 9 * 60 + 15, 9 * 60 + 15),
        ("12:00", 12 * 60, 12 * 60),
        ({"earliest": 540, "latest": 600}, 540, 600),
    ],
)
def test_a_break_begins_between_two_times_or_at_one(written: Any, earliest: int, latest: int) -> None:
    assert with_starts(written) == (earliest, latest)


@pytest.mark.parametrize(
    "written",
    ["11:00-9:15", "9:60-11:00", "9:15-11:60", "24:00", "9:15-24:00", "9:15-", "-11:00", "9.15-11.00", "9:15-11:00x",
     "x9:15-11:00", "9:5", "morning", "", 915],
)  # fmt: skip
def test_what_is_no_time_of_the_day_is_refused_at_its_place(written: Any) -> None:
    with pytest.raises(SettingsInvalid, match="starts"):
        with_starts(written)
