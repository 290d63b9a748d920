"""Alarms: raised, taken up, closed. Who may do it is the web's business; the core only keeps them in order."""

from __future__ import annotations

from queue_core import commands, errors, events
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.hall import Hall
from queue_core.hall.alarms import Alarm, AlarmState


def raise_alarm(hall: Hall, command: commands.RaiseAlarm, context: DecisionContext) -> Decision:
    """A repeated request, and a second press before anybody has answered the first, are the alarm that there is."""
    window = hall.window(command.window).id if command.window else None
    kiosk = command.kiosk
    known = hall.alarms.of_request(command.request_id) or hall.alarms.unanswered(command.kind, window, kiosk)
    if known:
        return Decision(alarm=known.id)
    event = events.AlarmRaised(
        at=context.at,
        actor=command.actor,
        alarm=context.new_id(),
        kind=command.kind.value,
        window=window,
        kiosk=kiosk,
        name=command.name,
        note=command.note.strip() or None if command.note else None,
        request_id=command.request_id,
    )
    return Decision((event,), alarm=event.alarm)


def acknowledge(hall: Hall, command: commands.AcknowledgeAlarm, context: DecisionContext) -> Decision:
    """Says that somebody is on the way; the second one to say so is told who was first."""
    alarm = _alarm(hall, command.alarm)
    if alarm.state is AlarmState.ACKNOWLEDGED and alarm.by == command.actor:
        return Decision(alarm=alarm.id)
    if alarm.state is not AlarmState.RAISED:
        raise errors.AlarmTaken(alarm.by_name or "", closed=not alarm.open)
    event = events.AlarmAcknowledged(at=context.at, actor=command.actor, alarm=alarm.id, name=command.name)
    return Decision((event,), alarm=alarm.id)


def close(hall: Hall, command: commands.CloseAlarm, context: DecisionContext) -> Decision:
    alarm = _alarm(hall, command.alarm)
    if not alarm.open:
        return Decision(alarm=alarm.id)
    note = command.note.strip() or None if command.note else None
    event = events.AlarmClosed(at=context.at, actor=command.actor, alarm=alarm.id, name=command.name, note=note)
    return Decision((event,), alarm=alarm.id)


def _alarm(hall: Hall, name: str) -> Alarm:
    found = hall.alarms.of.get(name)
    if found is None:
        raise errors.UnknownAlarm(name)
    return found
