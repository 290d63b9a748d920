"""Simulated days: the same seed gives the same day, every policy meets the same people, nobody is lost."""

from __future__ import annotations

from dataclasses import asdict
from math import sqrt
from pathlib import Path
from statistics import fmean, pstdev

import pytest
from click.testing import CliRunner

from queue_core.call_orders import FirstComeFirstServed, StaticPriority
from queue_core.model import Kind
from queue_core.settings import SettingsInvalid
from queue_core.simulation.comparison import compare, table
from queue_core.simulation.day import DayRecord, run_day, settings_of
from queue_core.simulation.description import OfficeDay, load_day
from queue_core.simulation.offices import OFFICES
from queue_core.simulation.policies import COMPARED, UnknownPolicy, policy
from queue_core.simulation.scenarios import UnknownScenario, scenario
from queue_core.simulation.statistics import DayStatistics, Measured, statistics_of, statistics_of_day
from queue_core.simulation.visitors import Visitor, draw_day
from web.commands.main import main

MEDIUM = OFFICES["medium-5"]
RATES = {Kind.CONSULTATION: 1.0, Kind.CASH_OPERATION: 3.0}


def medium_day(order: str = "fcfs", day: int = 0) -> DayRecord:
    return run_day(settings_of(MEDIUM), MEDIUM, policy(order).order, draw_day(MEDIUM, 1, day))


# -- visitors -------------------------------------------------------------------------------------------------------


def test_the_reference_day_as_described() -> None:
    days = [draw_day(MEDIUM, 1, day) for day in range(300)]
    everybody = [visitor for day in days for visitor in day]
    volumes = [float(len(day)) for day in days]
    assert fmean(volumes) == pytest.approx(180, rel=0.03)
    # Poisson arrivals with a gamma factor: var = mean + (cv · mean)².
    assert pstdev(volumes) == pytest.approx(sqrt(180 + (0.12 * 180) ** 2), rel=0.15)
    for one in MEDIUM.classes:
        mine = [visitor for visitor in everybody if visitor.service == one.id]
        times = [visitor.service_minutes for visitor in mine]
        assert len(mine) / len(everybody) == pytest.approx(one.share, rel=0.06)
        assert fmean(times) == pytest.approx(one.service.mean_minutes, rel=0.05)
        assert pstdev(times) / fmean(times) == pytest.approx(0.8, rel=0.12)
        in_third_slot = sum(60 <= visitor.came < 90 for visitor in mine) / len(mine)
        assert in_third_slot == pytest.approx(one.intensity[2] / sum(one.intensity), rel=0.15)
    assert all(0 <= visitor.came < 540 and 0.3 <= visitor.walk_minutes <= 0.7 for visitor in everybody)
    assert fmean(not visitor.comes_when_called for visitor in everybody) == pytest.approx(0.03, rel=0.15)


def test_a_seed_is_a_day() -> None:
    assert draw_day(MEDIUM, 1, 5) == draw_day(MEDIUM, 1, 5)
    assert draw_day(MEDIUM, 1, 5) != draw_day(MEDIUM, 1, 6)
    assert draw_day(MEDIUM, 1, 5) != draw_day(MEDIUM, 2, 5)


# -- one day --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", COMPARED)
def test_whoever_came_is_served_once_after_coming(order: str) -> None:
    visitors = draw_day(MEDIUM, 1, 0)
    record = run_day(settings_of(MEDIUM), MEDIUM, policy(order).order, visitors)
    assert [visit.visitor for visit in record.visits] == visitors
    for visit in record.visits:
        assert visit.called is not None
        assert visit.finished is not None
        assert visit.called >= visit.visitor.came
        taken = (
            visit.visitor.walk_minutes + visit.visitor.service_minutes
            if visit.visitor.comes_when_called
            else MEDIUM.no_show_minutes
        )
        assert visit.finished - visit.called == pytest.approx(taken)


def test_the_same_day_again_is_the_same_to_the_last_digit() -> None:
    assert asdict(medium_day("apq:3")) == asdict(medium_day("apq:3"))


def test_first_come_first_served_passes_nobody_and_cash_first_does() -> None:
    assert all(visit.passed_by == 0 for visit in medium_day("fcfs").visits)
    assert any(visit.passed_by for visit in medium_day("static").visits)


def one_window(**changes: object) -> OfficeDay:
    """One window that does everything, in ten minutes each."""
    raw = {
        "name": "one window",
        "visitors": 6,
        "minutes_open": 100,
        "volume_cv": 0,
        "walk_minutes": [1, 1],
        "no_show_share": 0,
        "classes": [
            {
                "id": "ic",
                "group": "individual",
                "kind": "consultation",
                "share": 1,
                "intensity": [1],
                "service": {"mean_minutes": 10, "shape": "constant"},
            }
        ],
        "windows": [{"id": "1", "skills": ["ic"]}],
        **changes,
    }
    return OfficeDay.model_validate(raw)


def test_a_break_begins_after_the_visit_in_progress_and_nobody_is_called_in_it() -> None:
    due = {"kind": "technical", "due_minutes": 50, "minutes": 15}
    office = one_window(visitors=40, windows=[{"id": "1", "skills": ["ic"], "breaks": [due]}])
    record = run_day(settings_of(office), office, FirstComeFirstServed(), draw_day(office, 1, 0))
    calls = [visit.called for visit in record.visits if visit.called is not None]
    ends = [visit.finished for visit in record.visits if visit.finished is not None]
    running = next(end for end in ends if end >= 50)
    following = min(call for call in calls if call >= 50)
    assert following == pytest.approx(running + 15)
    assert record.busy_minutes == pytest.approx(11 * len(calls))
    [stretch] = record.stretches
    assert stretch == pytest.approx(running), "the longer of the times before and after the break"


def test_the_last_window_is_not_let_go_and_has_its_break_later() -> None:
    """Three windows whose breaks fall due at once: the break rule is the core's own."""
    due = {"kind": "lunch", "due_minutes": 50, "minutes": 20}
    office = one_window(windows=[{"id": name, "skills": ["ic"], "breaks": [due]} for name in "123"])
    visitor = Visitor(came=60, service="ic", service_minutes=5, walk_minutes=0.5, comes_when_called=True)
    record = run_day(settings_of(office), office, FirstComeFirstServed(), [visitor])
    assert record.visits[0].called == 60, "one window stayed"
    assert record.break_minutes == 60, "and had its break afterwards"


# -- other days -----------------------------------------------------------------------------------------------------


def test_scenarios_change_what_they_say_and_nothing_else() -> None:
    assert scenario("more-visitors").of(MEDIUM).visitors == pytest.approx(207)
    month_end = scenario("month-end").of(MEDIUM)
    assert sum(one.share for one in month_end.classes) == pytest.approx(1)
    assert month_end.classes[1].share > 1.2 * MEDIUM.classes[1].share
    missing = scenario("missing-window").of(MEDIUM)
    assert [window.id for window in missing.windows] == ["2", "3", "4", "5"]
    assert {skill for window in missing.windows for skill in window.skills} == {one.id for one in MEDIUM.classes}
    worse = scenario("long-tails+no-shows").of(MEDIUM)
    assert ({one.service.cv for one in worse.classes}, worse.no_show_share) == ({1.6}, 0.1)
    assert worse.windows == MEDIUM.windows
    short = scenario("short-spans").of(MEDIUM).windows[0].breaks
    assert [due.between for due in short] == [(75, 180), (180, 345), (375, 480)]
    with pytest.raises(UnknownScenario, match="several joined"):
        scenario("more-visitors+earthquake")


# -- figures --------------------------------------------------------------------------------------------------------


def day_of(consultation: list[float], cash: list[float]) -> DayStatistics:
    waits = {Kind.CONSULTATION: consultation, Kind.CASH_OPERATION: cash}
    return DayStatistics(waits, [5.0, 25.0], [0, 4], busy_minutes=540, break_minutes=0)


def test_figures_by_hand() -> None:
    figures = statistics_of(MEDIUM, [day_of([5, 10], [5, 6]), day_of([0, 20, 10], [1, 3])])
    consultation, cash = (figures.kinds[kind] for kind in Kind)
    assert (consultation.mean.value, cash.mean.value) == (9, 3.75)
    assert consultation.in_target.value == pytest.approx(4 / 5)
    assert (consultation.p95.value, cash.p95.value) == (20, 6)
    assert figures.index == pytest.approx(0.9)
    assert figures.days_held.value == 0.5, "5.5 minutes of cash operations break the first day"
    assert figures.visits_in_time.value == 0.5
    assert figures.worst.value == 15
    assert (figures.passed_by.value, figures.passed_often.value, figures.passed_most.value) == (2, 0.5, 4)
    assert figures.utilisation == pytest.approx(540 / (5 * 540 - 5 * 75))


def test_months_are_runs_of_21_days() -> None:
    good, bad = day_of([1.0], [1.0]), day_of([1.0], [100.0])
    assert statistics_of(MEDIUM, [good] * 21).months_held == 1
    assert statistics_of(MEDIUM, [bad] + [good] * 21).months_held == 0.5


def test_a_day_figure_leaves_out_who_did_not_come() -> None:
    record = medium_day()
    came = sum(visit.visitor.comes_when_called for visit in record.visits)
    figures = statistics_of_day(MEDIUM, record)
    assert came < len(record.visits)
    assert len(figures.visits) == len(figures.passed_by) == sum(len(waits) for waits in figures.waits.values()) == came


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    """Visitors a day are Poisson with a known mean: intervals from 30 days each, a hundred times."""
    office = one_window(visitors=30)
    covered = 0
    for trial in range(100):
        found = [
            day_of([visitor.service_minutes + visitor.came for visitor in draw_day(office, trial, day)], [1.0])
            for day in range(30)
        ]
        mean = statistics_of(MEDIUM, found).kinds[Kind.CONSULTATION].mean
        covered += abs(mean.value - 60) <= mean.half_width
    assert 88 <= covered <= 99


def test_measurements_agree_or_not() -> None:
    assert Measured(5, 0.3).covers(Measured(5.4, 0.3))
    assert not Measured(5, 0.1).covers(Measured(5.4, 0.3))


# -- policies and the command ---------------------------------------------------------------------------------------


def test_common_random_numbers_make_differences_sharp() -> None:
    """Cash first never lengthens the wait of a cash operation where one window does all: visitor by visitor."""
    office = OFFICES["small-3"].without_breaks()
    visitors = draw_day(office, 3, 0)
    settings = settings_of(office)
    fcfs, static = (
        statistics_of_day(office, run_day(settings, office, order, visitors))
        for order in (FirstComeFirstServed(), StaticPriority(RATES))
    )
    assert sum(static.waits[Kind.CASH_OPERATION]) < sum(fcfs.waits[Kind.CASH_OPERATION])
    assert len(static.visits) == len(fcfs.visits)


@pytest.mark.parametrize("name", ["apq", "apq:x", "apq:-1", "lifo", "fcfs:2", "fcfs+guard", "fcfs+fence:2"])
def test_unknown_policies_are_reported(name: str) -> None:
    with pytest.raises(UnknownPolicy, match="The policies are"):
        policy(name)


def test_the_table_is_the_same_for_the_same_seed() -> None:
    policies = [policy("fcfs"), policy("apq:3+guard:4")]
    first, second = (table(compare(OFFICES["small-3"], policies, days=3, seed=7)) for _ in range(2))
    assert first == second
    assert first != table(compare(OFFICES["small-3"], policies, days=3, seed=8))
    assert "| apq:3+guard:4 |" in first


def test_talon_simulate_prints_a_row_for_each_order_of_each_office(tmp_path: Path) -> None:
    file = tmp_path / "day.toml"
    file.write_text(
        """
        name = "one desk"
        visitors = 20
        [[classes]]
        id = "ic"
        group = "individual"
        kind = "consultation"
        share = 1
        intensity = [1, 2, 1]
        service = { mean_minutes = 8 }
        [[windows]]
        id = "1"
        skills = ["ic"]
        breaks = [{ kind = "lunch", due_minutes = 240, minutes = 45 }]
        """,
        encoding="utf-8",
    )
    asked = ["simulate", "--office", "small-3", "--office", str(file), "--days", "2", "--orders", "fcfs, apq:3"]
    printed = CliRunner().invoke(main, asked)
    assert printed.exit_code == 0, printed.output
    assert printed.stdout.count("| fcfs |") == printed.stdout.count("| apq:3 |") == 2
    assert "one desk: " in printed.stdout
    worse = CliRunner().invoke(main, [*asked, "--scenario", "no-shows"])
    assert "one desk, no-shows: " in worse.stdout
    assert "There is no scenario" in CliRunner().invoke(main, [*asked, "--scenario", "flood"]).output


def test_a_wrong_description_is_told(tmp_path: Path) -> None:
    file = tmp_path / "day.toml"
    file.write_text('name = "x"\nvisitors = -1\nsurprise = 2\n', encoding="utf-8")
    with pytest.raises(SettingsInvalid) as refused:
        load_day(file)
    assert {problem.place for problem in refused.value.problems} == {
        ("visitors",),
        ("surprise",),
        ("classes",),
        ("windows",),
    }
    with pytest.raises(ValueError, match="no window can serve"):
        one_window(
            classes=[*one_window().model_dump()["classes"], {**one_window().model_dump()["classes"][0], "id": "lc"}]
        )
    assert CliRunner().invoke(main, ["simulate", "--office", "nowhere.toml"]).exit_code == 1
