"""A document as an Excel workbook: real numbers, durations and dates, a frozen heading with filters, a sheet about the rest."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import Any

import xlsxwriter

from web.documents.document import Cell, CellKind, Document, Table, shown

_A_DAY_S = 86400
_MOST_IN_A_NAME = 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_WIDEST, _NARROWEST = 60, 9
_NUMBER_FORMATS = {
    CellKind.TEXT: "@",
    CellKind.COUNT: "0",
    CellKind.NUMBER: "0.00",
    CellKind.DURATION: "[h]:mm:ss",
    CellKind.SHARE: "0.0%",
    CellKind.DAY: "dd.mm.yyyy",
    CellKind.MOMENT: "dd.mm.yyyy hh:mm:ss",
}
_ABOUT = {"ru": "О файле", "en": "About"}
_DEFINITIONS = {"ru": "Что считается", "en": "What is counted"}
_PAGE = {"ru": "Страница &P из &N", "en": "Page &P of &N"}


def as_workbook(document: Document) -> bytes:
    """The same bytes for the same document. The sheet about it is the second, whatever the number of tables."""
    out = io.BytesIO()
    # What somebody has typed stays text, whatever it begins with.
    book = xlsxwriter.Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties(
        {"title": document.title, "created": datetime.fromisoformat(document.made_at).replace(tzinfo=None)}
    )
    formats = _Formats(book)
    names = _names_of_sheets(document)
    _write_table(book.add_worksheet(names[0]), document.tables[0], document, formats)
    _write_about(book.add_worksheet(_ABOUT[document.language]), document, formats)
    for name, table in zip(names[1:], document.tables[1:], strict=True):
        _write_table(book.add_worksheet(name), table, document, formats)
    book.close()
    return out.getvalue()


class _Formats:
    """The formats of cells, each made once."""

    def __init__(self, book: Any) -> None:
        self.heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.plain = book.add_format({"text_wrap": True, "valign": "top"})
        self.of = {kind: book.add_format({"num_format": number}) for kind, number in _NUMBER_FORMATS.items()}
        self.of_total = {
            kind: book.add_format({"num_format": number, "bold": True, "top": 1})
            for kind, number in _NUMBER_FORMATS.items()
        }


def _write_table(sheet: Any, table: Table, document: Document, formats: _Formats) -> None:
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.heading, formats.heading)
        shown_ones = [
            column.heading[:16],
            *(shown(row[place], column.kind, document.language) for row in table.all_rows),
        ]
        sheet.set_column(place, place, max(_NARROWEST, min(_WIDEST, 2 + max(map(len, shown_ones)))))
    for line, row in enumerate(table.rows, start=1):
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            _write(sheet, line, place, cell, column.kind, formats.of[column.kind])
    if table.total is not None:
        for place, (cell, column) in enumerate(zip(table.total, table.columns, strict=True)):
            _write(sheet, len(table.rows) + 1, place, cell, column.kind, formats.of_total[column.kind])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&L{_of_header(document.title)}")
    sheet.set_footer(f"&R{_PAGE[document.language]}")


def _write(sheet: Any, line: int, place: int, cell: Cell, kind: CellKind, cell_format: Any) -> None:
    if cell is None:
        sheet.write_blank(line, place, None, cell_format)
    elif kind is CellKind.DAY:
        sheet.write_datetime(line, place, date.fromisoformat(str(cell)), cell_format)
    elif kind is CellKind.MOMENT:
        sheet.write_datetime(line, place, datetime.fromisoformat(str(cell)), cell_format)
    elif kind is CellKind.TEXT or isinstance(cell, str):
        sheet.write_string(line, place, str(cell), cell_format)
    else:
        sheet.write_number(line, place, cell / _A_DAY_S if kind is CellKind.DURATION else cell, cell_format)


def _write_about(sheet: Any, document: Document, formats: _Formats) -> None:
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, document.title, formats.heading)
    line = 1
    for label, value in document.facts:
        sheet.write_string(line, 0, label, formats.plain)
        sheet.write_string(line, 1, value, formats.plain)
        line += 1
    if document.definitions:
        sheet.write_string(line + 1, 0, _DEFINITIONS[document.language], formats.heading)
        line += 2
    for label, value in document.definitions:
        sheet.write_string(line, 0, label, formats.plain)
        sheet.write_string(line, 1, value, formats.plain)
        line += 1


def _names_of_sheets(document: Document) -> list[str]:
    """Names that Excel accepts, each once."""
    names: list[str] = []
    taken = {_ABOUT[document.language].lower()}
    for number, table in enumerate(document.tables, start=1):
        name = _NOT_IN_A_NAME.sub(" ", table.title)[:_MOST_IN_A_NAME].strip() or str(number)
        if name.lower() in taken:
            name = f"{number} {name}"[:_MOST_IN_A_NAME]
        taken.add(name.lower())
        names.append(name)
    return names


def _of_header(text: str) -> str:
    """In headers `&` begins a code, and Excel takes at most 255 characters."""
    return text.replace("&", "&&")[:200]
