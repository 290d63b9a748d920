"""The whole way of a slip: press, server, the agent's process, serial line, emulated printer, and the truth back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.emulators.printer.machine import EmulatedPrinter
from tests.running import HOUSE, TRUDOVAYA, RunningServer


class Box:
    """A kiosk's box: the emulated printers on their lines, and the agent. `printer` is the first of them."""

    def __init__(
        self, server: RunningServer, directory: Path, names: tuple[str, ...] = ("printer-1",), confirm: str = "gs_h"
    ) -> None:
        self.server = server
        self.slips = directory / "slips"
        self.printers = {
            name: EmulatedPrinter(
                directory / name,
                self.slips if name == names[0] else directory / f"slips of {name}",
                baud=115200,
                speed_mm_s=150,
            )
            for name in names
        }
        self.printer = self.printers[names[0]]
        self.settings = directory / "agent.toml"
        self.settings.write_text(
            f'agent = "agent-1"\nserver = "{server.url}"\ntoken = "{server.token("agent")}"\nspool = "{directory / "spool"}"\n'
            + "".join(
                f'[[printers]]\nid = "{name}"\nport = "{directory / name}"\nbaud = 115200\nconfirm = "{confirm}"\n'
                for name in names
            ),
            "utf-8",
        )
        self.agent: subprocess.Popen[bytes] | None = None

    def start_agent(self) -> None:
        command = [sys.executable, "-m", "devices", "agent", "--settings", str(self.settings)]
        self.agent = subprocess.Popen(command, cwd=HOUSE, start_new_session=True)
        self.wait_for_device("ready")

    def stop_agent(self) -> None:
        if self.agent and self.agent.poll() is None:
            os.killpg(self.agent.pid, signal.SIGKILL)
            self.agent.wait(10)

    def device(self, name: str = "printer-1") -> dict[str, Any]:
        devices = self.server.api("manager").get("/api/v1/hall").json()["devices"]
        return next((device for device in devices if device["id"] == name), {"state": "unknown"})

    def wait_for_device(self, state: str, name: str = "printer-1") -> dict[str, Any]:
        deadline = time.monotonic() + 60
        while (device := self.device(name))["state"] != state:
            assert time.monotonic() < deadline, device
            time.sleep(0.05)
        return device

    def outcome(self, ticket: str, reprint: bool = False) -> dict[str, Any]:
        """What became of a ticket's slip."""
        kiosk = self.server.api("kiosk")
        deadline = time.monotonic() + 60
        while True:
            slip: dict[str, Any] = kiosk.get(f"/api/v1/tickets/{ticket}").json()["slip"]
            if slip["state"] not in {"queued"} and slip["reprint"] == reprint:
                return slip
            assert time.monotonic() < deadline, slip
            time.sleep(0.02)


@pytest.fixture
def box(server: RunningServer, tmp_path: Path) -> Iterator[Box]:
    made = Box(server, tmp_path)
    with made.printer:
        made.start_agent()
        yield made
        made.stop_agent()


@pytest.fixture
def make_server(tmp_path: Path) -> Iterator[Callable[[Path], RunningServer]]:
    """Starts a server with settings of its own."""
    running: list[RunningServer] = []

    def make(settings: Path) -> RunningServer:
        server = RunningServer(tmp_path / "data", settings=settings)
        running.append(server)
        server.start()
        return server

    yield make
    for server in running:
        server.stop()


def numbers(server: RunningServer) -> list[str]:
    return [ticket["number"] for ticket in server.api("manager").get("/api/v1/hall").json()["tickets"]]


def test_a_slip_comes_out_and_says_what_the_screen_says(server: RunningServer, box: Box) -> None:
    ticket = server.issue("settlements-individual")
    slip = box.outcome(str(ticket["id"]))
    assert (slip["state"], slip["cause"]) == ("printed", None)
    printed = (box.slips / "slip-0001.txt").read_text("utf-8")
    assert str(ticket["number"]) in printed
    assert "Расчёты и платёжные документы" in " ".join(printed.split())
    assert len((box.slips / "slip-0001.bin").read_bytes()) <= 600
    picture = box.slips / "slip-0001.png"
    read = subprocess.run(["zbarimg", "--quiet", "--raw", str(picture)], capture_output=True, text=True, check=True)
    assert read.stdout.strip() == server.url + str(ticket["page"]) == server.status_page(str(ticket["id"]))
    assert server.api("kiosk").get(str(ticket["page"])).status_code == 200, "the QR leads to the ticket's page"


@pytest.mark.parametrize(
    ("fault", "state", "causes"),
    [
        ("paper-out", "failed", {"paper_out"}),
        ("cover-open", "failed", {"cover_open"}),
        ("silent", "failed", {"printer_silent"}),
        ("unplug", "failed", {"unplugged"}),
        ("unplug-after 150", "failed", {"unplugged"}),
        ("paper-out-after 150", "failed", {"paper_out"}),
        ("silent-after 150", "failed", {"printer_silent", "stalled"}),
    ],
)
def test_a_fault_is_reported_with_its_cause_and_mends(
    server: RunningServer, box: Box, fault: str, state: str, causes: set[str]
) -> None:
    box.printer.fault(fault)
    ticket = server.issue("cash-individual")
    slip = box.outcome(str(ticket["id"]))
    assert slip["state"] == state
    assert slip["cause"] in causes
    assert numbers(server) == [ticket["number"]], "the number exists once"

    box.printer.fault("plug" if "unplug" in fault else "ok")
    box.printer.fault("ok")
    box.wait_for_device("ready")
    answer = server.api("operator1").post(f"/api/v1/tickets/{ticket['id']}/reprint", json={})
    assert answer.status_code == 200
    slip = box.outcome(str(ticket["id"]), reprint=True)
    assert slip["state"] == "printed"
    latest = sorted(box.slips.glob("slip-*.txt"))[-1].read_text("utf-8")
    assert "ПОВТОР" in latest
    assert str(ticket["number"]) in latest
    assert numbers(server) == [ticket["number"]], "and still once"


def test_without_an_agent_a_slip_fails_with_the_cause(server: RunningServer, box: Box) -> None:
    box.stop_agent()
    assert box.wait_for_device("absent")["cause"] == "agent_away"
    ticket = server.issue()
    slip = box.outcome(str(ticket["id"]))
    assert (slip["state"], slip["cause"]) == ("failed", "agent_away")


def test_printer_health_reaches_the_staff(server: RunningServer, box: Box) -> None:
    box.printer.fault("paper-out")
    assert box.wait_for_device("fault")["cause"] == "paper_out"
    box.printer.fault("ok")
    box.wait_for_device("ready")


def test_with_two_printers_the_visitor_gets_the_slip_from_the_one_that_works(
    tmp_path: Path, make_server: Callable[[Path], RunningServer]
) -> None:
    settings = tmp_path / "office.toml"
    text = TRUDOVAYA.read_text("utf-8").replace('printer = "printer-1"', 'printers = ["printer-1", "printer-2"]')
    settings.write_text(f'{text}\n[[printers]]\nid = "printer-2"\nagent = "agent-1"\n', "utf-8")
    server = make_server(settings)
    box = Box(server, tmp_path, ("printer-1", "printer-2"))
    with box.printer, box.printers["printer-2"] as second:
        box.start_agent()
        try:
            box.wait_for_device("ready", "printer-2")
            # The first goes silent between two looks: only the slip itself finds out.
            box.printer.fault("silent")
            ticket = server.issue()
            slip = box.outcome(str(ticket["id"]))
            assert (slip["printer"], slip["state"], slip["reprint"]) == ("printer-2", "printed", False)
            assert second.slips[0].text.count(str(ticket["number"])) == 1
            assert not any("ПОВТОР" in line for line in second.slips[0].text)
            assert box.printer.slips == []
            assert numbers(server) == [ticket["number"]]

            # Now it is known: the next slip goes to the other one at once.
            assert box.wait_for_device("fault")["cause"] == "printer_silent"
            ticket = server.issue()
            slip = box.outcome(str(ticket["id"]))
            assert (slip["printer"], slip["state"]) == ("printer-2", "printed")

            # Half a slip on the paper of one is no reason to print on the other: a person decides.
            box.printer.fault("ok")
            box.wait_for_device("ready")
            box.printer.fault("paper-out-after 150")
            ticket = server.issue()
            slip = box.outcome(str(ticket["id"]))
            assert (slip["printer"], slip["state"], slip["cause"]) == ("printer-1", "failed", "paper_out")
            assert len(second.slips) == 2
        finally:
            box.stop_agent()


def test_staff_say_what_became_of_a_slip_nobody_can_tell_of(server: RunningServer, tmp_path: Path) -> None:
    """A printer without a return line confirms nothing: each of its slips is looked at by a person."""
    box = Box(server, tmp_path, confirm="none")
    staff = server.api("operator1")
    answers = {}
    with box.printer:
        box.start_agent()
        try:
            for printed in (True, False):
                ticket = server.issue()
                path = f"/api/v1/tickets/{ticket['id']}/slip"
                assert box.outcome(str(ticket["id"]))["state"] == "unknown"
                answers[printed] = staff.post(path, json={"printed": printed}).json()["slip"]
                again = staff.post(path, json={"printed": printed})
                assert (again.status_code, again.json()["code"]) == (409, "slip_state")
        finally:
            box.stop_agent()
    assert (answers[True]["state"], answers[True]["cause"]) == ("printed", None)
    assert (answers[False]["state"], answers[False]["cause"]) == ("failed", "not_come_out")
    assert server.api("kiosk").post(path, json={"printed": True}).status_code == 403
