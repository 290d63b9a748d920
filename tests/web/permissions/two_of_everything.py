"""An office with two of everything: whatever somebody owns, somebody else of the same role owns another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from queue_core.access.roles import Role
from tests.paying import PayingOffice, paying_office
from tests.running import MORNING
from tests.web.in_process import InProcess

Objects = Mapping[str, str]

_SECOND_BOX = """
[[printers]]
id = "printer-2"
agent = "agent-2"
[[terminals]]
id = "terminal-2"
agent = "agent-2"
[[kiosks]]
id = "kiosk-2"
printer = "printer-2"
offline_port = 18138
terminal = "terminal-2"
[[devices]]
id = "keypad-1"
kind = "keypad"
agent = "agent-1"
window = "1"
[[devices]]
id = "keypad-2"
kind = "keypad"
agent = "agent-2"
window = "2"
[[boards]]
id = "board-1"
zones = ["individuals"]
"""


@dataclass
class TwoOfEverything(InProcess):
    """`mine` and `others` are the objects of each of the principals below, by kind, and those of their counterparts.

    operator1 has window 1, operator2 window 2, the manager window 3; window 4 is closed. The third agent owns nothing.
    """

    paying: PayingOffice | None = None
    mine: dict[str, Objects] = field(default_factory=dict)
    others: dict[str, Objects] = field(default_factory=dict)
    agents: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        for name, role in (("kiosk-2", Role.KIOSK), ("agent-2", Role.AGENT), ("agent-3", Role.AGENT)):
            self.users.add(name, role)
            self.tokens[name] = self.users.new_token(name)
        self.agents = {name: self.connect(name) for name in ("agent-1", "agent-2", "agent-3")}
        for window, who in {"1": "operator1", "2": "operator2", "3": "manager", "4": "operator3"}.items():
            self._ok(self.post(f"/windows/{window}/open", who))
        kiosks = {name: self._of_kiosk(name) for name in ("kiosk-1", "kiosk-2")}
        windows = {window: self._of_window(window, who) for window, who in (("1", "operator1"), ("2", "operator2"))}
        third = {"window": "3", "payment": self._cash("3", "manager")}
        closed = {"window": "4", "payment": self._cash("4", "operator3")}
        elsewhere = self._call_of_another_zone()
        self._ok(self.post("/windows/4/close", "operator3"))
        agents = {name: self._of_agent(name, kiosks[f"kiosk-{name[-1]}"]) for name in ("agent-1", "agent-2")}
        self.mine = {
            "kiosk-1": kiosks["kiosk-1"],
            "kiosk-2": kiosks["kiosk-2"],
            "operator1": windows["1"],
            "operator2": windows["2"],
            "manager": {**windows["1"], **third},
            "board-1": {**kiosks["kiosk-1"], **windows["1"], "seq": self._latest_call("1")},
            "agent-1": agents["agent-1"],
        }
        self.others = {
            "kiosk-1": kiosks["kiosk-2"],
            "kiosk-2": kiosks["kiosk-1"],
            "operator1": windows["2"],
            "operator2": windows["1"],
            "manager": {**windows["2"], **closed},
            "board-1": {**kiosks["kiosk-2"], **windows["2"], "seq": elsewhere},
            "agent-1": agents["agent-2"],
        }

    @property
    def account(self) -> str:
        assert self.paying is not None
        return self.paying.accounts[3].number

    def connect(self, agent: str) -> Any:
        """An agent on its socket, which has greeted with its terminal."""
        socket = self.server.socketio.test_client(self.app, namespace="/agent", auth={"token": self.tokens[agent]})
        number = agent[-1]
        devices = [{"device": f"{kind}-{number}", "kind": kind, "state": "ready"} for kind in ("printer", "terminal")]
        message = {"agent": agent, "spool": f"spool-{number}", "devices": devices if number != "3" else []}
        socket.emit("hello", message, namespace="/agent")
        return socket

    def say(self, agent: str, event: str, message: Any) -> Any:
        """What the server answers to an agent's message."""
        return self.agents[agent].emit(event, message, namespace="/agent", callback=True)

    def _of_kiosk(self, kiosk: str) -> dict[str, str]:
        ticket = self._ok(
            self.post("/tickets", kiosk, service="settlements-individual", request_id=f"ticket of {kiosk}")
        )
        body = {"account": self.account, "kopecks": 10000, "method": "card", "request_id": f"payment at {kiosk}"}
        meter, readings = self._next_readings(kiosk)
        reading = self._ok(
            self.post(
                "/readings",
                kiosk,
                account=self.account,
                meter=meter,
                readings=readings,
                request_id=f"reading at {kiosk}",
            )
        )
        alarm = self._ok(self.post("/alarms", kiosk, kind="staff", request_id=f"help at {kiosk}"))
        return {
            "ticket": ticket["id"],
            "payment": self._ok(self.post("/payments", kiosk, **body))["id"],
            "reading": reading["id"],
            "alarm": alarm["id"],
            "printer": f"printer-{kiosk[-1]}",
            "window": "1",
        }

    def _next_readings(self, who: str) -> tuple[str, dict[str, str]]:
        found = self._ok(self.post("/accounts/look-up", who, account=self.account))["meters"][0]
        return found["serial"], {zone["zone"]: zone["last_reading"] for zone in found["zones"]}

    def _of_window(self, window: str, who: str) -> dict[str, str]:
        called = self._ok(self.post(f"/windows/{window}/call-next", who))
        alarm = self._ok(self.post("/alarms", who, kind="conflict", window=window, request_id=f"alarm at {window}"))
        meter, readings = self._next_readings(who)
        body = {"account": self.account, "meter": meter, "readings": readings, "window": window}
        reading = self._ok(self.post("/readings", who, request_id=f"reading at {window}", **body))
        return {
            "window": window,
            "ticket": called["ticket"]["id"],
            "payment": self._cash(window, who),
            "alarm": alarm["id"],
            "reading": reading["id"],
            "printer": f"printer-{window}",
        }

    def _call_of_another_zone(self) -> str:
        """The number of a call whose visitor waits where board-1 does not hang."""
        self._ok(self.post("/tickets", "kiosk-1", service="settlements-legal", request_id="of another zone"))
        self._ok(self.post("/windows/4/call-next", "operator3"))
        call = self._latest_call("4")
        self._ok(self.post("/windows/4/no-show", "operator3"))
        return call

    def _latest_call(self, window: str) -> str:
        calls = self.office.ask(lambda hall, _: list(hall.calls))
        return str(next(call.seq for call in calls if call.window == window))

    def _cash(self, window: str, who: str) -> str:
        body = {"account": self.account, "kopecks": 5000, "method": "cash", "window": window}
        found: str = self._ok(self.post("/payments", who, request_id=f"cash at {window}", **body))["id"]
        return found

    def _of_agent(self, agent: str, kiosk: Mapping[str, str]) -> dict[str, str]:
        number = agent[-1]
        ticket = self.office.ticket_view(kiosk["ticket"])
        slip = self.server.payments.records.slips.latest(kiosk["reading"])
        assert slip is not None, "a reading at a kiosk has a slip"
        return {
            "kiosk": f"kiosk-{number}",
            "device": f"printer-{number}",
            "keypad": f"keypad-{number}",
            "window": number,
            "slip": ticket["slip"]["job"],
            "payment": kiosk["payment"],
            "payment_slip": slip.job,
            "printer": f"printer-{number}",
            "ticket": kiosk["ticket"],
            "reading": kiosk["reading"],
            "alarm": kiosk["alarm"],
        }

    @staticmethod
    def _ok(answer: Any) -> Any:
        assert answer.status_code in {200, 201}, answer.text
        return answer.get_json()


def two_of_everything(folder: Path) -> TwoOfEverything:
    """The office, opened in this folder."""
    paying = paying_office(folder / "office", MORNING, more=_SECOND_BOX)
    return TwoOfEverything(folder / "data", settings=paying.settings, paying=paying)
