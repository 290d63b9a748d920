"""Announced waits on simulated days: honest on days that were not learned from, the same for the same seed."""

from __future__ import annotations

from statistics import fmean

import pytest
from click.testing import CliRunner

from queue_core.model import Kind
from queue_core.projection.service_times import Basis, learn
from queue_core.simulation.announced_waits import Watcher, score_announced_waits
from queue_core.simulation.day import run_day, settings_of, workload_of
from queue_core.simulation.offices import OFFICES
from queue_core.simulation.policies import policy
from queue_core.simulation.visitors import draw_day
from web.commands.main import main

MEDIUM = OFFICES["medium-5"]


def test_the_forecast_is_the_descriptions_mean_day() -> None:
    forecast = workload_of(MEDIUM).forecast
    for one in MEDIUM.classes:
        assert sum(forecast.arrivals[one.id]) == pytest.approx(MEDIUM.visitors * one.share)
        half_hour = MEDIUM.visitors * one.share * one.intensity[3] / sum(one.intensity)
        assert forecast.between(one.id, 90, 120) == pytest.approx(half_hour)
        assert forecast.a_minute(one.id, 541) == 0


def test_what_is_announced_on_other_days_is_honest() -> None:
    """A loose check that is quick; `talon simulate --promises` is the measurement."""
    found = score_announced_waits(MEDIUM, policy("default"), learning_days=2, days=5, seed=5)
    everybody = found.rows[None]
    assert everybody.visitors == sum(found.rows[kind].visitors for kind in Kind) > 200
    assert 0.45 <= everybody.p20_p80.value <= 0.75
    assert everybody.in_vain == 0, "nobody is announced a wait while a window stands free for them"
    assert 0.70 <= everybody.announced.value <= 0.92
    assert abs(everybody.bias.value) < 0.25 * everybody.mean_wait.value
    assert everybody.mae.value < 0.6 * everybody.mean_wait.value


def test_the_same_seed_gives_the_same_scores() -> None:
    small = OFFICES["small-3"]
    found = [score_announced_waits(small, policy("default"), learning_days=2, days=1, seed=seed) for seed in (4, 4, 5)]
    assert found[0] == found[1] != found[2]


def test_a_listener_hears_every_event_of_the_day_and_changes_nothing() -> None:
    settings, visitors = settings_of(MEDIUM), draw_day(MEDIUM, 1, 0)
    heard: list[tuple[int, int]] = []
    listened = run_day(
        settings,
        MEDIUM,
        policy("default").order,
        visitors,
        listener=lambda recorded, hall: heard.append((recorded.seq, hall.seq)),
    )
    assert listened == run_day(settings, MEDIUM, policy("default").order, visitors)
    assert [seq for seq, _ in heard] == list(range(1, len(heard) + 1)), "each event once, in order"
    assert all(seq == hall for seq, hall in heard)
    assert len(heard) > 3 * len(visitors)


def test_learned_times_are_those_of_the_description() -> None:
    settings = settings_of(MEDIUM)
    seen = []
    for day in range(6):
        watcher = Watcher()
        run_day(settings, MEDIUM, policy("default").order, draw_day(MEDIUM, 3, day), listener=watcher.watch)
        seen += watcher.observations
    service_times = learn(settings, seen)
    for one in MEDIUM.classes:
        times = service_times.services[one.id]
        assert fmean(times.reception) == pytest.approx(60 * one.service.mean_minutes, rel=0.15)
        assert service_times.basis(one.id) is Basis.LEARNED
        assert times.no_show_share == pytest.approx(0.03, abs=0.02)
        assert fmean(times.walk) == pytest.approx(30, abs=2)


def test_the_command() -> None:
    asked = ["simulate", "--promises", "--office", "small-3", "--days", "2", "--learning-days", "2"]
    found = CliRunner().invoke(main, asked)
    assert found.exit_code == 0, found.output
    assert "learned on 2 others" in found.output
    rows = [line.split("|")[1].strip() for line in found.output.splitlines() if line.startswith("| ")]
    assert rows[2:5] == ["all", "consultation", "cash operation"]
    assert rows[5:9] == ["ic", "ik", "lc", "lk"], "then each service"
