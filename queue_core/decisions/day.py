"""Decides what happens to visitors, windows and alarms at the end of the day."""

from __future__ import annotations

from typing import Any

from queue_core import commands, events
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.decisions.registry import decides
from queue_core.hall import Hall
from queue_core.hall.alarms import AlarmKind
from queue_core.model import TicketState


@decides(commands.CloseDay)
def close_day(hall: Hall, command: commands.CloseDay, context: DecisionContext) -> Decision:
    """Waiting tickets are cancelled, called ones are no-shows, those being served are done, and windows close.

    A visitor's call for staff ends with the day; a conflict or panic alarm outlives it until it is closed.
    """
    yielded: list[events.Event] = []
    common: dict[str, Any] = {"at": context.at, "actor": command.actor}
    for ticket in hall.tickets.values():
        if ticket.state in {TicketState.WAITING, TicketState.PARKED}:
            yielded.append(events.TicketCancelled(**common, ticket=ticket.id, reason="day_closed"))
        elif ticket.state is TicketState.CALLED and ticket.window:
            yielded.append(events.TicketNoShow(**common, ticket=ticket.id, window=ticket.window))
        elif ticket.state is TicketState.SERVING and ticket.window:
            yielded.append(
                events.TicketFinished(**common, ticket=ticket.id, window=ticket.window, outcome="day_closed")
            )
    yielded += [events.WindowClosed(**common, window=window.id) for window in hall.staffed()]
    yielded += [
        events.AlarmClosed(**common, alarm=alarm.id, name=command.actor, note=None)
        for alarm in hall.alarms.all_open()
        if alarm.kind is AlarmKind.STAFF
    ]
    head_seq, head = context.head or (None, None)
    return Decision((*yielded, events.DayClosed(**common, head_seq=head_seq, head=head)))
