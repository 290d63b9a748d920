"""The hall as JSON rows of the public API. Boards get the public views, without personal data."""

from __future__ import annotations

from queue_core.views.appointments import appointment_view
from queue_core.views.breaks import day_plan_view, effect_view, plan_view, verdict_view
from queue_core.views.devices import device_alert_view, device_view
from queue_core.views.event import event_view
from queue_core.views.leases import lease_view, merged_views
from queue_core.views.notices import alarm_view, evacuation_view, notice_view, notices_view, public_notice
from queue_core.views.safe_mode import safe_mode_view
from queue_core.views.services import office_view, service_view, services_view, today_view
from queue_core.views.snapshot import clock_view, snapshot
from queue_core.views.tickets import next_view, public_ticket, ticket_view, ticket_with_place, wait_view, why_view
from queue_core.views.view import View, moment
from queue_core.views.windows import call_view, public_window, window_view

__all__ = [
    "View",
    "alarm_view",
    "appointment_view",
    "call_view",
    "clock_view",
    "day_plan_view",
    "device_alert_view",
    "device_view",
    "effect_view",
    "evacuation_view",
    "event_view",
    "lease_view",
    "merged_views",
    "moment",
    "next_view",
    "notice_view",
    "notices_view",
    "office_view",
    "plan_view",
    "public_notice",
    "public_ticket",
    "public_window",
    "safe_mode_view",
    "service_view",
    "services_view",
    "snapshot",
    "ticket_view",
    "ticket_with_place",
    "today_view",
    "verdict_view",
    "wait_view",
    "why_view",
    "window_view",
]
