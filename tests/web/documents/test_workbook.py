"""Excel workbooks as openpyxl reads them: real numbers, text that stays text, heading, filters, and the sheet about the file."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import openpyxl
import pytest

from web.documents.document import Cell, CellKind, Column, Document, Table
from web.documents.workbook import as_workbook

EVERY_KIND = [
    Column("Text", CellKind.TEXT),
    Column("Count", CellKind.COUNT),
    Column("Number", CellKind.NUMBER),
    Column("Duration", CellKind.DURATION),
    Column("Share", CellKind.SHARE),
    Column("Day", CellKind.DAY),
    Column("Moment", CellKind.MOMENT),
]
A_ROW: list[Cell] = ["Окно 1", 7, 4.25, 90000.5, 0.9, "2026-12-01", "2026-12-01T08:05:30"]


def document(*tables: Table) -> Document:
    return Document(
        "waits",
        "Waits & ways",
        "en",
        "2026-12-01T08:00:00+03:00",
        tables,
        [("Office", "Угольная")],
        [("Mean", "a mean")],
    )


def opened(*tables: Table) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(as_workbook(document(*tables))))


def test_each_kind_of_cell_is_what_it_is_in_excel() -> None:
    sheet = opened(Table("Waits", EVERY_KIND, [A_ROW], ["Total", 7, 4.25, None, 0.9, None, None])).worksheets[0]
    text, count, number, duration, share, day, moment = (cell.value for cell in sheet[2])
    assert (text, count, number, share) == ("Окно 1", 7, 4.25, 0.9)
    assert isinstance(duration, timedelta)
    assert duration.total_seconds() == pytest.approx(90000.5, abs=0.001)
    assert (day, moment) == (datetime(2026, 12, 1), datetime(2026, 12, 1, 8, 5, 30))  # noqa: DTZ001  # Excel knows no zones
    assert [cell.number_format for cell in sheet[2]][3:] == ["[h]:mm:ss", "0.0%", "dd.mm.yyyy", "dd.mm.yyyy hh:mm:ss"]
    assert [cell.value for cell in sheet[3]] == ["Total", 7, 4.25, None, 0.9, None, None]


@pytest.mark.parametrize(
    "typed", ["=1+1", "+7 495", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://x", "{=1}", "007"]
)
def test_what_somebody_typed_stays_text(typed: str) -> None:
    cell = opened(Table("Waits", [Column("=2+2")], [[typed]])).worksheets[0]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (typed, "s", None)


def test_the_heading_is_frozen_and_filters_leave_the_total_alone() -> None:
    sheet = opened(Table("Waits", EVERY_KIND, [A_ROW, A_ROW], A_ROW)).worksheets[0]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("B2", "A1:G3", "$1:$1")
    assert (sheet.page_setup.orientation, sheet.oddFooter.right.text) == ("landscape", "Page &P of &N")


def test_the_second_sheet_is_about_the_file() -> None:
    book = opened(*(Table("Waits: by [kind]/*?", EVERY_KIND, []) for _ in range(2)))
    assert book.sheetnames == ["Waits  by  kind", "About", "2 Waits  by  kind"]
    values = [[cell.value for cell in row] for row in book["About"]]
    assert values[:2] == [["Waits & ways", None], ["Office", "Угольная"]]
    assert values[-1] == ["Mean", "a mean"]


def test_the_same_document_gives_the_same_bytes() -> None:
    one = document(Table("Waits", EVERY_KIND, [A_ROW]))
    assert as_workbook(one) == as_workbook(Document.from_json(one.to_json()))
