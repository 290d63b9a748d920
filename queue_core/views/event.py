"""The view of an event: the rows of the hall that it changed, as they are after it."""

from __future__ import annotations

from typing import Any

from queue_core import events
from queue_core.events import Event, Recorded
from queue_core.hall import Hall
from queue_core.views.breaks import plan_view
from queue_core.views.devices import device_alert_view, device_view
from queue_core.views.notices import alarm_view, evacuation_view, notices_view
from queue_core.views.safe_mode import safe_mode_view
from queue_core.views.tickets import ticket_view
from queue_core.views.view import View, moment
from queue_core.views.windows import call_view, window_view

# The events that change parts of the hall other than rows.
_CHANGES_PLAN = (events.BreaksPlanned, events.BreakRequested, events.BreakStarted, events.WindowOpened)
_CHANGES_NOTICES = (events.NoticePosted, events.NoticeWithdrawn)
_RINGS = (events.TicketCalled, events.TicketRecalled)


def event_view(recorded: Recorded, hall: Hall) -> View:
    """An event as staff and kiosks get it: complete rows as they are after it, so the same reducer serves every type."""
    event = recorded.event
    view: dict[str, Any] = {"seq": recorded.seq, "type": event.type, "at": moment(hall, event.at)}
    _add_rows(view, event, hall)
    _add_other_parts(view, event, hall)
    return view


def _add_rows(view: dict[str, Any], event: Event, hall: Hall) -> None:
    ticket, window, alarm = (getattr(event, name, None) for name in ("ticket", "window", "alarm"))
    if ticket:
        view["ticket"] = ticket_view(hall, hall.tickets[ticket])
    if window:
        view["window"] = window_view(hall, hall.windows[window])
    if isinstance(event, events.DeviceReported):
        view["device"] = device_view(hall, hall.devices[event.device])
    if isinstance(event, events.DeviceAlertRaised):
        view["device_alert"] = device_alert_view(hall, hall.device_alerts[event.device])
    if isinstance(event, events.DeviceAlertCleared):
        view["device_alert"] = {"device": event.device, "cause": None}
    if alarm:
        view["alarm"] = alarm_view(hall, hall.alarms.of[alarm])


def _add_other_parts(view: dict[str, Any], event: Event, hall: Hall) -> None:
    if isinstance(event, _CHANGES_PLAN):
        view["plan"] = plan_view(hall)
    if isinstance(event, events.SettingsChanged):
        view["version"] = event.version
        view["look"] = any(str(change["path"]).startswith("appearance") for change in event.changes)
    if isinstance(event, _RINGS):
        view["call"] = call_view(hall, hall.calls[0])
    if isinstance(event, _CHANGES_NOTICES):
        view["notices"] = notices_view(hall, event.at)
    if isinstance(event, events.EvacuationChanged):
        view["evacuation"] = evacuation_view(hall)
    if isinstance(event, events.TicketReturned):
        view["calls"] = [call_view(hall, call) for call in hall.calls]
    if isinstance(event, events.EventSetAside):
        view["safe_mode"] = safe_mode_view(hall)
