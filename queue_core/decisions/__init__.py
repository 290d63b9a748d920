"""Decides what a command does to the hall: the events it yields, or a refusal with its reason. Pure functions."""

from __future__ import annotations

from dataclasses import replace

from queue_core import commands
from queue_core.decisions import (
    alarms,
    appointments,
    calling,
    clock,
    day,
    devices,
    issuing,
    journal,
    notices,
    offline_numbers,
    pauses,
    rating,
    settings_change,
    shifts,
    shown_calls,
    slips,
    waiting,
)
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.decisions.preconditions import require_as_seen, require_shift
from queue_core.decisions.registry import DECISIONS
from queue_core.hall import Hall

__all__ = ["Decision", "DecisionContext", "decide"]

# Importing a room declares which commands it decides.
ROOMS = (
    alarms,
    appointments,
    calling,
    clock,
    day,
    devices,
    issuing,
    journal,
    notices,
    offline_numbers,
    pauses,
    rating,
    settings_change,
    shifts,
    shown_calls,
    slips,
    waiting,
)


def decide(hall: Hall, command: commands.Command, context: DecisionContext) -> Decision:
    """Decides a command for the hall as it is now. Raises a Refusal if it cannot be carried out."""
    if not isinstance(command, commands.WindowCommand):
        return DECISIONS[type(command)](hall, command, context)
    if command.seen and not _done_before(hall, command):
        require_as_seen(hall, command.window, command.seen)
    if command.shift_of:
        require_shift(hall, command.window, command.shift_of)
    return _on_behalf(hall, command, DECISIONS[type(command)](hall, command, context))


def _on_behalf(hall: Hall, command: commands.WindowCommand, decision: Decision) -> Decision:
    """The decision with the operator of the shift in its events, where somebody else has acted."""
    operator = hall.window(command.window).operator
    if command.call is None or operator is None or operator.login == command.actor:
        return decision
    events = tuple(replace(event, for_operator=operator.login) for event in decision.events)
    return replace(decision, events=events)


def _done_before(hall: Hall, command: commands.WindowCommand) -> bool:
    """Whether the call with this request id has been made: it is returned again, whatever the window's state now."""
    if not isinstance(command, commands.CallNext) or command.request_id is None:
        return False
    return hall.call_of_request(command.request_id) is not None
