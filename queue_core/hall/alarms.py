"""Alarms of the hall: an operator's silent call for help (clauses 6.3.3, 6.6.3), a visitor's call for staff (6.7.2)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from queue_core import events as e


class AlarmKind(StrEnum):
    """`conflict`: a quarrel is brewing (clause 6.6.3); `panic`: the alarm button (6.3.3); `staff`: a visitor at a kiosk
    asks for help (6.7.2)."""

    CONFLICT = "conflict"
    PANIC = "panic"
    STAFF = "staff"


class AlarmState(StrEnum):
    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm. `raised_by` and `by` (who acknowledged it, or last closed it) are sign-in or device names; `…_name` are
    their display names. `window` or `kiosk` is where it was raised.
    """

    id: str
    kind: AlarmKind
    state: AlarmState
    raised_at: datetime
    raised_by: str
    raised_by_name: str
    window: str | None = None
    kiosk: str | None = None
    note: str | None = None
    acknowledged_at: datetime | None = None
    closed_at: datetime | None = None
    by: str | None = None
    by_name: str | None = None

    @property
    def open(self) -> bool:
        return self.state is not AlarmState.CLOSED


class Alarms:
    """The alarms of a day, including those carried over from earlier days. Changed only by the journal's events."""

    def __init__(self) -> None:
        self.of: dict[str, Alarm] = {}
        self._by_request: dict[str, str] = {}

    def copy(self) -> Alarms:
        other = Alarms()
        other.of, other._by_request = self.of.copy(), self._by_request.copy()
        return other

    def all_open(self) -> list[Alarm]:
        """The alarms not yet closed, earliest first."""
        return [alarm for alarm in self.of.values() if alarm.open]

    def of_request(self, request_id: str) -> Alarm | None:
        alarm = self._by_request.get(request_id)
        return self.of[alarm] if alarm else None

    def unanswered(self, kind: AlarmKind, window: str | None, kiosk: str | None) -> Alarm | None:
        """The alarm of this kind and place not yet acknowledged: pressing again does not raise another."""
        for alarm in self.of.values():
            if alarm.state is AlarmState.RAISED and (alarm.kind, alarm.window, alarm.kiosk) == (kind, window, kiosk):
                return alarm
        return None

    def raised(self, event: e.AlarmRaised) -> None:
        self.of[event.alarm] = Alarm(
            id=event.alarm,
            kind=AlarmKind(event.kind),
            state=AlarmState.RAISED,
            raised_at=e.from_milliseconds(event.since) if event.since is not None else event.at,
            raised_by=event.first_by or event.actor,
            raised_by_name=event.name,
            window=event.window,
            kiosk=event.kiosk,
            note=event.note,
        )
        self._by_request[event.request_id] = event.alarm

    def acknowledged(self, event: e.AlarmAcknowledged) -> None:
        self.of[event.alarm] = replace(
            self.of[event.alarm],
            state=AlarmState.ACKNOWLEDGED,
            acknowledged_at=e.from_milliseconds(event.since) if event.since is not None else event.at,
            by=event.first_by or event.actor,
            by_name=event.name,
        )

    def closed(self, event: e.AlarmClosed) -> None:
        before = self.of[event.alarm]
        self.of[event.alarm] = replace(
            before,
            state=AlarmState.CLOSED,
            closed_at=event.at,
            by=event.actor,
            by_name=event.name,
            note=event.note or before.note,
        )

    def carried_over(self, at: datetime, actor: str) -> tuple[e.Event, ...]:
        """The events that repeat the open alarms on a new day, whose journal alone must give the same hall."""
        repeated: list[e.Event] = []
        for alarm in self.all_open():
            request = next(request for request, name in self._by_request.items() if name == alarm.id)
            repeated.append(
                e.AlarmRaised(
                    at=at,
                    actor=actor,
                    alarm=alarm.id,
                    kind=alarm.kind.value,
                    window=alarm.window,
                    kiosk=alarm.kiosk,
                    name=alarm.raised_by_name,
                    note=alarm.note,
                    request_id=request,
                    since=e.to_milliseconds(alarm.raised_at),
                    first_by=alarm.raised_by,
                )
            )
            if alarm.acknowledged_at and alarm.by:
                repeated.append(
                    e.AlarmAcknowledged(
                        at=at,
                        actor=actor,
                        alarm=alarm.id,
                        name=alarm.by_name or alarm.by,
                        since=e.to_milliseconds(alarm.acknowledged_at),
                        first_by=alarm.by,
                    )
                )
        return tuple(repeated)
