"""A kiosk's box and its office: a real server, a real agent that gives numbers without it, and an emulated printer."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from devices.emulators.printer import EmulatedPrinter
from tests.free_port import free_port
from tests.running import HOUSE, TRUDOVAYA, RunningServer

SERVICE = "settlements-individual"
# However long a busy machine takes.
_WITHIN_S = 60.0


@dataclass
class OfflineBox:
    """`start` brings everything up; the agent has a block of numbers when it returns."""

    folder: Path
    port: int = field(default_factory=free_port)
    agent: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = self.folder / "office.toml"
        text = TRUDOVAYA.read_text(encoding="utf-8").replace("offline_port = 8138", f"offline_port = {self.port}")
        settings.write_text(text, encoding="utf-8")
        self.server = RunningServer(self.folder / "data", settings)
        self.printer = EmulatedPrinter(self.folder / "printer")
        self.printer.start()
        self.server.start()
        self.begin_agent()
        until(lambda: self.lease() is not None)

    def stop(self) -> None:
        self.kill_agent()
        self.server.stop()
        self.printer.stop()

    # -- the server -----------------------------------------------------------------------------------------------------

    def stop_server(self) -> None:
        """The server hangs: it takes connections and answers none."""
        assert self.server.process is not None
        os.killpg(self.server.process.pid, signal.SIGSTOP)

    def wake_server(self) -> None:
        assert self.server.process is not None
        os.killpg(self.server.process.pid, signal.SIGCONT)

    def tickets(self) -> list[dict[str, Any]]:
        """What the server knows of today's tickets, in the order in which visitors came."""
        with sqlite3.connect(f"file:{self.folder}/data/office.db?mode=ro", uri=True) as db:
            db.row_factory = sqlite3.Row
            rows = db.execute("SELECT * FROM tickets ORDER BY issued_at, ordinal").fetchall()
        return [dict(row) for row in rows]

    # -- the agent ------------------------------------------------------------------------------------------------------

    @property
    def spool(self) -> Path:
        return self.folder / "spool"

    def begin_agent(self) -> None:
        settings = self.folder / "agent.toml"
        settings.write_text(
            f'agent = "agent-1"\nserver = "{self.server.url}"\ntoken = "{self.server.token("agent")}"\n'
            f'spool = "{self.spool}"\n[offline]\nkiosk = "kiosk-1"\n'
            f'[[printers]]\nid = "printer-1"\nport = "{self.printer.port}"\nconfirm = "gs_h"\n',
            encoding="utf-8",
        )
        command = [sys.executable, "-m", "devices", "agent", "--settings", str(settings)]
        with (self.folder / "agent.log").open("ab") as log:
            self.agent = subprocess.Popen(command, cwd=HOUSE, stderr=log, stdin=subprocess.DEVNULL)

    def kill_agent(self) -> None:
        if self.agent:
            self.agent.kill()
            self.agent.wait(20)
            self.agent = None

    def remembered(self, question: str) -> list[tuple[Any, ...]]:
        """What stands in the agent's memory of numbers."""
        return _ask(self.spool / "offline.sqlite3", question)

    def jobs(self) -> dict[str, str]:
        """The state of each print job in the agent's spool."""
        return dict(_ask(self.spool / "spool.sqlite3", "select job, coalesce(outcome, state) from jobs"))

    def lease(self) -> str | None:
        try:
            rows = self.remembered("select epoch from leases where current")
        except sqlite3.OperationalError:
            return None
        return str(rows[0][0]) if rows else None

    def slip_of(self, number: str) -> str:
        """The text of the slips with this number that have come out."""
        return " ".join(" ".join(slip.text) for slip in self.printer.slips if number in slip.text)

    # -- the kiosk's page -----------------------------------------------------------------------------------------------

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None, timeout: float = 10) -> Any:
        """A request of the kiosk's page to the agent on its machine. Raises ConnectionError when that is not there."""
        return requests.request(
            method,
            f"http://127.0.0.1:{self.port}{path}",
            json=body,
            headers={"Origin": self.server.url},
            timeout=timeout,
        )

    def gives_numbers(self) -> bool:
        try:
            return bool(self.ask("GET", "/state").json()["open"])
        except requests.RequestException:
            return False

    def press(self, request_id: str, lang: str = "ru") -> Any:
        return self.ask("POST", "/numbers", {"service": SERVICE, "lang": lang, "request_id": request_id})


def until(condition: Callable[[], Any]) -> None:
    """Waits for a state, however long a busy machine takes."""
    deadline = time.monotonic() + _WITHIN_S
    while not condition():
        assert time.monotonic() < deadline, "it has not happened"
        time.sleep(0.05)


def _ask(path: Path, question: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        return db.execute(question).fetchall()
