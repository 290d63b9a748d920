"""Decides which event of the journal may be set aside for good, and how an office goes on whose journal lost its end."""

from __future__ import annotations

from queue_core import commands, errors, events
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.decisions.registry import decides
from queue_core.hall import Hall

# How many numbers of each series are left out if nobody knows how many were given.
_SKIPPED_UNKNOWN = 100
_MOST_SKIPPED = 900


@decides(commands.SetEventAside)
def set_aside(hall: Hall, command: commands.SetEventAside, context: DecisionContext) -> Decision:
    """Of today those alone that could not be applied: what has been applied is history. Earlier days have ended."""
    if command.seq not in hall.set_aside and not 0 < command.seq <= hall.began_after:
        raise errors.UnknownEvent(command.seq)
    return Decision((events.EventSetAside(at=context.at, actor=command.actor, seq=command.seq),))


@decides(commands.AcceptLoss)
def accept_loss(hall: Hall, command: commands.AcceptLoss, context: DecisionContext) -> Decision:
    """Each lost ticket was an event: as many numbers are left out as there were events, and none is given twice."""
    lost = command.last - command.after if command.last is not None else 0
    return Decision(
        (
            events.LossAccepted(
                at=context.at,
                actor=command.actor,
                what=command.what,
                after=command.after,
                last=command.last,
                skipped=min(lost, _MOST_SKIPPED) if lost > 0 else _SKIPPED_UNKNOWN,
            ),
        )
    )
