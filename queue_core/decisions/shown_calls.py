"""Decides what follows when no board has shown a call in time, and when one shows it after all (clause 6.4; decision 28)."""

from __future__ import annotations

from queue_core import commands, events
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.decisions.registry import decides
from queue_core.hall import Hall


@decides(commands.ReportUnshownCall)
def report_unshown(hall: Hall, command: commands.ReportUnshownCall, context: DecisionContext) -> Decision:
    """Nothing during an evacuation: then every board shows the way out, and nobody is called."""
    if command.ticket not in hall.tickets or command.window not in hall.windows or hall.evacuation:
        return Decision()
    event = events.CallUnshown(
        at=context.at,
        actor=command.actor,
        ticket=command.ticket,
        window=command.window,
        call=command.call,
        zone=command.zone,
        boards=list(command.boards),
        recall=command.recall,
    )
    return Decision((event,))


@decides(commands.ReportShownCall)
def report_shown(hall: Hall, command: commands.ReportShownCall, context: DecisionContext) -> Decision:
    """Nothing unless the visitor of this very call is still to be called by voice."""
    window = next((window for window in hall.windows.values() if window.unshown == command.call), None)
    if window is None or window.ticket is None:
        return Decision()
    event = events.CallShown(
        at=context.at, actor=command.actor, ticket=window.ticket, window=window.id, call=command.call
    )
    return Decision((event,))
