"""Events of devices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from queue_core.access.roles import STAFF, STAFF_AND_KIOSKS, Audience
from queue_core.events.event import Event
from queue_core.fields.bounds import Milliseconds, Name, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceReported(Event):
    """A report on a device. `since`, in milliseconds, is when its state began, if that was before this event."""

    type: ClassVar[str] = "device_reported"
    audience: ClassVar[Audience] = STAFF_AND_KIOSKS

    device: Name
    kind: Name
    state: Name
    cause: Words | None
    detail: Words | None
    paper: Words | None
    since: Milliseconds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceAlertRaised(Event):
    """A device needs attention. A second alert for the same device replaces the first."""

    type: ClassVar[str] = "device_alert_raised"
    audience: ClassVar[Audience] = STAFF

    device: Name
    kind: Name
    cause: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceAlertCleared(Event):
    type: ClassVar[str] = "device_alert_cleared"
    audience: ClassVar[Audience] = STAFF

    device: Name
