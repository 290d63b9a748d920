"""The device agents on sockets: jobs go out, reports and health come in."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from flask import request
from flask_socketio import Namespace, SocketIO

from queue_core import commands
from queue_core.errors import Refusal, StorageFailed
from queue_core.office import Office
from web.auth.access import principal_of_token
from web.auth.users import Role
from web.devices.answers import Answer
from web.devices.sightings import Sightings

log = logging.getLogger(__name__)

NAMESPACE = "/agent"
_OUTCOMES = frozenset({"printed", "failed", "unknown"})
_STATES = frozenset({"absent", "open", "ready", "busy", "fault"})
_AWAY = "absent"


class Payments(Protocol):
    """Who hears what the agents say of payments."""

    def agent_connected(self, agent: str, spool: str) -> None:
        """An agent with this memory is there: it can be given orders."""

    def agent_gone(self, agent: str) -> None: ...

    def report(self, agent: str, message: Mapping[str, Any]) -> bool:
        """What became of an order; True when it is written down for good."""

    def slip_reported(self, message: Mapping[str, Any]) -> bool | None:
        """What became of a payment's slip; None when the job is none of theirs."""


class AgentNamespace(Namespace):
    """`/agent`: one connection per agent; a newer one of the same name takes over."""

    def __init__(self, office: Office, socketio: SocketIO, sightings: Sightings) -> None:
        super().__init__(NAMESPACE)
        self.payments: Payments | None = None
        self._office = office
        self._socketio = socketio
        self._sightings = sightings
        self._listeners: dict[str, Callable[[Any], Answer]] = {}
        self._greeted: Callable[[str], None] = lambda agent: None
        self._report_first: Callable[[Mapping[str, Any]], bool] = lambda message: False
        self._with_boards: set[str] = set()
        self._socket_of: dict[str, str] = {}
        self._agent_of: dict[str, str] = {}
        self._devices_of: dict[str, set[str]] = {}

    # -- from the server --------------------------------------------------------------------------------------------

    def connected(self, agent: str) -> bool:
        return agent in self._socket_of

    def send(self, agent: str, job: Mapping[str, Any], answered: Callable[[Any], None] | None = None) -> bool:
        """Sends a job to a connected agent; False when it is away. `answered` hears its acknowledgement."""
        socket = self._socket_of.get(agent)
        if socket is None:
            return False
        callback = None if answered is None else lambda answer=None: answered(answer)
        self._socketio.emit("job", dict(job), namespace=NAMESPACE, to=socket, callback=callback)
        return True

    def listen(
        self,
        listeners: Mapping[str, Callable[[Any], Answer]],
        boards_greeted: Callable[[str], None],
        report_first: Callable[[Mapping[str, Any]], bool],
    ) -> None:
        """`listeners` answer the events `scan` and `key`; `boards_greeted` hears of each agent with boards that has said
        hello; `report_first` answers whether a report was about a test, and not about a slip."""
        self._listeners = dict(listeners)
        self._greeted = boards_greeted
        self._report_first = report_first

    def owner_of(self, device: str) -> str | None:
        """The agent that has reported this device since the server started; a connected one before others."""
        owners = [agent for agent, devices in self._devices_of.items() if device in devices]
        return next((agent for agent in owners if self.connected(agent)), owners[0] if owners else None)

    def send_to_boards(self, event: str, payload: Any, agent: str | None = None) -> None:
        """Sends `board` or `boards` to every connected agent that has boards, or to this one."""
        for name in (agent,) if agent else tuple(self._with_boards):
            if socket := self._socket_of.get(name):
                self._socketio.emit(event, payload, namespace=NAMESPACE, to=socket)

    def try_device(self, agent: str, trial: Mapping[str, Any]) -> bool:
        """Asks a connected agent to try a device; False when it is away. The outcome comes as `tested`."""
        socket = self._socket_of.get(agent)
        if socket is None:
            return False
        self._socketio.emit("test", dict(trial), namespace=NAMESPACE, to=socket)
        return True

    # -- from the agents --------------------------------------------------------------------------------------------

    def on_connect(self, auth: Any = None) -> bool | None:
        who = principal_of_token(auth.get("token")) if isinstance(auth, dict) else None
        if who is None or who.role is not Role.AGENT:
            return False
        self._socket_of[who.name] = _socket()
        self._agent_of[_socket()] = who.name
        log.info("agent %s is connected", who.name)
        return None

    def on_disconnect(self, *_: Any) -> None:
        agent = self._agent_of.pop(_socket(), None)
        if agent is None or self._socket_of.get(agent) != _socket():
            return
        del self._socket_of[agent]
        self._with_boards.discard(agent)
        log.warning("agent %s has gone", agent)
        if self.payments:
            self.payments.agent_gone(agent)
        for device in sorted(self._devices_of.get(agent, ())):
            known = self._office.device(device)
            # What another agent has taken over meanwhile is its device now.
            if known and self.owner_of(device) == agent:
                self._handle(
                    commands.ReportDevice(
                        actor=agent,
                        device=device,
                        kind=known.kind,
                        state=_AWAY,
                        cause="agent_away",
                        detail=f"The agent {agent} is not connected.",
                        paper=known.paper,
                    )
                )

    def on_hello(self, message: Any = None) -> dict[str, bool]:
        devices = message.get("devices") if isinstance(message, dict) else None
        healths = [health for health in devices if isinstance(health, dict)] if isinstance(devices, list) else []
        self._devices_of[self._agent_of[_socket()]] = set()
        for health in healths:
            self.on_health(health)
        if any(health.get("kind") == "board" for health in healths):
            agent = self._agent_of[_socket()]
            self._with_boards.add(agent)
            self._greeted(agent)
        spool = _short(message.get("spool")) if isinstance(message, dict) else None
        if self.payments and spool:
            self.payments.agent_connected(self._agent_of[_socket()], spool)
        return {"ok": True}

    def on_alive(self, message: Any = None) -> dict[str, bool]:
        """The agent's sign of life, every 5 s: its devices as they are, so that nothing stays unheard."""
        devices = message.get("devices") if isinstance(message, dict) else None
        for health in devices if isinstance(devices, list) else []:
            self.on_health(health)
        return {"ok": True}

    def on_scan(self, message: Any = None) -> Answer:
        return self._listeners["scan"](message)

    def on_key(self, message: Any = None) -> Answer:
        return self._listeners["key"](message)

    def on_tested(self, message: Any = None) -> dict[str, bool]:
        return {"ok": isinstance(message, dict) and self._report_first(message)}

    def on_health(self, message: Any = None) -> dict[str, bool]:
        if not isinstance(message, dict) or message.get("state") not in _STATES or not _short(message.get("device")):
            return {"ok": False}
        agent = self._agent_of[_socket()]
        self._devices_of.setdefault(agent, set()).add(message["device"])
        self._sightings.seen([message["device"]])
        return self._handle(
            commands.ReportDevice(
                actor=agent,
                device=message["device"],
                kind=str(message.get("kind")),
                state=message["state"],
                cause=_short(message.get("cause")),
                detail=_short(message.get("detail")),
                paper=_short(message.get("paper")),
            )
        )

    def on_report(self, message: Any = None) -> dict[str, bool]:
        """Acknowledged only when it is in the journal or the ledger: the agent repeats it until then."""
        if self.payments and isinstance(message, dict):
            if "payment" in message:
                return {"ok": self.payments.report(self._agent_of[_socket()], message)}
            written = self.payments.slip_reported(message)
            if written is not None:
                return {"ok": written}
        if not isinstance(message, dict) or message.get("outcome") not in _OUTCOMES or not _short(message.get("job")):
            return {"ok": False}
        if self._report_first(message):
            return {"ok": True}
        return self._handle(
            commands.ReportSlip(
                actor=self._agent_of[_socket()],
                job=message["job"],
                outcome=message["outcome"],
                cause=_short(message.get("cause")),
                detail=_short(message.get("detail")),
                begun=begun if isinstance(begun := message.get("begun"), bool) else None,
            )
        )

    def _handle(self, command: commands.Command) -> dict[str, bool]:
        try:
            self._office.handle(command)
        except (Refusal, StorageFailed):
            log.exception("a message of an agent could not be written down")
            return {"ok": False}
        return {"ok": True}


_LONGEST = 300


def _short(value: Any) -> str | None:
    return value[:_LONGEST] if isinstance(value, str) and value else None


def _socket() -> str:
    sid: str = request.sid  # type: ignore[attr-defined]  # put there by Flask-SocketIO
    return sid
