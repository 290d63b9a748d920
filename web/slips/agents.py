"""The interface to the device agents for the senders of print and payment jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol


class DeviceAgents(Protocol):
    """The connected agents, by name."""

    def connected(self, agent: str) -> bool: ...

    def send(self, agent: str, job: Mapping[str, Any], answered: Callable[[Any], None] | None = None) -> bool:
        """Sends a job; False when the agent is not connected. `answered` gets its acknowledgement."""
