"""The changes in the hall by office-wide events: notices, evacuation, alarms, settings, the end of the day."""

from __future__ import annotations

from queue_core import events as e
from queue_core.hall.changes import applies
from queue_core.hall.lines import Lines
from queue_core.hall.notices import evacuation_of, notice_of
from queue_core.hall.state import HallState
from queue_core.hall.steps import count_staffed
from queue_core.model import Window
from queue_core.settings import SettingsInvalid, parse_text


@applies(e.NoticePosted)
def notice_posted(hall: HallState, event: e.NoticePosted, _: int) -> None:
    hall.notices[event.notice] = notice_of(event)
    if event.request_id:
        hall.notice_requests[event.request_id] = event.notice


@applies(e.NoticeWithdrawn)
def notice_withdrawn(hall: HallState, event: e.NoticeWithdrawn, _: int) -> None:
    del hall.notices[event.notice]
    hall.withdrawn_notices.add(event.notice)


@applies(e.EvacuationChanged)
def evacuation_changed(hall: HallState, event: e.EvacuationChanged, _: int) -> None:
    hall.evacuation = evacuation_of(event)


@applies(e.AlarmRaised)
def alarm_raised(hall: HallState, event: e.AlarmRaised, _: int) -> None:
    hall.alarms.raised(event)


@applies(e.AlarmAcknowledged)
def alarm_acknowledged(hall: HallState, event: e.AlarmAcknowledged, _: int) -> None:
    hall.alarms.acknowledged(event)


@applies(e.AlarmClosed)
def alarm_closed(hall: HallState, event: e.AlarmClosed, _: int) -> None:
    hall.alarms.closed(event)


@applies(e.PeopleChanged)
def people_changed(hall: HallState, event: e.PeopleChanged, _: int) -> None:
    """Changes nothing here: accounts are stored elsewhere, the journal records who changed them."""


@applies(e.SettingsChanged)
def settings_changed(hall: HallState, event: e.SettingsChanged, _: int) -> None:
    hall.settings_version, hall.version_toml = event.version, event.toml
    try:
        settings = parse_text(event.toml, f"version {event.version}")
    except SettingsInvalid:
        return  # from an earlier release, and replaced since: the office does not start with such a version in force
    before, hall.settings = hall.settings, settings
    hall.windows = {window.id: hall.windows.get(window.id) or Window(window.id) for window in settings.windows}
    hall.plan = tuple(entry for entry in hall.plan if entry.window in hall.windows)
    hall.reopened &= set(settings.service)
    skills = hall.skills.under(before, settings)
    if skills.of != hall.skills.of:
        hall.staffing_changed_at = event.at
    hall.skills = skills
    hall.staffed_of = dict.fromkeys(settings.service, ())
    count_staffed(hall)
    waiting = [hall.tickets[ticket] for ticket in hall.lines]
    hall.lines = Lines.of_settings(settings)
    for ticket in waiting:
        hall.lines.add(ticket)


@applies(e.EventSetAside)
def event_set_aside(hall: HallState, event: e.EventSetAside, _: int) -> None:
    hall.set_aside.pop(event.seq, None)


@applies(e.LossAccepted)
def loss_accepted(hall: HallState, event: e.LossAccepted, _: int) -> None:
    for series in {service.series for service in hall.settings.services} | hall.last_ordinal.keys():
        hall.last_ordinal[series] = hall.last_ordinal.get(series, 0) + event.skipped


@applies(e.DayClosed)
def day_closed(hall: HallState, event: e.DayClosed, _: int) -> None:
    hall.day_over = True
