"""The slip's bytes: small, in one code page, safe against what a text may hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.emulators.printer.parser import CommandParser
from devices.printing.document import Document, DocumentError, Qr, TextLine, read_document
from devices.printing.encoder import EncodedSlip, Encoding, check_codepage, encode, known_profile, qr_modules
from devices.printing.wording import printable, wrap
from tests.devices.conftest import DOCUMENT


def commands(slip: EncodedSlip) -> list[str]:
    return [command.name for command in CommandParser().feed(slip.body + slip.ending)]


def test_a_realistic_slip_has_at_most_600_bytes(slip: EncodedSlip) -> None:
    assert 300 < len(slip) <= 600


def test_initialise_comes_first_then_the_code_page_once(slip: EncodedSlip) -> None:
    names = commands(slip)
    assert names[:3] == ["ESC @", "GS a", "ESC t"]
    assert names.count("ESC t") == 1
    assert b"\x1bt\x11" in slip.body


def test_the_bytes_of_the_published_example() -> None:
    """receiptio and python-escpos agree on these bytes for «Талон А-017»."""
    slip = encode(Document(lines=[TextLine(text="Талон А-017")]), Encoding())
    assert bytes.fromhex("1B 74 11 92 A0 AB AE AD 20 80 2D 30 31 37") in slip.body


def test_the_cut_is_in_the_ending_alone(slip: EncodedSlip) -> None:
    assert b"\x1dV" not in slip.body
    assert slip.ending.endswith(b"\x1dV\x00")


def test_the_qr_code_is_drawn_by_the_printer(slip: EncodedSlip) -> None:
    assert "GS v 0" not in commands(slip)
    assert commands(slip).count("GS ( k") == 5


def test_a_profile_without_qr_gets_an_image_in_slices() -> None:
    slip = encode(read_document(DOCUMENT), Encoding(profile="POS-5890"))
    assert "GS v 0" in commands(slip)
    assert "GS ( k" not in commands(slip)


def test_a_custom_slot_overrides_the_profile() -> None:
    slip = encode(Document(lines=[TextLine(text="Ё")]), Encoding(codepage_slot=7))
    assert b"\x1bt\x07\xf0" in slip.body


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«Ожидание 8–12 мин» — ₽", '"Ожидание 8-12 мин" - руб.'),
        ("№ 5…", "№ 5..."),
        ("Ёё", "Ёё"),
        ("café 中文", "cafe ??"),
        ("Йод, ёлка".replace("Й", "И\u0306").replace("ё", "е\u0308"), "Йод, ёлка"),
        ("e\u0301", "e"),
        ("≈ ½ часа, 1½ л", "~ 1/2 часа, 1 1/2 л"),
        ("10 м³", "10 м3"),
        ("два\u00a0слова", "два слова"),
        ("опасно\x1b@\x10\x04\x01", "опасно@"),
    ],
)
def test_text_is_fitted_to_the_code_page(text: str, expected: str) -> None:
    assert printable(text, "CP866") == expected


@given(st.text(max_size=200))
def test_no_text_can_carry_a_command(text: str) -> None:
    slip = encode(Document(lines=[TextLine(text=text)]), Encoding())
    assert set(commands(slip)) <= {"ESC @", "GS a", "ESC t", "text", "LF", "ESC d", "GS V"}


@given(st.text(max_size=200), st.integers(1, 60))
def test_wrapped_lines_fit_and_lose_no_word(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert all(len(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_wide_characters_wrap_earlier() -> None:
    slip = encode(Document(lines=[TextLine(text="слово " * 8, width=4)]), Encoding(columns=48))
    assert slip.body.count(b"\n") == 4


@pytest.mark.parametrize(
    "document",
    [
        None,
        {},
        {"lines": []},
        {"lines": [{"text": "a", "width": 9}]},
        {"lines": [{"text": "a"}] * 801},
        {"qr": {"data": "x" * 301}},
        {"lines": "К-014"},
    ],
)
def test_what_cannot_be_printed_is_refused_in_a_sentence(document: object) -> None:
    with pytest.raises(DocumentError, match=r"cannot be printed: .+\."):
        read_document(document)


def test_profiles_and_code_pages_are_checked() -> None:
    with pytest.raises(ValueError, match="no printer profile 'EPSON'"):
        known_profile("EPSON")
    with pytest.raises(ValueError, match="codepage_slot"):
        check_codepage("TM-U220", "CP866", None)
    check_codepage("TM-U220", "CP866", 17)


def test_a_code_wider_than_the_paper_is_made_smaller() -> None:
    document = Document(qr=Qr(data="https://queue.office.local/" + "x" * 270, size=16))
    wide, narrow = (encode(document, Encoding(columns=columns)) for columns in (48, 32))
    sizes = [slip.body[slip.body.index(b"\x1d(k\x03\x001C") + 7] for slip in (wide, narrow)]
    assert qr_modules(document.qr.data if document.qr else "") == 61
    assert sizes == [576 // 65, 384 // 65]


def test_a_picture_that_cannot_be_read_costs_nobody_the_slip() -> None:
    slip = encode(read_document({"lines": [{"text": "К-014"}], "logo": {"png": "aGVsbG8="}}), Encoding())
    assert "К-014".encode("cp866") in slip.body
    assert b"\x1dv0" not in slip.body
    with pytest.raises(DocumentError, match="base64"):
        read_document({"lines": [{"text": "К-014"}], "logo": {"png": "!"}})
