"""Sber's sb_pilot: real processes of an emulated program, its answer files, and what is done when there is none."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from devices.emulators.sber_terminal import EmulatedSber
from devices.health import Cause, State
from devices.payments.contract import Approved, Declined, Operation, TerminalSilent, Unknown
from devices.payments.operations import OrderKind
from devices.terminals.sber.files import Encoding, FileError, read_answer, read_slip, slip_facts
from devices.terminals.sber.mark import OperationMark, read_mark, write_mark
from devices.terminals.sber.program import Program
from devices.terminals.sber.terminal import SberTerminal
from tests.devices.payments.desk import Desk

ANSWER = (
    "0,Успешно\n************1118\n12/29\n005991\n0001\nVisa\n\n00123456\n20261126205503\n628810000001\n"
    "9C1185A5C5E9FC54612808977EE8F548B2258D31\n\n\n780000000001\n"
)


@pytest.fixture
def emulated(tmp_path: Path) -> Iterator[EmulatedSber]:
    with EmulatedSber(tmp_path / "upos") as sber:
        yield sber


def desk(emulated: EmulatedSber, tmp_path: Path, *, timeout_s: float = 20, encoding: Encoding = "koi8-r") -> Desk:
    terminal = SberTerminal(emulated.directory, encoding=encoding, timeout_s=timeout_s, check_s=5, check_again_s=0.05)
    return Desk(terminal, tmp_path / "spool")


def begun(_: str | None) -> None:
    """Nobody writes it down."""


def ready(terminal: SberTerminal) -> SberTerminal:
    terminal.open()
    until = time.monotonic() + 10
    while not terminal.poll():
        assert time.monotonic() < until
    return terminal


def test_a_day_at_the_terminal(emulated: EmulatedSber, tmp_path: Path) -> None:
    with desk(emulated, tmp_path) as office:
        paid = office.order(OrderKind.PAY, "p1", 125050)
        assert paid["outcome"] == "approved"
        facts = paid["facts"]
        assert (facts["kopecks"], facts["rrn"], facts["authorization"]) == (125050, "628810000001", "005991")
        assert facts["card"] == "************1118"
        assert "      ОДОБРЕНО" in facts["receipt"]
        assert office.order(OrderKind.CONFIRM, "p1", 125050)["outcome"] == "done"
        assert office.order(OrderKind.REFUND, "r1", 5050, original=facts["rrn"])["outcome"] == "approved"
        office.order(OrderKind.PAY, "p2", 700)
        assert office.order(OrderKind.UNDO, "p2", 700)["outcome"] == "done"
        settled = office.order(OrderKind.SETTLE, "day")
        assert (settled["outcome"], settled["facts"]["agrees"]) == ("done", True)
        emulated.fault("decline")
        declined = office.order(OrderKind.PAY, "p3", 900)
        assert (declined["outcome"], declined["cause"]) == ("declined", "declined")
        assert declined["detail"] == "4451 Недостаточно средств"
    assert emulated.charges == [125050, -5050, 700, -700]


@pytest.mark.parametrize("encoding", ["koi8-r", "cp866"])
def test_both_encodings(tmp_path: Path, encoding: Encoding) -> None:
    with (
        EmulatedSber(tmp_path / "upos", encoding=encoding) as emulated,
        desk(emulated, tmp_path, encoding=encoding) as office,
    ):
        assert "        ПАО СБЕРБАНК" in office.order(OrderKind.PAY, "p1", 100)["facts"]["receipt"]


@pytest.mark.parametrize("fault", ["lose-reply", "garbage", "truncate 1"])
def test_without_a_readable_answer_the_last_slip_proves_the_payment(emulated: EmulatedSber, fault: str) -> None:
    terminal = ready(SberTerminal(emulated.directory))
    terminal.pay(Operation("p0", 4000), begun)
    emulated.fault(fault)
    assert isinstance(terminal.pay(Operation("p1", 4000), begun), Unknown)
    emulated.fault("ok")
    result = ready(terminal).resolve(Operation("p1", 4000, reference="pay-x"))
    assert isinstance(result, Approved)
    assert result.rrn == "628810000002"
    assert emulated.charges == [4000, 4000]


def test_a_hung_program_is_killed_and_nobody_knows(emulated: EmulatedSber, tmp_path: Path) -> None:
    """It hung before it took the money: the last slip is another payment's, which proves nothing either way."""
    with desk(emulated, tmp_path, timeout_s=1.0) as office:
        office.order(OrderKind.PAY, "p0", 4000)
        emulated.fault("silent")
        job = office.give(OrderKind.PAY, "p1", 4000)
        with office._news:
            assert office._news.wait_for(lambda: job in office.reports, 20)
        emulated.fault("ok")
        resolved = office.wait(job)
        assert (resolved["outcome"], resolved["seeking"]) == ("unknown", False)
        assert "merchant portal" in resolved["detail"] or "no answer" in resolved["detail"]
        assert office.order(OrderKind.PAY, "p2", 100)["outcome"] == "approved"
    assert emulated.charges == [4000, 100]


AGENT = """
import sys
from pathlib import Path
from devices.payments.contract import Operation
from devices.terminals.sber.program import Program
from devices.terminals.sber.terminal import SberTerminal
terminal = SberTerminal(Path(sys.argv[1]))
terminal.open()
while not terminal.poll():
    pass
terminal.pay(Operation("p1", 5000), lambda number: print(number, flush=True))
"""


def test_a_program_that_outlives_the_agent_tells_the_next_one(emulated: EmulatedSber) -> None:
    """The agent is killed while the customer is paying: the program goes on, and its answer is still that payment's."""
    emulated._card_s = 1.5
    emulated.fault("ok")
    agent = subprocess.Popen([sys.executable, "-c", AGENT, str(emulated.directory)], stdout=subprocess.PIPE, text=True)
    assert agent.stdout is not None
    begun_operation = Operation("p1", 5000, reference=agent.stdout.readline().strip())
    while emulated.calls < 2:
        time.sleep(0.01)
    agent.kill()
    agent.wait()
    agent.stdout.close()
    again = SberTerminal(emulated.directory)
    assert again.resolve(begun_operation) == Unknown("The bank's program is still working on it.", resolvable=True)
    again.open()
    with pytest.raises(TerminalSilent, match="still working"):
        again.poll()
    while again._program.still_running():
        time.sleep(0.02)
    result = ready(again).resolve(begun_operation)
    assert isinstance(result, Approved)
    assert (result.kopecks, result.rrn) == (5000, "628810000001")
    assert emulated.charges == [5000]


def test_a_check_never_makes_an_old_payment_look_approved(emulated: EmulatedSber) -> None:
    """File `e` of operation 26 says 0 as well: the mark must not lend it to the payment before it."""
    terminal = ready(SberTerminal(emulated.directory, check_every_s=0.0))
    emulated.fault("lose-reply")
    operation = Operation("p1", 5000)
    assert terminal.pay(operation, begun) == Unknown(
        "The bank's program wrote no answer: nobody here can tell whether the money was taken.", resolvable=True
    )
    while not terminal.poll() or not (emulated.directory / "e").exists():
        assert emulated.calls < 20
    (emulated.directory / ".emulated-terminal").unlink()
    assert isinstance(terminal.resolve(Operation("p1", 5000, reference="pay-x")), Unknown)


@pytest.mark.parametrize(
    ("kopecks", "minutes", "rrn", "text", "proven"),
    [
        (5000, 0, "628810000009", "ОДОБРЕНО", True),
        (5001, 0, "628810000009", "ОДОБРЕНО", False),
        (5000, -10, "628810000009", "ОДОБРЕНО", False),
        (5000, 60, "628810000009", "ОДОБРЕНО", False),
        (5000, 0, "628810000001", "ОДОБРЕНО", False),
        (5000, 0, "", "ОДОБРЕНО", False),
        (5000, 0, "628810000009", "ОТКАЗАНО", False),
        (5000, 0, "628810000009", "ВОЗВРАТ ОДОБРЕНО", False),
    ],
)
def test_what_the_last_slip_proves(
    emulated: EmulatedSber, kopecks: int, minutes: int, rrn: str, text: str, proven: bool
) -> None:
    """Amount, time and a number not seen before must all fit; the slip of 628810000001 is known already."""
    now = datetime.now().astimezone()
    at = now + timedelta(minutes=minutes)
    slip = f"{at:%d.%m.%y}   {at:%H:%M}\nСумма (Руб):\n {kopecks / 100:.2f}\n{text}\nНомер ссылки: {rrn}\n"
    records = f'{{"slips": [{slip!r}], "charges": []}}'.replace("'", '"')
    (emulated.directory / ".emulated-terminal").write_text(records, "utf-8")
    write_mark(emulated.directory, OperationMark("p1", "pay", 5000, now.timestamp(), "628810000001", owns_answer=False))
    result = SberTerminal(emulated.directory, timeout_s=60).resolve(Operation("p1", 5000, reference="pay-x"))
    assert isinstance(result, Approved if proven else Unknown)
    if isinstance(result, Unknown):
        assert not result.resolvable


def test_an_operation_that_is_not_the_last_one_is_settled_by_hand(emulated: EmulatedSber) -> None:
    terminal = ready(SberTerminal(emulated.directory))
    terminal.pay(Operation("p2", 100), begun)
    result = terminal.resolve(Operation("p1", 100, reference="pay-x"))
    assert isinstance(result, Unknown)
    assert not result.resolvable


def test_an_undo_is_never_repeated(emulated: EmulatedSber) -> None:
    terminal = ready(SberTerminal(emulated.directory))
    terminal.pay(Operation("p1", 100), begun)
    emulated.fault("lose-reply")
    assert isinstance(terminal.undo(Operation("p1", 100), begun), Unknown)
    calls = emulated.calls
    ending = terminal.resolve_undo(Operation("p1", 100, reference="undo-x"))
    assert isinstance(ending, Unknown)
    assert not ending.resolvable
    assert emulated.calls == calls
    assert emulated.charges == [100, -100]


def test_two_programs_never_run_at_once(emulated: EmulatedSber) -> None:
    terminal = ready(SberTerminal(emulated.directory))
    emulated.fault("silent")
    terminal._program.clear()
    terminal._program.start(["1", "100"])
    assert terminal.pay(Operation("p2", 100), begun) == Declined(
        "terminal_busy", "The bank's program is still running."
    )
    terminal._program.kill()
    assert not terminal._program.still_running()


def test_an_error_of_our_own_does_not_kill_the_bank_s_program(
    emulated: EmulatedSber, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The customer is paying: the program goes on, and its answer is found afterwards."""
    emulated._card_s = 0.7
    emulated.fault("ok")

    def fail(self: Program, within_s: float) -> bool:
        monkeypatch.undo()
        raise ZeroDivisionError

    with desk(emulated, tmp_path) as office:
        assert office.health.wait_for(State.READY)
        monkeypatch.setattr(Program, "wait", fail)
        told = office.order(OrderKind.PAY, "p1", 5000)
    assert (told["outcome"], told["facts"]["rrn"]) == ("approved", "628810000001")
    assert emulated.charges == [5000]


def test_the_health_follows_program_and_pinpad(emulated: EmulatedSber, tmp_path: Path) -> None:
    emulated.fault("unplug")
    with desk(emulated, tmp_path) as office:
        assert office.health.wait_for(State.FAULT, Cause.TERMINAL_SILENT)
        assert "99 Нет пинпада" in (office.health.events[-1].detail or "")
        office.worker._ready_within_s = 0.1
        assert office.order(OrderKind.PAY, "p1", 100)["outcome"] == "declined"
    (emulated.directory / "sb_pilot").unlink()
    with desk(emulated, tmp_path) as office:
        assert office.health.wait_for(State.ABSENT, Cause.UNPLUGGED)
        assert "There is no executable program" in (office.health.events[-1].detail or "")


def test_a_folder_that_cannot_be_written_takes_no_money(
    emulated: EmulatedSber, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = ready(SberTerminal(emulated.directory))

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "fsync", refuse)
    result = terminal.pay(Operation("p1", 100), begun)
    assert isinstance(result, Declined)
    assert result.cause == "terminal_error"
    assert emulated.charges == []


def test_the_answer_file() -> None:
    answer = read_answer(ANSWER.encode("koi8-r"), "koi8-r")
    assert (answer.code, answer.text, answer.card) == (0, "Успешно", "************1118")
    assert (answer.authorization, answer.slip_number, answer.rrn) == ("005991", "0001", "628810000001")
    assert read_answer("2000,Отмена\r\n".encode("cp866"), "cp866").code == 2000


@pytest.mark.parametrize("data", [b"", b"0", b"20", b"return:0", b"x,y", b"\xff\xfe", b"12345678,long"])
def test_what_is_no_answer_is_refused(data: bytes) -> None:
    with pytest.raises(FileError):
        read_answer(data, "koi8-r")


def test_a_whole_card_number_never_leaves_the_driver() -> None:
    pan = "4276380012345678"
    for line in range(14):
        lines = ANSWER.split("\n")
        lines[line] = f"0,{pan}" if line == 0 else pan
        assert pan not in repr(read_answer("\n".join(lines).encode("koi8-r"), "koi8-r"))
    for spaced in (pan, "4276 3800 1234 5678", "4276-3800-1234-5678"):
        assert "1234" not in "\n".join(read_slip(f"Карта: {spaced}\nОДОБРЕНО".encode("koi8-r"), "koi8-r"))


def test_a_slip_of_another_layout() -> None:
    slip = slip_facts(("14.10.2020 10:53", "ИТОГО: 1 250.50", "APPROVED", "RRN:028810000045"))
    assert (slip.kopecks, slip.rrn, slip.approved) == (125050, "028810000045", True)
    assert slip.at == datetime(2020, 10, 14, 10, 53)  # noqa: DTZ001
    assert slip_facts(("99.99.2020 10:53", "no sum")).at is None


def test_a_broken_mark_is_none(tmp_path: Path) -> None:
    assert read_mark(tmp_path) is None
    for text in ("", "[]", "{}", '{"payment": 1, "kind": "pay", "kopecks": 1, "begun_at": 0}', '{"x": 1}'):
        (tmp_path / ".talon-operation").write_text(text)
        assert read_mark(tmp_path) is None
