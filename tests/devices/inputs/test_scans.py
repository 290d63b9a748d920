"""Scans: lines, limits, what a ticket looks like; and the scanner over a pty with a cable that is pulled."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.backoff import Backoff
from devices.emulators.scanner import EmulatedScanner
from devices.health import Cause, State
from devices.inputs.scan import MAX_SCAN, LineReader, ScanLimit, ticket_of
from devices.inputs.settings import ScannerSettings
from devices.inputs.worker import InputWorker
from tests.devices.collector import Collector
from tests.devices.health_log import HealthLog

SLIP = "https://queue.office.local/t/4f09c2e81b7d"


def test_lines_by_any_ending_and_in_any_pieces() -> None:
    reader = LineReader()
    heard = [scan for byte in b"014\rA-17\n\r\n4f09c2e81b7d\r\n " for scan in reader.feed(bytes([byte]))]
    assert heard == ["014", "A-17", "4f09c2e81b7d"]
    assert reader.feed("К-014\r".encode()) == ["К-014"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"1" * (MAX_SCAN + 1) + b"\r", "longer than 300 bytes"),
        (b"\xff\xfe\r", "not text"),
        (b"\x1b[2J014\r", "control characters"),
    ],
)
def test_what_is_no_scan_is_refused_and_the_next_is_heard(data: bytes, why: str) -> None:
    refused: list[str] = []
    reader = LineReader(refused.append)
    assert reader.feed(data) == []
    assert len(refused) == 1
    assert why in refused[0]
    assert reader.feed(b"014\r") == ["014"]


def test_a_scan_without_an_end_is_forgotten() -> None:
    refused: list[str] = []
    reader = LineReader(refused.append)
    reader.feed(b"https://queue.office")
    reader.forget()
    assert reader.feed(b"014\r") == ["014"]
    assert refused == ["it was cut off"]


@given(st.lists(st.binary(max_size=700), max_size=8))
def test_whatever_comes_memory_is_bounded_and_scans_are_short(pieces: list[bytes]) -> None:
    reader = LineReader()
    for piece in pieces:
        assert all(scan.isprintable() and len(scan) <= MAX_SCAN for scan in reader.feed(piece))
        assert len(reader._line) <= MAX_SCAN


@pytest.mark.parametrize(
    ("scan", "ticket"),
    [
        (SLIP, "4f09c2e81b7d"),
        ("http://10.0.0.5:8080/queue/t/4F09C2E81B7D/", "4f09c2e81b7d"),
        ("4f09c2e81b7d", "4f09c2e81b7d"),
        ("014", "014"),
        ("к-014", "К-014"),
        ("A17", "A17"),
        (SLIP + "0", None),
        (SLIP + "?x=1", None),
        (SLIP[:-1], None),
        ("ftp://x/t/4f09c2e81b7d", None),
        ("javascript:alert(1)", None),
        ("https://x/t/4f09c2e81b7d https://x/t/4f09c2e81b7d", None),
        ("ST00012|Name=Иванов|PersonalAcc=40702810", None),
        ("4600051000057", None),
        ("٠١٤", None),
        ("", None),
    ],
)
def test_what_is_a_ticket(scan: str, ticket: str | None) -> None:
    assert ticket_of(scan) == ticket


@given(st.text(max_size=MAX_SCAN))
def test_nothing_but_a_ticket_comes_out(scan: str) -> None:
    ticket = ticket_of(scan)
    assert ticket is None or (len(ticket) <= 12 and all(sign.isalnum() or sign == "-" for sign in ticket))


def test_the_limit_lets_through_what_a_person_can_scan() -> None:
    limit = ScanLimit(same_s=2, most=3, within_s=10)
    assert [limit.passes("a", at) for at in (0, 0.5, 2.4, 4.5)] == [True, False, False, True]
    assert limit.passes("b", 5)
    assert not limit.passes("c", 6)
    assert limit.passes("c", 10.1)


@pytest.fixture
def scanner(tmp_path: Path) -> Iterator[EmulatedScanner]:
    with EmulatedScanner(tmp_path / "scanner") as running:
        yield running


Start = Callable[[], tuple[Collector, HealthLog]]


@pytest.fixture
def start(scanner: EmulatedScanner) -> Iterator[Start]:
    with ExitStack() as stack:

        def begin() -> tuple[Collector, HealthLog]:
            heard, health = Collector(), HealthLog()
            settings = ScannerSettings(id="scanner-3", window="3", port=scanner.port)
            worker = InputWorker(settings, heard, health, backoff=Backoff((0.1,)))
            worker.start()
            stack.callback(worker.join)
            stack.callback(worker.stop)
            return heard, health

        yield begin


def test_a_scanned_slip_is_heard_once(scanner: EmulatedScanner, start: Start) -> None:
    heard, health = start()
    assert health.wait_for(State.OPEN)
    assert scanner.obey("twice") == "done"
    scanner.scan(SLIP)
    scanner.scan("014")
    assert heard.wait_for(("scanner-3", "4f09c2e81b7d"), ("scanner-3", "014"))
    assert health.wait_for(State.READY)


@pytest.mark.parametrize("fault", ["garbage", "cut"])
def test_a_spoilt_scan_does_not_spoil_the_next(scanner: EmulatedScanner, start: Start, fault: str) -> None:
    heard, health = start()
    assert health.wait_for(State.OPEN)
    scanner.obey(fault)
    scanner.scan(SLIP)
    # A scan that lost its end joins the next one when that follows at once: both are refused, nothing is made up.
    scanner.scan("015")
    scanner.scan("016")
    assert heard.wait(lambda: ("scanner-3", "016") in heard.all)
    assert ("scanner-3", "4f09c2e81b7d") not in heard.all


def test_a_pulled_scanner_comes_back(scanner: EmulatedScanner, start: Start) -> None:
    heard, health = start()
    assert health.wait_for(State.OPEN)
    scanner.obey("unplug")
    assert health.wait_for(State.ABSENT, Cause.UNPLUGGED)
    scanner.obey("plug")
    assert health.wait_for(State.OPEN)
    scanner.scan("014")
    assert heard.wait_for(("scanner-3", "014"))


def test_an_error_of_the_listener_does_not_end_the_thread(scanner: EmulatedScanner) -> None:
    heard, health = Collector(), HealthLog()

    def listener(device: str, ticket: str) -> None:
        heard(device, ticket)
        if ticket == "014":
            raise RuntimeError("listener")

    settings = ScannerSettings(id="scanner-3", window="3", port=scanner.port)
    worker = InputWorker(settings, listener, health, backoff=Backoff((0.1,)))
    worker.start()
    assert health.wait_for(State.OPEN)
    scanner.scan("014")
    assert heard.wait_for(("scanner-3", "014"))
    assert health.wait(lambda _: [each.state for each in health.events].count(State.OPEN) >= 2)
    scanner.scan("015")
    assert heard.wait_for(("scanner-3", "014"), ("scanner-3", "015"))
    worker.stop()
    worker.join()
