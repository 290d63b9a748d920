"""One worker for every protocol: what is written down when, what is never begun twice, and one log line per change."""

import json
import logging
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from devices.emulators.inpas_service import EmulatedInpas
from devices.emulators.sber_terminal import EmulatedSber
from devices.emulators.telium_terminal import EmulatedTelium
from devices.emulators.vtk_terminal import EmulatedVtk
from devices.health import Cause, State
from devices.links import LineSettings, LinkAbsent, SerialLink
from devices.payments.contract import (
    Approved,
    Begin,
    Capabilities,
    Ending,
    NotSupported,
    Operation,
    PaymentResult,
    PaymentTerminal,
    Unknown,
    never,
)
from devices.payments.operations import Operations, Order, OrderKind, OrderOutcome, OrderResult
from devices.terminals.inpas.settings import InpasSettings
from devices.terminals.inpas.terminal import InpasTerminal
from devices.terminals.sber.settings import SberSettings
from devices.terminals.sber.terminal import SberTerminal
from devices.terminals.settings import TerminalSettings
from devices.terminals.telium.settings import TeliumSettings
from devices.terminals.telium.terminal import TeliumTerminal
from devices.terminals.vtk.settings import VtkSettings
from devices.terminals.vtk.terminal import VtkTerminal
from tests.devices.payments.desk import DEVICE, Desk


class Scripted(PaymentTerminal):
    """A terminal that does what it is told, for what no emulator can be made to do."""

    capabilities = Capabilities(resolves=True, undoes=True)

    def __init__(
        self, pay: Callable[[Begin], PaymentResult], resolve: Callable[[], PaymentResult] | None = None
    ) -> None:
        self._pay, self._resolve = pay, resolve
        self.asked = 0
        self._open = False

    @property
    def is_open(self) -> bool:
        return self._open

    def open(self) -> None:
        self._open = True

    def close(self) -> None:
        self._open = False

    def poll(self) -> bool:
        time.sleep(0.01)
        return True

    def pay(self, operation: Operation, begin: Begin, cancelled: Callable[[], bool] = never) -> PaymentResult:
        self.asked += 1
        return self._pay(begin)

    def resolve(self, operation: Operation) -> PaymentResult:
        return self._resolve() if self._resolve else super().resolve(operation)


def crash(begin: Begin, *, begun: bool) -> PaymentResult:
    if begun:
        begin("1")
    raise ZeroDivisionError


def test_an_error_of_our_own_before_the_beginning_takes_nothing(tmp_path: Path) -> None:
    with Desk(Scripted(lambda begin: crash(begin, begun=False)), tmp_path) as office:
        told = office.order(OrderKind.PAY, "p1", 100)
    assert (told["outcome"], told["cause"]) == ("declined", "agent_error")


def test_an_error_of_our_own_after_the_beginning_is_sought(tmp_path: Path) -> None:
    terminal = Scripted(lambda begin: crash(begin, begun=True), lambda: Approved(100))
    with Desk(terminal, tmp_path) as office:
        told = office.order(OrderKind.PAY, "p1", 100)
    assert (told["outcome"], terminal.asked) == ("approved", 1)


def test_an_operation_is_begun_once(tmp_path: Path) -> None:
    def twice(begin: Begin) -> PaymentResult:
        begin("1")
        begin("2")
        return Approved(100)

    with Desk(Scripted(twice), tmp_path) as office:
        told = office.order(OrderKind.PAY, "p1", 100)
    assert (told["outcome"], told["reference"], told["cause"]) == ("unknown", "1", "no_answer")


def test_an_order_sent_again_is_answered_from_memory(tmp_path: Path) -> None:
    def pay(begin: Begin) -> PaymentResult:
        begin("1")
        return Approved(100)

    terminal = Scripted(pay)
    with Desk(terminal, tmp_path) as office:
        first = office.order(OrderKind.PAY, "p1", 100)
        assert office.order(OrderKind.PAY, "p1", 100) == first
    with Desk(terminal, tmp_path) as office:
        assert office.order(OrderKind.PAY, "p1", 100) == first
    assert terminal.asked == 1


def test_an_undo_that_was_cut_is_not_repeated_by_the_worker(tmp_path: Path) -> None:
    """Only a protocol that knows repeats may do it again: the worker asks the driver, and the driver says no."""
    calls: list[str] = []

    class Undoing(Scripted):
        def undo(self, operation: Operation, begin: Begin) -> Ending:
            begin(None)
            calls.append("undo")
            raise OSError

    with Desk(Undoing(lambda begin: Approved(100)), tmp_path) as office:
        told = office.order(OrderKind.UNDO, "p1", 100)
    assert (told["outcome"], told["seeking"], calls) == ("unknown", False, ["undo"])


def test_what_was_accepted_and_not_begun_is_declined_after_a_restart(tmp_path: Path) -> None:
    operations = Operations(tmp_path)
    for kind in (OrderKind.PAY, OrderKind.SETTLE, OrderKind.UNDO):
        operations.accept(Order(f"{kind}-p1", DEVICE, kind, "p1", 100))
    operations.close()
    operations = Operations(tmp_path)
    operations.recover()
    outcomes = {report["kind"]: (report["outcome"], report["cause"]) for report in operations.pending()}
    assert outcomes == {"pay": ("declined", "agent_restarted"), "settle": ("failed", "agent_restarted")}
    assert [entry.order.kind for entry in operations.unfinished(DEVICE)] == [OrderKind.UNDO]
    operations.close()


def test_what_an_order_is_for_is_kept_for_its_report(tmp_path: Path) -> None:
    """An order that an older agent stored has none, and neither has its report."""
    operations = Operations(tmp_path)
    operations.accept(Order("new", DEVICE, OrderKind.PAY, "p1", 100, subject="payment"))
    operations.accept(Order("old", DEVICE, OrderKind.PAY, "p2", 100))
    document = json.dumps({"job": "old", "device": DEVICE, "kind": "pay", "payment": "p2", "kopecks": 100})
    operations._db.execute("update operations set document=? where job='old'", (document,))
    operations.close()
    again = Operations(tmp_path)
    again.recover()
    assert {report["job"]: report.get("for") for report in again.pending()} == {"new": "payment", "old": None}
    assert "for" not in again.pending()[1]
    again.close()


def test_a_clear_end_is_final_in_the_memory_itself(tmp_path: Path) -> None:
    operations = Operations(tmp_path)
    order = Order("job", DEVICE, OrderKind.PAY, "p1", 100)
    operations.accept(order)
    operations.begin("job", "6")
    operations.finish("job", OrderResult(OrderOutcome.UNKNOWN, seeking=True))
    operations.finish("job", OrderResult(OrderOutcome.APPROVED))
    with pytest.raises(Exception, match="this operation has ended"):
        operations.finish("job", OrderResult(OrderOutcome.DECLINED))
    with pytest.raises(RuntimeError, match="has already begun"):
        operations.begin("job", "7")
    operations.close()


def test_one_log_line_for_each_change_of_state(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="devices.payments.worker")
    with EmulatedVtk(tmp_path / "port", keepalive_s=1) as emulated:
        driver = VtkTerminal(SerialLink(LineSettings(emulated.port)), first_answer_s=0.5, ask_again_s=0.1, turn_s=0.02)
        with Desk(driver, tmp_path / "spool", emulated.port) as office:
            assert office.health.wait_for(State.READY)
            emulated.fault("unplug")
            assert office.health.wait_for(State.ABSENT, Cause.UNPLUGGED)
            assert office.backoff.wait_for_failures(5), "many attempts to open it fail meanwhile"
            emulated.fault("plug")
            assert office.health.wait_for(State.READY)
            answered = emulated.received.count("IDL")
            assert emulated.wait_until(lambda: emulated.received.count("IDL") >= answered + 2), "and it stays ready"
    lines = [record.getMessage() for record in caplog.records if record.name == "devices.payments.worker"]
    states = [re.sub(r":.*", "", line.removeprefix(f"{DEVICE}: ")) for line in lines]
    assert states == ["open", "ready", "absent, unplugged", "open", "ready"]
    health = [(event.state, event.cause) for event in office.health.events]
    assert len(health) >= len(states)


# -- capabilities -----------------------------------------------------------------------------------------------------


def vtk(folder: Path) -> tuple[EmulatedVtk, PaymentTerminal]:
    emulated = EmulatedVtk(folder / "port")
    return emulated, VtkTerminal(SerialLink(LineSettings(emulated.port)), first_answer_s=1, turn_s=0.02)


def telium(folder: Path) -> tuple[EmulatedTelium, PaymentTerminal]:
    emulated = EmulatedTelium(folder / "port")
    return emulated, TeliumTerminal(SerialLink(LineSettings(emulated.port)), turn_s=0.02)


def sber(folder: Path) -> tuple[EmulatedSber, PaymentTerminal]:
    emulated = EmulatedSber(folder / "upos")
    return emulated, SberTerminal(emulated.directory)


def inpas(_: Path) -> tuple[EmulatedInpas, PaymentTerminal]:
    emulated = EmulatedInpas()
    emulated.start()
    return emulated, InpasTerminal(emulated.url, "00199999")


MAKERS = {"vtk": vtk, "telium": telium, "sber": sber, "inpas": inpas}


@pytest.mark.parametrize("protocol", MAKERS)
def test_capabilities_are_what_the_terminal_does(tmp_path: Path, protocol: str) -> None:
    """Each flag against the call itself: what is promised works at the emulated terminal, what is not is refused."""
    emulated, terminal = MAKERS[protocol](tmp_path)
    if protocol != "inpas":
        emulated.start()
    can = terminal.capabilities
    try:
        terminal.open()
        until = time.monotonic() + 10
        while not terminal.poll():
            assert time.monotonic() < until
        references: list[str | None] = []
        paid = terminal.pay(Operation("p1", 100), references.append)
        assert isinstance(paid, Approved)
        operation = Operation("p1", 100, reference=references[0], original=paid.rrn)
        assert can.resolves is isinstance(terminal.resolve(operation), Approved)
        assert can.refunds is works(lambda: terminal.refund(operation, lambda _: None))
        assert can.undoes is works(lambda: terminal.undo(operation, lambda _: None))
        assert can.settles is works(lambda: terminal.settle(lambda _: None))
        assert can.confirms is (protocol == "vtk")
        # Only VTK has a message that stops a payment under way; the others are stopped at the terminal itself.
        assert can.aborts is (protocol == "vtk")
        assert not can.totals
    finally:
        terminal.close()
        emulated.stop()


def works(ask: Callable[[], PaymentResult | Ending]) -> bool:
    try:
        answered = ask()
    except NotSupported:
        return False
    assert not isinstance(answered, Unknown)
    return True


# -- from the settings ------------------------------------------------------------------------------------------------


def test_each_protocol_has_its_driver(tmp_path: Path) -> None:
    made: list[tuple[TerminalSettings, type[PaymentTerminal], str]] = [
        (VtkSettings(id="t", protocol="vtk", port="tcp://192.0.2.7:62801"), VtkTerminal, "tcp://192.0.2.7:62801"),
        (TeliumSettings(id="t", protocol="telium", port="/dev/x"), TeliumTerminal, "/dev/x"),
        (SberSettings(id="t", protocol="sber", directory=tmp_path), SberTerminal, ""),
        (InpasSettings(id="t", protocol="inpas", terminal="00199999"), InpasTerminal, ""),
    ]
    for settings, driver, address in made:
        terminal = settings.driver()
        assert isinstance(terminal, driver)
        assert settings.address == address
        assert not terminal.is_open


@pytest.mark.parametrize("settings", [{"protocol": "sber"}, {"protocol": "telium", "port": "/dev/none"}])
def test_a_terminal_that_is_not_there_cannot_be_opened(tmp_path: Path, settings: dict[str, str]) -> None:
    terminal: PaymentTerminal
    if settings["protocol"] == "sber":
        terminal = SberSettings(id="t", protocol="sber", directory=tmp_path).driver()
    else:
        terminal = TeliumSettings(id="t", protocol="telium", port=settings["port"]).driver()
    with pytest.raises(LinkAbsent):
        terminal.open()
