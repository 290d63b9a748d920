"""Decides on a visitor's rating of a visit (clauses 4.3, 5.5)."""

from __future__ import annotations

from queue_core import commands, errors, events
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.decisions.preconditions import require_ticket
from queue_core.decisions.registry import decides
from queue_core.hall import Hall
from queue_core.model import TicketState

STARS = range(1, 6)


@decides(commands.RateVisit)
def rate(hall: Hall, command: commands.RateVisit, context: DecisionContext) -> Decision:
    ticket = hall.ticket(command.ticket)
    if command.stars not in STARS:
        raise errors.WrongRating()
    if ticket.stars is not None:
        raise errors.AlreadyRated()
    require_ticket(ticket, {TicketState.DONE})
    window = next((call.window for call in reversed(hall.made_calls) if call.ticket == ticket.id), None)
    event = events.VisitRated(
        at=context.at,
        actor=command.actor,
        ticket=ticket.id,
        service=ticket.service,
        window=window,
        stars=command.stars,
    )
    return Decision((event,), ticket=ticket.id)
