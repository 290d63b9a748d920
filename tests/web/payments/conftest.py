"""A server in the test's process that takes payments, and an agent that does what the test says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.paying import PayingOffice, paying_office
from tests.running import MORNING
from tests.web.in_process import InProcess


@dataclass
class ToldAgent:
    """An agent on a socket; it hears jobs and says what the test tells it to."""

    here: InProcess
    name: str = "agent-1"
    spool: str = "spool-1"
    socket: Any = field(init=False, default=None)

    def connect(self, spool: str | None = None, state: str = "ready") -> None:
        self.spool = spool or self.spool
        self.socket = self.here.server.socketio.test_client(
            self.here.app, namespace="/agent", auth={"token": self.here.tokens[self.name]}
        )
        devices = [{"device": "terminal-1", "kind": "terminal", "state": state}]
        self.socket.emit("hello", {"agent": self.name, "spool": self.spool, "devices": devices}, namespace="/agent")

    def leave(self) -> None:
        self.socket.disconnect(namespace="/agent")

    def jobs(self, kind: str | None = None) -> list[dict[str, Any]]:
        """The jobs that came since the last look."""
        heard = [packet["args"][0] for packet in self.socket.get_received("/agent") if packet["name"] == "job"]
        return [job for job in heard if kind is None or job["kind"] == kind]

    def report(self, kind: str, payment: str, outcome: str, **more: Any) -> bool:
        """A report; True when the server has acknowledged it."""
        job = payment if kind in ("pay", "refund", "settle") else f"{payment}-{kind}"
        message = {"job": job, "kind": kind, "payment": payment, "outcome": outcome, "facts": {}, **more}
        acknowledgement = self.socket.emit("report", message, namespace="/agent", callback=True)
        return bool(acknowledgement == {"ok": True})

    def approve(self, payment: dict[str, Any], **facts: Any) -> bool:
        told = {"kopecks": payment["kopecks"], "rrn": "028810000045", "card": "************1118", **facts}
        told.setdefault("receipt", ["ACTION:SALE", "RESULT:APPROVED"])
        return self.report("pay", payment["id"], "approved", reference="7", facts=told)


@dataclass
class Till(InProcess):
    """The in-process server, with accounts to pay for."""

    paying: PayingOffice | None = None

    @property
    def account(self) -> str:
        assert self.paying is not None
        return self.paying.accounts[3].number

    def pay(self, request_id: str = "press 1", **more: Any) -> Any:
        body = {"account": self.account, "kopecks": 125050, "method": "card", "request_id": request_id, **more}
        return self.call("POST", "/payments", "kiosk-1", json=body)

    def payment(self, name: str, who: str = "kiosk-1") -> dict[str, Any]:
        answer = self.get(f"/payments/{name}", who)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.get_json()
        return found


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    paying = paying_office(tmp_path / "office", MORNING)
    made = Till(tmp_path / "data", settings=paying.settings, paying=paying)
    yield made
    made.office.close()
    made.server.payments.records.close()


@pytest.fixture
def agent(till: Till) -> ToldAgent:
    told = ToldAgent(till)
    told.connect()
    return told
