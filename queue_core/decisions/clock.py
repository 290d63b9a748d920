"""Decides whether the office's time may go back to what the machine's clock shows."""

from __future__ import annotations

from queue_core import commands, errors, events
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.decisions.registry import decides
from queue_core.events import to_milliseconds
from queue_core.hall import Hall
from queue_core.model import IN_THE_HALL

_NAMED = 10


@decides(commands.RepairClock)
def repair(hall: Hall, command: commands.RepairClock, context: DecisionContext) -> Decision:
    """Raises ClockNotBehind, or HallNotEmpty while anybody's wait would become negative."""
    if command.to >= context.at:
        raise errors.ClockNotBehind
    waiting = [ticket.number for ticket in hall.tickets.values() if ticket.state in IN_THE_HALL]
    windows = [window.id for window in hall.staffed()]
    if waiting or windows:
        raise errors.HallNotEmpty(waiting[:_NAMED], windows)
    return Decision((events.ClockRepaired(at=command.to, actor=command.actor, was=to_milliseconds(context.at)),))
