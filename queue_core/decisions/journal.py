"""Decides which event of the journal may be set aside for good: one that is not in effect."""

from __future__ import annotations

from queue_core import commands, errors, events
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.decisions.registry import decides
from queue_core.hall import Hall


@decides(commands.SetEventAside)
def set_aside(hall: Hall, command: commands.SetEventAside, context: DecisionContext) -> Decision:
    """Of today those alone that could not be applied: what has been applied is history. Earlier days have ended."""
    if command.seq not in hall.set_aside and not 0 < command.seq <= hall.began_after:
        raise errors.UnknownEvent(command.seq)
    return Decision((events.EventSetAside(at=context.at, actor=command.actor, seq=command.seq),))
