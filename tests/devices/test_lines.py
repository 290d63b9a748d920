"""Lines as they really are: one owner, growing pauses until a handshake, states in their order with a line of log each, and
not one byte on a payment terminal's port that is not of its own protocol."""

import logging
import termios
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial
from hypothesis import given
from hypothesis import strategies as st

from devices.backoff import STEPS_S, Backoff
from devices.emulators.printer import EmulatedPrinter
from devices.emulators.pty_line import PtyLine
from devices.health import Cause, State
from devices.links import LineSettings, LinkAbsent, LinkLost, SerialLink
from devices.payments.operations import Operations
from devices.payments.worker import TerminalWorker
from devices.printing.settings import PrinterSettings
from devices.printing.spool import Job, Spool
from devices.printing.worker import PrinterWorker
from devices.terminals.settings import TerminalSettings
from devices.terminals.telium.settings import TeliumSettings
from devices.terminals.vtk.frame import TO_TERMINAL, VtkFrameReader, pack
from devices.terminals.vtk.message import decode
from devices.terminals.vtk.settings import VtkSettings
from tests.devices.conftest import DOCUMENT
from tests.devices.counting_backoff import Counting
from tests.devices.health_log import HealthLog


class Recorder:
    """The other end of a line: keeps every byte that comes and answers none."""

    def __init__(self, folder: Path) -> None:
        self.line = PtyLine(folder / "port")
        self.heard = b""
        self._running = True
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> "Recorder":
        self.line.plug()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._running = False
        self._thread.join()
        self.line.unplug()

    def _listen(self) -> None:
        while self._running:
            self.heard += self.line.read(256)


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[Recorder]:
    with Recorder(tmp_path) as running:
        yield running


def test_a_port_has_one_owner(recorder: Recorder) -> None:
    ours, other = SerialLink(LineSettings(str(recorder.line.link))), SerialLink(LineSettings(str(recorder.line.link)))
    ours.open()
    with pytest.raises(LinkAbsent, match="cannot be opened"):
        other.open()
    ours.write(b"still ours")
    ours.close()
    other.open()
    other.close()


def test_line_settings_that_a_port_refuses_are_an_error_of_ours(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some kernels take no parity on a pty: pyserial lets termios.error through, which is no OSError."""

    def refuse(*_: object, **__: object) -> None:
        raise termios.error(22, "Invalid argument")

    monkeypatch.setattr(serial.Serial, "_reconfigure_port", refuse)
    link = SerialLink(LineSettings(str(recorder.line.link), parity="E", bytesize=7))
    with pytest.raises(LinkAbsent, match="line settings"):
        link.open()
    assert not link.is_open


def test_a_pulled_cable_ends_a_read_and_the_link_is_closed(recorder: Recorder) -> None:
    link = SerialLink(LineSettings(str(recorder.line.link)))
    link.open()
    recorder.line.unplug()
    with pytest.raises(LinkLost, match="has gone"):
        link.read(time.monotonic() + 5)
    assert not link.is_open
    with pytest.raises(LinkLost):
        link.write(b"x")


@given(st.integers(0, 30), st.integers(0, 2**32))
def test_pauses_grow_from_a_second_to_a_minute_with_jitter(failures: int, seed: int) -> None:
    backoff = Backoff()
    pauses = [backoff.next_s() for _ in range(failures + 1)]
    for pause, step in zip(pauses, [*STEPS_S, *[STEPS_S[-1]] * failures], strict=False):
        assert 0.8 * step <= pause <= 1.2 * step
    assert STEPS_S[0] == 1
    assert STEPS_S[-1] == 60
    backoff.reset()
    assert backoff.next_s() <= 1.2


def test_many_boxes_do_not_knock_in_step() -> None:
    assert len({Backoff().next_s() for _ in range(50)}) > 40


def test_an_open_port_is_no_handshake(recorder: Recorder, tmp_path: Path) -> None:
    """The pause starts anew only when the terminal has answered: this one never does."""
    operations = Operations(tmp_path / "spool")
    health, backoff = HealthLog(), Counting()
    settings = VtkSettings(id="terminal-1", protocol="vtk", port=str(recorder.line.link))
    worker = TerminalWorker(
        "terminal-1", settings.driver(), operations, health, lambda: None, address=settings.port, backoff=backoff
    )
    worker.start()
    try:
        assert health.wait_for(State.OPEN)
        for pulls in range(1, 4):
            recorder.line.unplug()
            assert health.wait_for(State.ABSENT, Cause.UNPLUGGED)
            assert backoff.failures >= pulls
            recorder.line.plug()
            assert health.wait_for(State.OPEN)
        assert backoff.resets == 0
    finally:
        worker.stop()
        worker.join()
        operations.close()


def test_every_state_in_its_order_with_one_line_of_log_each(
    emulator: EmulatedPrinter, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="devices.printing.worker")
    emulator.fault("unplug")
    spool, health = Spool(tmp_path / "spool"), HealthLog()
    worker = PrinterWorker(
        PrinterSettings(id="printer-1", port=emulator.port, confirm="gs_h", poll_s=0.2), spool, health
    )
    backoff = worker._backoff = Counting()
    worker.start()
    try:
        assert backoff.wait_for_failures(3), "an absent port is tried several times and reported once"
        emulator.fault("plug")
        assert health.wait_for(State.READY)
        job = Job("job-1", "printer-1", DOCUMENT)
        spool.accept(job)
        worker.submit(job)
        assert health.wait(lambda found: found.state is State.READY and bool(emulator.slips))
        emulator.fault("cover-open")
        assert health.wait_for(State.FAULT, Cause.COVER_OPEN)
        emulator.fault("ok")
        assert health.wait_for(State.READY)
    finally:
        worker.stop()
        worker.join()
        spool.close()
    said = [record.getMessage() for record in caplog.records if record.name == "devices.printing.worker"]
    states = [line.split(": ")[1].split(",")[0] for line in said if "job" not in line]
    assert states == ["absent", "open", "ready", "busy", "ready", "fault", "ready"]


@pytest.mark.parametrize("protocol", ["vtk", "telium"])
def test_a_payment_port_hears_nothing_but_its_own_protocol(recorder: Recorder, tmp_path: Path, protocol: str) -> None:
    """Whatever is on the other end: no AT commands, no DLE EOT, no other terminal's frames."""
    port = str(recorder.line.link)
    settings: TerminalSettings = (
        VtkSettings(id="terminal-1", protocol="vtk", port=port)
        if protocol == "vtk"
        else TeliumSettings(id="terminal-1", protocol="telium", port=port, keepalive_s=1)
    )
    operations, health = Operations(tmp_path / "spool"), HealthLog()
    worker = TerminalWorker("terminal-1", settings.driver(), operations, health, lambda: None, address=port)
    worker.start()
    try:
        assert health.wait_for(State.FAULT, Cause.TERMINAL_SILENT)
    finally:
        worker.stop()
        worker.join()
        operations.close()
    assert recorder.heard
    if protocol == "telium":
        assert set(recorder.heard) <= {0x05, 0x04}  # ENQ, and EOT to give up
    else:
        frames = VtkFrameReader(TO_TERMINAL).feed(recorder.heard)
        assert {decode(frame).name for frame in frames} == {"IDL"}
        assert sum(len(pack(TO_TERMINAL, frame)) for frame in frames) == len(recorder.heard)
