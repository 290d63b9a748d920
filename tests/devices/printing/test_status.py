"""Status bytes are told apart by their fixed bits, whatever the order they come in."""

from hypothesis import given
from hypothesis import strategies as st

from devices.health import Cause, PaperLevel
from devices.printing.status import (
    Automatic,
    Block,
    PrinterAnswerReader,
    RealTime,
    Sensor,
    Status,
    automatic_status,
    real_time_status,
)


def test_answers_in_one_stream() -> None:
    data = b"\x16" + b"\x14\x00\x00\x00" + b"\x37\x22abcd\x00" + b"\x00" + b"\x11\x13" + b"\x03"
    assert PrinterAnswerReader().feed(data) == [
        RealTime(0x16),
        Automatic(b"\x14\x00\x00\x00"),
        Block(0x37, b"\x22abcd"),
        Sensor(0),
        Sensor(3),
    ]


def test_a_broken_automatic_status_does_not_swallow_the_real_time_answers_after_it() -> None:
    assert PrinterAnswerReader().feed(b"\x10\x00\x12\x12") == [RealTime(0x12), RealTime(0x12)]


def test_flow_control_and_real_time_answers_inside_an_automatic_status_leave_it_whole() -> None:
    """Its zeros, read by themselves, would pass for the confirmation of a slip."""
    answers = PrinterAnswerReader().feed(b"\x14\x13\x00\x16\x11\x00\x13\x00")
    assert answers == [RealTime(0x16), Automatic(b"\x14\x00\x00\x00")]


FULL_LIKE = st.lists(st.one_of(st.binary(max_size=9), st.just(b"\x10\x0f")), max_size=40).map(b"".join)


@given(st.one_of(st.binary(max_size=300), FULL_LIKE), st.lists(st.integers(1, 9)), st.booleans())
def test_any_bytes_in_any_chunks_give_the_same_answers(data: bytes, sizes: list[int], full: bool) -> None:
    whole = PrinterAnswerReader(full=full).feed(data)
    reader, pieces, rest = PrinterAnswerReader(full=full), [], data
    for size in sizes:
        pieces += reader.feed(rest[:size])
        rest = rest[size:]
    assert pieces + reader.feed(rest) == whole


def test_bits_of_the_real_time_answers() -> None:
    assert real_time_status(2, 0x16).cause is Cause.COVER_OPEN
    assert real_time_status(2, 0x32).cause is Cause.PAPER_OUT
    assert real_time_status(2, 0x52).cause is Cause.PRINTER_ERROR
    assert (real_time_status(2, 0x52) | real_time_status(3, 0x1A)).cause is Cause.CUTTER
    assert real_time_status(4, 0x1E) == Status(near_end=True)
    assert real_time_status(4, 0x1E).paper is PaperLevel.NEAR_END
    assert real_time_status(4, 0x7E).paper is PaperLevel.END
    assert real_time_status(1, 0x12) == Status()


def test_bits_of_the_automatic_status() -> None:
    assert automatic_status(b"\x30\x00\x00\x00").cause is Cause.COVER_OPEN
    assert automatic_status(b"\x18\x08\x00\x00").cause is Cause.CUTTER
    assert automatic_status(b"\x18\x00\x0f\x00").cause is Cause.PAPER_OUT
    assert automatic_status(b"\x18\x00\x03\x00").cause is None
