"""What happens to devices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from queue_core.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceReported(Event):
    """What is said of a device. `since`, in milliseconds, is when its state began where that was before this event."""

    type: ClassVar[str] = "device_reported"

    device: str
    kind: str
    state: str
    cause: str | None
    detail: str | None
    paper: str | None
    since: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceAlertRaised(Event):
    """A device needs somebody. A second one for the same device takes the place of the first."""

    type: ClassVar[str] = "device_alert_raised"

    device: str
    kind: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceAlertCleared(Event):
    type: ClassVar[str] = "device_alert_cleared"

    device: str
