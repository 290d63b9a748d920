"""What each event of slips and devices changes in the hall."""

from __future__ import annotations

from dataclasses import replace

from queue_core import events as e
from queue_core.hall.state import HallState
from queue_core.hall.steps import change_ticket
from queue_core.model import Device, DeviceAlert, Slip, SlipState


def slip_queued(hall: HallState, event: e.SlipQueued, _: int) -> None:
    change_ticket(hall, event.ticket, slip=Slip(event.job, event.printer, reprint=True))
    hall.by_job[event.job] = event.ticket


def slip_reported(hall: HallState, event: e.SlipReported, _: int) -> None:
    ticket = hall.tickets[event.ticket]
    # A late word about an earlier slip says nothing about the latest one.
    if ticket.slip and ticket.slip.job == event.job:
        slip = replace(ticket.slip, state=SlipState(event.outcome), cause=event.cause, detail=event.detail)
        change_ticket(hall, event.ticket, slip=slip)


def slip_moved(hall: HallState, event: e.SlipMoved, _: int) -> None:
    before = hall.tickets[event.ticket].slip
    tried = (*before.tried, before.printer) if before else ()
    reprint = before.reprint if before else False
    change_ticket(hall, event.ticket, slip=Slip(event.job, event.printer, reprint=reprint, tried=tried))
    hall.by_job[event.job] = event.ticket


def slip_resolved(hall: HallState, event: e.SlipResolved, _: int) -> None:
    slip = hall.tickets[event.ticket].slip
    if slip and slip.job == event.job:
        state, cause = (SlipState.PRINTED, None) if event.printed else (SlipState.FAILED, "not_come_out")
        change_ticket(hall, event.ticket, slip=replace(slip, state=state, cause=cause, detail=None))


def device_reported(hall: HallState, event: e.DeviceReported, _: int) -> None:
    known = hall.devices.get(event.device)
    since = e.from_milliseconds(event.since) if event.since is not None else event.at
    if known and (known.state, known.cause) == (event.state, event.cause):
        since = known.since
    hall.devices[event.device] = Device(
        event.device, event.kind, event.state, event.cause, event.detail, event.paper, event.at, since
    )


def device_alert_raised(hall: HallState, event: e.DeviceAlertRaised, _: int) -> None:
    hall.device_alerts[event.device] = DeviceAlert(event.device, event.kind, event.cause, event.at)


def device_alert_cleared(hall: HallState, event: e.DeviceAlertCleared, _: int) -> None:
    del hall.device_alerts[event.device]
