"""A document as PDF by typst: archival and accessible (PDF/A-2a, PDF/UA-1), tagged, with its language and its page numbers."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from web.documents.document import CellKind, Column, Document, Table, shown

_HERE = Path(__file__).parent
_NODE_MODULES = Path(os.environ.get("TALON_NODE_MODULES", _HERE.parents[1] / "node_modules"))
_FONTS = _NODE_MODULES / "dejavu-fonts-ttf" / "ttf"
_WORDS = {
    "ru": {"page": "Страница {page} из {pages}", "definitions": "Что считается", "nothing": "Ничего не было."},
    "en": {"page": "Page {page} of {pages}", "definitions": "What is counted", "nothing": "There was nothing."},
}
_MOST_COLUMNS_UPRIGHT = 8
_MOST_COLUMNS_IN_FULL_SIZE = 12
_NARROWEST, _WIDEST = 5, 26


def as_pdf(document: Document) -> bytes:
    """The same bytes for the same document. Raises typst.TypstError, a RuntimeError."""
    made_at = datetime.fromisoformat(document.made_at)
    compiler = typst.Compiler(
        input=_HERE / "report.typ",
        root=_HERE,
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FONTS]),
        sys_inputs={"document": json.dumps(_content(document), ensure_ascii=False)},
        # A document can name no file and no package: nothing is fetched.
        package_path=_HERE / "none",
        package_cache_path=_HERE / "none",
    )
    content = compiler.compile(format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=made_at)
    assert isinstance(content, bytes)
    return content


def _content(document: Document) -> dict[str, Any]:
    """The document as the template takes it: each cell as its reader sees it."""
    return {
        "title": document.title,
        "language": document.language,
        "office": document.facts[0][1] if document.facts else "",
        "facts": document.facts,
        "definitions": document.definitions,
        "signatures": document.signatures,
        "words": _WORDS[document.language],
        "wide": any(len(table.columns) > _MOST_COLUMNS_UPRIGHT for table in document.tables),
        "tables": [_table(table, document.language) for table in document.tables],
    }


def _table(table: Table, language: str) -> dict[str, Any]:
    rows = [_row(row, table.columns, language) for row in table.rows]
    total = [] if table.total is None else _row(table.total, table.columns, language)
    return {
        "title": table.title,
        "headings": [column.heading for column in table.columns],
        "numeric": [column.kind is not CellKind.TEXT for column in table.columns],
        "widths": [
            _width(column, [row[place] for row in (*rows, *([total] if total else []))])
            for place, column in enumerate(table.columns)
        ],
        "size": 7.5 if len(table.columns) <= _MOST_COLUMNS_IN_FULL_SIZE else 6,
        "rows": rows,
        "total": total,
    }


def _row(row: Any, columns: Any, language: str) -> list[str]:
    return [shown(cell, column.kind, language) for cell, column in zip(row, columns, strict=True)]


def _width(column: Column, cells: list[str]) -> int:
    """A share of the page by what stands in the column, its longest word in the heading included."""
    longest_word = max(map(len, column.heading.split()), default=0)
    return max(_NARROWEST, min(_WIDEST, max(map(len, cells), default=0)), min(longest_word, 9))
