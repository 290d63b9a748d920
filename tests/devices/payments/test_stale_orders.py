"""An order must not begin after its time: not by an agent that stood still, nor behind a slow disk."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.emulators.vtk_terminal import EmulatedVtk
from devices.links import LineSettings, link_to
from devices.payments.contract import Approved, Begin, PaymentResult, Unknown
from devices.payments.operations import OrderKind
from devices.payments.order_time import ServerTime, steady_s
from devices.spool_lock import SpoolInUse, SpoolLock
from devices.terminals.vtk.terminal import VtkTerminal
from tests.devices.payments.desk import Desk
from tests.devices.payments.test_terminal_worker import Scripted
from tests.devices.queue_server import TOKEN, QueueServer

ROOT = Path(__file__).resolve().parents[3]


def settings(folder: Path, server: str, port: str) -> Path:
    file = folder / "agent.toml"
    (folder / "token").write_text(TOKEN, "utf-8")
    (folder / "token").chmod(0o600)
    file.write_text(
        f'agent = "agent-1"\nserver = "{server}"\ntoken_file = "{folder}/token"\nspool = "{folder}/spool"\n'
        f'[[terminals]]\nid = "terminal-1"\nprotocol = "vtk"\nport = "{port}"\n',
        "utf-8",
    )
    return file


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[tuple[QueueServer, EmulatedVtk, subprocess.Popen[bytes]]]:
    with QueueServer() as server, EmulatedVtk(tmp_path / "port") as terminal:
        file = str(settings(tmp_path, server.url, terminal.port))
        process = subprocess.Popen([sys.executable, "-m", "devices", "agent", "--settings", file], cwd=ROOT)
        try:
            assert server.wait(lambda: server.device_state("terminal-1") == ("ready", None), 60)
            yield server, terminal, process
        finally:
            os.kill(process.pid, signal.SIGCONT)
            process.terminate()
            process.wait()


def test_an_agent_that_stood_still_charges_nobody_when_it_goes_on(
    agent: tuple[QueueServer, EmulatedVtk, subprocess.Popen[bytes]],
) -> None:
    server, terminal, process = agent
    server.name_clock()
    process.send_signal(signal.SIGSTOP)
    server.order("late", "pay", 5000, within_s=0.5)
    until = time.monotonic() + 0.8
    while time.monotonic() < until:
        time.sleep(until - time.monotonic())
    process.send_signal(signal.SIGCONT)
    assert server.wait(lambda: server.outcomes("late"))
    assert server.outcomes("late")[0] == ("declined", "order_expired")
    assert "VRP" not in terminal.received
    server.order("fresh", "pay", 700, within_s=60.0)
    assert server.wait(lambda: server.outcomes("fresh"))
    assert server.outcomes("fresh")[0] == ("approved", None)
    assert terminal.charges == [700]


def test_an_order_that_becomes_late_while_it_is_written_down_sends_nothing(tmp_path: Path) -> None:
    sent: list[str] = []

    def pay(begin: Begin) -> PaymentResult:
        begin("6")
        sent.append("the first byte")
        return Approved(100)

    with Desk(Scripted(pay), tmp_path) as office:
        begin = office.operations.begin

        def slowly(job: str, reference: str | None) -> None:
            begin(job, reference)
            while steady_s() <= by:
                time.sleep(0.01)

        office.operations.begin = slowly  # type: ignore[method-assign]
        by = steady_s() + 0.5
        told = office.order(OrderKind.PAY, "p1", 100, begin_by_s=by)
    assert (told["outcome"], told["cause"], sent) == ("declined", "order_expired", [])


def test_a_confirmation_is_never_too_late(tmp_path: Path) -> None:
    with Desk(Scripted(lambda begin: Approved(100)), tmp_path) as office:
        told = office.order(OrderKind.CONFIRM, "p1", 100, begin_by_s=steady_s() - 1)
    assert told["outcome"] == "done"


def test_the_age_of_an_order_does_not_depend_on_either_clocks_setting() -> None:
    """Only on how much longer it was under way than the fastest message."""
    box = [1000.0]
    known = ServerTime(lambda: box[0])
    known.learn(5.0)
    box[0] = 1010.2
    assert known.begin_by(15.0, 30.0) == pytest.approx(1040.0)
    box[0] = 1095.0
    assert known.begin_by(20.0, 30.0) == pytest.approx(1045.0), "80 s on the way"
    known.forget()
    assert known.begin_by(7.0, 30.0) == pytest.approx(1125.0), "another server, another clock"


def test_two_agents_do_not_share_a_spool(tmp_path: Path) -> None:
    first = SpoolLock(tmp_path)
    with pytest.raises(SpoolInUse, match="a folder of its own"):
        SpoolLock(tmp_path)
    first.release()
    SpoolLock(tmp_path).release()


def test_an_unclear_payment_does_not_block_the_terminal_for_good(tmp_path: Path) -> None:
    """After so many questions without an answer it is for a person, and the next visitor can pay."""
    paid: list[str] = []

    def pay(begin: Begin) -> PaymentResult:
        begin(str(len(paid)))
        paid.append("once")
        if len(paid) == 1:
            raise ZeroDivisionError
        return Approved(100)

    terminal = Scripted(pay, _not_yet)
    with Desk(terminal, tmp_path, resolve_again_s=0.0, resolve_tries=3) as office:
        told = office.order(OrderKind.PAY, "p1", 100)
        assert (told["outcome"], told["seeking"]) == ("unknown", False)
        assert office.order(OrderKind.PAY, "p2", 100)["outcome"] == "approved"


def test_what_a_person_has_settled_frees_the_terminal_at_once(tmp_path: Path) -> None:
    def pay(begin: Begin) -> PaymentResult:
        begin("6")
        return _not_yet()

    terminal = Scripted(pay, _not_yet)
    with Desk(terminal, tmp_path, resolve_again_s=3600.0) as office:
        job = office.give(OrderKind.PAY, "p1", 100)
        office.wait_first(job)
        assert office.order(OrderKind.PAY, "p2", 100)["cause"] == "terminal_busy"
        office.operations.settle_by_hand("p1")
        terminal._pay = lambda begin: Approved(100)
        assert office.order(OrderKind.PAY, "p3", 100)["outcome"] == "approved"


def test_a_payment_settled_by_hand_no_longer_waits_for_its_confirmation(tmp_path: Path) -> None:
    with EmulatedVtk(tmp_path / "port") as terminal:
        driver = VtkTerminal(link_to(LineSettings(terminal.port)), first_answer_s=2, turn_s=0.01)
        with Desk(driver, tmp_path / "spool", terminal.port) as office:
            assert office.order(OrderKind.PAY, "p1", 100)["outcome"] == "approved"
            assert office.order(OrderKind.PAY, "p2", 100)["cause"] == "terminal_busy"
            office.operations.settle_by_hand("p1")
            assert office.order(OrderKind.PAY, "p3", 300)["outcome"] == "approved"


def _not_yet() -> PaymentResult:
    return Unknown("no answer yet", resolvable=True)
