"""An office with devices of every kind in its settings, agents and time played by the test."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from queue_core import commands
from queue_core.access.roles import Role
from queue_core.clock import SetClock
from queue_core.model import Operator
from queue_core.office import Office
from queue_core.settings import parse
from queue_core.texts import Text
from tests.running import MORNING, TRUDOVAYA
from web.auth.users import Principal
from web.devices.registry import Registry
from web.devices.screens import Screens
from web.devices.sightings import Sightings
from web.devices.watch import START_S, Watch

DEVICES = [
    {"id": "boards-1", "kind": "board", "agent": "agent-2"},
    {"id": "scanner-3", "kind": "scanner", "agent": "agent-2", "window": "3"},
]


def office(directory: Path, clock: SetClock, **tables: Any) -> Office:
    """The office trudovaya with these devices and further tables of the settings."""
    raw = tomllib.loads(TRUDOVAYA.read_text("utf-8"))
    return Office(
        parse({**raw, "boards": [{"id": "board-1"}], "devices": DEVICES, **tables}, toml=TRUDOVAYA.read_text("utf-8")),
        directory,
        clock,
    )


def person(name: str, role: Role) -> Principal:
    """Somebody who has signed in."""
    return Principal(name, role, name, Text(ru="Специалист", en="Specialist"))


@dataclass
class PlayedAgents:
    """Stands for the connected agents; remembers what is sent to them."""

    owned: dict[str, str] = field(default_factory=dict)
    here: set[str] = field(default_factory=set)
    sent: list[tuple[str, Any, str | None]] = field(default_factory=list)
    answer: Callable[[dict[str, Any]], object] = lambda job: None

    def connected(self, agent: str) -> bool:
        return agent in self.here

    def owner_of(self, device: str) -> str | None:
        return self.owned.get(device)

    def send(self, agent: str, job: Any) -> bool:
        return self.try_device(agent, job)

    def try_device(self, agent: str, trial: Any) -> bool:
        if agent not in self.here:
            return False
        self.sent.append(("test", trial, agent))
        self.answer(dict(trial))
        return True

    def send_to_boards(self, event: str, payload: Any, agent: str | None = None) -> None:
        self.sent.append((event, payload, agent))


class Place:
    """The office, the registry and the watch; `pass_time` moves all clocks and lets the watch look every second."""

    def __init__(self, directory: Path, **tables: Any) -> None:
        self.clock = SetClock(MORNING)
        self.real_s = 1000.0
        self.office = office(directory, self.clock, **tables)
        self.agents = PlayedAgents()
        self.sightings = Sightings(lambda: self.real_s)
        self.screens = Screens(self.office.now)
        self.registry = Registry(self.office, self.agents, self.screens, self.sightings)
        self.watch = Watch(self.office, self.registry, self.screens, self.sightings, lambda: self.real_s)
        self.events: list[str] = []
        self.office.subscribe(lambda recorded, _: self.events.append(recorded.event.type))

    def pass_time(self, seconds: int, alive: bool = True) -> None:
        """`alive`: connected agents go on telling of their devices."""
        for _ in range(seconds):
            self.real_s += 1
            self.clock.advance(1)
            if alive:
                self.sightings.seen(device for device, agent in self.agents.owned.items() if agent in self.agents.here)
            self.watch.look()

    def everybody_comes(self) -> None:
        """Both agents report all their devices as well, both screens open their page."""
        for device in DEVICES[:2]:
            self.report(device["id"], kind=device["kind"], agent=device["agent"])
        self.report("terminal-1", kind="terminal")
        self.report("printer-1")
        self.screens.opened(person("kiosk-1", Role.KIOSK))
        self.screens.opened(person("board-1", Role.BOARD))

    def report(
        self, device: str, state: str = "ready", kind: str = "printer", agent: str = "agent-1", **more: Any
    ) -> None:
        """What an agent says of a device."""
        self.agents.here.add(agent)
        self.agents.owned[device] = agent
        self.sightings.seen([device])
        self.office.handle(commands.ReportDevice(actor=agent, device=device, kind=kind, state=state, **more))

    def alerts(self) -> dict[str, str]:
        """The causes of the open alerts, by device."""
        return self.office.ask(lambda hall, _: {alert.device: alert.cause for alert in hall.device_alerts.values()})

    def open_window(self, window: str) -> None:
        operator = Operator(f"operator{window}", "Иванова Мария", Text(ru="Специалист", en="Specialist"))
        self.office.handle(commands.OpenWindow(actor=operator.login, window=window, operator=operator))

    def issue(self, service: str = "cash-individual") -> str:
        """The id of a new ticket."""
        press = f"press {self.office.seq}"
        ticket = self.office.handle(commands.IssueTicket(actor="kiosk-1", service=service, request_id=press)).ticket
        assert ticket
        return ticket.id


__all__ = ["DEVICES", "START_S", "Place", "PlayedAgents", "office", "person"]
