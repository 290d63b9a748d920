"""A printer that was left in the middle of a picture, or that tells everything in Custom's one answer."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from devices.emulators.printer import EmulatedPrinter
from devices.emulators.tcp_line import TcpLine
from devices.health import Cause, PaperLevel
from devices.links import LineSettings, SerialLink, TcpLink
from devices.printing.dialects import DialectName
from devices.printing.document import Document, TextLine
from devices.printing.encoder import EncodedSlip, Encoding, encode
from devices.printing.outcome import PrintOutcome, PrintResult
from devices.printing.printer import Confirm, Printer, PrinterSilent, PrintStopped
from devices.printing.status import Full, PrinterAnswerReader, full_status
from tests.free_port import free_port

RASTER = b"\x1dv0\x00\x48\x00\x80\x00"
"""The head of a picture of 576 × 128 dots: 9216 bytes are to follow, more than one load of zeros has."""
SYMBOL = b"\x1d(k\x2f\x01\x31\x50\x30"
"""The head of a QR code's data: 300 bytes are to follow."""
CLEAN = encode(Document(lines=[TextLine()]), Encoding()).ending


@pytest.fixture
def plug(tmp_path: Path) -> Iterator[Callable[..., tuple[EmulatedPrinter, SerialLink]]]:
    """An emulated printer and an open link to it."""
    with ExitStack() as stack:

        def make(**options: Any) -> tuple[EmulatedPrinter, SerialLink]:
            emulator = stack.enter_context(EmulatedPrinter(tmp_path / "port", tmp_path / "slips", **options))
            link = SerialLink(LineSettings(emulator.port))
            link.open()
            stack.callback(link.close)
            return emulator, link

        yield make


@pytest.mark.parametrize("confirm", ["gs_h", "gs_r"])
@pytest.mark.parametrize("left", [RASTER + b"\xaa" * 200, SYMBOL + b"https://"], ids=["picture", "symbol"])
@pytest.mark.parametrize("hears", [True, False], ids=["hears in data", "deaf in data"])
def test_a_half_received_job_is_flushed_and_the_next_slip_is_whole(
    plug: Callable[..., tuple[EmulatedPrinter, SerialLink]],
    slip: EncodedSlip,
    confirm: Confirm,
    left: bytes,
    hears: bool,
) -> None:
    emulator, link = plug(answers_in_data=hears)
    link.write(b"\x1b@half of a slip\n" + left)
    # The agent's process died here; a new one knows from its spool that something was begun.
    printer = Printer(link, confirm, half_done=True)
    if not hears:
        with pytest.raises(PrinterSilent):
            printer.check()
        assert printer.wake(lambda: True)
    assert printer.check().cause is None
    assert printer.clean(CLEAN, lambda: True)
    assert not printer.half_done
    assert printer.print_slip(slip, "job-0002", lambda: None) == PrintResult(PrintOutcome.PRINTED)
    assert emulator.slips[-1].text.count("К-014") == 1
    assert slip.body in emulator.slips[-1].raw
    assert not any("К-014" in line for piece in emulator.slips[:-1] for line in piece.text)


def test_a_half_received_picture_really_swallows_what_follows(
    plug: Callable[..., tuple[EmulatedPrinter, SerialLink]], slip: EncodedSlip
) -> None:
    """Without the zeros the next visitor's slip would vanish in the picture."""
    emulator, link = plug(answers_in_data=False)
    link.write(RASTER)
    result = Printer(link, "gs_r").print_slip(slip, "job-0001", lambda: None)
    assert (result.outcome, result.cause) == (PrintOutcome.FAILED, Cause.PRINTER_SILENT)
    assert emulator.slips == []


def test_waking_ends_at_once_when_a_slip_is_wanted(plug: Callable[..., tuple[EmulatedPrinter, SerialLink]]) -> None:
    emulator, link = plug()
    emulator.fault("silent")
    answers = [True, True, False, True]
    assert not Printer(link, "gs_h").wake(lambda: answers.pop(0))
    assert answers == [True], "after the first no it is not asked again, nor is anything sent"


def test_a_printer_without_paper_is_not_cleaned_but_says_why(
    plug: Callable[..., tuple[EmulatedPrinter, SerialLink]],
) -> None:
    emulator, link = plug()
    emulator.fault("paper-out")
    with pytest.raises(PrintStopped) as stop:
        Printer(link, "gs_h", half_done=True).clean(CLEAN, lambda: True)
    assert stop.value.cause is Cause.PAPER_OUT


CUSTOM: DialectName = "custom"


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ("paper-out", Cause.PAPER_OUT),
        ("cover-open", Cause.COVER_OPEN),
        ("head-up", Cause.HEAD),
        ("head-hot", Cause.HEAD),
    ],
)
def test_a_kiosk_printer_of_custom_tells_why_it_cannot_print(
    plug: Callable[..., tuple[EmulatedPrinter, SerialLink]], slip: EncodedSlip, fault: str, cause: Cause
) -> None:
    emulator, link = plug(dialect="custom", answers_gs_h=False)
    printer = Printer(link, "gs_r", dialect=CUSTOM)
    assert printer.check().cause is None
    emulator.fault(fault)
    result = printer.print_slip(slip, "job-0001", lambda: None)
    assert (result.outcome, result.cause) == (PrintOutcome.FAILED, cause)
    assert result.detail
    emulator.fault("ok")
    assert printer.print_slip(slip, "job-0002", lambda: None) == PrintResult(PrintOutcome.PRINTED)


def test_it_tells_of_the_near_end_and_of_the_slip_in_its_mouth(
    plug: Callable[..., tuple[EmulatedPrinter, SerialLink]], slip: EncodedSlip
) -> None:
    emulator, link = plug(dialect="custom", answers_gs_h=False)
    printer = Printer(link, "gs_r", dialect=CUSTOM)
    assert not printer.check().in_mouth
    emulator.fault("paper-near-end")
    assert printer.print_slip(slip, "job-0001", lambda: None) == PrintResult(PrintOutcome.PRINTED)
    status = printer.check()
    assert (status.in_mouth, status.paper, status.cause) == (True, PaperLevel.NEAR_END, None)
    emulator.fault("taken")
    assert not printer.check().in_mouth


def test_a_fault_in_the_middle_is_heard_through_the_six_bytes(
    plug: Callable[..., tuple[EmulatedPrinter, SerialLink]], slip: EncodedSlip
) -> None:
    emulator, link = plug(dialect="custom", answers_gs_h=False)
    emulator.fault("paper-out-after 150")
    result = Printer(link, "gs_r", dialect=CUSTOM).print_slip(slip, "job-0001", lambda: None)
    assert (result.outcome, result.cause) == (PrintOutcome.FAILED, Cause.PAPER_OUT)


@pytest.mark.parametrize(
    ("answer", "causes"),
    [
        ("10 0F 00 00 00 00", {None}),
        ("10 0F A4 08 00 00", {None}),  # near end, a slip in the mouth, no notch, the motor runs
        ("10 0F 01 00 00 00", {Cause.PAPER_OUT}),
        ("10 0F 00 01 00 00", {Cause.HEAD}),
        ("10 0F 00 02 00 00", {Cause.COVER_OPEN}),
        ("10 0F 00 00 01 00", {Cause.HEAD}),
        ("10 0F 00 00 08 00", {Cause.PRINTER_ERROR}),
        ("10 0F 00 00 00 01", {Cause.CUTTER}),
        ("10 0F 00 00 00 08", {Cause.PRINTER_ERROR}),
    ],
)
def test_the_bits_of_the_manual(answer: str, causes: set[Cause | None]) -> None:
    (full,) = PrinterAnswerReader(full=True).feed(b"\x11" + bytes.fromhex(answer))
    assert isinstance(full, Full)
    assert {full_status(full.data).cause} == causes


@pytest.mark.parametrize("fault", ["head-up", "head-hot"])
def test_the_head_of_an_epson_is_told_before_and_in_the_middle(
    plug: Callable[..., tuple[EmulatedPrinter, SerialLink]], slip: EncodedSlip, fault: str
) -> None:
    emulator, link = plug()
    emulator.fault(fault)
    assert Printer(link, "gs_h").check().cause is Cause.HEAD


def test_over_the_network_the_same_dialogue(tmp_path: Path, slip: EncodedSlip) -> None:
    with EmulatedPrinter(TcpLine(free_port()), tmp_path) as emulator:
        link = TcpLink(emulator.port)
        link.open()
        printer = Printer(link, "gs_h")
        assert printer.print_slip(slip, "job-0001", lambda: None) == PrintResult(PrintOutcome.PRINTED)
        emulator.fault("unplug")
        result = printer.print_slip(slip, "job-0002", lambda: None)
        assert (result.outcome, result.cause) == (PrintOutcome.FAILED, Cause.UNPLUGGED)
        emulator.fault("plug")
        link.open()
        assert printer.print_slip(slip, "job-0003", lambda: None) == PrintResult(PrintOutcome.PRINTED)
        link.close()
