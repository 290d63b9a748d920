"""Staffing advice: enough windows and not many more, checked on days that were not used to find it."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_core.arrivals import NotEnoughHistory
from queue_core.arrivals.forecast import Forecast
from queue_core.model import Kind
from queue_core.settings import Settings, load, parse
from queue_core.simulation.description import OfficeDay, ServiceTime, SimulatedWindow, VisitorClass
from queue_core.simulation.learned_day import OfficeRests
from queue_core.simulation.learned_times import LearnedTimes
from queue_core.staffing import advise
from queue_core.staffing.correction import Corrected, correct
from queue_core.staffing.load import SharedLine, estimate, lines_of, offered_load
from queue_core.staffing.trial import TrialOutcome, Trials
from tests.queue_core.building import small_office
from tests.queue_core.simulation.weeks import record_weeks
from tests.running import TRUDOVAYA

MONDAY = date(2026, 11, 23)
SKILLS = [
    ["advice", "cash"],
    ["cash", "advice"],
    ["firms", "advice"],
    ["advice"],
    ["cash"],
    ["advice", "cash", "firms"],
]
SETTINGS = parse(
    small_office(
        windows=[{"id": str(number), "zone": "hall", "skills": skills} for number, skills in enumerate(SKILLS, start=1)]
    )
)
TIMES = LearnedTimes(
    {"advice": ServiceTime(mean_minutes=9), "cash": ServiceTime(mean_minutes=4), "firms": ServiceTime(mean_minutes=9)},
    walk_minutes=0.5,
    between_minutes=0.2,
    no_show_share=0.02,
    no_show_minutes=1.5,
)
# A short day with a full first hour: relative arrivals per half hour.
INTENSITY = [3.0, 3.0, 1.0, 1.0, 1.0, 0.2]
SHARES = {"advice": 0.5, "cash": 0.4, "firms": 0.1}


def short_day(visitors: float) -> OfficeDay:
    return OfficeDay(
        name="short day",
        minutes_open=180,
        visitors=visitors,
        volume_cv=0.05,
        classes=[
            VisitorClass(
                id=service,
                group=SETTINGS.service[service].group,
                kind=SETTINGS.service[service].kind,
                share=share,
                intensity=INTENSITY,
                service=TIMES.services[service],
            )
            for service, share in SHARES.items()
        ],
        windows=[SimulatedWindow(id=window.id, skills=window.skills) for window in SETTINGS.windows],
    )


def forecast(visitors: float) -> Forecast:
    total = sum(INTENSITY)
    arrivals = {
        service: tuple(visitors * share * height / total / 2 for height in INTENSITY for _ in range(2))
        for service, share in SHARES.items()
    }
    return Forecast(first_minute=480, arrivals=arrivals)


@cache
def found(visitors: float) -> tuple[Trials, Corrected]:
    expected, trials = forecast(visitors), Trials(SETTINGS, short_day(visitors))
    lines = lines_of(SETTINGS, expected)
    loads = [
        [offered_load(line, expected, TIMES, begins, begins + 30) for line in lines] for begins in range(480, 660, 30)
    ]
    return trials, correct(SETTINGS, trials, lines, estimate(SETTINGS, lines, loads))


def shortest(outcome: TrialOutcome) -> float:
    """The largest mean wait of a half hour over its target."""
    return max(
        (waits.mean or 0) / SETTINGS.targets.of(kind).wait_minutes
        for half_hour in outcome.by_kind
        for kind, waits in half_hour.items()
        if waits.n >= outcome.days / 2
    )


def test_the_advice_holds_on_other_days_and_a_window_less_does_not() -> None:
    trials, advised = found(60)
    counts = [len(at_work) for at_work in advised.staffing]
    assert advised.holds
    assert counts[0] > counts[3], "the full first hour needs more windows"
    assert sum(counts) < 6 * len(SETTINGS.windows), "not simply all of them"
    fresh = trials.run(advised.staffing, days=25, seed=77)
    assert shortest(fresh) < 1.15
    assert fresh.turned_away == 0
    fewer = [set(sorted(at_work)[1:]) if len(at_work) > 2 else at_work for at_work in advised.staffing]
    assert shortest(trials.run(fewer, days=25, seed=77)) > 1


def test_more_visitors_need_more_windows() -> None:
    hours = [sum(map(len, found(visitors)[1].staffing)) for visitors in (30, 60)]
    assert hours[0] < hours[1]


def test_the_same_day_has_the_same_advice() -> None:
    assert found.__wrapped__(30)[1].staffing == found(30)[1].staffing


def test_where_nothing_is_enough_it_is_said_and_every_helpful_window_is_open() -> None:
    _, advised = found(130)
    assert not advised.holds
    assert advised.staffing[1] == {window.id for window in SETTINGS.windows}


LINES = [
    SharedLine((name,), frozenset(windows)) for name, windows in (("a", "12"), ("b", "234"), ("c", "5"), ("d", "456"))
]


@settings(max_examples=60)
@given(st.lists(st.floats(0, 4), min_size=4, max_size=4))
def test_a_guess_carries_each_line_or_opens_all_that_can(load_of: list[float]) -> None:
    (chosen,) = estimate(SETTINGS, LINES, [load_of])
    for line, offered in zip(LINES, load_of, strict=True):
        assert line.windows & chosen, "every line has a window"
        assert len(line.windows & chosen) >= min(offered, len(line.windows))
    everybody = frozenset("123456")
    assert len(everybody & chosen) >= min(sum(load_of), 6)


def test_offered_load_by_hand() -> None:
    line = SharedLine(("cash",), frozenset("1"))
    even = Forecast(first_minute=480, arrivals={"cash": (5.0,) * 4})
    # Ten visitors in half an hour; 98 of 100 take 0.5 + 4 minutes, the others 1.5, and 0.2 lie between.
    assert offered_load(line, even, TIMES, 480, 510) == pytest.approx(10 * (0.98 * 4.5 + 0.02 * 1.5 + 0.2) / 30)
    assert offered_load(line, even, TIMES, 600, 630) == 0


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("weeks") / "data"
    record_weeks(directory, MONDAY, days=14, visitors=55)
    return directory


def trudovaya() -> Settings:
    return load(TRUDOVAYA)


def test_tomorrow_from_an_offices_own_history(weeks: Path) -> None:
    office = trudovaya()
    advice = advise(weeks, office, date(2026, 11, 27), today=MONDAY)
    assert (advice.learned_days, advice.available, advice.holds) == (10, 5, True)
    assert [one.begins for one in advice.half_hours] == list(range(480, 945, 30))
    assert advice.half_hours[-1].ends == 945, "Fridays end at 15:45"
    expected = sum(sum(one.expected.values()) for one in advice.half_hours)
    assert expected == pytest.approx(advice.visitors)
    assert advice.most == max(len(one.windows) for one in advice.half_hours) <= 5
    assert advice.window_hours == pytest.approx(
        sum(len(one.windows) * (one.ends - one.begins) / 60 for one in advice.half_hours)
    )
    assert advice.days_held >= 0.85
    for one in advice.half_hours:
        assert {(line.group, line.kind) for line in one.lines if line.windows} == {
            (line.group, line.kind) for line in one.lines
        }
        assert set(one.windows) == {window for line in one.lines for window in line.windows}
    for kind in Kind:
        assert (advice.waits_s[kind] or 0) <= office.targets.of(kind).wait_s


def test_a_day_off_and_too_little_history(weeks: Path) -> None:
    with pytest.raises(OfficeRests):
        advise(weeks, trudovaya(), date(2026, 11, 28), today=MONDAY)
    with pytest.raises(NotEnoughHistory):
        advise(weeks, trudovaya(), date(2026, 11, 12))
