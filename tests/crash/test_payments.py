"""A real server, a real agent and a terminal on its line; each is killed in the middle of payments.

The terminal keeps its own books in its memory. When all is quiet they and the ledger hold the same payments.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from queue_core.payments.audit import contradictions
from tests.paying import PayingOffice, paying_office
from tests.running import HOUSE, MORNING, RunningServer

CARD_S = 0.5
QUIET_WITHIN_S = 60
OPEN = {"new", "sent", "approved", "unknown"}


@dataclass
class Till:
    """Server, agent and terminal, each a process that can be killed and started again."""

    directory: Path
    paying: PayingOffice
    server: RunningServer
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    payments: list[dict[str, Any]] = field(default_factory=list)
    # More of the agent's environment.
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def link(self) -> Path:
        return self.directory / "terminal"

    @property
    def memory(self) -> Path:
        return self.directory / "terminal.json"

    def start_terminal(self) -> None:
        self._start(
            "terminal",
            ["emulate", "terminal", "--link", str(self.link), "--memory", str(self.memory), "--card-time", str(CARD_S)],
        )
        wait_for(self.link.exists)

    def start_agent(self) -> None:
        settings = self.directory / "agent.toml"
        settings.write_text(
            f'agent = "agent-1"\nserver = "{self.server.url}"\ntoken = "{self.server.token("agent")}"\n'
            f'spool = "{self.directory / "spool"}"\n'
            f'[[terminals]]\nid = "terminal-1"\nprotocol = "vtk"\nport = "{self.link}"\n',
            "utf-8",
        )
        self._start("agent", ["agent", "--settings", str(settings)])

    def _start(self, name: str, command: list[str]) -> None:
        self.processes[name] = subprocess.Popen(
            [sys.executable, "-m", "devices", *command],
            cwd=HOUSE,
            env={**os.environ, **(self.environment if name == "agent" else {})},
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )

    def kill(self, name: str) -> None:
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def terminal_state(self) -> str:
        place = self.server.api("kiosk").get("/api/v1/payments/place").json()
        return str(place["terminal"]["state"])

    def pay(self, kopecks: int) -> str:
        """Begins a payment of an amount that no other has."""
        wait_for(lambda: self.terminal_state() == "ready")
        body = {
            "account": self.paying.accounts[3].number,
            "kopecks": kopecks,
            "method": "card",
            "request_id": f"press {kopecks}",
        }
        answer = self.server.api("kiosk").post("/api/v1/payments", json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def pay_and_hold_card(self, kopecks: int) -> str:
        """Begins a payment and waits until the agent has the order: one that never arrives is rightly declined."""
        payment = self.pay(kopecks)
        wait_for(lambda: self.terminal_state() == "busy" or self.state(payment) != "sent")
        return payment

    def state(self, payment: str) -> str:
        return str(self.server.api("kiosk").get(f"/api/v1/payments/{payment}").json()["state"])

    def quiet(self, payment: str) -> str:
        """Waits until it is clear what became of a payment."""
        wait_for(lambda: self.state(payment) not in OPEN)
        return self.state(payment)

    def taken(self) -> list[int]:
        """The terminal's own books."""
        return sorted(json.loads(self.memory.read_text("utf-8"))["taken"].values()) if self.memory.exists() else []

    def booked(self) -> list[int]:
        """The ledger's."""
        found = self.server.api("manager").get("/api/v1/payments").json()["payments"]
        return sorted(payment["kopecks"] for payment in found if payment["state"] == "confirmed")


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + QUIET_WITHIN_S
    while not condition():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.05)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    paying = paying_office(tmp_path / "office", MORNING, export_minutes=0.02)
    server = RunningServer(tmp_path / "data", settings=paying.settings)
    made = Till(tmp_path, paying, server)
    server.start()
    made.start_terminal()
    made.start_agent()
    try:
        yield made
    finally:
        for name in list(made.processes):
            made.kill(name)
        server.kill()


def test_whoever_is_killed_in_a_payment_the_books_agree(till: Till) -> None:
    assert till.quiet(till.pay(10_001)) == "confirmed"

    # The server dies while the visitor holds the card, and again right after.
    payment = till.pay_and_hold_card(10_002)
    till.server.kill()
    till.server.start()
    assert till.quiet(payment) == "confirmed", "the agent went on, and told it when the server was back"
    payment = till.pay_and_hold_card(10_003)
    time.sleep(CARD_S + 0.1)
    till.server.kill()
    till.server.start()
    assert till.quiet(payment) == "confirmed"

    # The agent dies: before the card, and about when the bank approves.
    for kopecks, after_s in ((10_004, 0.1), (10_005, CARD_S + 0.05)):
        payment = till.pay(kopecks)
        time.sleep(after_s)
        till.kill("agent")
        till.start_agent()
        till.quiet(payment)
        assert till.taken() == till.booked()

    # The terminal loses its power in the middle of it.
    payment = till.pay(10_006)
    time.sleep(CARD_S / 2)
    till.kill("terminal")
    till.start_terminal()
    till.quiet(payment)
    assert till.taken() == till.booked()

    # All of them at once.
    payment = till.pay(10_007)
    time.sleep(CARD_S + 0.05)
    for name in ("agent", "terminal"):
        till.kill(name)
    till.server.kill()
    till.server.start()
    till.start_terminal()
    till.start_agent()
    till.quiet(payment)
    assert till.taken() == till.booked()

    # The visitor gives up.
    payment = till.pay(10_008)
    assert till.server.api("kiosk").post(f"/api/v1/payments/{payment}/cancel", json={}).ok
    assert till.quiet(payment) in {"declined", "undone"}

    # And the billing system has each of them once.
    assert till.taken() == till.booked()
    assert len(till.booked()) >= 3
    assert contradictions(till.server.data) == []
    wait_for(lambda: exported(till) == [f"{kopecks // 100},{kopecks % 100:02d}" for kopecks in till.booked()])


def exported(till: Till) -> list[str]:
    """The amounts in the exchange folder, of all batches."""
    lines = [
        line for path in till.paying.out.glob("payments-*.csv") for line in path.read_text("utf-8-sig").splitlines()[1:]
    ]
    return sorted(line.split(";")[5] for line in lines)
