"""What the office has learned, the gain on its own days, and proposals that become settings, on the API."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from queue_core.settings import load
from queue_core.simulation.own_days import FILE, as_json, kept_replays
from queue_core.simulation.proposals import ProposalId
from tests.queue_core.simulation.weeks import record_weeks
from tests.running import TRUDOVAYA
from tests.web.in_process import InProcess
from web.planning import replays

MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def two_weeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that has worked for two weeks, its days replayed."""
    directory = tmp_path_factory.mktemp("weeks") / "data"
    record_weeks(directory, MONDAY, days=14, visitors=90)
    replays.main(directory, MONDAY, TRUDOVAYA.read_text(encoding="utf-8"))
    return directory


@pytest.fixture
def office(two_weeks: Path, tmp_path: Path) -> Iterator[InProcess]:
    shutil.copytree(two_weeks, tmp_path / "data")
    made = InProcess(tmp_path / "data")
    yield made
    made.office.close()


def report(office: InProcess) -> dict[str, Any]:
    answer = office.get("/reports/learning")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_what_was_learned_is_what_was_recorded(office: InProcess) -> None:
    learned = report(office)["learned"]
    services = {row["service"]: row for row in learned["services"]}
    cash = services["cash-individual"]
    assert cash["basis"] == "learned"
    assert cash["times"]["n"] == sum(row["n"] for row in cash["operators"]) > 0
    lengths = [row["mean_s"] for row in cash["operators"]]
    assert min(lengths) <= cash["times"]["mean_s"] <= max(lengths)
    standard_s = load(TRUDOVAYA).targets.cash_operation.reception_s
    ends = sorted((cash["times"]["mean_s"], standard_s))
    assert ends[0] - 5 <= cash["expected_s"] <= ends[1] + 5, "between the standard's and the office's own"
    visitors = office.get("/reports/visits?day=2026-11-16").get_json()["visits"]
    mondays = learned["weekdays"][0]
    assert (mondays["weekday"], mondays["days"]) == (0, 2)
    other = office.get("/reports/visits?day=2026-11-09").get_json()["visits"]
    both = sum(row["visitors"] for row in mondays["half_hours"]) * 2
    # Those sent on to another line come there a second time.
    assert len(visitors) + len(other) <= both <= 1.1 * (len(visitors) + len(other))


def test_the_latest_day_is_compared_with_what_was_expected(office: InProcess) -> None:
    latest = report(office)["latest_day"]
    assert latest["day"] == "2026-11-20"
    promises = office.get("/reports/promises?from=2026-11-20&to=2026-11-20").get_json()["total"]
    assert latest["announced"] == promises
    assert sum(row["came"] for row in latest["half_hours"]) == latest["came"] > 0
    assert sum(row["expected"] for row in latest["half_hours"]) == pytest.approx(latest["expected"], rel=0.02)


def test_the_gain_is_that_of_the_same_days(office: InProcess) -> None:
    own = report(office)["own_days"]
    assert (own["days"], own["missing"], own["over_first_come"]["before"]["days"]) == (10, 0, 10)
    waits = office.get("/reports/waits?from=2026-11-09&to=2026-11-20").get_json()["rows"]
    for row, recorded in zip(waits, own["recorded"]["kinds"], strict=True):
        assert (row["key"], row["n"]) == (recorded["key"], recorded["n"])
        assert recorded["mean_s"] == pytest.approx(row["mean_s"], abs=0.1)
    assert [row["id"] for row in own["proposals"]] == ["fixed_rate", "later_breaks", "earlier_breaks"]
    assert all(row["gain"]["before"]["days"] == 10 for row in own["proposals"])


def test_one_press_puts_a_proposal_into_force_and_one_takes_it_back(office: InProcess) -> None:
    told = report(office)
    proposal = next(row for row in told["own_days"]["proposals"] if row["id"] == "later_breaks")
    saved = office.post("/settings/proposals/later_breaks", "manager", based_on=told["settings_version"])
    assert saved.get_json() == {"version": 1}
    starts = [row.starts.latest for row in office.office.settings.breaks.day]
    assert starts == [12 * 60, 14 * 60 + 45, 16 * 60 + 30]
    [_, *_] = versions = office.get("/settings").get_json()["versions"]
    assert versions[0]["changes"] == proposal["changes"]
    assert versions[0]["note"].startswith("Предложение офиса по 10 его дням")
    assert office.post("/settings/restore", "manager", version=0, based_on=1).status_code == 200
    assert [row.starts.latest for row in office.office.settings.breaks.day] == [latest - 30 for latest in starts]


@pytest.mark.parametrize(
    ("proposal", "based_on", "status", "code"),
    [
        ("moon", 0, 404, "unknown_proposal"),
        ("day_rate", 0, 404, "unknown_proposal"),
        ("fixed_rate", 7, 409, "settings_outdated"),
    ],
)
def test_what_is_no_proposal_any_more_is_refused(
    office: InProcess, proposal: str, based_on: int, status: int, code: str
) -> None:
    answer = office.post(f"/settings/proposals/{proposal}", "manager", based_on=based_on)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert office.office.settings_version == 0


def test_days_are_replayed_again_only_under_other_rules(office: InProcess) -> None:
    before = (office.directory / FILE).read_bytes()
    replays.main(office.directory, MONDAY, office.office.settings.toml)
    assert (office.directory / FILE).read_bytes() == before, "every day is kept"
    office.post("/settings/proposals/fixed_rate", "manager", based_on=0)
    told = report(office)["own_days"]
    assert (told["days"], told["missing"], told["over_first_come"]) == (0, 10, None)
    assert ProposalId.DAY_RATE in [row["id"] for row in told["proposals"]]
    assert all(row["gain"] is None for row in told["proposals"])


def test_a_damaged_file_is_replayed_again(office: InProcess) -> None:
    (office.directory / FILE).write_bytes(b'{"settings": "x", "days": {"2026')
    assert report(office)["own_days"]["missing"] == 10


def test_a_process_of_its_own_replays_what_is_missing(office: InProcess) -> None:
    complete = kept_replays(office.directory, office.office.settings)
    latest = dict(sorted(complete.days.items())[:-1])
    (office.directory / FILE).write_bytes(as_json(replace(complete, days=latest)))
    office.server.replays.replay_what_is_missing()
    assert kept_replays(office.directory, office.office.settings) == complete
