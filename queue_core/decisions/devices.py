"""Devices: what the device agents report, and the alerts that staff see."""

from __future__ import annotations

from queue_core import commands, events
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.hall import Hall


def report_device(hall: Hall, command: commands.ReportDevice, context: DecisionContext) -> Decision:
    known = hall.devices.get(command.device)
    # A device at work is a healthy device: the journal need not hear of the beginning and end of each slip.
    state = "ready" if command.state == "busy" else command.state
    said = (command.kind, state, command.cause, command.detail, command.paper)
    if known and (known.kind, known.state, known.cause, known.detail, known.paper) == said:
        return Decision()
    event = events.DeviceReported(
        at=context.at,
        actor=command.actor,
        device=command.device,
        kind=command.kind,
        state=state,
        cause=command.cause,
        detail=command.detail,
        paper=command.paper,
    )
    return Decision((event,))


def raise_alert(hall: Hall, command: commands.RaiseDeviceAlert, context: DecisionContext) -> Decision:
    known = hall.device_alerts.get(command.device)
    if known and known.cause == command.cause:
        return Decision()
    event = events.DeviceAlertRaised(
        at=context.at, actor=command.actor, device=command.device, kind=command.kind, cause=command.cause
    )
    return Decision((event,))


def clear_alert(hall: Hall, command: commands.ClearDeviceAlert, context: DecisionContext) -> Decision:
    if command.device not in hall.device_alerts:
        return Decision()
    return Decision((events.DeviceAlertCleared(at=context.at, actor=command.actor, device=command.device),))
