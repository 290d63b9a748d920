"""Reports as files over the API: the figures of the JSON answer, in the language of the request, within bounds."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from tests.web.in_process import InProcess
from web.documents import making
from web.documents.measures import FIGURES

REPORTS = ("measures?measure=wait&by=kind&then_by=window", "waits?by=kind", "visits?", "shifts?", "ratings?")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    office = InProcess(tmp_path_factory.mktemp("files") / "data")
    office.post("/windows/3/open", "operator3")
    office.issue("cash-individual")
    office.clock.advance(400)
    office.post("/windows/3/call-next", "operator3")
    office.clock.advance(15)
    office.post("/windows/3/start", "operator3")
    office.clock.advance(185)
    office.post("/windows/3/finish", "operator3", outcome="resolved")
    office.issue("cash-individual")
    yield office
    office.office.close()


def book_of(here: InProcess, question: str, language: str = "ru") -> openpyxl.Workbook:
    answer = here.get(f"/reports/{question}&format=xlsx&lang={language}")
    assert answer.status_code == 200, answer.text
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def plain(value: Any) -> Any:
    return round(value.total_seconds(), 1) if isinstance(value, timedelta) else value


@pytest.mark.parametrize("measure", ["wait", "visit"])
def test_the_workbook_has_the_figures_of_the_answer(here: InProcess, measure: str) -> None:
    question = f"measures?measure={measure}&by=kind&then_by=window"
    answer = here.get(f"/reports/{question}").get_json()
    [_, *rows] = [[plain(cell.value) for cell in row] for row in book_of(here, question).worksheets[0]]
    assert len(rows) == len(answer["rows"]) + 1
    for cells, row in zip(rows, [*answer["rows"], answer["total"]], strict=True):
        figures = {**row, **{f"within {limit}": share for limit, share in row["within"].items()}}
        names = ["n", "mean_s", "median_s", "p90_s", "p95_s", "share_in_target", "target_s"]
        names += [f"within {limit}" for limit in row["within"]]
        names += ["waiting_n", "left_n", "no_show_n", "unserved_mean_s", "unserved_over_target_n", "unended_n"]
        assert len(names) == len(FIGURES)
        assert cells[2:] == [figures[name] for name in names]


def test_it_says_what_it_is_about(here: InProcess) -> None:
    sheets = {language: book_of(here, REPORTS[0], language).worksheets[1] for language in ("ru", "en")}
    about = {language: {row[0].value: row[1].value for row in sheet} for language, sheet in sheets.items()}
    day = f"{here.office.now():%d.%m.%Y}"
    assert about["ru"]["Период"] == about["en"]["Period"] == day
    assert about["ru"]["Разрез"] == "Вид услуги, Окно"
    assert about["en"]["Versions of the settings"] == f"0 ({day})"
    assert about["ru"]["Показатель"] == "Ожидание"
    assert "каждый вызов" in about["ru"]["Ожидание"]


@pytest.mark.parametrize("question", REPORTS)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_report_has_a_workbook_in_both_languages(here: InProcess, question: str, language: str) -> None:
    book = book_of(here, question, language)
    headings = [cell.value for cell in book.worksheets[0][1]]
    assert all(headings)
    assert any("а" <= letter <= "я" for letter in "".join(headings).lower()) == (language == "ru")


@pytest.mark.parametrize("question", [one for one in REPORTS if not one.startswith("waits")])
def test_csv_for_excel_has_the_cells_of_the_workbook(here: InProcess, question: str) -> None:
    text = here.get(f"/reports/{question}&format=csv&lang=ru").data.decode()
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    sheet = [[plain(cell.value) for cell in row] for row in book_of(here, question).worksheets[0]]
    assert [heading.removesuffix(", с") for heading in rows[0]] == sheet[0]
    for cells, of_sheet in zip(rows[1:], sheet[1:], strict=True):
        for cell, value in zip(cells, of_sheet, strict=True):
            if isinstance(value, int | float):
                assert float(cell.replace(",", ".")) == value
                assert "." not in cell


@pytest.mark.parametrize("question", REPORTS)
def test_pdf_has_the_cells_of_the_workbook(here: InProcess, question: str) -> None:
    answer = here.get(f"/reports/{question}&format=pdf&lang=ru")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    words = "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer.data)).pages)
    words = words.replace("\u00ad", "")  # where a word goes on in the next line
    sheet = book_of(here, question).worksheets[0]
    for cell in (cell for row in sheet for cell in row):
        if isinstance(cell.value, str):
            assert "".join(cell.value.split()) in words
        elif isinstance(cell.value, timedelta):
            seconds = round(cell.value.total_seconds())
            assert f"{seconds // 60}:{seconds % 60:02d}" in words


def test_the_waits_keep_the_form_that_programs_know(here: InProcess) -> None:
    for_programs = here.get("/reports/waits?by=kind&format=csv&lang=ru").data.decode("utf-8-sig")
    for_people = here.get("/reports/waits?by=kind&format=csv-people&lang=ru").data.decode("utf-8-sig")
    assert for_programs.startswith("kind;n;mean_s;median_s;p90_s;p95_s;share_in_target;target_s\r\n")
    assert for_people.startswith("Вид услуги;Число;Среднее, с;")
    assert for_programs.splitlines()[1:] == for_people.splitlines()[1:]


def test_too_many_rows_are_refused(here: InProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(making.MOST_ROWS, making.FileFormat.XLSX, 1)
    answer = here.get("/reports/measures?format=xlsx")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "too_long")
    assert here.get("/reports/measures?format=csv").status_code == 200


def test_a_process_that_takes_too_long_is_ended(here: InProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "LONGEST_S", 0.001)
    answer = here.get("/reports/measures?format=xlsx")
    assert (answer.status_code, answer.get_json()["code"]) == (500, "file_not_made")


def test_the_process_has_bounds_of_its_own(tmp_path: Path) -> None:
    code = (
        "import resource, sys; from web.documents import worker; sys.argv = ['', 'xlsx'];"
        "worker.Document.from_json = lambda text: print(resource.getrlimit(resource.RLIMIT_CPU),"
        " resource.getrlimit(resource.RLIMIT_AS), flush=True) or sys.exit(7); worker.main()"
    )
    answer = subprocess.run([sys.executable, "-c", code], input=b"", capture_output=True, check=False)
    assert (answer.returncode, answer.stdout.decode().split()) == (7, ["(60,", "60)", "(2147483648,", "2147483648)"])
