"""A slip's outcome is known within its time, whatever the printer does. On a simulated clock: no machine is too slow."""

from collections.abc import Callable

import pytest

from devices.health import Cause
from devices.links import LinkStalled
from devices.printing import printer as driver
from devices.printing.encoder import EncodedSlip
from devices.printing.outcome import PrintOutcome
from devices.printing.printer import Confirm, Printer
from tests.devices.scripted_link import ScriptedLink, SimulatedClock

Answer = Callable[[bytes], bytes]
OK = b"\x12"
STATUS, PROCESS_ID, SENSOR = b"\x10\x04", b"\x1d(H", b"\x1dr1"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimulatedClock:
    simulated = SimulatedClock()
    monkeypatch.setattr(driver, "time", simulated)
    return simulated


def healthy(data: bytes) -> bytes:
    """A printer that answers everything at once."""
    if data.startswith(STATUS):
        return OK
    if data.startswith(PROCESS_ID):
        return b"\x37\x22" + data[-4:] + b"\x00"
    return b"\x00" if data == SENSOR else b""


def silent_after(confirmations: int) -> Answer:
    """A printer that falls silent for good once it has been asked for this many confirmations."""
    asked = 0

    def answer(data: bytes) -> bytes:
        nonlocal asked
        asked += data.startswith(PROCESS_ID) or data == SENSOR
        return healthy(data) if asked <= confirmations else b""

    return answer


def only_status(data: bytes) -> bytes:
    """A printer that answers status queries but has stopped printing."""
    return OK if data.startswith(STATUS) else b""


@pytest.fixture(params=["gs_h", "gs_r"])
def confirm(request: pytest.FixtureRequest) -> Confirm:
    value: Confirm = request.param
    return value


@pytest.mark.parametrize("within_s", [1.0, 2.3])
@pytest.mark.parametrize(
    ("make", "outcome", "cause"),
    [
        (lambda: lambda data: b"", PrintOutcome.FAILED, Cause.PRINTER_SILENT),
        (lambda: silent_after(0), PrintOutcome.FAILED, Cause.PRINTER_SILENT),
        (lambda: only_status, PrintOutcome.FAILED, Cause.STALLED),
        (lambda: silent_after(1), PrintOutcome.UNKNOWN, Cause.NOT_CONFIRMED),
        (lambda: healthy, PrintOutcome.PRINTED, None),
    ],
    ids=["silent from the start", "silent in the slip", "stopped printing", "silent at the cut", "healthy"],
)
def test_the_outcome_comes_within_its_time(
    clock: SimulatedClock,
    slip: EncodedSlip,
    confirm: Confirm,
    within_s: float,
    make: Callable[[], Answer],
    outcome: PrintOutcome,
    cause: Cause | None,
) -> None:
    link = ScriptedLink(make(), clock)
    link.open()
    began = clock.now
    result = Printer(link, confirm, report_within_s=within_s).print_slip(slip, "job-1", lambda: None)
    assert (result.outcome, result.cause) == (outcome, cause)
    assert clock.now - began <= within_s


@pytest.mark.parametrize("answer", [only_status, lambda data: b""], ids=["stopped printing", "silent"])
def test_the_time_a_job_has_waited_counts(clock: SimulatedClock, slip: EncodedSlip, answer: Answer) -> None:
    link = ScriptedLink(answer, clock)
    link.open()
    asked_at = clock.now - 1.9
    Printer(link, "gs_h", report_within_s=2.3).print_slip(slip, "job-1", lambda: None, asked_at)
    assert clock.now - asked_at <= 2.3


def test_a_device_that_takes_no_bytes_is_reported_in_time(clock: SimulatedClock, slip: EncodedSlip) -> None:
    class Stalled(ScriptedLink):
        def write(self, data: bytes) -> None:
            super().write(data)
            if not data.startswith(STATUS):
                clock.sleep(1.0)
                raise LinkStalled("takes no more bytes")

    link = Stalled(healthy, clock)
    link.open()
    began = clock.now
    result = Printer(link, "gs_h").print_slip(slip, "job-1", lambda: None)
    assert (result.outcome, result.cause) == (PrintOutcome.FAILED, Cause.STALLED)
    assert clock.now - began <= 2.3


@pytest.mark.parametrize(
    ("slip", "baud", "extra_s"),
    [
        (EncodedSlip(bytes(200), b"\n\x1dV\x00", 120), 9600, 0.0),
        (EncodedSlip(bytes(2396), b"\n\x1dV\x00", 120), 9600, 2400 * 10 / 9600 - 0.6),
        (EncodedSlip(bytes(200), b"\n\x1dV\x00", 290), 0, 160 / 80),
    ],
    ids=["ordinary", "many bytes", "much paper"],
)
def test_only_an_unusual_slip_gets_more_time(
    clock: SimulatedClock, slip: EncodedSlip, baud: int, extra_s: float
) -> None:
    """Bytes beyond 0.6 s of line and paper beyond 13 cm are given on top (docs/interfaces.md)."""
    link = ScriptedLink(silent_after(1), clock)
    link.open()
    began = clock.now
    result = Printer(link, "gs_h", baud=baud).print_slip(slip, "job-1", lambda: None)
    assert result.outcome is PrintOutcome.UNKNOWN
    assert clock.now - began == pytest.approx(2.3 + extra_s)


def test_an_ordinary_slip_fits_into_its_time_at_9600_baud(slip: EncodedSlip) -> None:
    """Bytes on the line and paper at 150 mm/s, one after the other, leave the time for cut and confirmation."""
    on_line_s = len(slip.body) * 10 / 9600
    on_paper_s = slip.length_mm / 150
    assert on_line_s + on_paper_s < 2.3 - driver.ENDING_S
