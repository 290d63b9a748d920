"""Decides on tickets at no window: they leave, wait again, or get another priority."""

from __future__ import annotations

from datetime import timedelta

from queue_core import commands, errors, events
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.decisions.preconditions import require_priority, require_ticket
from queue_core.decisions.registry import decides
from queue_core.hall import Hall
from queue_core.model import IN_THE_HALL, TicketState


@decides(commands.CancelTicket)
def cancel(hall: Hall, command: commands.CancelTicket, context: DecisionContext) -> Decision:
    ticket = hall.ticket(command.ticket)
    require_ticket(ticket, {TicketState.WAITING, TicketState.PARKED})
    event = events.TicketCancelled(at=context.at, actor=command.actor, ticket=ticket.id, reason="visitor_left")
    return Decision((event,), ticket=ticket.id)


@decides(commands.UnparkTicket)
def unpark(hall: Hall, command: commands.UnparkTicket, context: DecisionContext) -> Decision:
    ticket = hall.ticket(command.ticket)
    require_ticket(ticket, {TicketState.PARKED})
    return Decision((events.TicketUnparked(at=context.at, actor=command.actor, ticket=ticket.id),), ticket=ticket.id)


@decides(commands.BringBack)
def bring_back(hall: Hall, command: commands.BringBack, context: DecisionContext) -> Decision:
    ticket = hall.ticket(command.ticket)
    if (before := hall.brought_back.get(command.request_id)) is not None:
        if before != ticket.id:
            raise errors.RequestUsed(command.request_id)
        return Decision(ticket=ticket.id)
    require_ticket(ticket, {TicketState.NO_SHOW})
    rule = hall.settings.no_show
    if ticket.finished_at is None or context.at - ticket.finished_at > timedelta(minutes=rule.back_within_minutes):
        raise errors.TooLate(
            f"Вернуться в очередь можно в течение {rule.back_within_minutes} мин после неявки. Возьмите новый талон.",
            f"A visitor can come back within {rule.back_within_minutes} min of a missed call. Take a new ticket.",
        )
    event = events.TicketBroughtBack(
        at=context.at,
        actor=command.actor,
        ticket=ticket.id,
        keeps_place=rule.keeps_place,
        request_id=command.request_id,
        reason=_trimmed(command.reason),
    )
    return Decision((event,), ticket=ticket.id)


@decides(commands.ChangePriority)
def change_priority(hall: Hall, command: commands.ChangePriority, context: DecisionContext) -> Decision:
    ticket = hall.ticket(command.ticket)
    require_priority(hall, command.priority)
    require_ticket(ticket, IN_THE_HALL)
    if command.priority == ticket.priority:
        return Decision(ticket=ticket.id)
    event = events.PriorityChanged(
        at=context.at,
        actor=command.actor,
        ticket=ticket.id,
        priority=command.priority,
        reason=_trimmed(command.reason),
    )
    return Decision((event,), ticket=ticket.id)


def _trimmed(text: str | None) -> str | None:
    return text.strip() or None if text else None
