"""The definitions of the help marks are those of docs/metrics.md, word for word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from queue_core.reports.measures.definitions import FIGURES, JUDGED, MEASURES
from queue_core.texts import Text

DOCUMENT = Path(__file__).parents[3] / "docs/metrics.md"


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("**", ""))


@pytest.mark.parametrize("definition", [*MEASURES.values(), *FIGURES.values(), JUDGED], ids=lambda text: text.en[:30])
def test_a_definition_stands_in_the_document(definition: Text) -> None:
    document = plain(DOCUMENT.read_text(encoding="utf-8"))
    assert definition.ru in document
    assert definition.en in document


def test_the_document_defines_nothing_else() -> None:
    rows = re.findall(r"^\| (`[^|]+) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    named = {row.split("`")[1] for row in rows}
    assert named - {measure.value for measure in MEASURES} == set(FIGURES)
