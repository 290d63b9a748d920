"""What if and staffing advice on the API and on the manager's pages, on three weeks of an office's own journal."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.queue_core.simulation.weeks import record_weeks
from tests.web.in_process import InProcess

FRIDAY, MONDAY = "2026-11-20", "2026-11-23"


@pytest.fixture(scope="module")
def three_weeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("weeks") / "data"
    record_weeks(directory, date(2026, 11, 23), days=21, visitors=70)
    return directory


@pytest.fixture
def office(three_weeks: Path, tmp_path: Path) -> Iterator[InProcess]:
    """The server of an office that has worked for three weeks; it is Monday, ten o'clock."""
    shutil.copytree(three_weeks, tmp_path / "data")
    made = InProcess(tmp_path / "data")
    yield made
    made.office.close()


def what_if(office: InProcess, **body: Any) -> Any:
    answer = office.post("/reports/what-if", "manager", **{"day": FRIDAY, **body})
    assert answer.status_code == 200, answer.text
    return answer.get_json()


# -- what if --------------------------------------------------------------------------------------------------------


def test_nothing_changed(office: InProcess) -> None:
    told = what_if(office)
    assert told["before"] == told["after"]
    report = office.get(f"/reports/waits?from={FRIDAY}&to={FRIDAY}").get_json()
    recorded = told["recorded"]["kinds"]
    for row in report["rows"]:
        assert recorded[row["key"]]["n"] == row["n"]
        assert recorded[row["key"]]["mean_s"] == pytest.approx(row["mean_s"], abs=0.1)
    assert told["half_hours"][0]["from"] == "08:00"


def test_every_change_at_once(office: InProcess) -> None:
    told = what_if(
        office,
        more_windows=[{"skills": ["cash-individual", "settlements-individual"], "from": "9:00", "to": "13:00"}],
        breaks=[{"window": "1", "at": "11:00", "minutes": 15, "kind": "technical"}],
        no_breaks={"from": "10:30", "to": "11:30"},
        call_order={"name": "static_priority", "rates": {"consultation": 1, "cash_operation": 5}},
    )
    kinds = [
        (told[when]["kinds"][kind]["mean_s"])
        for when in ("before", "after")
        for kind in ("consultation", "cash_operation")
    ]
    assert kinds[2] + kinds[3] < kinds[0] + kinds[1]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "invalid_request"),
        ({"day": "moon"}, 400, "invalid_request"),
        ({"day": MONDAY}, 409, "day_not_over"),
        ({"day": "2026-11-22"}, 409, "nothing_happened"),
        (
            {"day": FRIDAY, "more_windows": [{"skills": ["cash-individual"], "from": "9", "to": "10:00"}]},
            400,
            "invalid_request",
        ),
        (
            {"day": FRIDAY, "more_windows": [{"skills": ["cash-individual"], "from": "11:00", "to": "10:00"}]},
            422,
            "wrong_change",
        ),
        (
            {"day": FRIDAY, "more_windows": [{"skills": ["moon"], "from": "9:00", "to": "10:00"}]},
            422,
            "unknown_service",
        ),
        ({"day": FRIDAY, "breaks": [{"window": "9", "at": "9:00", "minutes": 5}]}, 404, "unknown_window"),
        ({"day": FRIDAY, "call_order": {"name": "by_beauty"}}, 400, "invalid_request"),
        ({"day": FRIDAY, "surprise": 1}, 400, "invalid_request"),
    ],
)
def test_questions_that_cannot_be_answered(office: InProcess, body: dict[str, Any], status: int, code: str) -> None:
    answer = office.call("POST", "/reports/what-if", "manager", json=body)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_only_the_manager_asks(office: InProcess) -> None:
    for path, method in (("/reports/what-if", "POST"), ("/reports/staffing", "GET")):
        assert (
            office.call(
                method, path, "operator1", **({"json": {"day": FRIDAY}} if method == "POST" else {})
            ).status_code
            == 403
        )


# -- staffing -------------------------------------------------------------------------------------------------------


def test_the_next_working_day_and_the_day_asked_for(office: InProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    told = office.get("/reports/staffing").get_json()
    assert told["day"] == "2026-11-24"
    assert told["learned_days"] == 15
    assert told["most"] == max(len(one["windows"]) for one in told["half_hours"])
    assert sum(
        one["expected"]["consultation"] + one["expected"]["cash_operation"] for one in told["half_hours"]
    ) == pytest.approx(told["visitors"], abs=2)
    # What was computed is kept: nothing is computed for the same date, or a picture of it.
    monkeypatch.setattr("web.staffing.advise", lambda *_: pytest.fail("computed again"))
    assert office.get("/reports/staffing?date=2026-11-24").get_json() == told


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [("2026-11-28", 409, "day_off"), ("moon", 400, "invalid_request"), ("2027-11-23", 400, "invalid_request")],
)
def test_days_without_advice(office: InProcess, asked: str, status: int, code: str) -> None:
    answer = office.get(f"/reports/staffing?date={asked}")
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_a_new_office_says_from_when_it_will_work(here: InProcess) -> None:
    answer = here.get("/reports/staffing", headers={"Accept-Language": "en"})
    assert answer.status_code == 409
    assert answer.get_json()["code"] == "not_enough_history"
    # Monday to Friday are missing, today's included: on Saturday there are enough.
    assert "from 28 November 2026 on" in answer.get_json()["detail"]
    assert "с 28.11.2026" in answer.get_json()["text"]["ru"]
