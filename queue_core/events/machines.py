"""What happens to slips and devices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from queue_core.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipQueued(Event):
    """A slip is to be printed again. The first slip of a ticket is queued by TicketIssued."""

    type: ClassVar[str] = "slip_queued"

    ticket: str
    job: str
    printer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipReported(Event):
    """`outcome` is printed, failed or unknown; `cause` is stable, `detail` what the device agent said."""

    type: ClassVar[str] = "slip_reported"

    ticket: str
    job: str
    outcome: str
    cause: str | None
    detail: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipMoved(Event):
    """A slip of which surely nothing came out is printed at another printer of the same kiosk, as print job `job`."""

    type: ClassVar[str] = "slip_moved"

    ticket: str
    job: str
    printer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipResolved(Event):
    """A person looked what became of a slip that was `unknown`: it came out (`printed`), or it did not."""

    type: ClassVar[str] = "slip_resolved"

    ticket: str
    job: str
    printed: bool


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
