"""Views of devices and their alerts, for the staff."""

from __future__ import annotations

from queue_core.hall import Hall
from queue_core.model import (
    Device,
    DeviceAlert,
)
from queue_core.views.device_advice import WARNINGS, advice_of, kind_name
from queue_core.views.shapes import DeviceAlertView, DeviceView
from queue_core.views.view import moment


def device_view(hall: Hall, device: Device) -> DeviceView:
    return {
        "id": device.id,
        "kind": device.kind,
        "state": device.state,
        "cause": device.cause,
        "detail": device.detail,
        "paper": device.paper,
        "seen_at": moment(hall, device.seen_at),
        "since": moment(hall, device.since),
    }


def device_alert_view(hall: Hall, alert: DeviceAlert) -> DeviceAlertView:
    """An alert that staff must deal with; `text` is what to do."""
    return {
        "device": alert.device,
        "kind": alert.kind,
        "name": kind_name(alert.kind).view(),
        "cause": alert.cause,
        "warning": alert.cause in WARNINGS,
        "since": moment(hall, alert.at),
        "text": advice_of(alert.cause).view(),
    }
