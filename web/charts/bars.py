"""Bars against a target: one row for each, hatched when it is over, the target as a dashed line across it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from web.charts.drawing import Drawing

_ROW, _THICK = 34, 18
_WIDTH, _FIGURES = 1180, 170
_LEAST_LABEL, _LETTER = 90, 7.6


@dataclass(frozen=True, slots=True)
class Bar:
    """`value` and `target` in the same unit. `figure` stands behind the bar; `title`: the row in a sentence."""

    label: str
    value: float
    target: float | None
    figure: str
    title: str
    href: str = ""

    @property
    def over(self) -> bool:
        return self.target is not None and self.value > self.target


def bars(name: str, label: str, rows: Sequence[Bar]) -> Drawing:
    left = min(430.0, max(_LEAST_LABEL, _LETTER * max((len(row.label) for row in rows), default=0) + 12))
    most = max((max(row.value, row.target or 0.0) for row in rows), default=0.0) or 1.0
    scale = (_WIDTH - left - _FIGURES) / most
    drawing = Drawing(name, _WIDTH, _ROW * len(rows) + 4, label, with_links=any(row.href for row in rows))
    drawing.line(drawing.sheet, "chart-axis", left, 0, left, _ROW * len(rows))
    for down, row in enumerate(rows):
        top = _ROW * down + (_ROW - _THICK) / 2
        part = drawing.group(drawing.sheet, row.title, row.href)
        drawing.text(part, "chart-text", 0, top + _THICK - 4, row.label)
        within = min(row.value, row.target) if row.target is not None else row.value
        drawing.rectangle(part, "chart-bar", left, top, within * scale, _THICK)
        if row.over:
            drawing.hatched(part, left + within * scale, top, (row.value - within) * scale, _THICK)
        if row.target is not None:
            at = left + row.target * scale
            drawing.line(part, "chart-target", at, top - 6, at, top + _THICK + 6)
        behind = left + max(row.value, row.target or 0.0) * scale + 10
        drawing.text(
            part,
            "chart-strong" if row.over else "chart-text",
            behind,
            top + _THICK - 4,
            ("▲ " if row.over else "") + row.figure,
        )
    return drawing
