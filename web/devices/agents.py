"""The socket of the device agents: jobs go out, reports and health come in."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from flask_socketio import SocketIO

from queue_core import commands
from queue_core.errors import Refusal, StorageFailed
from queue_core.model import JobSubject
from queue_core.office import Office
from queue_core.payments.settlements import PREFIX as SETTLEMENT
from queue_core.payments.slips import JOB_MARK as PAYMENT_SLIP
from queue_core.roles import Role
from web.auth.access import allow
from web.auth.sockets import GuardedNamespace, socket_id
from web.auth.users import Principal
from web.devices.answers import Answer
from web.devices.sightings import Sightings
from web.devices.trials import JOB_PREFIX as TRIAL

log = logging.getLogger(__name__)

NAMESPACE = "/agent"
_OUTCOMES = frozenset({"printed", "failed", "unknown"})
_STATES = frozenset({"absent", "open", "ready", "busy", "fault"})
_AWAY = "absent"


class Payments(Protocol):
    """The part of payments that follows which agents can take payment orders."""

    def agent_connected(self, agent: str, spool: str) -> None:
        """An agent with this memory has connected and can take orders."""

    def agent_gone(self, agent: str) -> None: ...


ReportHandler = Callable[[str, Mapping[str, Any]], bool]
"""Takes the agent and its report; True once the report is stored, so that the agent may forget it."""


class AgentNamespace(GuardedNamespace):
    """`/agent`: one connection per agent; a newer one of the same name takes over."""

    def __init__(self, office: Office, socketio: SocketIO, sightings: Sightings) -> None:
        super().__init__(NAMESPACE, frozenset({Role.AGENT}))
        self.payments: Payments | None = None
        self._office = office
        self._socketio = socketio
        self._sightings = sightings
        self._listeners: dict[str, Callable[[Any], Answer]] = {}
        self._greeted: Callable[[str], None] = lambda agent: None
        self._report_handlers: dict[JobSubject, ReportHandler] = {JobSubject.TICKET_SLIP: self._ticket_slip_reported}
        self._with_boards: set[str] = set()
        self._socket_of: dict[str, str] = {}
        self._devices_of: dict[str, set[str]] = {}

    # -- from the server --------------------------------------------------------------------------------------------

    def connected(self, agent: str) -> bool:
        return agent in self._socket_of

    def send(self, agent: str, job: Mapping[str, Any], answered: Callable[[Any], None] | None = None) -> bool:
        """Sends a job to a connected agent; False when it is away. `answered` gets its acknowledgement."""
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
    ) -> None:
        """`listeners` answer the events `scan` and `key`; `boards_greeted` gets every agent with boards once
        it has sent `hello`."""
        self._listeners = dict(listeners)
        self._greeted = boards_greeted

    def route_reports(self, handlers: Mapping[JobSubject, ReportHandler]) -> None:
        """Registers the receivers of reports about these subjects."""
        self._report_handlers |= handlers

    def owner_of(self, device: str) -> str | None:
        """The agent that has reported this device since the server started; a connected agent is preferred."""
        owners = [agent for agent, devices in self._devices_of.items() if device in devices]
        return next((agent for agent in owners if self.connected(agent)), owners[0] if owners else None)

    def send_to_boards(self, event: str, payload: Any, agent: str | None = None) -> None:
        """Sends `board` or `boards` to every connected agent that has boards, or to `agent` alone."""
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

    def joined(self, who: Principal) -> None:
        self._socket_of[who.name] = socket_id()
        log.info("agent %s is connected", who.name)

    def left(self, who: Principal) -> None:
        agent = who.name
        if self._socket_of.get(agent) != socket_id():
            return
        del self._socket_of[agent]
        self._with_boards.discard(agent)
        log.warning("agent %s has disconnected", agent)
        if self.payments:
            self.payments.agent_gone(agent)
        for device in sorted(self._devices_of.get(agent, ())):
            known = self._office.device(device)
            # A device that another agent has taken over meanwhile stays that agent's.
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

    @allow(Role.AGENT)
    def on_hello(self, message: Any = None) -> dict[str, bool]:
        devices = message.get("devices") if isinstance(message, dict) else None
        healths = [health for health in devices if isinstance(health, dict)] if isinstance(devices, list) else []
        self._devices_of[self.sender().name] = set()
        for health in healths:
            self.on_health(health)
        if any(health.get("kind") == "board" for health in healths):
            agent = self.sender().name
            self._with_boards.add(agent)
            self._greeted(agent)
        spool = _short(message.get("spool")) if isinstance(message, dict) else None
        if self.payments and spool:
            self.payments.agent_connected(self.sender().name, spool)
        return {"ok": True}

    @allow(Role.AGENT)
    def on_alive(self, message: Any = None) -> dict[str, bool]:
        """The agent's sign of life, every 5 s: the state of all its devices, so that a lost report is made up for."""
        devices = message.get("devices") if isinstance(message, dict) else None
        for health in devices if isinstance(devices, list) else []:
            self.on_health(health)
        return {"ok": True}

    @allow(Role.AGENT)
    def on_scan(self, message: Any = None) -> Answer:
        return self._listeners["scan"](message)

    @allow(Role.AGENT)
    def on_key(self, message: Any = None) -> Answer:
        return self._listeners["key"](message)

    @allow(Role.AGENT)
    def on_tested(self, message: Any = None) -> dict[str, bool]:
        if not isinstance(message, dict):
            return {"ok": False}
        return {"ok": self._report_handlers[JobSubject.TRIAL](self.sender().name, message)}

    @allow(Role.AGENT)
    def on_health(self, message: Any = None) -> dict[str, bool]:
        if not isinstance(message, dict) or message.get("state") not in _STATES or not _short(message.get("device")):
            return {"ok": False}
        agent = self.sender().name
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

    @allow(Role.AGENT)
    def on_report(self, message: Any = None) -> dict[str, bool]:
        """Acknowledged only when it is in the journal or the ledger: the agent repeats it until then."""
        if not isinstance(message, dict) or not _short(message.get("job")):
            return {"ok": False}
        subject = subject_of(message)
        if subject not in self._report_handlers:
            return {"ok": False}
        return {"ok": self._report_handlers[subject](self.sender().name, message)}

    def _ticket_slip_reported(self, agent: str, message: Mapping[str, Any]) -> bool:
        if message.get("outcome") not in _OUTCOMES:
            return False
        answer = self._handle(
            commands.ReportSlip(
                actor=agent,
                job=message["job"],
                outcome=message["outcome"],
                cause=_short(message.get("cause")),
                detail=_short(message.get("detail")),
                begun=begun if isinstance(begun := message.get("begun"), bool) else None,
            )
        )
        return answer["ok"]

    def _handle(self, command: commands.Command) -> dict[str, bool]:
        try:
            self._office.handle(command)
        except (Refusal, StorageFailed):
            log.exception("an agent's message could not be stored")
            return {"ok": False}
        return {"ok": True}


def subject_of(report: Mapping[str, Any]) -> JobSubject | None:
    """The subject of a report: the `for` of its job; None when it is unknown.

    An agent or a spooled job from before `for` existed does not have it: then the job's name decides.
    """
    if "for" in report:
        return next((subject for subject in JobSubject if subject == report["for"]), None)
    if "payment" in report:
        return JobSubject.SETTLEMENT if str(report["payment"]).startswith(SETTLEMENT) else JobSubject.PAYMENT
    job = str(report["job"])
    if job.startswith(TRIAL):
        return JobSubject.TRIAL
    return JobSubject.PAYMENT_SLIP if PAYMENT_SLIP in job else JobSubject.TICKET_SLIP


_LONGEST = 300


def _short(value: Any) -> str | None:
    return value[:_LONGEST] if isinstance(value, str) and value else None
