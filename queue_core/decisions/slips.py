"""Decides on slips: reprints, device agents' reports, another printer, and what staff found out."""

from __future__ import annotations

from queue_core import commands, errors, events
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.decisions.preconditions import require_ticket
from queue_core.decisions.registry import decides
from queue_core.decisions.slip_printers import another_that_works, first_that_works, printers_of
from queue_core.hall import Hall
from queue_core.model import IN_THE_HALL, Slip, SlipState, Ticket


@decides(commands.ReprintSlip)
def reprint(hall: Hall, command: commands.ReprintSlip, context: DecisionContext) -> Decision:
    ticket = hall.ticket(command.ticket)
    require_ticket(ticket, IN_THE_HALL)
    if ticket.slip and ticket.slip.state is SlipState.QUEUED:
        return Decision(ticket=ticket.id)
    printer = command.printer or first_that_works(hall, ticket.kiosk)
    if printer is None or printer not in hall.settings.printer:
        raise errors.UnknownPrinter(printer)
    event = events.SlipQueued(
        at=context.at, actor=command.actor, ticket=ticket.id, job=context.new_id(), printer=printer
    )
    return Decision((event,), ticket=ticket.id)


@decides(commands.ReportSlip)
def report_slip(hall: Hall, command: commands.ReportSlip, context: DecisionContext) -> Decision:
    ticket = hall.ticket_of_job(command.job)
    if ticket is None:
        return Decision()
    if ticket.slip and ticket.slip.job == command.job and _nothing_new(ticket.slip, command.outcome):
        return Decision(ticket=ticket.id)
    event = events.SlipReported(
        at=context.at,
        actor=command.actor,
        ticket=ticket.id,
        job=command.job,
        outcome=SlipState(command.outcome).value,
        cause=command.cause,
        detail=command.detail,
    )
    moved = _moved(hall, ticket, command, context)
    return Decision((event, moved) if moved else (event,), ticket=ticket.id)


def _moved(
    hall: Hall, ticket: Ticket, command: commands.ReportSlip, context: DecisionContext
) -> events.SlipMoved | None:
    """The other printer for a slip that certainly left no paper; None if it is not moved.

    A slip whose outcome is unknown is left to the staff, whatever is reported about it later.
    """
    slip = ticket.slip
    if slip is None or slip.job != command.job or slip.state is not SlipState.QUEUED:
        return None
    if command.outcome != SlipState.FAILED.value or command.begun is not False or ticket.state not in IN_THE_HALL:
        return None
    other = another_that_works(hall, printers_of(hall, ticket.kiosk), (*slip.tried, slip.printer))
    if other is None:
        return None
    return events.SlipMoved(at=context.at, actor=command.actor, ticket=ticket.id, job=context.new_id(), printer=other)


@decides(commands.ResolveSlip)
def resolve_slip(hall: Hall, command: commands.ResolveSlip, context: DecisionContext) -> Decision:
    ticket = hall.ticket(command.ticket)
    slip = ticket.slip
    if slip is None or slip.state is not SlipState.UNKNOWN:
        raise errors.SlipStateConflict(ticket.number)
    event = events.SlipResolved(
        at=context.at, actor=command.actor, ticket=ticket.id, job=slip.job, printed=command.printed
    )
    return Decision((event,), ticket=ticket.id)


def _nothing_new(slip: Slip, outcome: str) -> bool:
    """Whether a report is a repetition: it is repeated until acknowledged; only `unknown` can still become definite."""
    return slip.state.value == outcome or slip.state in {SlipState.PRINTED, SlipState.FAILED}
