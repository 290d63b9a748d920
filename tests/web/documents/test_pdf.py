"""PDF as pypdf reads it: every cell as text, tags, language, page numbers, and no markup out of what somebody typed."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from tests.web.documents.test_workbook import A_ROW, EVERY_KIND
from web.documents.document import Column, Document, Table
from web.documents.pdf import as_pdf


def document(rows: int = 1, typed: str = "Окно 1", language: str = "ru") -> Document:
    table = Table("Ожидание", EVERY_KIND, [[typed, *A_ROW[1:]]] * rows, ["Всего", 7, None, None, None, None, None])
    return Document(
        "waits", "Ожидание: 01.12.2026", language, "2026-12-01T08:00:00+03:00", [table], [("Офис", "Угольная")]
    )


def read(one: Document) -> PdfReader:
    return PdfReader(io.BytesIO(as_pdf(one)))


def test_every_cell_stands_on_the_page_as_text() -> None:
    text = read(document()).pages[0].extract_text()
    for expected in (
        "Ожидание: 01.12.2026",
        "Офис",
        "Угольная",
        "Окно 1",
        "4,25",
        "25:00:00",
        "90,0 %",
        "01.12.2026 08:05",
    ):
        assert expected in text


def test_it_is_archival_and_accessible() -> None:
    reader = read(document())
    catalog: Any = reader.trailer["/Root"]
    metadata = catalog["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part>2<.*pdfaid:conformance>A<", metadata, re.DOTALL)
    assert re.search(r"pdfuaid:part>1<", metadata)
    assert (catalog["/Lang"], catalog["/MarkInfo"]["/Marked"]) == ("ru", True)
    assert reader.metadata is not None
    assert reader.metadata.title == "Ожидание: 01.12.2026"
    assert catalog["/StructTreeRoot"]["/K"]
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            [descendant] = font.get_object()["/DescendantFonts"]
            assert "/FontFile2" in descendant.get_object()["/FontDescriptor"]


def test_each_page_has_its_number_and_the_heading_of_the_table() -> None:
    pages = [page.extract_text() for page in read(document(rows=150)).pages]
    assert len(pages) > 2
    for number, text in enumerate(pages, start=1):
        assert f"Страница {number} из {len(pages)}" in text
        assert "Duration" in text
    assert "Page 1 of 1" in read(document(language="en")).pages[0].extract_text()


@pytest.mark.parametrize(
    "typed", ['#read("/etc/passwd")', "#[1+1]", "$x^2$", "= a", "*b*", "@c", "<d>", "// e", "https://f.example"]
)
def test_what_somebody_typed_is_no_markup(typed: str) -> None:
    reader = read(document(typed=typed))
    assert typed in reader.pages[0].extract_text()
    assert "/Annots" not in reader.pages[0]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert as_pdf(document()) == as_pdf(Document.from_json(document().to_json()))


def test_a_table_without_rows_says_so() -> None:
    empty = Document("x", "Пусто", "ru", "2026-12-01T08:00:00+03:00", [Table("Пусто", [Column("Окно")], [])])
    assert "Ничего не было." in read(empty).pages[0].extract_text()
