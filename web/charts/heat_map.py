"""A heat map: a cell for each pair of a row and a column, darker the more of the target was used up, framed when over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from web.charts.drawing import Drawing, Part

_HEAD, _ROW, _GAP = 30, 46, 3
_LEAST_LABEL, _LETTER = 90, 7.6
_WIDTH = 1180
_WIDEST_CELL = 96
# Steps of the colour, in shares of the target: light within it, dark beyond.
STEPS = (0.5, 0.8, 1.0, 1.25, 1.6)
_FIRST_DARK = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """`load`: the mean as a share of the target, None where there is no target. `title`: the cell in a sentence."""

    figure: str
    n: int
    load: float | None
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Side:
    """The heading of a row or a column, and where it leads."""

    key: str
    label: str
    title: str
    href: str


def heat_map(
    name: str, label: str, rows: Sequence[Side], columns: Sequence[Side], cells: Mapping[tuple[str, str], Cell]
) -> Drawing:
    """`cells` by row and column; where there is none nobody was served, and an empty frame stands."""
    left = min(430.0, max(_LEAST_LABEL, _LETTER * max((len(row.label) for row in rows), default=0) + 12))
    cell = min(_WIDEST_CELL, (_WIDTH - left) / max(1, len(columns)))
    drawing = Drawing(name, left + cell * len(columns), _HEAD + _ROW * len(rows), label, with_links=True)
    for at, column in enumerate(columns):
        link = drawing.group(drawing.sheet, column.title, column.href)
        drawing.text(link, "chart-text", left + cell * (at + 0.5), _HEAD - 10, column.label, "middle")
    for down, row in enumerate(rows):
        top = _HEAD + _ROW * down
        link = drawing.group(drawing.sheet, row.title, row.href)
        drawing.text(link, "chart-text", 0, top + _ROW / 2 + 5, row.label)
        for at, column in enumerate(columns):
            box = (left + cell * at + _GAP / 2, top + _GAP / 2, cell - _GAP, _ROW - _GAP)
            found = cells.get((row.key, column.key))
            if found is None:
                drawing.rectangle(drawing.sheet, "chart-nothing", *box, 4)
            else:
                _draw(drawing, drawing.group(drawing.sheet, found.title, found.href), found, *box)
    return drawing


def step_of(load: float) -> int:
    """The step of the colour: from 0, much below the target, to 5, far beyond it."""
    return sum(load > limit for limit in STEPS)


def _draw(drawing: Drawing, into: Part, cell: Cell, x: float, y: float, width: float, height: float) -> None:
    step = 0 if cell.load is None else step_of(cell.load)
    dark = step >= _FIRST_DARK
    drawing.rectangle(into, f"chart-heat-{step}", x, y, width, height, 4)
    if dark:
        drawing.rectangle(into, "chart-over", x + 1.25, y + 1.25, width - 2.5, height - 2.5, 4)
    words = f"▲ {cell.figure}" if dark else cell.figure
    drawing.text(
        into, "chart-on-dark" if dark else "chart-strong", x + width / 2, y + height / 2 + 2, words, "middle", 14
    )
    look = "chart-on-dark" if dark else "chart-soft"
    drawing.text(into, look, x + width / 2, y + height / 2 + 16, f"n {cell.n}", "middle", 12)
