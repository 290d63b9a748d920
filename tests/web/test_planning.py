"""What if and staffing advice on the API and on the manager's pages, on three weeks of an office's own journal."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from queue_core.settings import load
from queue_core.staffing import StaffingAdvice, advise
from tests.queue_core.simulation.weeks import record_weeks
from tests.running import PASSWORD, TRUDOVAYA
from tests.web.in_process import InProcess

FRIDAY, MONDAY = "2026-11-20", "2026-11-23"


@pytest.fixture(scope="module")
def three_weeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("weeks") / "data"
    record_weeks(directory, date(2026, 11, 23), days=21, visitors=70)
    return directory


@pytest.fixture(scope="module")
def computed(three_weeks: Path) -> StaffingAdvice:
    """The advice for Tuesday, searched for less long than an office would."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"_SEARCH_VISITORS": 2000, "_CHECKS": 1, "_MOST_CHECK_DAYS": 20}.items():
            patch.setattr(f"queue_core.staffing.correction.{name}", value)
        return advise(three_weeks, load(TRUDOVAYA), date(2026, 11, 24), date(2026, 11, 23))


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
        day="2026-11-16",
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


def test_the_next_working_day_is_advised_on_and_computed_once(
    office: InProcess, computed: StaffingAdvice, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def advise_now(*question: Any) -> StaffingAdvice:
        asked.append(question)
        return computed

    monkeypatch.setattr("web.planning.staffing_advice.advise", advise_now)
    told = office.get("/reports/staffing").get_json()
    assert office.get("/reports/staffing?date=2026-11-24").get_json() == told
    assert asked == [(office.directory, office.office.settings, date(2026, 11, 24), date(2026, 11, 23))]
    assert (told["day"], told["learned_days"]) == ("2026-11-24", 14)
    assert told["most"] == max(len(one["windows"]) for one in told["half_hours"])
    expected = sum(sum(one["expected"].values()) for one in told["half_hours"])
    assert expected == pytest.approx(told["visitors"], abs=2)
    assert all(set(line["windows"]) <= set(one["windows"]) for one in told["half_hours"] for line in one["lines"])
    office.clock.advance(24 * 3600)
    office.office.tick()
    office.get("/reports/staffing?date=2026-11-24")
    assert len(asked) == 2, "a day later there is a day more to learn from"


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
    assert "from 28 November 2026" in answer.get_json()["detail"]
    assert "с 28.11.2026" in answer.get_json()["text"]["ru"]


# -- the manager's pages --------------------------------------------------------------------------------------------


def page(office: InProcess, path: str) -> str:
    """A page as a signed-in manager's browser gets it."""
    client = office.client()
    entrance = client.get("/sign-in").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', entrance)
    assert token
    client.post("/sign-in", data={"name": "manager", "password": PASSWORD, "csrf_token": token[1]})
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.get_data(as_text=True)


def test_the_what_if_form_begins_with_the_latest_day_and_its_breaks(office: InProcess) -> None:
    form = page(office, "/management/what-if")
    assert f'data-day="{FRIDAY}"' in form
    before_template = form.split("<template")[0]
    assert before_template.count('class="break-row"') == 5, "every window had its lunch"
    assert "Расчёты и платёжные документы" in form
    assert "Заключение договора" not in form, "what no window does cannot be a skill"
    assert 'data-day="2026-11-17"' in page(office, "/management/what-if?day=2026-11-17")


def test_a_new_office_is_told_when_the_pages_will_work(here: InProcess) -> None:
    assert "В журнале пока нет ни одного целого дня" in page(here, "/management/what-if")
    assert 'data-date="2026-11-24"' in page(here, "/management/staffing")


def test_the_pictures_are_svg_that_says_what_the_table_says(
    office: InProcess, computed: StaffingAdvice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.planning.staffing_advice.advise", lambda *_: computed)
    told = office.get("/reports/staffing?date=2026-11-24").get_json()
    for name, words in (("windows", []), ("visitors", ["Консультация", "Кассовая операция"])):
        drawn = page(office, f"/management/staffing/{name}.svg?date=2026-11-24")
        said = [text.text for text in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]
        assert {one["from"] for one in told["half_hours"]} <= set(said)
        assert set(words) <= set(said)
        assert not re.search(r'\b(href|src)\s*=\s*"', drawn), "nothing from elsewhere"
    windows = page(office, "/management/staffing/windows.svg?date=2026-11-24")
    shown = [text.text for text in ElementTree.fromstring(windows).iter("{http://www.w3.org/2000/svg}text")]
    counts = [str(len(one["windows"])) for one in told["half_hours"]]
    assert [text for text in shown if text and text.isdigit()][-len(counts) :] == counts
