"""A hall with everything a kiosk needs: server, billing folder, a real agent with emulated printer and terminal on their lines."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.paying import PayingOffice, paying_office
from tests.running import HOUSE, MORNING, RunningServer
from web.demo.accounts import SampleAccount

CARD_S = 4.0
_UP_WITHIN_S = 30.0


@dataclass
class KioskHall:
    """`start` brings everything up; `terminal` and `printer` change what the emulated devices do (docs of `talon emulate`)."""

    directory: Path
    paying: PayingOffice = field(init=False)
    server: RunningServer = field(init=False)
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        self.paying = paying_office(self.directory / "office", MORNING, more='[appointments]\npriority = "veteran"\n')
        self.server = RunningServer(self.directory / "data", settings=self.paying.settings)
        self.server.start()
        self.server.open_windows("1", "2", "3", "4", "5")
        self._emulate("printer", "--baud", "0", "--speed", "0", "--output", str(self.directory / "slips"))
        self._emulate("terminal", "--memory", str(self.directory / "terminal.json"), "--card-time", str(CARD_S))
        settings = self.directory / "agent.toml"
        settings.write_text(
            f'agent = "agent-1"\nserver = "{self.server.url}"\ntoken = "{self.server.token("agent")}"\n'
            f'spool = "{self.directory / "spool"}"\n'
            f'[[printers]]\nid = "printer-1"\nport = "{self._line("printer")}"\nbaud = 115200\nconfirm = "gs_h"\n'
            f'[[terminals]]\nid = "terminal-1"\nprotocol = "vtk"\nport = "{self._line("terminal")}"\n',
            "utf-8",
        )
        self._run("agent", "--settings", str(settings))
        self.until(lambda: self.terminal_state() == "ready")

    def stop(self) -> None:
        for process in self._processes:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)
        self.server.stop()

    def terminal(self, command: str) -> None:
        self._control("terminal", command)

    def printer(self, command: str) -> None:
        self._control("printer", command)

    def _control(self, kind: str, command: str) -> None:
        with socket.socket(socket.AF_UNIX) as control:
            control.connect(str(self.directory / f"{kind}.control"))
            control.sendall(f"{command}\n".encode())
            assert control.recv(400)

    def terminal_state(self) -> str | None:
        terminal = self.server.api("kiosk").get("/api/v1/payments/place").json()["terminal"]
        return str(terminal["state"]) if terminal else None

    def owing(self) -> SampleAccount:
        """Somebody who owes what can be paid at once, with one meter of one zone that is far from passing zero."""
        return next(
            account
            for account in self.paying.accounts
            if 10_000 <= account.owed_kopecks <= 1_000_000
            and len(account.meters) == 1
            and len(account.meters[0].readings) == 1
            and 20_000 < account.meters[0].readings[0] < 10 ** account.meters[0].digits - 20_000
        )

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _UP_WITHIN_S
        while not condition():
            assert time.monotonic() < deadline, "it has not happened"
            time.sleep(0.05)

    def _line(self, kind: str) -> Path:
        return self.directory / f"{kind}.line"

    def _emulate(self, kind: str, *more: str) -> None:
        control = str(self.directory / f"{kind}.control")
        self._run("emulate", kind, "--link", str(self._line(kind)), "--control", control, *more)
        self.until(self._line(kind).exists)

    def _run(self, *command: str) -> None:
        started = subprocess.Popen(
            [sys.executable, "-m", "devices", *command],
            cwd=HOUSE,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        self._processes.append(started)


@contextmanager
def running_hall(directory: Path) -> Iterator[KioskHall]:
    hall = KioskHall(directory)
    hall.start()
    try:
        yield hall
    finally:
        hall.stop()
