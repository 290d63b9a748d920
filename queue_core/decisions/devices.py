"""Decides on device agents' reports and on the alerts for staff."""

from __future__ import annotations

from queue_core import commands, events
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.decisions.registry import decides
from queue_core.hall import Hall


@decides(commands.ReportDevice)
def report_device(hall: Hall, command: commands.ReportDevice, context: DecisionContext) -> Decision:
    known = hall.devices.get(command.device)
    # A busy device is a working device: the journal need not record the start and end of each slip.
    state = "ready" if command.state == "busy" else command.state
    reported = (command.kind, state, command.cause, command.detail, command.paper)
    if known and (known.kind, known.state, known.cause, known.detail, known.paper) == reported:
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


@decides(commands.RaiseDeviceAlert)
def raise_alert(hall: Hall, command: commands.RaiseDeviceAlert, context: DecisionContext) -> Decision:
    known = hall.device_alerts.get(command.device)
    if known and known.cause == command.cause:
        return Decision()
    event = events.DeviceAlertRaised(
        at=context.at, actor=command.actor, device=command.device, kind=command.kind, cause=command.cause
    )
    return Decision((event,))


@decides(commands.ClearDeviceAlert)
def clear_alert(hall: Hall, command: commands.ClearDeviceAlert, context: DecisionContext) -> Decision:
    if command.device not in hall.device_alerts:
        return Decision()
    return Decision((events.DeviceAlertCleared(at=context.at, actor=command.actor, device=command.device),))
