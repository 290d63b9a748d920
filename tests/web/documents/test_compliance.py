"""The compliance sheet over the API: figures, verdicts, explanations in every version, and sheets that stay as they were kept."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from queue_core.errors import FileDamaged
from queue_core.reports.compliance import Month
from queue_core.reports.compliance.figures import Figure, Unit
from queue_core.reports.compliance.sheet import ClauseVerdict, verdict_on
from queue_core.reports.compliance.storage import ComplianceFile
from queue_core.settings.standards import STANDARD_2018, ClauseFigure, in_force
from tests.running import MORNING
from tests.web.in_process import InProcess

MONTH = f"{MORNING:%Y-%m}"


def visit(here: InProcess, wait_s: float, reception_s: float) -> None:
    here.issue("cash-individual")
    here.clock.advance(wait_s)
    here.post("/windows/3/call-next", "operator3")
    here.post("/windows/3/start", "operator3")
    here.clock.advance(reception_s)
    here.post("/windows/3/finish", "operator3", outcome="resolved")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[InProcess]:
    office = InProcess(tmp_path / "data")
    office.post("/windows/3/open", "operator3")
    visit(office, wait_s=500, reception_s=100)
    visit(office, wait_s=300, reception_s=200)
    yield office
    office.office.close()


def clauses(here: InProcess, month: str = MONTH) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in here.get(f"/reports/compliance?month={month}").get_json()["clauses"]}


def explain(here: InProcess, text: str, figure: str = "wait-cash") -> dict[str, Any]:
    answer = here.post("/reports/compliance/explanations", "manager", month=MONTH, figure=figure, text=text)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def a_month_later(here: InProcess) -> None:
    here.clock.advance(timedelta(days=31).total_seconds())


def test_each_clause_stands_beside_its_figure_and_verdict(here: InProcess) -> None:
    found = clauses(here)
    wait, reception = found["wait-cash"], found["reception-cash"]
    assert (wait["clause"], wait["figure"], wait["target"], wait["n"], wait["verdict"]) == (
        "6.5.6",
        400,
        300,
        2,
        "broken",
    )
    assert (reception["figure"], reception["target"], reception["verdict"]) == (150, 300, "kept")
    assert (found["wait-consultation"]["figure"], found["wait-consultation"]["verdict"]) == (None, "no-data")
    assert (found["contacts"]["figure"], found["contacts"]["target"], found["contacts"]["verdict"]) == (
        1,
        None,
        "reported",
    )
    assert (found["visit"]["figure"], found["visit"]["target"]) == (550, 1200)
    assert (found["peak"]["figure"], found["peak"]["n"]) == (1, 2)
    assert clauses(here, "2020-01")["wait-cash"]["verdict"] == "no-data"


def test_a_target_is_kept_at_the_target_itself() -> None:
    assert verdict_on(Figure(Unit.SECONDS, 300.04, 300, 9)) is ClauseVerdict.KEPT
    assert verdict_on(Figure(Unit.SECONDS, 300.06, 300, 9)) is ClauseVerdict.BROKEN
    assert verdict_on(Figure(Unit.COUNT, 1, 0, 9)) is ClauseVerdict.BROKEN


def test_a_month_is_judged_by_the_standard_of_its_first_day() -> None:
    later = STANDARD_2018.model_copy(update={"in_force_from": date(2027, 3, 1)})
    both = [later, STANDARD_2018]
    assert in_force(both, date(2027, 2, 28)) is STANDARD_2018
    assert in_force(both, date(2027, 3, 1)) is later
    assert in_force(both, date(2000, 1, 1)) is STANDARD_2018


def test_every_version_of_an_explanation_is_kept(here: InProcess) -> None:
    first = explain(here, "Не работал терминал")
    here.clock.advance(60)
    assert explain(here, " Не работал терминал ") == first, "the same again is no new version"
    second = explain(here, "Терминал не работал 4 ноября")
    assert (first["version"], second["version"], second["name"]) == (1, 2, "Имя manager")
    row = clauses(here)["wait-cash"]
    assert (row["note"], row["explanation"]) == ("Терминал не работал 4 ноября", second)
    file = here.app.extensions["talon"][ComplianceFile]
    assert [one.text for one in file.versions(Month(MORNING.year, MORNING.month))] == [
        "Не работал терминал",
        "Терминал не работал 4 ноября",
    ]
    explain(here, "")
    assert clauses(here)["wait-cash"]["note"] == ""


def test_the_sheet_on_paper(here: InProcess) -> None:
    explain(here, "=Терминал #[не] работал")
    answer = here.get(f"/reports/compliance?month={MONTH}&format=pdf&lang=ru")
    text = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages).split())
    for expected in ("Соблюдение стандарта", "6.5.6", "6:40", "5:00", "Нарушен", "Имя manager", "Руководитель офиса"):
        assert expected in text
    assert "=Терминал #[не]" in text


def test_a_kept_sheet_stays_as_it_was(here: InProcess) -> None:
    early = here.post("/reports/compliance/sheets", "manager", month=MONTH)
    assert (early.status_code, early.get_json()["code"]) == (409, "month_not_over")
    a_month_later(here)
    kept = here.post("/reports/compliance/sheets", "manager", month=MONTH).get_json()
    pdf = here.get(f"/reports/compliance/sheets/{kept['number']}").data
    assert sha256(pdf).hexdigest() == kept["sha256"]
    assert here.post("/reports/compliance/sheets", "manager", month=MONTH).get_json() == kept, "nothing has changed"
    explain(here, "Позднее пояснение")
    here.clock.advance(60)
    again = here.post("/reports/compliance/sheets", "manager", month=MONTH).get_json()
    assert again["number"] == kept["number"] + 1
    assert here.get(f"/reports/compliance/sheets/{kept['number']}").data == pdf
    assert [one["number"] for one in here.get(f"/reports/compliance?month={MONTH}").get_json()["sheets"]] == [1, 2]
    assert here.get("/reports/compliance/sheets/9").status_code == 404


def test_rows_are_never_changed_and_a_changed_sheet_is_noticed(here: InProcess) -> None:
    a_month_later(here)
    number = here.post("/reports/compliance/sheets", "manager", month=MONTH).get_json()["number"]
    with closing(sqlite3.connect(here.directory / "compliance.db")) as database:
        for change in ("UPDATE sheets SET sha256 = ''", "DELETE FROM sheets"):
            with pytest.raises(sqlite3.IntegrityError):
                database.execute(change)
        database.execute("DROP TRIGGER sheets_no_update")
        database.execute("UPDATE sheets SET pdf = x'00'")
        database.commit()
    file = here.app.extensions["talon"][ComplianceFile]
    with pytest.raises(FileDamaged):
        file.pdf_of(number)


def test_a_damaged_file_leaves_the_queue_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/compliance.db").write_bytes(b"no database at all, but long enough to be read as one" * 100)
    office = InProcess(tmp_path / "data")
    answer = office.get("/reports/compliance")
    assert (answer.status_code, answer.get_json()["code"]) == (503, "file_damaged")
    office.post("/windows/3/open", "operator3")
    office.issue("cash-individual")
    office.office.close()


def test_the_year_in_the_form_of_order_186(here: InProcess) -> None:
    year = MORNING.year
    rows = here.get(f"/reports/compliance/year?year={year}").get_json()["rows"]
    assert rows == [
        {"year": year - 1, "visitors": 0, "mean_wait_s": None, "mean_service_s": None},
        {"year": year, "visitors": 2, "mean_wait_s": 400, "mean_service_s": 150},
    ]
    answer = here.get(f"/reports/compliance/year?year={year}&format=xlsx&lang=ru")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    assert headings[6:9] == [
        "Количество потребителей, обратившихся очно",
        "Среднее время на обслуживание, мин",
        "Среднее время ожидания в очереди, мин",
    ]
    assert [cell.value for cell in sheet[3]][6:9] == [2, 2.5, 6.7]
    assert sheet["A3"].value == str(year)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/reports/compliance/explanations", {"month": "2026-13", "figure": "visit", "text": "x"}),
        ("/reports/compliance/explanations", {"month": MONTH, "figure": "mood", "text": "x"}),
        ("/reports/compliance/explanations", {"month": MONTH, "figure": "visit", "text": "x" * 1001}),
        ("/reports/compliance/sheets", {"month": 11}),
    ],
)
def test_what_is_no_month_or_no_figure_is_refused(here: InProcess, path: str, body: dict[str, Any]) -> None:
    assert here.post(path, "manager", **body).status_code == 400


def test_it_is_the_managers(here: InProcess) -> None:
    assert here.get("/reports/compliance", "operator3").status_code == 403
    body = {"month": MONTH, "figure": ClauseFigure.VISIT.value, "text": "x"}
    assert here.post("/reports/compliance/explanations", "operator3", **body).status_code == 403
