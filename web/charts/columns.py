"""Columns side by side in time: one series with its figures on top, or several stacked, told apart by their look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from web.charts.drawing import Drawing

_WIDTH, _HEIGHT = 1240, 250
_LEFT, _TOP, _BOTTOM = 40, 18, 30
_LEGEND = 28
_GAP_SHARE = 0.18
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)
_MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Series:
    """`look` is a class of the drawing; `values` one for each column."""

    name: str
    look: str
    values: Sequence[float]


def columns(
    name: str, label: str, places: Sequence[str], series: Sequence[Series], most: float | None = None
) -> Drawing:
    """`places` are the labels below; `most` is the top of the scale where it is more than the highest column."""
    stacked = [sum(values) for values in zip(*(one.values for one in series), strict=True)]
    top = max([*stacked, most or 0.0, 1.0])
    legend = _LEGEND if len(series) > 1 else 0
    height = _HEIGHT + legend
    floor = _HEIGHT - _BOTTOM
    scale = (floor - _TOP) / top
    drawing = Drawing(name, _WIDTH, height, label)
    sheet = drawing.sheet
    step = next((step for step in _STEPS if top / step <= _MOST_LINES), _STEPS[-1])
    for line in range(0, int(top) + 1, step):
        drawing.line(sheet, "chart-axis", _LEFT, floor - line * scale, _WIDTH, floor - line * scale)
        drawing.text(sheet, "chart-soft", _LEFT - 8, floor - line * scale + 5, str(line), "end")
    width = (_WIDTH - _LEFT) / max(1, len(places))
    for at, place in enumerate(places):
        x, y = _LEFT + width * (at + _GAP_SHARE / 2), float(floor)
        part = drawing.group(sheet, _in_words(place, series, at))
        for one in series:
            tall = one.values[at] * scale
            y -= tall
            drawing.rectangle(part, one.look, x, y, width * (1 - _GAP_SHARE), tall)
        middle = _LEFT + width * (at + 0.5)
        if len(series) == 1 and stacked[at]:
            drawing.text(part, "chart-strong", middle, y - 5, f"{stacked[at]:g}", "middle")
        drawing.text(sheet, "chart-text", middle, floor + 20, place, "middle", 13)
    x = float(_LEFT)
    for one in series if legend else ():
        drawing.rectangle(sheet, one.look, x, _HEIGHT + 8, 14, 14)
        drawing.text(sheet, "chart-text", x + 22, _HEIGHT + 20, one.name)
        x += 60 + 8.2 * len(one.name)
    return drawing


def _in_words(place: str, series: Sequence[Series], at: int) -> str:
    return f"{place}: " + ", ".join(f"{one.name.lower()} {one.values[at]:g}" for one in series)
