"""Tables as CSV: the one writer. For people nothing in a cell is a formula; for programs each cell is as it is.

Spreadsheets run what begins with = + - @, in some versions also after blanks, a tab or a line end; a name or a note that
somebody has typed could then read other cells or files, or open addresses, at the computer of whoever opens the table.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"
"""What Excel needs before UTF-8."""

_STARTS_A_FORMULA = frozenset("=+-@＝＋－＠")
_MOVES_ON = frozenset("\t\r\n")
# Blanks, and characters that are not seen: a spreadsheet may drop them.
_PASSED_OVER = frozenset({"Zs", "Cf", "Cc"})
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?", re.ASCII)


def table_for_people(columns: Sequence[str], rows: Iterable[Sequence[str]], line_end: str = "\r\n") -> str:
    """A table that people open in a spreadsheet, `;` between its cells."""
    return _table([harmless(one) for one in columns], ([harmless(one) for one in row] for row in rows), line_end)


def table_for_programs(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table that a program reads by contract, `;` between its cells: no cell is changed."""
    return _table(columns, rows, "\r\n")


def harmless(cell: str) -> str:
    """The cell, behind an apostrophe if a spreadsheet might run it. A number stays one, with its sign."""
    return f"'{cell}" if _may_be_run(cell) else cell


def _may_be_run(cell: str) -> bool:
    if _NUMBER.fullmatch(cell):
        return False
    if cell[:1] in _MOVES_ON and cell:
        return True
    first = next((one for one in cell if unicodedata.category(one) not in _PASSED_OVER), "")
    return first in _STARTS_A_FORMULA


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]], line_end: str) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator=line_end)
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()
