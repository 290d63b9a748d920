"""The turn of the day: whether the old day is over, and what of it the new one begins with."""

from __future__ import annotations

from datetime import datetime

from queue_core.events import DeviceReported, Event, SettingsChanged, to_milliseconds
from queue_core.hall.notices import carried_over
from queue_core.hall.state import HallState
from queue_core.model import IN_THE_HALL


def unfinished(hall: HallState) -> bool:
    """Whether a past day was not closed, or was opened again after closing."""
    left = any(ticket.state in IN_THE_HALL for ticket in hall.tickets.values())
    return left or bool(hall.staffed()) or (bool(hall.tickets) and not hall.day_over)


def outliving(hall: HallState, at: datetime, actor: str, to_come: tuple[Event, ...] | None = None) -> tuple[Event, ...]:
    """The events that repeat device reports, open alarms, coming appointments, current notices and an evacuation.

    `to_come` are those of appointments and notices where this hall does not know all that are to come: time went back.
    """
    devices = tuple(
        DeviceReported(
            at=at,
            actor=actor,
            device=device.id,
            kind=device.kind,
            state=device.state,
            cause=device.cause,
            detail=device.detail,
            paper=device.paper,
            since=to_milliseconds(min(device.since, at)),
        )
        for device in hall.devices.values()
        if device.state != "absent" or device.id in hall.settings.wanted_devices
    )
    alarms = hall.alarms.carried_over(at, actor)
    if to_come is not None:
        return devices + alarms + to_come + carried_over((), hall.evacuation, at, actor)
    appointments = hall.appointments.carried_over(at, actor)
    return devices + alarms + appointments + carried_over(hall.notices.values(), hall.evacuation, at, actor)


def settings_again(before: HallState, resumed: HallState, at: datetime, actor: str) -> tuple[Event, ...]:
    """The settings in force, if they were saved after the day that goes on: a day is replayed by its own events alone."""
    if resumed.settings_version == before.settings_version:
        return ()
    number = before.settings_version
    return (SettingsChanged(at=at, actor=actor, version=number + 1, toml=before.settings_toml, restored=number),)
