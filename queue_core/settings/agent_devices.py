"""The devices that the settings give to a device agent: it may report these, and act for the windows where they stand."""

from __future__ import annotations

from dataclasses import dataclass

from queue_core.settings.tables import Settings


@dataclass(frozen=True, slots=True)
class AgentDevice:
    """A device of an agent. `window` is where a scanner or keypad stands."""

    id: str
    kind: str
    window: str | None = None


def devices_of_agent(settings: Settings, agent: str) -> dict[str, AgentDevice]:
    """The devices of this agent by id."""
    found = [AgentDevice(printer.id, "printer") for printer in settings.printers if printer.agent == agent]
    found += [AgentDevice(terminal.id, "terminal") for terminal in settings.terminals if terminal.agent == agent]
    found += [
        AgentDevice(device.id, device.kind, device.window) for device in settings.devices if device.agent == agent
    ]
    return {device.id: device for device in found}
