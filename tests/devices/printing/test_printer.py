"""Real dialogues with the emulated printer over a pty, for each fault and each moment of it."""

import termios
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import serial

from devices.emulators.printer import EmulatedPrinter
from devices.health import Cause
from devices.links import LineSettings, LinkAbsent, LinkLost, LinkStalled, SerialLink
from devices.printing.encoder import EncodedSlip
from devices.printing.outcome import PrintOutcome, PrintResult
from devices.printing.printer import Confirm, Printer, confirmation_token, fence_token

Connect = Callable[..., Printer]
Patient = dict[str, float]


def print_one(printer: Printer, slip: EncodedSlip, job: str = "job-0001") -> tuple[PrintResult, list[str]]:
    """The result, and the jobs that were begun."""
    begun: list[str] = []
    return printer.print_slip(slip, job, lambda: begun.append(job)), begun


@pytest.fixture(params=["gs_h", "gs_r"])
def confirm(request: pytest.FixtureRequest) -> Confirm:
    value: Confirm = request.param
    return value


def test_a_healthy_printer_confirms(
    emulator: EmulatedPrinter, connect: Connect, patient: Patient, slip: EncodedSlip, confirm: Confirm
) -> None:
    result, begun = print_one(connect(emulator, confirm, **patient), slip)
    assert result == PrintResult(PrintOutcome.PRINTED)
    assert begun == ["job-0001"]
    assert "К-014" in emulator.slips[0].text
    assert emulator.unknown_commands == {}


def test_at_9600_baud_and_paper_speed_a_slip_is_confirmed(
    tmp_path: Path, connect: Connect, patient: Patient, slip: EncodedSlip, confirm: Confirm
) -> None:
    """That it takes no longer than it may is for test_report_time.py to say."""
    with EmulatedPrinter(tmp_path / "port", baud=9600, speed_mm_s=150) as slow:
        assert print_one(connect(slow, confirm, **patient), slip)[0].outcome is PrintOutcome.PRINTED


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ("paper-out", Cause.PAPER_OUT),
        ("cover-open", Cause.COVER_OPEN),
        ("silent", Cause.PRINTER_SILENT),
        ("mute", Cause.PRINTER_SILENT),
        ("stall", Cause.PRINTER_SILENT),
        ("unplug", Cause.UNPLUGGED),
    ],
)
def test_a_fault_before_the_slip_sends_no_byte_of_it(
    emulator: EmulatedPrinter, connect: Connect, slip: EncodedSlip, confirm: Confirm, fault: str, cause: Cause
) -> None:
    printer = connect(emulator, confirm)
    emulator.fault(fault)
    result, begun = print_one(printer, slip)
    assert (result.outcome, result.cause) == (PrintOutcome.FAILED, cause)
    assert begun == []
    assert emulator.uncut == ()


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ("paper-out-after 150", Cause.PAPER_OUT),
        ("cover-open-after 150", Cause.COVER_OPEN),
        ("silent-after 150", Cause.PRINTER_SILENT),
        ("mute-after 150", Cause.PRINTER_SILENT),
        ("unplug-after 150", Cause.UNPLUGGED),
        ("cutter", Cause.CUTTER),
    ],
)
def test_a_fault_in_the_middle_is_failed_with_its_cause(
    emulator: EmulatedPrinter,
    connect: Connect,
    patient: Patient,
    slip: EncodedSlip,
    confirm: Confirm,
    fault: str,
    cause: Cause,
) -> None:
    emulator.fault(fault)
    # Only the printer that falls silent is given up after a time; every other fault is reported by the printer or the line.
    options = {"report_within_s": 4.0} if cause is Cause.PRINTER_SILENT else {}
    printer = connect(emulator, confirm, **{**patient, **options})
    result, begun = print_one(printer, slip)
    assert (result.outcome, result.cause) == (PrintOutcome.FAILED, cause)
    assert result.detail
    assert begun
    assert emulator.slips == []


def test_near_end_prints_and_is_known(
    emulator: EmulatedPrinter, connect: Connect, patient: Patient, slip: EncodedSlip
) -> None:
    emulator.fault("paper-near-end")
    printer = connect(emulator, **patient)
    assert print_one(printer, slip)[0].outcome is PrintOutcome.PRINTED
    assert printer.status.near_end


def test_a_printer_that_cuts_but_does_not_confirm_is_unknown(
    emulator: EmulatedPrinter, connect: Connect, patient: Patient, slip: EncodedSlip, confirm: Confirm
) -> None:
    fence = len(b"\x1d(H\x06\x0000abcd" if confirm == "gs_h" else b"\x1dr1")
    emulator.fault("mute-after", len(slip) + fence)
    result, _ = print_one(connect(emulator, confirm, **{**patient, "report_within_s": 4.0}), slip)
    assert (result.outcome, result.cause) == (PrintOutcome.UNKNOWN, Cause.NOT_CONFIRMED)
    assert emulator.wait_until(lambda: len(emulator.slips) == 1)


def test_a_printer_without_return_confirmation_is_unknown(
    emulator: EmulatedPrinter, connect: Connect, patient: Patient, slip: EncodedSlip
) -> None:
    result, _ = print_one(connect(emulator, "none", **patient), slip)
    assert (result.outcome, result.cause) == (PrintOutcome.UNKNOWN, Cause.NOT_CONFIRMED)


def test_gs_h_asked_of_a_printer_that_has_none_is_stalled(
    tmp_path: Path, connect: Connect, patient: Patient, slip: EncodedSlip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("devices.printing.printer.ALIVE_S", 4.0)
    with EmulatedPrinter(tmp_path / "cheap", answers_gs_h=False) as cheap:
        result, _ = print_one(connect(cheap, "gs_h", **{**patient, "report_within_s": 4.0}), slip)
        assert (result.outcome, result.cause) == (PrintOutcome.FAILED, Cause.STALLED)


def positions() -> Iterator[int]:
    """Every few bytes through the slip, and each byte of fence, ending and confirmation (406–450 here)."""
    yield from range(1, 400, 37)
    yield from range(400, 470, 3)


@pytest.mark.parametrize("fault", ["unplug-after", "paper-out-after", "mute-after"])
def test_wherever_the_fault_strikes_the_outcome_is_true(
    tmp_path: Path, connect: Connect, patient: Patient, slip: EncodedSlip, confirm: Confirm, fault: str
) -> None:
    """`printed` only for a whole slip; `failed` only when no whole slip came out."""

    def strike(position: int) -> PrintOutcome:
        # A printer that falls mute is waited for to the end of the time; one that goes on beyond the slip is not.
        falls_mute = fault == "mute-after" and position < len(slip) + 30
        options = {**patient, "report_within_s": 3.0} if falls_mute else patient
        with EmulatedPrinter(tmp_path / f"port-{position}") as emulator:
            emulator.fault(fault, position)
            result, _ = print_one(connect(emulator, confirm, **options), slip)
            if result.outcome is not PrintOutcome.FAILED:
                emulator.wait_until(lambda: bool(emulator.slips), 0.3)
            # The fence stands between body and ending; nothing else may.
            whole = [each for each in emulator.slips if slip.body in each.raw and each.raw.endswith(slip.ending)]
            assert len(whole) == len(emulator.slips)
            assert result.outcome is not PrintOutcome.PRINTED or whole, position
            assert result.outcome is not PrintOutcome.FAILED or not whole, position
            assert (result.cause is None) == (result.outcome is PrintOutcome.PRINTED)
            return result.outcome

    with ThreadPoolExecutor(max_workers=12) as at_once:
        outcomes = set(at_once.map(strike, positions()))
    assert outcomes == set(PrintOutcome)


@pytest.mark.parametrize("fault", ["paper-out-after 150", "unplug-after 150", "silent-after 200", "cutter"])
def test_after_a_fault_the_next_slip_is_whole_and_alone(
    emulator: EmulatedPrinter, connect: Connect, patient: Patient, slip: EncodedSlip, confirm: Confirm, fault: str
) -> None:
    """The half slip is cut off first, and an old confirmation is not taken for the new one."""
    printer = connect(emulator, confirm, **{**patient, "report_within_s": 4.0})
    emulator.fault(fault)
    assert print_one(printer, slip)[0].outcome is PrintOutcome.FAILED
    emulator.fault("ok")
    if not printer.link.is_open:
        printer.link.open()
    result, _ = print_one(printer, slip, "job-0002")
    if result.outcome is not PrintOutcome.PRINTED:
        # Bytes lost with the cable may have left the printer inside a command; the second attempt finds it clean.
        assert result.outcome is PrintOutcome.FAILED
        result, _ = print_one(printer, slip, "job-0003")
    assert result.outcome is PrintOutcome.PRINTED
    last = emulator.slips[-1]
    assert last.text.count("К-014") == 1
    assert len(last.qr) == 1


def test_tokens_are_printable_and_differ() -> None:
    for job in ("4b3c-ünï-9f2a", "x", "", "ab#cd", "#bcd"):
        token = confirmation_token(job)
        assert len(token) == 4
        assert all(0x20 <= byte <= 0x7E for byte in token)
        assert fence_token(token) != token


def test_a_port_that_is_not_there_is_absent(tmp_path: Path) -> None:
    with pytest.raises(LinkAbsent, match="cannot be opened"):
        SerialLink(LineSettings(str(tmp_path / "nothing"))).open()


def test_line_settings_a_port_refuses_are_an_own_error(
    emulator: EmulatedPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Linux answers 7 bits and parity on a pty with termios.error, which is no OSError; not every kernel does."""

    def refuse(*_: object, **__: object) -> None:
        raise termios.error(22, "Invalid argument")

    monkeypatch.setattr(serial.Serial, "_reconfigure_port", refuse)
    with pytest.raises(LinkAbsent, match="line settings"):
        SerialLink(LineSettings(emulator.port, bytesize=7, parity="E")).open()


def test_a_port_is_owned_by_one(emulator: EmulatedPrinter) -> None:
    first = SerialLink(LineSettings(emulator.port))
    first.open()
    with pytest.raises(LinkAbsent):
        SerialLink(LineSettings(emulator.port)).open()
    first.close()
    first.close()


def test_unplugged_while_reading_is_lost_and_closed(emulator: EmulatedPrinter) -> None:
    link = SerialLink(LineSettings(emulator.port))
    link.open()
    threading.Timer(0.05, emulator.fault, ["unplug"]).start()
    with pytest.raises(LinkLost):
        link.read(time.monotonic() + 5)
    assert not link.is_open
    with pytest.raises(LinkLost):
        link.write(b"x")


def test_a_device_that_takes_no_bytes_stalls_the_write(emulator: EmulatedPrinter) -> None:
    emulator.fault("stall")
    link = SerialLink(LineSettings(emulator.port, write_timeout_s=0.1))
    link.open()
    with pytest.raises(LinkStalled):
        link.write(bytes(1 << 20))
    assert not link.is_open
