"""Vendotek, what a trial with the published protocol found: whose turn it is, numbers of our own, another terminal."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from devices.emulators.vtk_terminal import EmulatedVtk
from devices.links import LineSettings, link_to
from devices.payments.contract import Approved, Declined, Done, NotDone, Operation, Unknown
from devices.payments.operations import OrderKind
from devices.payments.receipt import terminal_in
from devices.terminals.vtk import terminal as vtk
from devices.terminals.vtk.frame import FROM_TERMINAL, VtkFrameReader, pack
from devices.terminals.vtk.message import Tag, VtkMessage, decode, message
from devices.terminals.vtk.terminal import VtkTerminal
from tests.devices.payments.desk import Desk
from tests.devices.scripted_link import ScriptedLink, SimulatedClock

IDL_REPLY = bytes.fromhex("1F001697FB010349444C0301350502313006033132300801375520")


def begun(_: str | None) -> None:
    """Nobody writes it down."""


@pytest.fixture
def emulated(tmp_path: Path) -> Iterator[EmulatedVtk]:
    with EmulatedVtk(tmp_path / "port") as terminal:
        yield terminal


def driver(emulated: EmulatedVtk, **more: float) -> VtkTerminal:
    quick = {"first_answer_s": 2.0, "answer_s": 10.0, "ask_again_s": 0.2, "turn_s": 0.01}
    return VtkTerminal(link_to(LineSettings(emulated.port)), **{**quick, **more})


def greeted(terminal: VtkTerminal) -> VtkTerminal:
    terminal.open()
    poll_until(terminal, lambda: terminal.operation is not None)
    return terminal


def poll_until(terminal: VtkTerminal, condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not condition():
        terminal.poll()
        assert time.monotonic() < until


def greet(terminal: VtkTerminal, emulated: EmulatedVtk) -> list[str]:
    """One greeting before it is due; the local times that came with it."""
    heard, times = len(emulated.received), len(emulated.local_times)
    terminal._asked_at, terminal._received_at = 0.0, None
    poll_until(terminal, lambda: len(emulated.received) > heard and terminal._received_at is not None)
    return emulated.local_times[times:]


# -- whose turn it is -------------------------------------------------------------------------------------------------


def test_the_emulators_greeting_is_the_published_one(tmp_path: Path) -> None:
    """With tag 08, without which a client by others does not go on."""
    with EmulatedVtk(tmp_path / "port", operation_timeout_s=120, event=7) as emulated:
        link = link_to(LineSettings(emulated.port))
        link.open()
        link.write(bytes.fromhex("1F000796FB010349444C714E"))
        heard = b""
        until = time.monotonic() + 10
        while len(heard) < len(IDL_REPLY) and time.monotonic() < until:
            heard += link.read(until)
        link.close()
    assert heard == IDL_REPLY


def test_the_emulators_answers_carry_what_a_client_by_others_requires(emulated: EmulatedVtk) -> None:
    """OpenRbt's vendotek-cli goes on only with tags 03, 06 and 08 in the greeting, and 03 and 04 in VRP and FIN."""
    terminal = greeted(driver(emulated))
    heard: dict[str, set[int]] = {}
    learn = terminal._learn

    def listen(received: VtkMessage) -> None:
        heard[received.name] = set(received.fields)
        learn(received)

    terminal._learn = listen  # type: ignore[method-assign]
    greet(terminal, emulated)
    assert isinstance(terminal.pay(Operation("p1", 100), begun), Approved)
    terminal.confirm(Operation("p1", 100, reference="6"), begun)
    terminal.close()
    assert {Tag.OPERATION, Tag.OPERATION_TIMEOUT_S, Tag.EVENT_NUMBER} <= heard["IDL"]
    assert {Tag.OPERATION, Tag.AMOUNT} <= heard["VRP"] & heard["FIN"]


def test_nothing_goes_out_between_an_approval_and_its_fin(emulated: EmulatedVtk) -> None:
    """Though the card took longer than the keepalive interval, so that an IDL is due."""
    terminal = greeted(driver(emulated))
    assert isinstance(terminal.pay(Operation("p1", 100), begun), Approved)
    terminal.keepalive_s = 0
    for _ in range(20):
        assert terminal.poll()
    assert emulated.received[-1] == "VRP"
    assert terminal.confirm(Operation("p1", 100, reference="6"), begun) == Done()
    terminal.close()
    assert emulated.out_of_turn == []


def test_a_terminal_whose_fin_does_not_come_is_greeted_again_after_its_time(tmp_path: Path) -> None:
    with EmulatedVtk(tmp_path / "port", operation_timeout_s=1, keepalive_s=1) as emulated:
        terminal = greeted(driver(emulated))
        assert isinstance(terminal.pay(Operation("p1", 100), begun), Approved)
        poll_until(terminal, lambda: emulated.received[-1] == "IDL")
        assert emulated.out_of_turn == []
        terminal.close()


@pytest.mark.parametrize("ending", ["confirm", "undo", "decline"])
def test_an_operation_that_has_ended_is_followed_by_idl_at_once(emulated: EmulatedVtk, ending: str) -> None:
    """The terminal takes the next payment only after it; the keepalive interval is 10 s."""
    terminal = greeted(driver(emulated))
    if ending == "decline":
        emulated.fault("decline")
        assert isinstance(terminal.pay(Operation("p1", 100), begun), Declined)
    else:
        assert isinstance(terminal.pay(Operation("p1", 100), begun), Approved)
        assert getattr(terminal, ending)(Operation("p1", 100, reference="6"), begun) == Done()
    terminal.poll()
    assert emulated.wait_until(lambda: emulated.received[-1] == "IDL")
    emulated.fault("approve")
    assert isinstance(terminal.pay(Operation("p2", 100), begun), Approved)
    assert emulated.out_of_turn == []
    terminal.close()


def test_con_is_refused_by_a_binary_status_with_the_event_number(emulated: EmulatedVtk) -> None:
    terminal = greeted(driver(emulated))
    emulated.ask_for_network()
    poll_until(terminal, lambda: "CON" in emulated.received)
    terminal.close()
    assert emulated.out_of_turn == []


class Deaf:
    """A terminal that greets as published, and is silent from then on; `clock` moves only while it is waited for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock = SimulatedClock()
        monkeypatch.setattr(vtk, "time", self.clock)
        monkeypatch.setattr("devices.terminals.vtk.channel.time", self.clock)
        self.link = ScriptedLink(lambda data: IDL_REPLY if b"IDL" in data else b"", self.clock)
        self.terminal = VtkTerminal(self.link)
        self.terminal.open()
        assert self.terminal.poll()


def test_fin_waits_as_long_as_the_terminal_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tag 06 of the published greeting: 120 s."""
    deaf = Deaf(monkeypatch)
    deaf.terminal.operation = 6
    began = deaf.clock.now
    assert isinstance(deaf.terminal.undo(Operation("p1", 100, reference="6"), begun), Unknown)
    assert deaf.clock.now - began == pytest.approx(120)


# -- local time, out of service ---------------------------------------------------------------------------------------


def test_the_local_time_is_sent_to_a_terminal_that_asks_for_it(
    emulated: EmulatedVtk, monkeypatch: pytest.MonkeyPatch
) -> None:
    moscow = datetime(2026, 12, 1, 9, 30, 15, tzinfo=timezone(timedelta(hours=3)))
    monkeypatch.setattr(vtk, "local_time", lambda: moscow)
    terminal = greeted(driver(emulated))
    assert emulated.local_times == []
    emulated.wants_time = True
    assert greet(terminal, emulated) == []
    assert greet(terminal, emulated) == ["20261201T093015+0300"]
    emulated.wants_time = False
    greet(terminal, emulated)
    assert greet(terminal, emulated) == []
    terminal.close()


def test_out_of_service_the_terminal_reads_no_cards(emulated: EmulatedVtk, tmp_path: Path) -> None:
    """DIS in the place of IDL while nobody could pay, as when the agent has lost the server."""
    serving = [False]
    with Desk(driver(emulated), tmp_path / "spool", emulated.port, in_service=lambda: serving[0]):
        assert emulated.wait_until(lambda: "DIS" in emulated.received)
        assert "IDL" not in emulated.received
        serving[0] = True
        assert emulated.wait_until(lambda: "IDL" in emulated.received)


# -- numbers of our own, another terminal -----------------------------------------------------------------------------


def test_a_number_is_never_used_twice_though_the_terminal_was_reset(emulated: EmulatedVtk, tmp_path: Path) -> None:
    with Desk(driver(emulated), tmp_path / "spool", emulated.port) as office:
        assert office.order(OrderKind.PAY, "p1", 100)["reference"] == "6"
        assert office.order(OrderKind.CONFIRM, "p1", 100)["outcome"] == "done"
    emulated.fault("reset")
    with Desk(driver(emulated), tmp_path / "spool", emulated.port) as office:
        assert office.order(OrderKind.PAY, "p2", 200)["reference"] == "7"
        assert office.order(OrderKind.CONFIRM, "p2", 200)["outcome"] == "done"
    assert emulated.charges == [100, 200]


@pytest.mark.parametrize("fault", ["reset", "swap 3", "swap 5", "swap 9"])
def test_a_terminal_reset_or_replaced_while_it_is_unclear_proves_nothing(
    emulated: EmulatedVtk, tmp_path: Path, fault: str
) -> None:
    """It would decline a number that it has never seen, though the money has been taken. Even where another terminal
    happens to have counted as far (`swap 5`), its slip names it."""
    with Desk(driver(emulated, answer_s=0.3), tmp_path / "spool", emulated.port) as office:
        assert office.order(OrderKind.PAY, "p0", 100)["outcome"] == "approved"
        assert office.order(OrderKind.CONFIRM, "p0", 100)["outcome"] == "done"
        emulated._operation = 5  # so that the next payment is the 7th by our mark, and the terminal's 6th
        emulated.fault("lose-reply")
        job = office.give(OrderKind.PAY, "p1", 5000)
        assert emulated.wait_until(lambda: emulated.charges == [100, 5000])
        emulated.fault(fault if fault != "swap 5" else "swap 6")
        emulated.fault("decline")
        told = office.wait(job)
    assert (told["outcome"], told["seeking"]) == ("unknown", False)
    assert emulated.charges == [100, 5000]


@pytest.mark.parametrize("amount", [0, 100])
def test_a_fin_does_not_reach_the_payment_of_another_terminal(emulated: EmulatedVtk, amount: int) -> None:
    """A terminal that does not know the number would accept an undo that gives nothing back."""
    terminal = greeted(driver(emulated))
    operation = Operation("p1", 100, reference="8")
    ended = terminal.confirm(operation, begun) if amount else terminal.undo(operation, begun)
    assert isinstance(ended, NotDone)
    assert "FIN" not in emulated.received
    terminal.close()


def test_an_approval_of_another_amount_is_not_the_payment_that_is_sought(emulated: EmulatedVtk) -> None:
    terminal = greeted(driver(emulated))
    assert isinstance(terminal.pay(Operation("p2", 700), begun), Approved)
    result = terminal.resolve(Operation("p1", 100, reference="6"))
    assert isinstance(result, Unknown)
    assert not result.resolvable
    terminal.close()


def test_a_slip_names_its_terminal() -> None:
    assert terminal_in(["ТЕРМИНАЛ ОПЛАТЫ", "TERMINAL:25201221"]) == "25201221"
    assert terminal_in(["ТЕРМИНАЛ ОПЛАТЫ"]) is None


def test_the_time_is_written_as_the_specification_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vtk, "local_time", lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    sent: list[bytes] = []
    asking = pack(FROM_TERMINAL, message("IDL", operation=5, local_time="1").encode())

    def answer(data: bytes) -> bytes:
        sent.append(data)
        return asking

    terminal = VtkTerminal(ScriptedLink(answer))
    terminal.open()
    terminal.poll()
    terminal.keepalive_s = 0
    terminal.poll()
    (second,) = [decode(data) for data in VtkFrameReader(0x96FB).feed(sent[1])]
    assert second.fields[Tag.LOCAL_TIME] == b"20260102T030405+0000"
