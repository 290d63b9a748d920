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
from web.access import principal_of_token
from web.accounts import Role

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

    def __init__(self, office: Office, socketio: SocketIO) -> None:
        super().__init__(NAMESPACE)
        self.payments: Payments | None = None
        self._office = office
        self._socketio = socketio
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
        log.warning("agent %s has gone", agent)
        if self.payments:
            self.payments.agent_gone(agent)
        for device in sorted(self._devices_of.get(agent, ())):
            known = self._office.device(device)
            if known:
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
        for health in message.get("devices", []) if isinstance(message, dict) else []:
            self.on_health(health)
        spool = _short(message.get("spool")) if isinstance(message, dict) else None
        if self.payments and spool:
            self.payments.agent_connected(self._agent_of[_socket()], spool)
        return {"ok": True}

    def on_health(self, message: Any = None) -> dict[str, bool]:
        if not isinstance(message, dict) or message.get("state") not in _STATES or not _short(message.get("device")):
            return {"ok": False}
        agent = self._agent_of[_socket()]
        self._devices_of.setdefault(agent, set()).add(message["device"])
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
