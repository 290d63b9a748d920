"""The socket of the device agents: jobs go out, reports and health come in."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from flask_socketio import SocketIO

from queue_core import commands
from queue_core.access.permissions import Permission
from queue_core.errors import Refusal, StorageFailed
from queue_core.model import JobSubject
from queue_core.office import Office
from queue_core.payments.report_subjects import subject_of
from queue_core.settings.agent_devices import AgentDevice
from web.auth.access import requires
from web.auth.ownership import Ownership
from web.auth.sockets import GuardedNamespace, socket_id
from web.auth.users import Principal
from web.devices.answers import Answer
from web.devices.messages import Greeting, Health, JobReport, KeyPress, Scan, TicketSlipReport
from web.devices.sightings import Sightings
from web.input.messages import hears, understood

log = logging.getLogger(__name__)

NAMESPACE = "/agent"
_AWAY = "absent"


class Payments(Protocol):
    """The part of payments that follows which agents can take payment orders."""

    def agent_connected(self, agent: str, spool: str) -> None:
        """An agent with this memory has connected and can take orders."""

    def agent_gone(self, agent: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who answers what is scanned and pressed at the windows."""

    scanned: Callable[[str, Scan], Answer]
    pressed: Callable[[str, KeyPress], Answer]


ReportHandler = Callable[[str, Mapping[str, Any]], bool]
"""Takes the agent and its report; True once the report is stored, so that the agent may forget it."""


class AgentNamespace(GuardedNamespace):
    """`/agent`: one connection per agent; a newer one of the same name takes over."""

    def __init__(self, office: Office, socketio: SocketIO, sightings: Sightings, ownership: Ownership) -> None:
        super().__init__(NAMESPACE, Permission("connect", "agent"), ownership)
        self.payments: Payments | None = None
        self._office = office
        self._socketio = socketio
        self._sightings = sightings
        self._greeted: Callable[[str], None] = lambda agent: None
        self._report_handlers: dict[JobSubject, ReportHandler] = {JobSubject.TICKET_SLIP: self._ticket_slip_reported}
        self._with_boards: set[str] = set()
        self._socket_of: dict[str, str] = {}
        self._devices_of: dict[str, set[str]] = {}
        # The latest refusal sent to each agent, so that it is logged once.
        self._refused: dict[str, list[str]] = {}

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
        listeners: Listeners,
        boards_greeted: Callable[[str], None],
    ) -> None:
        """`listeners` answer the events `scan` and `key` of an agent; `boards_greeted` gets every agent with boards
        once it has sent `hello`."""
        self._listeners = listeners
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

    @requires("connect", "agent")
    @hears(Greeting)
    def on_hello(self, greeting: Greeting) -> dict[str, Any]:
        agent = self.sender().name
        self._devices_of[agent] = set()
        refused = self._report_devices(greeting)
        kinds = {device.kind for name, device in self._own_devices().items() if name in self._devices_of[agent]}
        if "board" in kinds:
            self._with_boards.add(agent)
            self._greeted(agent)
        if self.payments and greeting.spool:
            self.payments.agent_connected(agent, greeting.spool)
        self._name_clock()
        return {"ok": True, "refused": refused} if refused else {"ok": True}

    @requires("connect", "agent")
    @hears(Greeting)
    def on_alive(self, greeting: Greeting) -> dict[str, bool]:
        """The agent's sign of life, every 5 s: the state of all its devices, so that a lost report is made up for."""
        self._report_devices(greeting)
        self._name_clock()
        return {"ok": True}

    def _name_clock(self) -> None:
        """Sends our steady clock, by which the agent tells how long an order was on the way (devices/payments)."""
        self._socketio.emit("clock", {"at": time.monotonic()}, namespace=NAMESPACE, to=socket_id())

    @requires("scan", "window")
    @hears(Scan)
    def on_scan(self, scan: Scan) -> Answer:
        return self._listeners.scanned(self.sender().name, scan)

    @requires("press", "window")
    @hears(KeyPress)
    def on_key(self, press: KeyPress) -> Answer:
        return self._listeners.pressed(self.sender().name, press)

    @requires("report", "job")
    @hears(JobReport)
    def on_tested(self, report: JobReport) -> dict[str, bool]:
        return {"ok": self._report_handlers[JobSubject.TRIAL](self.sender().name, report.model_dump())}

    @requires("report", "device")
    @hears(Health)
    def on_health(self, health: Health) -> dict[str, bool]:
        return self._device_reported(health)

    @requires("report", "job")
    @hears(JobReport)
    def on_report(self, report: JobReport) -> dict[str, bool]:
        """Acknowledged only when it is in the journal or the ledger: the agent repeats it until then."""
        fields = report.model_dump()
        subject = subject_of(fields)
        if subject not in self._report_handlers:
            return {"ok": False}
        return {"ok": self._report_handlers[subject](self.sender().name, fields)}

    def _own_devices(self) -> dict[str, AgentDevice]:
        return self._ownership.devices_of(self.sender().name)

    def _report_devices(self, greeting: Greeting) -> list[str]:
        """Takes the reports of the agent's own devices; returns the names of those that are not its own."""
        refused = []
        for reported in greeting.devices:
            if not isinstance(reported, dict):
                continue
            if not self.may("report", "device", reported):
                refused.append(str(reported.get("device"))[:_LONGEST_NAME])
            elif health := understood(Health, reported):
                self._device_reported(health)
        if refused and refused != self._refused.get(self.sender().name):
            log.warning("agent %s reports devices that are not its own: %s", self.sender().name, ", ".join(refused))
        self._refused[self.sender().name] = refused
        return refused

    def _device_reported(self, health: Health) -> dict[str, bool]:
        agent, device = self.sender().name, self._own_devices()[health.device]
        self._devices_of.setdefault(agent, set()).add(device.id)
        self._sightings.seen([device.id])
        return self._handle(
            commands.ReportDevice(
                actor=agent,
                device=device.id,
                kind=device.kind,
                state=health.state,
                cause=health.cause,
                detail=health.detail,
                paper=health.paper,
            )
        )

    def _ticket_slip_reported(self, agent: str, message: Mapping[str, Any]) -> bool:
        report = understood(TicketSlipReport, message)
        if report is None:
            return False
        return self._handle(
            commands.ReportSlip(
                actor=agent,
                job=report.job,
                outcome=report.outcome,
                cause=report.cause,
                detail=report.detail,
                begun=report.begun,
            )
        )["ok"]

    def _handle(self, command: commands.Command) -> dict[str, bool]:
        try:
            self._office.handle(command)
        except (Refusal, StorageFailed):
            log.exception("an agent's message could not be stored")
            return {"ok": False}
        return {"ok": True}


_LONGEST_NAME = 64
