"""Two real agents and a real server: boards, scanner and keypad of a window, registry, alerts, tests, figures."""

from __future__ import annotations

import re
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import socketio
from click.testing import CliRunner, Result

from devices.agent import Agent
from devices.boards.frame import read_format
from devices.boards.settings import BoardSettings, FrameLineSettings
from devices.emulators.led_board import EmulatedBoards
from devices.emulators.printer import EmulatedPrinter
from devices.emulators.scanner import EmulatedScanner
from devices.emulators.vtk_terminal import EmulatedVtk
from devices.inputs.settings import KeypadSettings, ScannerSettings
from devices.printing.settings import PrinterSettings
from devices.settings import AgentSettings
from devices.terminals.vtk.settings import VtkSettings
from queue_core.access.roles import Role
from queue_core.settings.agent_devices import AgentDevice
from tests.devices.inputs.test_keys import KEYS, Desk
from tests.running import TRUDOVAYA, RunningServer
from tests.web.devices.office_of_devices import DEVICES
from web.auth.bindings import Bindings
from web.auth.users import Users
from web.commands.devices import device_command

TEMPLATE = "{stx}{addr:02d}{text:>5}{blink:0/1}{etx}"
WITHIN_S = 20


def wait(condition: Callable[[], Any], within_s: float = WITHIN_S) -> Any:
    """What the condition answers as soon as it is true."""
    deadline = time.monotonic() + within_s
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


class Console:
    """The socket of an operator's page, by token."""

    def __init__(self, url: str, token: str, window: str) -> None:
        self.scanned: list[dict[str, Any]] = []
        self.told: list[dict[str, str]] = []
        self.alerts: list[dict[str, Any]] = []
        self._client = socketio.Client()
        self._client.on("scanned", self.scanned.append, namespace="/hall")
        self._client.on("told", self.told.append, namespace="/hall")
        self._client.on("event", self._heard, namespace="/hall")
        self._client.connect(url, auth={"token": token}, namespaces=["/hall"], transports=["websocket"])
        self._client.emit("at_window", window, namespace="/hall")

    def _heard(self, event: dict[str, Any]) -> None:
        if "device_alert" in event:
            self.alerts.append(event["device_alert"])

    def close(self) -> None:
        self._client.disconnect()


class Office:
    """The server, the box of the kiosk (agent-1) and the box of the windows (agent-2), with all their devices."""

    def __init__(self, folder: Path, desk: Desk) -> None:
        settings = folder / "office.toml"
        rows = ["\n[[devices]]\n" + "".join(f"{key} = '{value}'\n" for key, value in row.items()) for row in DEVICES]
        settings.write_text(TRUDOVAYA.read_text("utf-8") + "".join(rows), "utf-8")
        self.server = RunningServer(folder / "data", settings)
        accounts = Users(folder / "data")
        accounts.add("agent-2", Role.AGENT)
        self.server.tokens["agent-2"] = accounts.new_token("agent-2")
        # The settings do not name the keypad: it is bound to the agent's token.
        Bindings(folder / "data").bind("agent-2", AgentDevice("keypad-3", "keypad", window="3"))
        self.printer = EmulatedPrinter(folder / "printer", folder / "slips", speed_mm_s=0)
        self.terminal = EmulatedVtk(folder / "terminal", keepalive_s=1)
        self.boards = EmulatedBoards(read_format(TEMPLATE, "cp866"), folder / "boards")
        self.scanner = EmulatedScanner(folder / "scanner")
        self.agents = {
            "agent-1": self.agent(
                "agent-1",
                folder,
                printers=[PrinterSettings(id="printer-1", port=self.printer.port, confirm="gs_h", poll_s=0.3)],
                terminals=[VtkSettings(id="terminal-1", port=self.terminal.port, protocol="vtk")],
            ),
            "agent-2": self.agent(
                "agent-2",
                folder,
                board_lines=[
                    FrameLineSettings(
                        id="boards-1",
                        port=self.boards.port,
                        template=TEMPLATE,
                        boards=[BoardSettings(window="3", address=3), BoardSettings(window="4", address=4)],
                    )
                ],
                scanners=[ScannerSettings(id="scanner-3", window="3", port=self.scanner.port)],
                keypads=[
                    KeypadSettings(id="keypad-3", window="3", device=str(desk.path), keys={**KEYS, "KPMINUS": "finish"})
                ],
            ),
        }

    def agent(self, name: str, folder: Path, **devices: Any) -> Agent:
        secret = self.server.token(name)
        return Agent(
            AgentSettings(agent=name, server=self.server.url, token=secret, spool=folder / f"spool-{name}", **devices),
            reconnect_steps_s=(0.2,),
        )

    def devices(self) -> dict[str, dict[str, Any]]:
        answer = self.server.api("operator1").get("/api/v1/devices")
        assert answer.ok, answer.text
        return {device["id"]: device for device in answer.json()["devices"]}

    def state(self, device: str) -> tuple[str, str | None]:
        row = self.devices()[device]
        return row["state"], row["cause"]

    def test(self, device: str) -> dict[str, Any]:
        answer = self.server.api("manager").post(f"/api/v1/devices/{device}/test", json={})
        assert answer.ok, answer.text
        outcome: dict[str, Any] = answer.json()
        return outcome


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk") / "event-kbd")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> Iterator[Office]:
    patch = pytest.MonkeyPatch()
    patch.setitem(sys.modules, "evdev", SimpleNamespace(InputDevice=desk.open))
    desk.plug()
    made = Office(tmp_path_factory.mktemp("office"), desk)
    made.server.start()
    with made.printer, made.terminal, made.boards, made.scanner:
        for agent in made.agents.values():
            agent.start()
        yield made
        for agent in made.agents.values():
            agent.stop()
    made.server.stop()
    patch.undo()


@pytest.fixture(scope="module")
def console(place: Office) -> Iterator[Console]:
    opened = Console(place.server.url, place.server.token("operator3"), "3")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def neighbour(place: Office) -> Iterator[Console]:
    opened = Console(place.server.url, place.server.token("operator4"), "4")
    yield opened
    opened.close()


def test_a_window_with_keypad_scanner_and_board(
    place: Office, desk: Desk, console: Console, neighbour: Console
) -> None:
    server, boards, keys = place.server, place.boards, desk.device
    assert keys
    wait(lambda: place.state("keypad-3") == ("open", None) and place.state("boards-1") == ("open", None))
    keys.press((96, 1), (96, 0))  # the window is closed yet
    assert wait(lambda: console.told)[0]["en"] == "Window 3 is closed: open it on the screen first."
    server.open_windows("3")
    ticket = server.issue("cash-individual")
    place.scanner.scan(server.status_page(str(ticket["id"])))
    (scanned,) = wait(lambda: console.scanned)
    assert (scanned["ticket"]["number"], scanned["ticket"]["state"]) == (ticket["number"], "waiting")
    assert scanned["called"] is False
    number = str(ticket["number"]).rjust(5)
    keys.press((96, 1), (96, 0))
    assert boards.wait_until(lambda: str(boards.shown.get(3)) == f"3: {number} (blinking)", 10)
    assert boards.text(4) == "     "
    keys.press((78, 1), (78, 0))
    assert boards.wait_until(lambda: str(boards.shown.get(3)) == f"3: {number}", 10)
    keys.press((74, 1), (74, 0))
    assert boards.wait_until(lambda: boards.text(3) == "     ", 10)
    assert server.api("operator3").get(f"/api/v1/tickets/{ticket['id']}").json()["state"] == "done"
    place.scanner.scan("Р-999")
    wait(lambda: len(console.scanned) == 2)
    assert console.scanned[1]["problem"]["en"] == "There is no ticket Р-999 today."
    assert neighbour.scanned == []
    assert neighbour.told == []


def test_the_registry_of_two_agents_and_its_alerts(place: Office, console: Console) -> None:
    wait(lambda: place.state("terminal-1") == ("ready", None) and place.state("printer-1") == ("ready", None))
    devices = place.devices()
    assert {name: row["agent"] for name, row in devices.items() if row["agent"]} == {
        "printer-1": "agent-1",
        "terminal-1": "agent-1",
        "boards-1": "agent-2",
        "scanner-3": "agent-2",
        "keypad-3": "agent-2",
    }
    assert not devices["keypad-3"]["wanted"]
    before = devices["printer-1"]["seen_at"]
    place.printer.fault("paper-out")
    alert = wait(lambda: next((alert for alert in console.alerts if alert["device"] == "printer-1"), None))
    assert alert["text"]["ru"] == "Нет бумаги. Вставьте новый рулон."
    wait(lambda: place.devices()["printer-1"]["seen_at"] > before)
    failed = place.test("printer-1")
    assert (failed["outcome"], failed["cause"]) == ("failed", "paper_out")
    place.printer.fault("ok")
    wait(lambda: any(alert["device"] == "printer-1" and alert["cause"] is None for alert in console.alerts))
    text = place.server.api("manager").get("/metrics").text
    assert 'talon_device_up{device="printer-1",kind="printer"} 1.0' in text
    assert 'talon_device_up{device="kiosk-1",kind="kiosk"} 0.0' in text
    assert 'talon_device_last_seen_seconds{device="boards-1",kind="board"}' in text
    assert 'talon_device_jobs_total{device="printer-1",outcome="printed"} 1.0' in text


def test_every_device_can_be_tried(place: Office) -> None:
    wait(lambda: place.state("printer-1") == ("ready", None))
    printed = len(place.printer.slips)
    assert place.test("printer-1")["outcome"] == "passed"
    assert len(place.printer.slips) == printed + 1
    assert place.test("terminal-1")["outcome"] == "passed"
    frames = len(place.boards.frames)
    assert place.test("boards-1")["outcome"] == "unknown"
    shown = place.boards.frames[frames:]
    assert {(frame.address, frame.text) for frame in shown if "8" in frame.text} == {(3, " 8888"), (4, " 8888")}
    assert place.boards.wait_until(lambda: place.boards.text(3) == "     ", 10)
    assert place.test("scanner-3")["outcome"] == "passed"
    assert place.test("kiosk-1")["cause"] == "never_seen"
    unknown = place.server.api("manager").post("/api/v1/devices/printer-7/test", json={})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_device")
    forbidden = place.server.api("operator1").post("/api/v1/devices/printer-1/test", json={})
    assert forbidden.status_code == 403


def test_devices_at_the_keyboard(place: Office) -> None:
    server = place.server
    wait(lambda: place.state("printer-1") == ("ready", None))

    def talon(*words: str, token: str | None = None) -> Result:
        given = ["--token", token] if token else ["--data", str(server.data)]
        return CliRunner().invoke(device_command, [*words, "--url", server.url, *given], catch_exceptions=False)

    listed = talon("list", token=server.token("manager")).output
    assert re.search(r"printer-1 +printer +agent-1 +ready +\d+ s ago", listed)
    assert re.search(r"kiosk-1 +kiosk +- +absent +never +never_seen: The device has never connected", listed)
    with sqlite3.connect(server.data / "accounts.db") as accounts:
        tokens = accounts.execute("SELECT count(*) FROM tokens").fetchone()
        assert talon("status", "printer-1", "terminal-1").exit_code == 0
        assert accounts.execute("SELECT count(*) FROM tokens").fetchone() == tokens
    whole = talon("status")
    assert whole.exit_code == 2
    assert "kiosk-1: absent. never_seen:" in whole.output
    place.printer.fault("paper-near-end")
    wait(lambda: place.devices()["printer-1"]["trouble"] == "paper_near_end")
    assert talon("status", "printer-1").exit_code == 1
    place.printer.fault("ok")
    assert talon("status", "printer-7").exit_code == 3
    passed = talon("test", "terminal-1")
    assert (passed.exit_code, passed.output) == (0, "terminal-1: passed. The test has passed.\n")
    assert talon("test", "kiosk-1").exit_code == 2
    assert talon("test", "boards-1").exit_code == 3
    refused = talon("test", "terminal-1", token=server.token("operator1"))
    assert (refused.exit_code, refused.output) == (3, "Error: You are not allowed to do this.\n")
    nobody = CliRunner().invoke(device_command, ["status", "--url", "http://127.0.0.1:1", "--token", "x"])
    assert nobody.exit_code == 3
    assert "does not answer" in nobody.output


def test_an_agent_that_goes_takes_only_its_own_devices_along(place: Office) -> None:
    wait(lambda: place.state("printer-1") == ("ready", None))
    place.agents["agent-2"].stop()
    wait(lambda: place.state("boards-1") == ("absent", "agent_away"))
    assert place.state("printer-1") == ("ready", None)
    assert place.test("boards-1")["cause"] == "agent_away"
