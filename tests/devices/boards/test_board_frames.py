"""Frames of LED boards: the published vectors, every form of a field, every mistake in a template, and rubbish."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymodbus.framer.rtu import FramerRTU

from devices.boards.checksum import Checksum, crc16_modbus
from devices.boards.frame import frame, read_format
from devices.boards.template import Blink, TemplateError
from devices.boards.wording import Unshowable
from devices.emulators.boards_on_a_line import ShownText
from devices.emulators.led_board import FrameDecoder, Undecodable

BLINKING = "{stx}{addr:02d}{blink:N/B}{text:>5}{etx}{checksum}"
TEMPLATES = [
    ("{stx}{addr:02d}{text:>4}{etx}", "cp866", "none"),
    ("{stx}{begin}{addr:02X}{text:<8}{etx}{end}{checksum}{cr}{lf}", "cp1251", "xor"),
    ("{soh}{addr:byte}{blink:0x00/0x0102}{text:^6}{checksum}", "cp866", "crc16-modbus"),
    ("{stx}{addr:02d}{text:<6}{etx}{checksum}", "utf-8", "crc16-modbus"),
    ("{stx}N{addr:d} {text}{lf}", "koi8-r", "none"),
    ("{checksum}{begin}{addr:word}{text:>6}", "ascii", "sum"),
]


def hexadecimal(data: bytes) -> str:
    return data.hex(" ").upper()


def test_the_published_frame_of_four_bytes() -> None:
    board = read_format("{addr:byte}{number:word}{checksum}", checksum="sum")
    assert hexadecimal(frame(board, 5, "999")) == "05 03 E7 EF"
    assert FrameDecoder(board).feed(bytes.fromhex("0503E7EF")) == [ShownText(5, "999")]


@pytest.mark.parametrize(
    ("template", "options", "address", "text", "expected"),
    [
        ("{stx}{addr:02d}{number:>4}{etx}", {}, 7, "14", "02 30 37 20 20 31 34 03"),
        ("{stx}{addr:02d}{text:>4}{etx}", {"charset": "cp866"}, 12, "К14", "02 31 32 20 8A 31 34 03"),
        ("{stx}N {addr} {text}{lf}", {"charset": "cp1251"}, 3, "А017", "02 4E 20 33 20 C0 30 31 37 0A"),
        ("@f{addr:02X}={number:03d}{cr}{lf}", {}, 15, "А-7", "40 66 30 46 3D 30 30 37 0D 0A"),
        ("{0x1F02}{number:byte}{checksum}", {"checksum": "xor"}, 0, "5", "1F 02 05 18"),
        ("{addr:byte}{number:04d}{checksum}", {"checksum": "sum", "written": "hex"}, 1, "9", "01 30 30 30 39 43 41"),
        # The request of the Modbus specification's example: 01 03 00 00 00 01, CRC 0A84 sent low byte first.
        (
            "{0x010300}{addr:byte}{number:word}{checksum}",
            {"checksum": "crc16-modbus"},
            0,
            "1",
            "01 03 00 00 00 01 84 0A",
        ),
        ("{{{addr}}}{text:<2}", {}, 4, "A", "7B 34 7D 41 20"),
    ],
)
def test_forms_of_fields(template: str, options: dict[str, str], address: int, text: str, expected: str) -> None:
    assert hexadecimal(frame(read_format(template, **options), address, text)) == expected  # type: ignore[arg-type]


def test_the_checksum_covers_what_the_template_says() -> None:
    whole = read_format("{stx}{text:>2}{etx}{checksum}", checksum="sum")
    without_start = read_format("{stx}{begin}{text:>2}{etx}{checksum}", checksum="sum")
    only_text = read_format("{stx}{begin}{text:>2}{end}{etx}{checksum}", checksum="sum")
    assert [frame(each, 0, "12")[-1] for each in (whole, without_start, only_text)] == [0x68, 0x66, 0x63]


def test_two_byte_checksums_in_both_orders_and_writings() -> None:
    def checksum(**options: str) -> bytes:
        board = read_format("{text}{checksum}", checksum="crc16-modbus", **options)  # type: ignore[arg-type]
        return frame(board, 0, "123456789")[9:]

    assert checksum() == b"\x37\x4b"
    assert checksum(first="high") == b"\x4b\x37"
    assert checksum(first="high", written="hex") == b"4B37"


@given(st.binary(max_size=300))
def test_crc16_is_that_of_an_independent_implementation(data: bytes) -> None:
    assert crc16_modbus(data) == int.from_bytes(FramerRTU.compute_CRC(data).to_bytes(2, "big"), "little")


@given(st.binary(max_size=300))
def test_a_frame_with_its_xor_cancels_out(data: bytes) -> None:
    assert Checksum.XOR.of(data + bytes([Checksum.XOR.of(data)])) == 0


def test_a_dark_board() -> None:
    assert frame(read_format("{stx}{text:>4}{etx}"), 0, "") == b"\x02    \x03"
    assert frame(read_format("{stx}{number:03d}{etx}"), 0, "") == b"\x02   \x03"
    assert frame(read_format("{number:word}"), 0, "") == b"\x00\x00"
    assert frame(read_format("{number:word}", blank_number=0xFFFF), 0, "") == b"\xff\xff"


def test_signs_the_board_does_not_have() -> None:
    board = read_format("{stx}{text:>6}{etx}", "ascii")
    assert frame(board, 0, "К—014") == b"\x02 K-014\x03"
    assert frame(board, 0, "Ж№1") == b"\x02   ?N1\x03"


def test_a_text_cannot_end_the_frame() -> None:
    board = read_format("{stx}{text:<6}{etx}", "ascii")
    assert frame(board, 0, "1\x03\x022\x00") == b"\x0212    \x03"


def test_what_is_too_long_keeps_the_end_that_matters() -> None:
    assert frame(read_format("{text:>4}"), 0, "A-1234") == b"1234"
    assert frame(read_format("{text:<4}"), 0, "A-1234") == b"A-12"


def test_a_number_that_does_not_fit_is_not_shown_wrong() -> None:
    with pytest.raises(Unshowable, match="300 does not fit into 1 binary"):
        frame(read_format("{number:byte}"), 0, "300")
    with pytest.raises(Unshowable, match="1000 does not fit into 3 digits"):
        frame(read_format("{number:03d}"), 0, "1000")


@pytest.mark.parametrize(
    ("template", "options", "mistakes"),
    [
        (
            "{stxx}{addr:2d}{text:04d}{blink:N}{",
            {"checksum": "sum"},
            [
                "{stxx} is unknown",
                "{addr:2d}: after the colon write one of d, 03d",
                "{text:04d}: after the colon write one of >4, <4 or ^4",
                "{blink:N}: write {blink:A/B}",
                "a single { at character 35",
                "neither {text} nor {number}",
                "the checksum is sum, but {checksum} is not in the template",
            ],
        ),
        ("{text}{checksum}", {}, ["{checksum} is in the template, but the checksum is none"]),
        ("{text}{begin}{{checksum}}", {}, ["{begin} and {end} mark"]),
        ("{text}{checksum}{checksum}", {"checksum": "xor"}, ["it has {checksum} 2 times"]),
        ("{end}{text}{begin}{checksum}", {"checksum": "xor"}, ["{end} is before {begin}"]),
        ("{begin}{text}{checksum}{etx}{end}", {"checksum": "xor"}, ["{checksum} is between {begin} and {end}"]),
        ("Окно {text}", {"charset": "ascii"}, ["'Окно ' cannot be written in ascii"]),
        ("", {}, ["neither {text} nor {number}"]),
    ],
)
def test_all_mistakes_of_a_template_at_once(template: str, options: dict[str, str], mistakes: list[str]) -> None:
    with pytest.raises(TemplateError) as caught:
        read_format(template, **options)  # type: ignore[arg-type]
    assert len(caught.value.mistakes) == len(mistakes), caught.value.mistakes
    for mistake in mistakes:
        assert mistake in str(caught.value)


@given(st.text(alphabet="{}stxaddr:02>4/begin0xF checksum", max_size=40), st.sampled_from(["none", "sum"]))
def test_any_template_is_read_or_refused(template: str, checksum: str) -> None:
    try:
        board = read_format(template, checksum=checksum)
    except TemplateError:
        return
    assert isinstance(frame(board, 0, ""), bytes)


@pytest.mark.parametrize(("template", "charset", "checksum"), TEMPLATES)
@given(
    address=st.integers(0, 99),
    text=st.text(max_size=64),
    blink=st.booleans(),
    noise=st.binary(max_size=20).map(lambda noise: re.sub(rb"[\x01\x02]", b"", noise)),
)
def test_a_board_shows_what_was_sent_whatever_was_said(
    template: str, charset: str, checksum: str, address: int, text: str, blink: bool, noise: bytes
) -> None:
    board = read_format(template, charset, checksum)
    data = frame(board, address, text, blink)
    (shown,) = FrameDecoder(board).feed(data)
    assert shown.address == address
    assert shown.blink == (blink and any(isinstance(part, Blink) for part in board.template.parts))
    assert all(character.isprintable() for character in shown.text)
    printable = "".join(character for character in text.replace("\xa0", " ") if character.isprintable())
    if printable.isascii() and template.endswith("{text}{lf}"):
        assert shown.text == printable
    if board.checksum is Checksum.NONE:
        # Rubbish before a frame does not hide it, however the bytes are cut.
        decoder = FrameDecoder(board)
        heard = [each for byte in noise + data for each in decoder.feed(bytes([byte]))]
        assert heard == [shown]


@pytest.mark.parametrize(("template", "charset", "checksum"), TEMPLATES)
@given(st.lists(st.binary(max_size=400), max_size=10))
def test_rubbish_does_no_harm_to_the_decoder(template: str, charset: str, checksum: str, pieces: list[bytes]) -> None:
    decoder = FrameDecoder(read_format(template, charset, checksum))
    for piece in pieces:
        for shown in decoder.feed(piece):
            assert isinstance(shown.text, str)
    assert len(decoder._received) <= 1024


def test_a_wrong_checksum_is_not_shown() -> None:
    board = read_format(BLINKING, checksum="crc16-modbus")
    data = frame(board, 3, "14", True)
    decoder = FrameDecoder(board)
    for at in range(len(data)):
        spoilt = bytearray(data)
        spoilt[at] ^= 0x10
        assert decoder.feed(bytes(spoilt)) == []
    assert decoder.feed(data) == [ShownText(3, "   14", True)]
    assert decoder.wrong_checksums > 0


def test_frames_without_an_end_are_not_for_the_emulator() -> None:
    for template in ("{stx}{text}", "{stx}{text:>4}{addr:02d}"):
        with pytest.raises(Undecodable, match="no fixed byte follows"):
            FrameDecoder(read_format(template, "utf-8"))
