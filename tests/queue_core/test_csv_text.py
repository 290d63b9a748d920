"""No cell of a table for people is a formula; the tables for programs are as the contract has them."""

from __future__ import annotations

import ast
import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from queue_core.csv_text import harmless, table_for_people, table_for_programs

ROOT = Path(__file__).parents[2]
PRODUCT = ("queue_core", "devices", "kiosk", "display", "web")
THE_WRITER = "queue_core/csv_text.py"
_CELLS = st.lists(
    st.sampled_from(
        ["=", "+", "-", "@", "\t", "\r", "\n", " ", "\ufeff", "\u200b", "'", '"', ";", "1", ",", "cmd", "＝", "Ы"]
    ),
    max_size=6,
).map("".join)  # fmt: skip


def is_a_number(cell: str) -> bool:
    return (
        cell[:1] in "+-"
        and cell[1:].replace(",", "", 1).isdecimal()
        and cell[1:2].isdecimal()
        and cell[-1:].isdecimal()
    )


def read(table: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table, newline=""), delimiter=";"))


@given(st.lists(st.lists(_CELLS, min_size=3, max_size=3), max_size=5))
@settings(max_examples=300)
@example([["=cmd|' /C calc'!A1", "\t=1", " @SUM(A1)"]])
def test_no_cell_is_a_formula_and_nothing_is_lost(rows: list[list[str]]) -> None:
    found = read(table_for_people(["a", "b", "c"], rows))[1:]
    assert len(found) == len(rows)
    for row, cells in zip(rows, found, strict=True):
        for cell, written in zip(row, cells, strict=True):
            visible = written.lstrip(" \ufeff\u200b\t\r\n")
            assert visible[:1] not in {"=", "+", "-", "@", "＝"} or is_a_number(written)
            assert written[:1] not in {"\t", "\r", "\n"}
            assert written.removeprefix("'") == cell or written == cell


@pytest.mark.parametrize("number", ["12", "-12", "-12,50", "+7", "0.5", "-1e5", ""])
def test_a_number_stays_a_number(number: str) -> None:
    assert harmless(number) == number


@pytest.mark.parametrize("text", ["-", "-1+1", "+7 900", "1-1=", "--1", "-1,5,5", "-\u0661"])
def test_what_only_looks_like_a_number_does_not(text: str) -> None:
    assert harmless(text) == (text if text[0] == "1" else f"'{text}")


def test_a_program_gets_each_cell_as_it_is() -> None:
    assert table_for_programs(["note"], [["=1"], ["a;b"]]) == 'note\r\n=1\r\n"a;b"\r\n'


def test_nothing_else_writes_csv() -> None:
    found = {
        str(path.relative_to(ROOT))
        for package in PRODUCT
        for path in (ROOT / package).rglob("*.py")
        if writes_csv(path.read_text("utf-8"))
    }
    assert found == {THE_WRITER}


def writes_csv(source: str) -> bool:
    """Whether a module takes a writer from the csv module, by whatever name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in {"writer", "DictWriter"}:
            if isinstance(node.value, ast.Name) and "csv" in node.value.id:
                return True
        elif isinstance(node, ast.ImportFrom) and node.module == "csv":
            return any(alias.name in {"writer", "DictWriter", "*"} for alias in node.names)
    return False


@pytest.mark.parametrize(
    "line", ["import csv\ncsv.writer(out)", "from csv import DictWriter", "import csv\ncsv.DictWriter(out, [])"]
)
def test_another_writer_is_noticed(line: str) -> None:
    assert writes_csv(line)
    assert not writes_csv("import csv\ncsv.reader(text)")
