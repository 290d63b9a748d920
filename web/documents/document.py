"""A report as it goes into a file: tables of typed cells with what a reader must know of them, in one language.

The three writers (`csv_file`, `workbook`, `pdf`) get the same document, so that their figures are the same. It crosses to the
process that writes it as JSON, hence cells of JSON's own types.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

Cell = str | int | float | None
"""None: there is no such figure, as the mean of nobody; an empty cell."""


class CellKind(StrEnum):
    """What the cells of a column hold.

    `duration`: seconds; `share`: 0 to 1; `number`: with fractions; `day`: `2026-12-01`; `moment`: the office's own time,
    `2026-12-01T08:05:30`.
    """

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    DURATION = "duration"
    SHARE = "share"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    kind: CellKind = CellKind.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """`total`: a last row over all others, if the report has one."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] | None = None

    @property
    def all_rows(self) -> list[Sequence[Cell]]:
        return [*self.rows, *([] if self.total is None else [self.total])]


@dataclass(frozen=True, slots=True)
class Document:
    """`name`: of the file, without its ending. `facts`: label and value of the period, the filters and so on.

    `definitions`: what each figure counts. `signatures`: whose lines stand at the end of the paper. `made_at`: the office's
    own time, `2026-12-01T08:05:30+03:00`.
    """

    name: str
    title: str
    language: str
    made_at: str
    tables: Sequence[Table]
    facts: Sequence[tuple[str, str]] = ()
    definitions: Sequence[tuple[str, str]] = ()
    signatures: Sequence[str] = ()

    @property
    def rows(self) -> int:
        return sum(len(table.all_rows) for table in self.tables)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Document:
        values: dict[str, Any] = json.loads(text)
        tables = [
            Table(
                one["title"],
                [Column(column["heading"], CellKind(column["kind"])) for column in one["columns"]],
                one["rows"],
                one["total"],
            )
            for one in values.pop("tables")
        ]
        return cls(tables=tables, **values)


_DIGITS = {
    CellKind.TEXT: None,
    CellKind.COUNT: None,
    CellKind.NUMBER: 2,
    CellKind.DURATION: 1,
    CellKind.SHARE: 4,
    CellKind.DAY: None,
    CellKind.MOMENT: None,
}


def rounded(figure: Cell, kind: CellKind) -> Cell:
    """The figure as the API rounds it, so that a file and the API say the same."""
    digits = _DIGITS[kind]
    return round(figure, digits) if isinstance(figure, float) and digits is not None else figure


def shown(cell: Cell, kind: CellKind, language: str) -> str:
    """The cell as people read it: 1:05:30, 90,0 %, 01.12.2026 08:05."""
    if cell is None:
        return ""
    if kind is CellKind.DURATION:
        return _clock(float(cell))
    if kind is CellKind.SHARE:
        return _decimal(f"{float(cell) * 100:.1f} %", language)
    if kind is CellKind.DAY:
        return f"{date.fromisoformat(str(cell)):%d.%m.%Y}"
    if kind is CellKind.MOMENT:
        return f"{datetime.fromisoformat(str(cell)):%d.%m.%Y %H:%M}"
    return _decimal(str(cell), language) if kind is CellKind.NUMBER else str(cell)


def _clock(seconds: float) -> str:
    whole = round(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def _decimal(number: str, language: str) -> str:
    return number.replace(".", ",") if language == "ru" else number
