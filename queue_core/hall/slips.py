"""The changes in the hall by events of slips."""

from __future__ import annotations

from dataclasses import replace

from queue_core import events as e
from queue_core.hall.changes import applies
from queue_core.hall.state import HallState
from queue_core.hall.steps import address_job, change_ticket
from queue_core.model import Slip, SlipState


@applies(e.SlipQueued)
def slip_queued(hall: HallState, event: e.SlipQueued, _: int) -> None:
    change_ticket(hall, event.ticket, slip=Slip(event.job, event.printer, reprint=True))
    address_job(hall, event.job, event.ticket, event.printer)


@applies(e.SlipReported)
def slip_reported(hall: HallState, event: e.SlipReported, _: int) -> None:
    ticket = hall.tickets[event.ticket]
    # A late report about an earlier slip does not concern the latest one.
    if ticket.slip and ticket.slip.job == event.job:
        slip = replace(ticket.slip, state=SlipState(event.outcome), cause=event.cause, detail=event.detail)
        change_ticket(hall, event.ticket, slip=slip)


@applies(e.SlipMoved)
def slip_moved(hall: HallState, event: e.SlipMoved, _: int) -> None:
    before = hall.tickets[event.ticket].slip
    tried = (*before.tried, before.printer) if before else ()
    reprint = before.reprint if before else False
    change_ticket(hall, event.ticket, slip=Slip(event.job, event.printer, reprint=reprint, tried=tried))
    address_job(hall, event.job, event.ticket, event.printer)


@applies(e.SlipResolved)
def slip_resolved(hall: HallState, event: e.SlipResolved, _: int) -> None:
    slip = hall.tickets[event.ticket].slip
    if slip and slip.job == event.job:
        state, cause = (SlipState.PRINTED, None) if event.printed else (SlipState.FAILED, "not_come_out")
        change_ticket(hall, event.ticket, slip=replace(slip, state=state, cause=cause, detail=None))
