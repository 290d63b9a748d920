"""The changes in the hall by events of devices."""

from __future__ import annotations

from queue_core import events as e
from queue_core.hall.changes import applies
from queue_core.hall.state import HallState
from queue_core.model import Device, DeviceAlert


@applies(e.DeviceReported)
def device_reported(hall: HallState, event: e.DeviceReported, _: int) -> None:
    known = hall.devices.get(event.device)
    since = e.from_milliseconds(event.since) if event.since is not None else event.at
    if known and (known.state, known.cause) == (event.state, event.cause):
        since = known.since
    hall.devices[event.device] = Device(
        event.device, event.kind, event.state, event.cause, event.detail, event.paper, event.at, since
    )


@applies(e.DeviceAlertRaised)
def device_alert_raised(hall: HallState, event: e.DeviceAlertRaised, _: int) -> None:
    hall.device_alerts[event.device] = DeviceAlert(event.device, event.kind, event.cause, event.at)


@applies(e.DeviceAlertCleared)
def device_alert_cleared(hall: HallState, event: e.DeviceAlertCleared, _: int) -> None:
    del hall.device_alerts[event.device]
