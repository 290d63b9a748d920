"""The coming day of an office as its own history tells it, and the command that compares call orders on it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from queue_core.arrivals import NotEnoughHistory
from queue_core.settings import load
from queue_core.simulation.learned_day import OfficeRests, learned_day, times_before
from tests.queue_core.simulation.weeks import record_weeks
from tests.running import TRUDOVAYA
from web.commands.main import main

MONDAY = date(2026, 11, 23)
SETTINGS = load(TRUDOVAYA)


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three weeks of the office trudovaya."""
    directory = tmp_path_factory.mktemp("weeks") / "data"
    record_weeks(directory, MONDAY, days=21)
    return directory


def test_a_day_like_those_before(weeks: Path) -> None:
    office = learned_day(weeks, SETTINGS, MONDAY)
    assert 115 < office.visitors < 175, "Mondays have 144 on average"
    assert (office.first_minute, office.minutes_open) == (480, 540)
    assert {window.id for window in office.windows} == set("12345")
    assert all(len(window.breaks) == 1 and len(window.shifts) == 1 for window in office.windows)
    shares = {one.id: one.share for one in office.classes}
    assert shares["cash-individual"] == pytest.approx(0.37, abs=0.05)


def test_times_are_learned(weeks: Path) -> None:
    times = times_before(weeks, SETTINGS, MONDAY)
    for service in SETTINGS.services:
        if service.id in {"settlements-individual", "settlements-legal"}:
            assert times.services[service.id].mean_minutes == pytest.approx(9, rel=0.12)
            assert times.services[service.id].cv == pytest.approx(0.8, abs=0.2)
    assert times.services["cash-individual"].mean_minutes == pytest.approx(4.5, rel=0.12)
    assert times.walk_minutes == pytest.approx(0.5, abs=0.05)
    assert times.between_minutes == pytest.approx(0.25, abs=0.05)
    assert times.no_show_share == pytest.approx(0.03, abs=0.015)
    assert times.no_show_minutes == pytest.approx(1.5, abs=0.01)


def test_without_history_the_times_are_the_standards(tmp_path: Path, weeks: Path) -> None:
    times = times_before(weeks, SETTINGS, date(2026, 1, 12))
    assert times.services["cash-individual"].mean_minutes == 5
    assert times.between_minutes == 0


def test_days_off_and_too_little_history_are_refused(weeks: Path) -> None:
    with pytest.raises(OfficeRests, match="2026-11-22"):
        learned_day(weeks, SETTINGS, date(2026, 11, 22))
    with pytest.raises(NotEnoughHistory, match="on record: 2"):
        learned_day(weeks, SETTINGS, date(2026, 11, 5))


def simulate(weeks: Path, *more: str) -> str:
    asked = ["simulate", "--from", str(weeks), "--settings", str(TRUDOVAYA), "--orders", "fcfs", *more]
    printed = CliRunner().invoke(main, asked)
    assert printed.exit_code == 0, printed.output
    return printed.stdout


def test_talon_simulate_replays_the_days_of_an_office(weeks: Path) -> None:
    drawn = simulate(weeks, "--days", "3")
    assert drawn.startswith("2026-11-23: ")
    assert drawn.count("| own |") == drawn.count("| fcfs |") == 1
    assert simulate(weeks, "--days", "3") == drawn
    exactly = simulate(weeks, "--date", "2026-11-17")
    assert exactly.startswith("2026-11-17: ")
    assert "| as recorded |" in exactly
    assert "nan" not in exactly
    assert simulate(weeks, "--days", "2", "--date", "2026-11-27").startswith("2026-11-27: ")


def test_talon_simulate_says_what_is_missing(weeks: Path) -> None:
    alone = CliRunner().invoke(main, ["simulate", "--from", str(weeks)])
    assert "both --from and --settings" in alone.output
    sunday = CliRunner().invoke(
        main, ["simulate", "--from", str(weeks), "--settings", str(TRUDOVAYA), "--date", "2026-11-29"]
    )
    assert sunday.exit_code == 1
    assert "is closed on" in sunday.output
