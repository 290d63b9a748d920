"""The Vendotek driver before an emulated terminal: serial and TCP, lost answers, undo, abort, faults of the line."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.emulators.vtk_terminal import EmulatedVtk
from devices.health import Cause, State
from devices.links import LineSettings, link_to
from devices.payments.contract import (
    Approved,
    Declined,
    Done,
    NotDone,
    NotSupported,
    Operation,
    TerminalSilent,
    Unknown,
)
from devices.payments.operations import OrderKind
from devices.terminals.vtk.channel import VtkChannel
from devices.terminals.vtk.frame import FROM_TERMINAL, VtkTcpFrameReader, pack, pack_for_tcp
from devices.terminals.vtk.message import VtkMessage, decode, message
from devices.terminals.vtk.terminal import VtkTerminal
from tests.devices.payments.desk import Desk
from tests.devices.scripted_link import ScriptedLink


@pytest.fixture(params=["serial", "tcp"])
def emulated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EmulatedVtk]:
    over_tcp = request.param == "tcp"
    with EmulatedVtk(None if over_tcp else tmp_path / "port", tcp_port=0 if over_tcp else None) as terminal:
        yield terminal


def driver(emulated: EmulatedVtk, **waits: float) -> VtkTerminal:
    link = link_to(LineSettings(emulated.port))
    quick = {"first_answer_s": 0.6, "finish_s": 0.6, "answer_s": 3.0, "ask_again_s": 0.2, "turn_s": 0.02}
    return VtkTerminal(link, **{**quick, **waits})


def desk(emulated: EmulatedVtk, folder: Path, **waits: float) -> Desk:
    return Desk(driver(emulated, **waits), folder, emulated.port)


def shaken(terminal: VtkTerminal) -> VtkTerminal:
    terminal.open()
    until = time.monotonic() + 10
    while not terminal.poll():
        assert time.monotonic() < until
    return terminal


def look_often(terminal: VtkTerminal) -> None:
    for _ in range(50):
        terminal.poll()


def begun(_: str | None) -> None:
    """Nobody writes it down."""


def test_a_day_at_the_terminal(emulated: EmulatedVtk, tmp_path: Path) -> None:
    with desk(emulated, tmp_path) as office:
        paid = office.order(OrderKind.PAY, "p1", 125050, purpose="Электроэнергия")
        assert (paid["outcome"], paid["reference"]) == ("approved", "6")
        assert paid["facts"]["rrn"] == "028810000006"
        assert paid["facts"]["card"] == "************1118"
        busy = office.order(OrderKind.PAY, "p2", 100)
        assert (busy["outcome"], busy["cause"]) == ("declined", "terminal_busy")
        assert office.order(OrderKind.CONFIRM, "p1", 125050)["outcome"] == "done"
        assert office.order(OrderKind.PAY, "p3", 700)["outcome"] == "approved"
        assert office.order(OrderKind.UNDO, "p3", 700)["outcome"] == "done"
        assert office.order(OrderKind.REFUND, "r1", 700)["cause"] == "not_supported"
        assert office.order(OrderKind.SETTLE, "day")["cause"] == "not_supported"
        emulated.fault("decline")
        assert office.order(OrderKind.PAY, "p4", 700)["outcome"] == "declined"
    assert emulated.charges == [125050, 700, -700]
    assert emulated.taken == {6: 125050}
    assert emulated.finished == {6}


@pytest.mark.parametrize("ending", [OrderKind.CONFIRM, OrderKind.UNDO])
def test_lost_answers_are_asked_for_again(emulated: EmulatedVtk, tmp_path: Path, ending: OrderKind) -> None:
    with desk(emulated, tmp_path, answer_s=0.4, finish_s=0.3) as office:
        assert office.health.wait_for(State.READY)
        emulated.fault("lose-reply")
        assert office.order(OrderKind.PAY, "p1", 5000)["outcome"] == "approved"
        emulated.fault("lose-reply")
        assert office.order(ending, "p1", 5000)["outcome"] == "done"
    assert emulated.charges == ([5000] if ending is OrderKind.CONFIRM else [5000, -5000])
    assert emulated.received.count("VRP") == 2
    assert emulated.received.count("FIN") == 2


@pytest.mark.parametrize("fault", ["duplicate", "delay 50", "noise"])
def test_a_line_that_is_only_bad_does_not_matter(tmp_path: Path, fault: str) -> None:
    with EmulatedVtk(tmp_path / "port") as emulated, desk(emulated, tmp_path) as office:
        emulated.fault(fault)
        assert office.order(OrderKind.PAY, "p1", 5000)["outcome"] == "approved"
        assert office.order(OrderKind.CONFIRM, "p1", 5000)["outcome"] == "done"
        assert emulated.charges == [5000]


@pytest.mark.parametrize("fault", ["garbage", "truncate 9", "silent"])
def test_answers_that_make_no_sense_are_sought_until_they_do(tmp_path: Path, fault: str) -> None:
    with EmulatedVtk(tmp_path / "port") as emulated, desk(emulated, tmp_path, answer_s=0.3) as office:
        assert office.health.wait_for(State.READY)
        emulated.fault(fault)
        job = office.give(OrderKind.PAY, "p1", 5000)
        assert office.health.wait_for(State.FAULT, Cause.TERMINAL_SILENT)
        assert office.reports[job]["outcome"] == "unknown"
        emulated.fault("ok")
        told = office.wait(job)
        # The terminal that heard nothing is asked with the same number and at once told to stop: both ends are honest.
        assert told["outcome"] == ("approved" if emulated.charges else "declined")
        assert len(emulated.charges) <= 1


def test_a_visitor_gives_up(emulated: EmulatedVtk, tmp_path: Path) -> None:
    emulated._card_s = 60
    with desk(emulated, tmp_path, answer_s=20) as office:
        job = office.give(OrderKind.PAY, "p1", 5000)
        assert emulated.wait_until(lambda: "VRP" in emulated.received)
        office.worker.cancel("p1")
        told = office.wait(job)
        assert (told["outcome"], told["cause"]) == ("declined", "cancelled")
    assert "ABR" in emulated.received
    assert emulated.charges == []


def test_a_visitor_who_gave_up_before_the_terminal_was_asked(emulated: EmulatedVtk, tmp_path: Path) -> None:
    with desk(emulated, tmp_path) as office:
        office.worker.cancel("p1")
        assert office.order(OrderKind.PAY, "p1", 5000)["cause"] == "cancelled"
    assert "VRP" not in emulated.received


def test_a_payment_that_never_began_does_not_begin_when_it_is_sought(emulated: EmulatedVtk) -> None:
    """The visitor has gone: the terminal that never heard of it must not ask the next one for a card."""
    emulated._card_s = 60
    terminal = shaken(driver(emulated))
    result = terminal.resolve(Operation("p1", 5000, reference="6"))
    assert isinstance(result, Declined)
    assert emulated.charges == []
    terminal.close()


def test_a_terminal_that_has_moved_on_cannot_be_asked(emulated: EmulatedVtk) -> None:
    terminal = shaken(driver(emulated))
    assert isinstance(terminal.pay(Operation("p2", 100), begun), Approved)
    result = terminal.resolve(Operation("p1", 100, reference="5"))
    assert isinstance(result, Unknown)
    assert not result.resolvable
    assert isinstance(terminal.undo(Operation("p1", 100, reference="5"), begun), NotDone)
    assert isinstance(terminal.confirm(Operation("p2", 101, reference="6"), begun), NotDone)
    assert terminal.undo(Operation("p2", 100, reference="6"), begun) == Done()
    assert terminal.resolve_undo(Operation("p2", 100, reference="6")) == Done()
    with pytest.raises(NotSupported):
        terminal.refund(Operation("p2", 100), begun)
    with pytest.raises(NotSupported):
        terminal.settle(begun)
    terminal.close()


def test_the_network_is_not_lent(emulated: EmulatedVtk) -> None:
    """CON is answered with status 00, and the dialogue goes on."""
    terminal = shaken(driver(emulated))
    emulated.ask_for_network()
    until = time.monotonic() + 5
    while "CON" not in emulated.received:
        assert terminal.poll()
        assert time.monotonic() < until
    assert isinstance(terminal.pay(Operation("p1", 100), begun), Approved)
    terminal.close()


def test_the_operation_number_starts_again_after_the_last(emulated: EmulatedVtk) -> None:
    numbers: list[str | None] = []
    terminal = shaken(driver(emulated))
    terminal.operation = 99_999_999
    terminal.pay(Operation("p1", 100), numbers.append)
    assert numbers == ["1"]
    terminal.close()


# -- what goes over TCP -----------------------------------------------------------------------------------------------


class Wire:
    """A terminal on TCP that answers with exactly the bytes it is told, and keeps what it hears."""

    def __init__(self, *answers: bytes) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        self.heard: list[bytes] = []
        self._answers = list(answers)
        self.connections = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with connection:
                while data := connection.recv(4096):
                    self.heard.append(data)
                    if self._answers:
                        connection.sendall(self._answers.pop(0))

    def close(self) -> None:
        self._listener.close()


def said(name: str, **fields: int | str) -> bytes:
    return pack_for_tcp(FROM_TERMINAL, message(name, **fields).encode())


def test_over_tcp_frames_have_neither_start_byte_nor_check(tmp_path: Path) -> None:
    wire = Wire(said("IDL", operation=5), said("VRP", operation=6, amount=100))
    terminal = VtkTerminal(link_to(LineSettings(wire.address)), answer_s=5)
    shaken(terminal)
    assert isinstance(terminal.pay(Operation("p1", 100), begun), Approved)
    terminal.close()
    wire.close()
    assert wire.heard[0].hex().upper() == "000796FB010349444C"
    read: list[VtkMessage] = [decode(data) for sent in wire.heard for data in VtkTcpFrameReader(0x96FB).feed(sent)]
    assert read == [message("IDL"), message("VRP", operation=6, amount=100)]


def test_over_tcp_a_stream_out_of_step_is_hung_up() -> None:
    """There is no start byte to look for: only a new connection begins a new frame."""
    wire = Wire(b"\xff\xff\x97\xfb", said("IDL", operation=5))
    terminal = VtkTerminal(link_to(LineSettings(wire.address)), first_answer_s=0.3, turn_s=0.05)
    terminal.open()
    with pytest.raises(TerminalSilent):
        look_often(terminal)
    assert not terminal.is_open
    shaken(terminal)
    assert wire.connections == 2
    terminal.close()
    wire.close()


def test_a_payment_that_is_sought_is_asked_for_and_aborted_by_its_number() -> None:
    """An abort without the number could end a payment that somebody has begun since."""
    wire = Wire(said("IDL", operation=5), said("VRP", operation=6, amount=0))
    terminal = shaken(VtkTerminal(link_to(LineSettings(wire.address)), answer_s=5))
    assert isinstance(terminal.resolve(Operation("p1", 5000, reference="6")), Declined)
    reader = VtkTcpFrameReader(0x96FB)
    until = time.monotonic() + 10
    sent: list[VtkMessage] = []
    while len(sent) < 3 and time.monotonic() < until:
        sent = [decode(data) for data in reader.feed(b"".join(wire.heard))]
        reader = VtkTcpFrameReader(0x96FB)
        time.sleep(0.01)
    assert sent == [message("IDL"), message("VRP", operation=6, amount=5000), message("ABR", operation=6)]
    terminal.close()
    wire.close()


def test_half_a_message_is_given_up_after_the_time_of_a_frame() -> None:
    """What follows on the line is then read from its own beginning."""
    whole = pack(FROM_TERMINAL, message("IDL", operation=5).encode())
    false_start = b"\x1f\xff"  # a frame of 65 kB that never comes
    parts = [false_start, whole]

    def answer(_: bytes) -> bytes:
        return parts.pop(0)

    link = ScriptedLink(answer)
    channel = VtkChannel(link, frame_s=0.0)
    channel.open()
    channel.send(message("IDL"))
    assert channel.receive(time.monotonic()) == []
    channel.send(message("IDL"))
    assert channel.receive(time.monotonic() + 5) == [message("IDL", operation=5)]


# -- card numbers -----------------------------------------------------------------------------------------------------

PAN = "4276380012345678"


@pytest.mark.parametrize("field", ["receipt", "product_name", "event_name", "qr_data", "system_information"])
@pytest.mark.parametrize("text", [PAN, f"PAN:{PAN}", f"CARD:{PAN[:4]} {PAN[4:8]} {PAN[8:12]} {PAN[12:]}", f"RRN:{PAN}"])
def test_a_whole_card_number_never_leaves_the_driver(field: str, text: str) -> None:
    wire = Wire(said("IDL", operation=5), said("VRP", operation=6, amount=100, **{field: text}))
    terminal = shaken(VtkTerminal(link_to(LineSettings(wire.address)), answer_s=5))
    result = terminal.pay(Operation("p1", 100), begun)
    terminal.close()
    wire.close()
    assert isinstance(result, Approved)
    left = repr(result)
    assert PAN not in left
    assert PAN[:4] not in left


def test_a_card_number_where_a_number_ought_to_be_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    broken = message("VRP", operation=6, amount=PAN).encode() + b"\x01\x10" + PAN.encode()
    wire = Wire(said("IDL", operation=5), pack_for_tcp(FROM_TERMINAL, broken), said("VRP", operation=6, amount=PAN))
    terminal = shaken(VtkTerminal(link_to(LineSettings(wire.address)), answer_s=0.3))
    assert isinstance(terminal.pay(Operation("p1", 100), begun), Unknown)
    terminal.close()
    wire.close()
    assert "dropped" in caplog.text
    assert PAN not in caplog.text
