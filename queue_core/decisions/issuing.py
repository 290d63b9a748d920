"""Decides on the issue of tickets, and on reopening a service."""

from __future__ import annotations

from queue_core import commands, errors, events
from queue_core.decisions import matters
from queue_core.decisions.decision import Decision, DecisionContext, expected_wait, foreseen
from queue_core.decisions.preconditions import require_priority, require_reason
from queue_core.decisions.registry import decides
from queue_core.decisions.slip_printers import printer_for
from queue_core.hall import Hall
from queue_core.hours import opening
from queue_core.settings import Service
from queue_core.waits import announced
from queue_core.waits.closing_guard import too_late


@decides(commands.IssueTicket)
def issue(hall: Hall, command: commands.IssueTicket, context: DecisionContext) -> Decision:
    issued = hall.ticket_of_request(command.request_id)
    if issued:
        return Decision(ticket=issued.id)
    service = _known(hall, command.service)
    require_priority(hall, command.priority)
    others = [_known(hall, name) for name in command.then]
    for matter in (service, *others):
        if not matter.offered:
            raise errors.UnknownService(matter.id)
        _require_open(opening.why_closed(hall, matter, context.at))
    service, then = matters.in_order(hall, service, command.then, expected_wait(context))
    spread = foreseen(context, service.id, command.priority)
    _require_open(too_late(hall, service, context.at, spread))
    ordinal = hall.last_ordinal.get(service.series, 0) + 1
    printer = printer_for(hall, command)
    wait = announced.announcement(hall, service.id, spread, context.workload)
    ticket = context.new_id()
    event = events.TicketIssued(
        at=context.at,
        actor=command.actor,
        ticket=ticket,
        number=f"{service.series}-{ordinal:03d}",
        series=service.series,
        ordinal=ordinal,
        service=service.id,
        lang=command.lang,
        priority=command.priority,
        request_id=command.request_id,
        kiosk=command.kiosk,
        ahead=announced.ahead_of(hall, service.id),
        low_s=wait.low_s if wait else None,
        high_s=wait.high_s if wait else None,
        expected_s=wait.expected_s if wait else None,
        p20_s=wait.p20_s if wait else None,
        p80_s=wait.p80_s if wait else None,
        margin_s=wait.margin_s if wait else None,
        basis=wait.basis.value if wait else None,
        job=f"{ticket}-1" if printer else None,
        printer=printer,
        then=list(then),
        note=command.note.strip() or None if command.note else None,
    )
    return Decision((event,), ticket=ticket)


def _require_open(closed: opening.Closed | None) -> None:
    if closed:
        raise errors.ServiceClosed(closed.code, closed.text)


def _known(hall: Hall, name: str) -> Service:
    service = hall.settings.service.get(name)
    if service is None:
        raise errors.UnknownService(name)
    return service


@decides(commands.ReopenService)
def reopen(hall: Hall, command: commands.ReopenService, context: DecisionContext) -> Decision:
    service = _known(hall, command.service)
    reason = require_reason(command.reason, "возобновления приёма", "reopening the service")
    if service.id in hall.reopened:
        return Decision()
    event = events.ServiceReopened(at=context.at, actor=command.actor, service=service.id, reason=reason)
    return Decision((event,))
