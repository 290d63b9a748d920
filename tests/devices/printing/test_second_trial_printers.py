"""What a second trial of the printers found: lines that never answer, never fall silent, or answer late; names and tokens."""

import io
import time
from pathlib import Path

import pytest
from PIL import Image

from devices.health import Cause
from devices.links import LineSettings, SerialLink, UsbPrinterLink, addresses, link_to_printer
from devices.links.printer_port import PrinterPortLink
from devices.printing.document import read_document
from devices.printing.encoder import EncodedSlip
from devices.printing.outcome import PrintOutcome
from devices.printing.printer import Printer, PrinterSilent, confirmation_token, fence_token
from devices.printing.raster import raster_slices
from tests.devices.scripted_link import ScriptedLink

REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")


def opened(link: ScriptedLink) -> ScriptedLink:
    link.open()
    return link


def test_a_printer_without_a_return_line_prints(slip: EncodedSlip) -> None:
    """Nobody can tell whether the slip came out; that is no reason not to send it."""
    link = opened(ScriptedLink(lambda data: b""))
    printer = Printer(link, "none")
    result = printer.print_slip(slip, "job-1", lambda: None)
    assert (result.outcome, result.cause) == (PrintOutcome.UNKNOWN, Cause.NOT_CONFIRMED)
    assert slip.body + slip.ending in b"".join(link.written)
    assert printer.check().cause is None


def test_a_printer_that_should_answer_and_does_not_prints_nothing(slip: EncodedSlip) -> None:
    link = opened(ScriptedLink(lambda data: b""))
    assert Printer(link, "gs_r").print_slip(slip, "job-1", lambda: None).cause is Cause.PRINTER_SILENT
    assert slip.body not in b"".join(link.written)


class Babbling(ScriptedLink):
    """A line that is never silent."""

    def __init__(self) -> None:
        super().__init__(lambda data: b"")

    def read(self, until: float) -> bytes:
        return b"\xff"


def test_a_line_that_is_never_silent_does_not_hold_the_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.printing.printer.ANSWER_S", 0.02)
    with pytest.raises(PrinterSilent):
        Printer(opened(Babbling()), "gs_r").check()


class Late(ScriptedLink):
    """Each query is answered as it should be, but so many seconds later."""

    def __init__(self, answers: dict[int, bytes], late_s: float) -> None:
        super().__init__(lambda data: b"")
        self._answers, self._late_s = answers, late_s
        self._on_the_way: list[tuple[float, bytes]] = []

    def write(self, data: bytes) -> None:
        super().write(data)
        self._on_the_way.append((time.monotonic() + self._late_s, self._answers[data[2]]))

    def read(self, until: float) -> bytes:
        while not self._on_the_way or self._on_the_way[0][0] > time.monotonic():
            if time.monotonic() >= until:
                return b""
            time.sleep(0.002)
        return self._on_the_way.pop(0)[1]

    def waiting(self) -> bytes:
        return self.read(0.0)


def test_a_late_answer_is_not_taken_for_that_of_the_next_query(monkeypatch: pytest.MonkeyPatch) -> None:
    """The paper is running low; one query further on that byte would mean an offline printer."""
    monkeypatch.setattr("devices.printing.printer.ANSWER_S", 0.2)
    status = Printer(opened(Late({2: b"\x12", 4: b"\x1e", 1: b"\x12"}, 0.3)), "gs_r").check()
    assert (status.near_end, status.offline, status.cause) == (True, False, None)


def test_no_picture_holds_a_command_that_printers_obey_at_once() -> None:
    picture = Image.new("1", (256 * 8, 1))
    bits = b"".join(bytes([0x10 ^ 0xFF, low ^ 0xFF]) for low in range(0x80))
    picture = Image.frombytes("1", (len(bits) * 8, 1), bits)
    [piece] = raster_slices(picture)
    assert not [command for command in REAL_TIME if command in piece[8:]]
    assert piece[8:].count(b"\x10") == 0x80 - len(REAL_TIME) + 1, "and nothing else is changed"
    assert io.BytesIO(piece).getbuffer().nbytes == 8 + len(bits)


def test_slips_whose_job_names_end_alike_are_confirmed_by_different_tokens() -> None:
    tokens = {confirmation_token(f"payment-{number}-slip-1") for number in range(200)}
    assert len(tokens) == 200
    assert all(len(token) == 4 and token.isascii() and token.isalnum() for token in tokens)
    assert not tokens & {fence_token(token) for token in tokens}


def test_a_banks_slip_fits_on_the_narrowest_paper() -> None:
    """80 lines of 120 characters are what the agent keeps of it; on 16 columns that makes 640."""
    lines = [{"text": "X" * 16} for _ in range(80 * 120 // 16 + 30)]
    assert len(read_document({"lines": lines}).lines) == 630


def test_a_name_of_udevs_leads_to_the_port_that_is_behind_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though it was not there when the agent started."""
    monkeypatch.setattr(addresses, "USB_PRINTER", str(tmp_path / "lp"))
    name = tmp_path / "slip-printer"
    link = link_to_printer(LineSettings(str(name)))
    assert isinstance(link, PrinterPortLink)
    (tmp_path / "lp0").touch()
    name.symlink_to(tmp_path / "lp0")
    link.open()
    assert isinstance(link._link, UsbPrinterLink)
    assert not addresses.is_serial(str(name))
    link.close()


class StalledPort:
    """A port that holds bytes which its device does not take."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.out_waiting = 4000

    def reset_output_buffer(self) -> None:
        self.calls.append("drop")
        self.out_waiting = 0

    def close(self) -> None:
        self.calls.append("close" if not self.out_waiting else "close and wait")


def test_a_port_that_is_stalled_drops_what_it_holds_before_it_is_closed() -> None:
    """The kernel would wait half a minute for the device to take it."""
    port, link = StalledPort(), SerialLink(LineSettings("/dev/stalled"))
    link._port = port  # type: ignore[assignment]
    link.close()
    assert port.calls == ["drop", "close"]
