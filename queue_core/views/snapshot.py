"""The view of the whole hall at its sequence number, from which a screen starts."""

from __future__ import annotations

from datetime import datetime

from queue_core.hall import Hall
from queue_core.model import IN_THE_HALL, TicketState
from queue_core.office_time import WrongClock
from queue_core.views.breaks import plan_view
from queue_core.views.devices import device_alert_view, device_view
from queue_core.views.notices import alarm_view, evacuation_view, notices_view, public_notice
from queue_core.views.safe_mode import safe_mode_view
from queue_core.views.services import office_view, service_view
from queue_core.views.shapes import ClockView, SnapshotView
from queue_core.views.tickets import public_ticket, ticket_view
from queue_core.views.view import moment
from queue_core.views.windows import call_view, public_window, window_view


def clock_view(hall: Hall, at: datetime, speed: float, wrong: WrongClock | None = None) -> ClockView:
    """The office's clock, and what is wrong with the machine's."""
    return {
        "now": moment(hall, at),
        "speed": speed,
        "wrong": {"direction": wrong.direction, "seconds": wrong.seconds} if wrong else None,
    }


def snapshot(
    hall: Hall,
    at: datetime,
    speed: float,
    public: bool,
    staff: bool = False,
    wrong_clock: WrongClock | None = None,
    commands_fail: bool = False,
) -> SnapshotView:
    """The whole hall at its sequence number, from which a screen starts. Alarms, being silent, are for `staff` only."""
    settings = hall.settings
    tickets = [ticket_view(hall, ticket) for ticket in hall.tickets.values() if ticket.state in IN_THE_HALL]
    windows = [window_view(hall, window) for window in hall.windows.values()]
    targets = settings.targets
    notices = notices_view(hall, at)
    view: SnapshotView = {
        "seq": hall.seq,
        "clock": clock_view(hall, at, speed, wrong_clock),
        "commands_fail": commands_fail,
        "day": hall.day,
        "office": office_view(hall),
        "zones": [{"id": zone.id, "name": zone.name.view()} for zone in settings.zones],
        "services": [service_view(hall, service) for service in settings.services],
        "priorities": [{"id": priority.id, "name": priority.name.view()} for priority in settings.priorities],
        "targets": {
            "consultation": {"wait_s": targets.consultation.wait_s, "reception_s": targets.consultation.reception_s},
            "cash_operation": {
                "wait_s": targets.cash_operation.wait_s,
                "reception_s": targets.cash_operation.reception_s,
            },
            "visit_s": targets.visit_s,
        },
        "undo_s": settings.undo.seconds,
        "back_s": settings.no_show.back_within_minutes * 60,
        "windows": [public_window(window) for window in windows] if public else windows,
        "tickets": [public_ticket(ticket) for ticket in tickets] if public else tickets,
        "calls": [call_view(hall, call) for call in hall.calls],
        "notices": [public_notice(notice) for notice in notices] if public else notices,
        "evacuation": evacuation_view(hall),
    }
    if not public:
        view["devices"] = [device_view(hall, device) for device in hall.devices.values()]
        view["plan"] = plan_view(hall)
    if staff:
        view["device_alerts"] = [device_alert_view(hall, alert) for alert in hall.device_alerts.values()]
        view["safe_mode"] = safe_mode_view(hall)
        absent = (ticket for ticket in hall.tickets.values() if ticket.state is TicketState.NO_SHOW)
        view["absent"] = [ticket_view(hall, ticket) for ticket in absent]
        view["alarms"] = [alarm_view(hall, alarm) for alarm in hall.alarms.all_open()]
    return view
