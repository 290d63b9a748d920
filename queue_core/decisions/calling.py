"""Decides on calls and receptions: call, start, finish, park, return, transfer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from queue_core import commands, errors, events, routing
from queue_core.decisions import matters
from queue_core.decisions.decision import Decision, DecisionContext, expected_wait
from queue_core.decisions.preconditions import require_reason, require_ticket, require_window, visitor_at
from queue_core.decisions.registry import decides
from queue_core.hall import Hall
from queue_core.model import CallRule, Kind, TicketState


@decides(commands.CallNext)
def call_next(hall: Hall, command: commands.CallNext, context: DecisionContext) -> Decision:
    window = hall.window(command.window)
    if command.request_id:
        before = hall.call_of_request(command.request_id)
        if before:
            if before[0] != window.id:
                raise errors.RequestElsewhere(before[0])
            return Decision(ticket=before[1], window=before[0])
    require_window(window, command)
    choice = routing.next_for(hall, window.id, context.order, context.at)
    if choice is None:
        return Decision(window=window.id)
    event = events.TicketCalled(
        at=context.at,
        actor=command.actor,
        ticket=choice.ticket.id,
        window=window.id,
        reason=None,
        request_id=command.request_id,
        rule=choice.rule.value,
        cash_rate=choice.cash_rate,
        consultation_mean_s=hall.called_waits.mean_s(Kind.CONSULTATION),
        cash_mean_s=hall.called_waits.mean_s(Kind.CASH_OPERATION),
        passed=routing.passed_over(hall, window.id, choice.ticket),
    )
    return Decision((event,), ticket=choice.ticket.id, window=window.id)


@decides(commands.CallTicket)
def call_ticket(hall: Hall, command: commands.CallTicket, context: DecisionContext) -> Decision:
    window = hall.window(command.window)
    reason = require_reason(command.reason, "вызова вне очереди", "calling this ticket out of turn")
    ticket = hall.ticket(command.ticket)
    require_window(window, command)
    require_ticket(ticket, {TicketState.WAITING, TicketState.PARKED})
    called = events.TicketCalled(
        at=context.at,
        actor=command.actor,
        ticket=ticket.id,
        window=window.id,
        reason=reason,
        request_id=None,
        rule=CallRule.BY_NAME.value,
        passed=routing.passed_over(hall, window.id, ticket),
    )
    if ticket.state is TicketState.PARKED:
        unparked = events.TicketUnparked(at=context.at, actor=command.actor, ticket=ticket.id)
        return Decision((unparked, called), ticket=ticket.id, window=window.id)
    return Decision((called,), ticket=ticket.id, window=window.id)


@decides(commands.Recall)
def recall(hall: Hall, command: commands.Recall, context: DecisionContext) -> Decision:
    ticket, window = visitor_at(hall, command)
    event = events.TicketRecalled(at=context.at, actor=command.actor, ticket=ticket.id, window=window.id)
    return Decision((event,), ticket=ticket.id, window=window.id)


@decides(commands.StartService)
def start(hall: Hall, command: commands.StartService, context: DecisionContext) -> Decision:
    ticket, window = visitor_at(hall, command)
    event = events.ServiceStarted(at=context.at, actor=command.actor, ticket=ticket.id, window=window.id)
    return Decision((event,), ticket=ticket.id, window=window.id)


@decides(commands.Finish)
def finish(hall: Hall, command: commands.Finish, context: DecisionContext) -> Decision:
    ticket, window = visitor_at(hall, command)
    following = None if command.drop_rest else matters.next_of(hall, ticket, window.id, expected_wait(context))
    common: dict[str, Any] = {
        "at": context.at,
        "actor": command.actor,
        "ticket": ticket.id,
        "window": window.id,
        "outcome": command.outcome.value,
    }
    event: events.Event = events.TicketFinished(**common)
    if following:
        event = events.MatterFinished(**common, service=following[0], here=following[1])
    return Decision((event,), ticket=ticket.id, window=window.id)


@decides(commands.NoShow)
def no_show(hall: Hall, command: commands.NoShow, context: DecisionContext) -> Decision:
    ticket, window = visitor_at(hall, command)
    event = events.TicketNoShow(at=context.at, actor=command.actor, ticket=ticket.id, window=window.id)
    return Decision((event,), ticket=ticket.id, window=window.id)


@decides(commands.Park)
def park(hall: Hall, command: commands.Park, context: DecisionContext) -> Decision:
    ticket, window = visitor_at(hall, command)
    reason = command.reason.strip() if command.reason else None
    event = events.TicketParked(
        at=context.at, actor=command.actor, ticket=ticket.id, window=window.id, reason=reason or None
    )
    return Decision((event,), ticket=ticket.id, window=window.id)


@decides(commands.ReturnTicket)
def return_ticket(hall: Hall, command: commands.ReturnTicket, context: DecisionContext) -> Decision:
    ticket, window = visitor_at(hall, command)
    seconds = hall.settings.undo.seconds
    if ticket.called_at is None or context.at - ticket.called_at > timedelta(seconds=seconds):
        raise errors.TooLate(
            f"Отменить вызов можно в течение {seconds} с. Теперь талон можно отложить или перевести.",
            f"A call can be undone only within {seconds} s. You can still park or transfer the ticket.",
        )
    event = events.TicketReturned(at=context.at, actor=command.actor, ticket=ticket.id, window=window.id)
    return Decision((event,), ticket=ticket.id, window=window.id)


@decides(commands.Transfer)
def transfer(hall: Hall, command: commands.Transfer, context: DecisionContext) -> Decision:
    ticket, window = visitor_at(hall, command)
    service = command.service or ticket.service
    if service not in hall.settings.service:
        raise errors.UnknownService(service)
    if command.to_window is None and not hall.skills.windows_of[service]:
        raise errors.ServiceClosed(
            "elsewhere", hall.settings.service[service].elsewhere or hall.settings.office.address
        )
    if command.to_window is not None:
        target = hall.window(command.to_window)
        if not target.staffed:
            raise errors.WindowStateConflict(f"Окно {target.id} закрыто.", f"Window {target.id} is closed.")
        if target.id == window.id and service == ticket.service:
            raise errors.WindowStateConflict("Посетитель уже в этом окне.", "The visitor is already at this window.")
    event = events.TicketTransferred(
        at=context.at,
        actor=command.actor,
        ticket=ticket.id,
        window=window.id,
        service=service,
        for_window=command.to_window,
    )
    return Decision((event,), ticket=ticket.id, window=window.id)
