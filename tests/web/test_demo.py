"""The simulated day: its visitors are those of the reference day; lived through on a real server, its report is true."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from queue_core.model import Kind
from queue_core.settings import Settings, load
from tests.running import MORNING, OPERATORS, TRUDOVAYA, RunningServer
from tests.web.recount import Recount
from web.demo.day import Habits, breaks, expected_visitors, reception, visitors
from web.demo.office_day import OfficeDay, report_in_words
from web.demo.office_line import DayOver
from web.demo.staff import KIOSK, Staff

HOUR_S = 3600
FIGURES = ("mean_s", "median_s", "p90_s", "p95_s", "share_in_target")
# Everything that people can do happens often enough for an hour and a half of it to hold it all.
LIVELY = Habits(
    english=0.3, priority=0.3, leaves=0.2, wrong_call=0.2, recalled=0.3, no_show=0.15, parked=0.2, transferred=0.4
)


@pytest.fixture(scope="module")
def trudovaya() -> Settings:
    return load(TRUDOVAYA)


@pytest.mark.parametrize(("windows", "expected"), [(3, 95), (5, 180), (8, 310), (4, 137.5), (16, 620)])
def test_visitors_of_offices(windows: int, expected: float) -> None:
    assert expected_visitors(windows) == pytest.approx(expected)


def test_visitors_are_those_of_the_reference_day(trudovaya: Settings) -> None:
    days = [visitors(trudovaya, seed) for seed in range(200)]
    everybody = [visitor for day in days for visitor in day]
    assert fmean(len(day) for day in days) == pytest.approx(180, rel=0.04)
    kinds = Counter(trudovaya.service[visitor.service].kind for visitor in everybody)
    assert kinds[Kind.CONSULTATION] / len(everybody) == pytest.approx(0.54, abs=0.01)
    at_eleven = sum(11 * HOUR_S <= visitor.at_s < 12 * HOUR_S for visitor in everybody)
    at_four = sum(16 * HOUR_S <= visitor.at_s < 17 * HOUR_S for visitor in everybody)
    assert at_eleven > 1.8 * at_four
    assert sum(visitor.lang == "en" for visitor in everybody) / len(everybody) == pytest.approx(0.04, abs=0.01)
    assert all(day == sorted(day, key=lambda visitor: visitor.at_s) for day in days)


def test_the_same_seed_brings_the_same_visitors(trudovaya: Settings) -> None:
    assert visitors(trudovaya, 5) == visitors(trudovaya, 5)
    assert visitors(trudovaya, 5) != visitors(trudovaya, 6)


def test_receptions_take_the_standards_time(trudovaya: Settings) -> None:
    dice = random.Random(1)
    drawn = [reception(trudovaya, "cash-individual", dice) for _ in range(5000)]
    assert fmean(each.length_s for each in drawn) == pytest.approx(300, rel=0.05)
    assert fmean(not each.comes for each in drawn) == pytest.approx(0.03, abs=0.01)


def test_breaks_of_neighbours_begin_at_different_times() -> None:
    first, second = breaks(0), breaks(1)
    assert [each.minutes for each in first] == [15, 45, 15]
    assert all(one.due_s != other.due_s for one, other in zip(first, second, strict=True))


@pytest.fixture
def fast_server(tmp_path: Path) -> Iterator[RunningServer]:
    """An office whose clock runs 500 times as fast, and where a wrong call can be undone for two minutes."""
    settings = tmp_path / "office.toml"
    settings.write_text(TRUDOVAYA.read_text("utf-8").replace("seconds = 10", "seconds = 120"), encoding="utf-8")
    running = RunningServer(tmp_path / "data", settings=settings, start_at=MORNING.replace(hour=9), speed=500)
    running.start()
    try:
        yield running
    finally:
        running.stop()


def test_the_report_agrees_with_a_recount_of_the_journal(fast_server: RunningServer) -> None:
    settings = load(fast_server.settings)
    staff = Staff(
        tokens=fast_server.tokens,
        operator={window.id: f"operator{window.id}" for window in settings.windows},
        full_name=OPERATORS,
        kiosk_name=KIOSK,
    )
    api = fast_server.api("manager")
    now = datetime.fromisoformat(api.get("/api/v1/hall").json()["clock"]["now"])
    offset = now.utcoffset()
    assert offset is not None
    opens_s = now.hour * HOUR_S + now.minute * 60.0
    day = OfficeDay(fast_server.url, settings, staff, opens_s, opens_s + 1.5 * HOUR_S, seed=3, habits=LIVELY)
    printed = day.run(threading.Event())

    recount = Recount(fast_server.data, settings, now.date().isoformat(), int(offset.total_seconds()))
    try:
        happened = recount.events()
        for kind in ("issued", "called", "recalled", "returned", "transferred", "parked", "unparked", "no_show"):
            assert happened.get(f"ticket_{kind}"), f"no ticket was {kind}: {happened}"
        assert happened["day_closed"] == 1
        for by in ("kind", "group", "window", "hour", "service"):
            report = api.get("/api/v1/reports/waits", params={"by": by}).json()
            counted = recount.by(by)
            assert {row["key"]: row["n"] for row in report["rows"]} == {key: row["n"] for key, row in counted.items()}
            for row in report["rows"]:
                same(row, counted[row["key"]], FIGURES)
            same(report["total"], recount.total(), FIGURES)
            same(report["visits"], recount.visits(), ("mean_s", "share_in_target"))
            assert report["visits"]["n"] == recount.visits()["n"] > 0
        assert printed["total"]["n"] == recount.total()["n"]
        assert f"{printed['total']['n']:>5}" in report_in_words(printed).splitlines()[-1]
    finally:
        recount.close()
    hall = api.get("/api/v1/hall").json()
    assert hall["tickets"] == []
    assert {window["state"] for window in hall["windows"]} == {"closed"}


def same(reported: dict[str, Any], counted: dict[str, Any], names: tuple[str, ...]) -> None:
    """The API rounds seconds to a tenth and shares to a hundredth of a percent."""
    for name in names:
        assert reported[name] == pytest.approx(counted[name], abs=0.0001 if name == "share_in_target" else 0.051), name


def test_nobody_waits_for_a_server_that_is_gone(server: RunningServer) -> None:
    """The people go home with a word of it instead of hanging for ever."""
    settings = load(TRUDOVAYA)
    staff = Staff(server.tokens, {w.id: f"operator{w.id}" for w in settings.windows}, OPERATORS, KIOSK)
    day = OfficeDay(server.url, settings, staff, 10 * HOUR_S, 11 * HOUR_S, seed=1)
    server.stop()
    with pytest.raises(DayOver):
        day.run(threading.Event())
