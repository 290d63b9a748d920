"""The charts of the staffing advice, drawn by pygal as SVG; the table beside them holds the same data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from queue_core import labels
from queue_core.model import Kind
from queue_core.settings.appearance import AppearanceTable
from queue_core.staffing import StaffingAdvice
from web.api.times import clock_time
from web.pages.labels import page_labels

if TYPE_CHECKING:
    import pygal

_WIDTH, _HEIGHT = 1240, 250
# As in talon.css: charts have a white background in either theme.
_INK, _LINE, _PAPER = "#10202f", "#c3ced9", "#ffffff"


def windows_picture(advice: StaffingAdvice, colours: AppearanceTable) -> bytes:
    """Windows needed in each half hour, against all windows of the office."""
    chart = _bars(advice, [colours.brand], y_labels=list(range(advice.available + 1)))
    chart.add(_("Windows needed"), [len(half_hour.windows) for half_hour in advice.half_hours])
    return _drawn(chart)


def visitors_picture(advice: StaffingAdvice, colours: AppearanceTable) -> bytes:
    """Visitors expected in each half hour, stacked by service kind."""
    chart = _bars(advice, [colours.brand, colours.accent], stacked=True)
    for kind, name in page_labels(labels.KINDS).items():
        chart.add(name, [round(half_hour.expected[Kind(kind)], 1) for half_hour in advice.half_hours])
    return _drawn(chart)


def _bars(
    advice: StaffingAdvice, colours: Sequence[str], stacked: bool = False, y_labels: list[int] | None = None
) -> pygal.graph.graph.Graph:
    # Loaded for the first chart, to keep the start short.
    import pygal  # noqa: PLC0415
    from pygal.style import Style  # noqa: PLC0415

    style = Style(
        background="transparent",
        plot_background="transparent",
        foreground=_INK,
        foreground_strong=_INK,
        foreground_subtle=_LINE,
        guide_stroke_color=_LINE,
        major_guide_stroke_color=_LINE,
        guide_stroke_dasharray="1,0",
        major_guide_stroke_dasharray="1,0",
        colors=tuple(colours),
        opacity="1",
        opacity_hover="1",
        font_family='"PT Sans", "DejaVu Sans", sans-serif',
        label_font_size=13,
        major_label_font_size=13,
        legend_font_size=14,
        value_font_size=13,
        value_colors=(_PAPER, _INK),
    )
    kind = pygal.StackedBar if stacked else pygal.Bar
    return kind(
        style=style,
        width=_WIDTH,
        height=_HEIGHT,
        margin=4,
        spacing=8,
        # No scripts: the chart is static, and nothing is fetched from other servers.
        js=[],
        x_labels=[clock_time(half_hour.begins) for half_hour in advice.half_hours],
        y_labels=y_labels,
        range=(0, advice.available) if y_labels else None,
        min_scale=3,
        max_scale=5,
        formatter=lambda value: f"{value:g}",
        legend_at_bottom=True,
        legend_at_bottom_columns=2,
        legend_box_size=12,
        print_values=not stacked,
        show_y_guides=True,
        truncate_legend=-1,
    )


def _drawn(chart: pygal.graph.graph.Graph) -> bytes:
    drawn: bytes = chart.render()
    return drawn
