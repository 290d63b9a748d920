"""A document as CSV that Excel opens by a double click: a byte order mark, `;` between cells, decimals as the language has them."""

from __future__ import annotations

from queue_core.csv_text import BYTE_ORDER_MARK, table_for_people
from web.documents.document import Cell, CellKind, Column, Document, shown


def as_csv(document: Document) -> str:
    """The first table, with its total as the last row; CSV has room for no more. Durations are in seconds."""
    table, language = document.tables[0], document.language
    return BYTE_ORDER_MARK + table_for_people(
        [_heading(column, language) for column in table.columns],
        (
            [_cell(cell, column.kind, language) for cell, column in zip(row, table.columns, strict=True)]
            for row in table.all_rows
        ),
    )


def _heading(column: Column, language: str) -> str:
    if column.kind is not CellKind.DURATION:
        return column.heading
    return f"{column.heading}, {'s' if language == 'en' else 'с'}"


def _cell(cell: Cell, kind: CellKind, language: str) -> str:
    if isinstance(cell, int | float):
        return str(cell).replace(".", ",") if language == "ru" else str(cell)
    return shown(cell, kind, language)
