"""Decides on alarms: raise, acknowledge, close. Permissions are checked in `web/`; here only the order of steps."""

from __future__ import annotations

from queue_core import commands, errors, events
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.decisions.registry import decides
from queue_core.hall import Hall
from queue_core.hall.alarms import Alarm, AlarmState


@decides(commands.RaiseAlarm)
def raise_alarm(hall: Hall, command: commands.RaiseAlarm, context: DecisionContext) -> Decision:
    """A repeated request, or a second press before the first is acknowledged, returns the existing alarm."""
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


@decides(commands.AcknowledgeAlarm)
def acknowledge(hall: Hall, command: commands.AcknowledgeAlarm, context: DecisionContext) -> Decision:
    """Records that help is on the way; a second member of staff is refused with the name of the first."""
    alarm = _alarm(hall, command.alarm)
    if alarm.state is AlarmState.ACKNOWLEDGED and alarm.by == command.actor:
        return Decision(alarm=alarm.id)
    if alarm.state is not AlarmState.RAISED:
        raise errors.AlarmTaken(alarm.by_name or "", closed=not alarm.open)
    event = events.AlarmAcknowledged(at=context.at, actor=command.actor, alarm=alarm.id, name=command.name)
    return Decision((event,), alarm=alarm.id)


@decides(commands.CloseAlarm)
def close(hall: Hall, command: commands.CloseAlarm, context: DecisionContext) -> Decision:
    alarm = _alarm(hall, command.alarm)
    if not alarm.open:
        return Decision(alarm=alarm.id)
    note = command.note.strip() or None if command.note else None
    event = events.AlarmClosed(at=context.at, actor=command.actor, alarm=alarm.id, name=command.name, note=note)
    return Decision((event,), alarm=alarm.id)


def _alarm(hall: Hall, name: str) -> Alarm:
    alarm = hall.alarms.of.get(name)
    if alarm is None:
        raise errors.UnknownAlarm(name)
    return alarm
