"""The agent as a whole against a real Socket.IO server and an emulated printer, by the interface page."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.agent import Agent
from devices.emulators.printer import EmulatedPrinter
from devices.emulators.shtrih_register import EmulatedShtrih
from devices.emulators.vtk_terminal import EmulatedVtk
from devices.fiscal.receipt import as_document
from devices.printing.encoder import EncodedSlip
from devices.printing.settings import PrinterSettings
from devices.registers.shtrih.settings import ShtrihSettings
from devices.settings import AgentSettings
from devices.terminals.vtk.settings import VtkSettings
from tests.devices.conftest import DOCUMENT
from tests.devices.fiscal.till import RECEIPT
from tests.devices.queue_server import TOKEN, QueueServer

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def server() -> Iterator[QueueServer]:
    with QueueServer() as running:
        yield running


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[EmulatedVtk]:
    with EmulatedVtk(tmp_path / "terminal") as running:
        yield running


def settings_for(server: QueueServer, folder: Path, port: str, terminal: str | None = None) -> AgentSettings:
    printer = PrinterSettings(id="printer-1", port=port, confirm="gs_h", poll_s=0.3)
    return AgentSettings(
        agent="agent-1",
        server=server.url,
        token=TOKEN,
        spool=folder / "spool",
        # More time than an office may give a printer: how soon a report comes is for test_report_time.py and for bench.
        printers=[printer.model_copy(update={"report_within_s": 5.0})],
        terminals=[VtkSettings(id="terminal-1", protocol="vtk", port=terminal)] if terminal else [],
    )


@pytest.fixture
def start(server: QueueServer, emulator: EmulatedPrinter, tmp_path: Path) -> Iterator[Callable[..., Agent]]:
    running: list[Agent] = []

    def begin(terminal: str | None = None) -> Agent:
        agent = Agent(settings_for(server, tmp_path, emulator.port, terminal), reconnect_steps_s=(0.1,))
        agent.start()
        running.append(agent)
        assert server.wait(lambda: server.hellos and server.device_state() == ("ready", None)), server.health
        return agent

    yield begin
    for agent in running:
        agent.stop()


@pytest.fixture
def register(tmp_path: Path) -> Iterator[EmulatedShtrih]:
    with EmulatedShtrih(tmp_path / "register") as running:
        yield running


@pytest.fixture
def with_register(
    server: QueueServer, emulator: EmulatedPrinter, register: EmulatedShtrih, tmp_path: Path
) -> Iterator[Callable[[], Agent]]:
    """Starts an agent with a cash register; another one on the same folder is the agent restarted."""
    running: list[Agent] = []

    def begin() -> Agent:
        entry = ShtrihSettings(id="register-1", protocol="shtrih", port=register.port)
        settings = settings_for(server, tmp_path, emulator.port).model_copy(update={"registers": [entry]})
        agent = Agent(settings, reconnect_steps_s=(0.1,))
        agent.start()
        running.append(agent)
        assert server.wait(lambda: server.device_state("register-1") == ("ready", None)), server.health
        return agent

    yield begin
    for agent in running:
        agent.stop()


def report_of(server: QueueServer, job: str) -> tuple[str, str | None]:
    """Sends a job to a healthy connection and returns its outcome."""
    assert server.send_job(job, DOCUMENT) == {"accepted": True}
    assert server.wait(lambda: server.outcomes(job)), "no report"
    return server.outcomes(job)[0]


def test_hello_then_printed(
    server: QueueServer, emulator: EmulatedPrinter, terminal: EmulatedVtk, start: Callable[..., Agent]
) -> None:
    start(terminal.port)
    assert server.hellos[0]["agent"] == "agent-1"
    assert {(each["device"], each["kind"]) for each in server.hellos[0]["devices"]} == {
        ("printer-1", "printer"),
        ("terminal-1", "terminal"),
    }
    assert report_of(server, "job-1") == ("printed", None)
    assert "К-014" in emulator.slips[0].text
    assert server.wait(lambda: server.device_state("terminal-1") == ("ready", None))
    assert server.health["printer-1"]["paper"] == "ok"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("paper-out", ("failed", "paper_out")),
        ("cover-open", ("failed", "cover_open")),
        ("silent", ("failed", "printer_silent")),
        ("unplug", ("failed", "unplugged")),
        ("cutter", ("failed", "cutter")),
        ("paper-out-after 150", ("failed", "paper_out")),
        ("silent-after 150", ("failed", "printer_silent")),
        ("unplug-after 150", ("failed", "unplugged")),
        ("mute-after {whole}", ("unknown", "not_confirmed")),
    ],
)
def test_every_fault_is_reported_truly(
    server: QueueServer,
    emulator: EmulatedPrinter,
    start: Callable[..., Agent],
    slip: EncodedSlip,
    fault: str,
    expected: tuple[str, str],
) -> None:
    start()
    emulator.fault(fault.format(whole=len(slip) + len(b"\x1d(H\x06\x0000job#")))
    assert report_of(server, "job-1") == expected
    emulator.fault("ok")
    assert server.wait(lambda: server.device_state() == ("ready", None))
    assert report_of(server, "job-2") == ("printed", None)
    assert emulator.slips[-1].text.count("К-014") == 1


def test_paper_out_is_known_before_a_ticket_needs_it(
    server: QueueServer, emulator: EmulatedPrinter, start: Callable[..., Agent]
) -> None:
    start()
    emulator.fault("paper-near-end")
    assert server.wait(lambda: server.health["printer-1"]["paper"] == "near_end")
    assert server.device_state() == ("ready", "paper_near_end"), "warned before it ends, and works on"
    assert "new roll" in str(server.health["printer-1"]["detail"])
    emulator.fault("paper-out")
    assert server.wait(lambda: server.device_state() == ("fault", "paper_out"))
    assert server.health["printer-1"]["paper"] == "end"
    emulator.fault("unplug")
    assert server.wait(lambda: server.device_state() == ("absent", "unplugged"))
    emulator.fault("ok")
    assert server.wait(lambda: server.device_state() == ("ready", None))
    assert server.reports == []


def test_a_job_sent_twice_is_printed_once_and_reported_again(
    server: QueueServer, emulator: EmulatedPrinter, start: Callable[..., Agent]
) -> None:
    start()
    assert report_of(server, "job-1") == ("printed", None)
    # With the second slip here, the report of the first is acknowledged.
    assert report_of(server, "job-2") == ("printed", None)
    assert server.send_job("job-1", DOCUMENT) == {"accepted": True}
    assert server.wait(lambda: len(server.outcomes("job-1")) == 2)
    assert server.outcomes("job-1")[1] == ("printed", None)
    assert len(emulator.slips) == 2


def test_a_report_carries_back_what_its_job_is_for(server: QueueServer, start: Callable[..., Agent]) -> None:
    start()
    assert server.send_job("job-1", DOCUMENT, **{"for": "ticket_slip"}) == {"accepted": True}
    assert server.send_job("job-2", DOCUMENT) == {"accepted": True}
    assert server.send_job("order-1", None, "terminal-9", kind="settle", payment="p1", **{"for": "settlement"})
    assert server.wait(lambda: len({report["job"] for report in server.reports}) == 3)
    carried = {report["job"]: report.get("for", "nothing") for report in server.reports}
    assert carried == {"job-1": "ticket_slip", "job-2": "nothing", "order-1": "settlement"}


def test_what_cannot_be_printed_gets_a_report_too(server: QueueServer, start: Callable[..., Agent]) -> None:
    start()
    assert server.send_job("bad", {"lines": []}) == {"accepted": True}
    assert server.send_job("elsewhere", DOCUMENT, device="printer-9") == {"accepted": True}
    assert server.wait(lambda: server.outcomes("bad") and server.outcomes("elsewhere"))
    assert server.outcomes("bad") == [("failed", "printer_error")]
    assert server.outcomes("elsewhere") == [("failed", "printer_error")]
    assert server.send_job("", DOCUMENT)["accepted"] is False


def test_an_error_of_our_own_is_reported_and_the_next_slip_comes(
    server: QueueServer, emulator: EmulatedPrinter, start: Callable[..., Agent], monkeypatch: pytest.MonkeyPatch
) -> None:
    start()

    def break_down(*_: object) -> None:
        raise RuntimeError("a mistake in the program")

    with monkeypatch.context() as broken:
        broken.setattr("devices.printing.worker.encode", break_down)
        assert report_of(server, "job-1") == ("failed", "printer_error"), "the printer was not asked for anything yet"
    assert report_of(server, "job-2") == ("printed", None)
    assert len(emulator.slips) == 1


def test_a_full_disk_refuses_the_job(
    server: QueueServer, start: Callable[..., Agent], monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = start()

    def no_room(_: object) -> bool:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as full:
        full.setattr(agent._spool, "accept", no_room)
        answer = server.send_job("job-1", DOCUMENT)
        assert answer["accepted"] is False
        assert "disk is full" in answer["detail"]
    assert report_of(server, "job-1") == ("printed", None)


def test_a_report_is_repeated_until_it_is_acknowledged(server: QueueServer, start: Callable[..., Agent]) -> None:
    start()
    server.acknowledges = False
    assert report_of(server, "job-1") == ("printed", None)
    assert server.wait(lambda: len(server.outcomes("job-1")) == 2)
    server.acknowledges = True
    assert server.wait(lambda: len(server.outcomes("job-1")) == 3)
    assert report_of(server, "job-2") == ("printed", None)
    assert len(server.outcomes("job-1")) == 3


def test_a_report_nobody_acknowledges_holds_up_no_other(server: QueueServer, start: Callable[..., Agent]) -> None:
    start()
    server.ignores = {"job-1"}
    for number in range(1, 4):
        assert report_of(server, f"job-{number}") == ("printed", None)
    assert server.wait(lambda: len(server.outcomes("job-1")) >= 2)
    assert len(server.outcomes("job-3")) == 1


def test_the_agent_comes_back_when_the_server_does(emulator: EmulatedPrinter, tmp_path: Path) -> None:
    with QueueServer() as first:
        agent = Agent(settings_for(first, tmp_path, emulator.port), reconnect_steps_s=(0.1,))
        agent.start()
        assert first.wait(lambda: first.hellos and first.device_state() == ("ready", None))
        first.acknowledges = False
        assert report_of(first, "job-1") == ("printed", None)
    with QueueServer(first.port) as second:
        assert second.wait(lambda: second.hellos)
        assert second.wait(lambda: second.outcomes("job-1") == [("printed", None)])
        assert report_of(second, "job-2") == ("printed", None)
        agent.stop()


def test_a_refused_token_prints_nothing_and_keeps_trying(
    server: QueueServer, emulator: EmulatedPrinter, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = settings_for(server, tmp_path, emulator.port).model_copy(update={"token": "wrong"})
    agent = Agent(settings, reconnect_steps_s=(0.05,))
    agent.start()
    assert server.wait(lambda: server.refused >= 3)
    agent.stop()
    assert server.hellos == []
    assert sum("cannot be reached" in record.message for record in caplog.records) == 1


class AgentProcess:
    """`python -m devices agent` as the box runs it."""

    def __init__(self, server: QueueServer, folder: Path, port: str) -> None:
        settings = folder / "agent.toml"
        settings.write_text(
            f'agent = "agent-1"\nserver = "{server.url}"\ntoken = "{TOKEN}"\nspool = "spool"\n'
            f'[[printers]]\nid = "printer-1"\nport = "{port}"\nconfirm = "gs_h"\n',
            "utf-8",
        )
        self._command = [sys.executable, "-m", "devices", "agent", "--settings", str(settings)]
        self._log = folder / "agent.log"

    def start(self) -> "subprocess.Popen[bytes]":
        with self._log.open("ab") as log:
            return subprocess.Popen(self._command, cwd=ROOT, stderr=log, env={**os.environ, "PYTHONUNBUFFERED": "1"})


def test_killed_in_the_middle_of_a_slip_it_is_unknown(
    server: QueueServer, emulator: EmulatedPrinter, tmp_path: Path
) -> None:
    agent = AgentProcess(server, tmp_path, emulator.port)
    process = agent.start()
    assert server.wait(lambda: server.hellos and server.device_state() == ("ready", None), 20)
    emulator.fault("silent-after 150")
    assert server.send_job("job-1", DOCUMENT) == {"accepted": True}
    assert emulator.wait_until(lambda: emulator._silent)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert server.wait(lambda: not server._sids)
    emulator.fault("ok")
    process = agent.start()
    assert server.wait(lambda: server.outcomes("job-1"), 20)
    assert server.outcomes("job-1") == [("unknown", "agent_restarted")]
    assert server.wait(lambda: server._sids and server.device_state() == ("ready", None))
    assert report_of(server, "job-2") == ("printed", None)
    assert emulator.slips[-1].text.count("К-014") == 1
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0


def test_a_stop_lets_the_slip_under_way_come_out_and_be_reported(server: QueueServer, tmp_path: Path) -> None:
    with EmulatedPrinter(tmp_path / "slow", baud=4800) as slow:
        agent = Agent(settings_for(server, tmp_path, slow.port), reconnect_steps_s=(0.1,))
        agent.start()
        assert server.wait(lambda: server.hellos and server.device_state() == ("ready", None))
        server.send_job("job-1", DOCUMENT)
        assert slow.wait_until(lambda: len(slow.uncut) > 0)
        agent.stop()
        assert len(slow.slips) == 1
        assert server.outcomes("job-1") == [("printed", None)]


def order_receipt(server: QueueServer, job: str, **more: Any) -> object:
    values = {"device": "register-1", "kind": "receipt", "payment": "p1", "for": "receipt", **more}
    return server.send_job(job, as_document(RECEIPT), **values)


def test_a_receipt_comes_out_of_the_register_and_its_report_names_the_document(
    server: QueueServer, register: EmulatedShtrih, with_register: Callable[[], Agent]
) -> None:
    with_register()
    for _ in range(2):
        assert order_receipt(server, "receipt-p1") == {"accepted": True}
    assert server.wait(lambda: ("printed", None) in server.outcomes("receipt-p1"))
    (report, *_) = [each for each in server.reports if each["job"] == "receipt-p1"]
    assert (report["kind"], report["payment"], report["for"]) == ("receipt", "p1", "receipt")
    assert report["facts"]["number"] == register.storage.last
    assert register.storage.book == [(1, RECEIPT.total)]


def test_a_receipt_waits_over_a_restart_of_the_agent_for_a_register_that_is_away(
    server: QueueServer, register: EmulatedShtrih, with_register: Callable[[], Agent]
) -> None:
    agent = with_register()
    register.fault("no-paper")
    assert order_receipt(server, "receipt-p1") == {"accepted": True}
    assert server.wait(lambda: ("wanted", "paper_out") in server.outcomes("receipt-p1"))
    agent.stop()
    register.fault("paper")
    with_register()
    assert server.wait(lambda: ("printed", None) in server.outcomes("receipt-p1"))
    assert register.storage.book == [(1, RECEIPT.total)]


def test_receipts_that_must_not_begin_here(
    server: QueueServer, register: EmulatedShtrih, with_register: Callable[[], Agent]
) -> None:
    with_register()
    unlawful = server.send_job("r1", {"kind": 1}, "register-1", kind="receipt", payment="p1")
    assert unlawful["accepted"] is False
    assert order_receipt(server, "r2", spool="another memory") == {"accepted": True}
    assert server.wait(lambda: ("unknown", "undecided") in server.outcomes("r2"))
    order_receipt(server, "r3", device="register-2")
    assert server.wait(lambda: ("refused", "unplugged") in server.outcomes("r3"))
    order_receipt(server, "r4", until=1.0)
    assert server.wait(lambda: ("refused", "too_late") in server.outcomes("r4"))
    assert register.storage.book == []
