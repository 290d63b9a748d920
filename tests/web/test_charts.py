"""The charts as text: allowed by the strictest policy, readable without colour and style sheet, nothing unescaped."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree.ElementTree import fromstring

from web.charts import drawing
from web.charts.bars import Bar, bars
from web.charts.drawing import Drawing
from web.charts.heat_map import Cell, Side, heat_map

SHEET = Path(__file__).parents[2] / "web/static/charts.css"


def some_heat_map() -> Drawing:
    sides = [Side(key, key, f"All of {key}", f"/{key}") for key in ("<b>", "two")]
    cells = {
        ("<b>", "two"): Cell("12:10", 34, 1.22, 'two & "three": 12:10', "/x?a=1&b=2"),
        ("two", "two"): Cell("4:00", 3, 0.4, "four", "/y"),
    }
    return heat_map("map", "A heat map", sides, sides, cells)


def some_bars() -> Drawing:
    return bars(
        "bars", "Bars", [Bar("Monday", 700, 600, "11:40", "Monday: 11:40", "/m"), Bar("Tuesday", 5, None, "0:05", "T")]
    )


def test_no_styles_no_scripts_nothing_from_elsewhere() -> None:
    for drawn in (some_heat_map(), some_bars()):
        text = str(drawn.on_page())
        assert not re.search(r"<style|<script|style=|javascript:|\son\w+=|url\((?!#)", text)
        assert fromstring(text).get("aria-label")


def test_what_is_over_its_target_is_marked_without_colour() -> None:
    text = str(some_heat_map().on_page())
    assert text.count("▲ 12:10") == 1
    assert text.count('class="chart-over"') == 1
    assert "▲ 4:00" not in text
    hatched = str(some_bars().on_page())
    assert hatched.count('class="chart-hatched"') == 1
    assert 'fill="url(#bars-hatch)"' in hatched


def test_names_are_escaped() -> None:
    text = str(some_heat_map().on_page())
    assert "<b>" not in text
    assert "&lt;b&gt;" in text


def test_a_file_of_its_own_has_colours_and_a_name_space() -> None:
    root = fromstring(some_bars().in_file())
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    filled = [shape for shape in root.iter() if shape.get("class", "").startswith("chart-")]
    assert all(shape.get("fill") or shape.get("stroke") for shape in filled)


def test_each_class_of_the_style_sheet_is_drawn() -> None:
    named = set(re.findall(r"\.(chart-[a-z0-9-]+)", SHEET.read_text(encoding="utf-8"))) - {"chart-scroll"}
    assert named <= set(drawing._ON_PAPER)
