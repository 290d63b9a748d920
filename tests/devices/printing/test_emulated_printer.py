"""The emulated printer: its parser fears no bytes, its paper shows what a real one would."""

from pathlib import Path

import pytest
from escpos.printer import Dummy
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.emulators.printer import EmulatedPrinter, UnknownFault
from devices.emulators.printer.interpreter import Interpreter
from devices.emulators.printer.machine import control
from devices.emulators.printer.paper import DOTS, FontMissing
from devices.emulators.printer.parser import CommandParser
from devices.links import LineSettings, SerialLink

lead = st.sampled_from([b"\x1b", b"\x1d", b"\x1c", b"\x10"])
command_like = st.lists(st.tuples(lead, st.binary(max_size=8)).map(b"".join), max_size=20).map(b"".join)


def run(data: bytes) -> Interpreter:
    interpreter = Interpreter(lambda dots: None)
    for command in CommandParser().feed(data):
        interpreter.execute(command)
        if command.name == "GS V":
            interpreter.cut(command.arguments)
    return interpreter


@given(st.one_of(st.binary(max_size=300), command_like), st.lists(st.integers(1, 20)))
def test_chunks_do_not_matter_and_no_byte_is_invented(data: bytes, sizes: list[int]) -> None:
    whole = b"".join(command.raw for command in CommandParser().feed(data))
    parser, pieces, rest = CommandParser(), b"", data
    for size in sizes:
        pieces += b"".join(command.raw for command in parser.feed(rest[:size]))
        rest = rest[size:]
    pieces += b"".join(command.raw for command in parser.feed(rest))
    assert pieces == whole
    assert len(whole) + parser.waiting + data.count(0) >= len(data)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=200), command_like))
def test_rubbish_never_stops_the_interpreter(data: bytes) -> None:
    run(data + b"\n\x1dV\x00")


def test_all_that_python_escpos_says_is_understood() -> None:
    escpos = Dummy(profile="TM-T20II")
    escpos.hw("INIT")
    escpos.charcode("CP866")
    escpos.set(align="center", font="a", bold=True, underline=1, invert=True, flip=False, smooth=True)
    escpos.set(double_width=True, double_height=True)
    escpos.set(custom_size=True, width=8, height=8)
    escpos.set(normal_textsize=True, align="right", invert=False, bold=False, underline=0)
    escpos.text("Текст\tтаб\n")
    escpos.line_spacing(40)
    escpos.line_spacing()
    escpos.qr("https://example.org", native=True, size=4)
    escpos.qr("https://example.org", image_arguments={"impl": "bitImageRaster"})
    escpos.cashdraw(2)
    escpos.print_and_feed(3)
    escpos.cut()
    interpreter = run(escpos.output)
    assert not {name for name in interpreter.unknown if name != "GS b"}
    (slip,) = interpreter.slips
    assert slip.qr == ("https://example.org",)
    assert slip.text[0] == "Текст   таб"
    assert interpreter.pulses == 1


def test_code_pages_by_slot() -> None:
    (slip,) = run(b"\x1b@\x1bt\x11\x8a\n\x1bt\x2e\xca\n\x1bt\x10\xab\n\x1bt\x00\x8a\n\x1dV\x00").slips
    assert slip.text == ("К", "К", "«", "è")


def test_text_wider_than_the_paper_is_cut_at_its_edge() -> None:
    (slip,) = run(b"\x1b@" + b"W" * 60 + b"\n\x1dV\x00").slips
    assert slip.cut_off == 1
    right = slip.image.crop((32 + DOTS, 30, 32 + DOTS + 30, slip.image.height - 30))
    assert min(right.tobytes()) == 255
    assert min(slip.image.crop((32 + DOTS - 12, 30, 32 + DOTS, 60)).tobytes()) == 0


def test_a_blank_piece_is_no_slip() -> None:
    assert run(b"\x1b@\x1bd\x06\x1dV\x00").slips == []


def test_unknown_commands_are_counted() -> None:
    assert run(b"\x1bz\x1d\x7f\x07").unknown == {"ESC z": 1, "GS 7Fh": 1, "07h": 1}


def test_a_paper_out_holds_the_rest_until_paper_is_back(emulator: EmulatedPrinter) -> None:
    link = SerialLink(LineSettings(emulator.port))
    link.open()
    emulator.fault("paper-out-after 6")
    link.write(b"\x1b@first\nsecond\n\x1dV\x00")
    assert emulator.wait_until(lambda: emulator.sensors.paper_end)
    assert emulator.slips == []
    emulator.fault("ok")
    assert emulator.wait_until(lambda: bool(emulator.slips))
    assert emulator.slips[0].text == ("first", "second")
    link.close()


def test_plugged_in_again_the_port_has_the_same_path(emulator: EmulatedPrinter) -> None:
    emulator.fault("unplug")
    assert not Path(emulator.port).exists()
    emulator.fault("plug")
    link = SerialLink(LineSettings(emulator.port))
    link.open()
    link.write(b"x\n\x1dV\x00")
    assert emulator.wait_until(lambda: bool(emulator.slips))
    link.close()


def test_control_lines(emulator: EmulatedPrinter) -> None:
    assert control(emulator, "status\n") == "online, slips 0, unknown commands 0"
    assert control(emulator, "paper-out\n") == "done"
    assert control(emulator, "status").startswith("offline")
    assert control(emulator, "ok") == "done"
    assert control(emulator, "burn").startswith("no such command; use status, paper-out")
    with pytest.raises(UnknownFault, match="silent-after N"):
        emulator.fault("silent-after")


def test_a_missing_font_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(FontMissing, match="--fonts"):
        EmulatedPrinter(tmp_path / "port", fonts=tmp_path)
