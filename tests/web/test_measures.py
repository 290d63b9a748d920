"""The measures over the API: as JSON and CSV, who may ask, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_core.reports.measures import Dimension, Measure
from tests.web.in_process import InProcess


@pytest.fixture
def here(tmp_path: Path) -> Iterator[InProcess]:
    office = InProcess(tmp_path / "data")
    office.post("/windows/3/open", "operator3")
    office.issue("cash-individual")
    office.clock.advance(400)
    office.post("/windows/3/call-next", "operator3")
    office.issue("cash-individual")
    yield office
    office.office.close()


def test_a_late_call_and_one_who_waits(here: InProcess) -> None:
    report = here.get("/reports/measures?measure=wait&by=kind&then_by=window").get_json()
    [row] = report["rows"]
    assert (row["key"], row["then_key"], row["label"]["en"]) == ("cash_operation", "3", "Cash operation")
    assert (row["n"], row["mean_s"], row["target_s"], row["share_in_target"]) == (1, 400, 300, 0)
    assert row["within"] == {"300": 0, "600": 1, "900": 1, "1200": 1, "1800": 1}
    assert report["total"]["waiting_n"] == 1


@pytest.mark.parametrize("measure", list(Measure))
@pytest.mark.parametrize("by", list(Dimension))
def test_every_measure_by_every_dimension(here: InProcess, measure: Measure, by: Dimension) -> None:
    report = here.get(f"/reports/measures?measure={measure}&by={by}").get_json()
    assert (report["measure"], report["by"], report["then_by"]) == (measure, by, None)
    assert sum(row["n"] for row in report["rows"]) == report["total"]["n"]


def test_csv_for_a_russian_spreadsheet(here: InProcess) -> None:
    answer = here.get("/reports/measures?by=operator&format=csv&lang=ru")
    assert answer.mimetype == "text/csv"
    heading, row, total = answer.get_data(as_text=True).removeprefix("\ufeff").splitlines()
    assert heading.startswith("Сотрудник;Число;Среднее, с;")
    assert row.startswith("Имя operator3;1;400,0;")
    assert total.startswith("Всего;1;400,0;")


@pytest.mark.parametrize("query", ["measure=mood", "by=colour", "by=kind&then_by=kind", "format=doc", "from=9999"])
def test_what_is_no_question_is_refused(here: InProcess, query: str) -> None:
    answer = here.get(f"/reports/measures?{query}")
    assert (answer.status_code, answer.get_json()["code"]) == (400, "invalid_request")


def test_it_is_the_managers(here: InProcess) -> None:
    assert here.get("/reports/measures", "operator1").status_code == 403
