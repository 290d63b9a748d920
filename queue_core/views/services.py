"""Views of the office and its services: hours, which services are open, and why others are not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from queue_core.hall import Hall
from queue_core.hours.calendar import day_on
from queue_core.hours.opening import hours_in_words, why_closed, why_office_closed
from queue_core.projection import Spread
from queue_core.settings import Service
from queue_core.views.shapes import ClosedView, OfferedServiceView, OfficeView, ServicesView, ServiceView, TodayView
from queue_core.views.view import moment
from queue_core.waits.closing_guard import too_late, worth_until


def service_view(hall: Hall, service: Service) -> ServiceView:
    target = hall.settings.targets.of(service.kind)
    return {
        "id": service.id,
        "name": service.name.view(),
        "description": service.description.view() if service.description else None,
        "quick": service.quick.view() if service.quick else None,
        "group": service.group,
        "kind": service.kind,
        "zone": service.zone,
        "series": service.series,
        "targets": {"wait_s": target.wait_s, "reception_s": target.reception_s},
    }


def services_view(hall: Hall, at: datetime, foreseen: Callable[[str], Spread | None]) -> ServicesView:
    """The services: whether each is open or the reason why not (clause 6.4.3), and until when it is worth coming today.

    `foreseen` gives the projected wait of a visitor arriving now for a service.
    """
    rows: list[OfferedServiceView] = []
    for service in (service for service in hall.settings.services if service.offered):
        closed = why_closed(hall, service, at)
        spread = None if closed else foreseen(service.id)
        closed = closed or too_late(hall, service, at, spread)
        until = None if closed else worth_until(hall, at, spread)
        reason: ClosedView | None = {"code": closed.code, "text": closed.text.view()} if closed else None
        rows.append(
            {
                **service_view(hall, service),
                "open": closed is None,
                "reason": reason,
                "worth_until": moment(hall, until),
                "reopened": service.id in hall.reopened,
            }
        )
    return {
        "services": rows,
        "appointments": hall.settings.appointments is not None,
        "office": {**office_view(hall), "today": today_view(hall, at)},
    }


def today_view(hall: Hall, at: datetime) -> TodayView:
    """Today's hours and why they differ from the weekly ones; `closed`: why the whole office issues no tickets now."""
    today = day_on(hall.settings, at.astimezone(hall.settings.office.zone_info).date())
    closed = why_office_closed(hall, at)
    return {
        "hours": str(today.hours) if today.hours else None,
        "why": today.why.view() if today.why else None,
        "closed": closed.text.view() if closed else None,
    }


def office_view(hall: Hall) -> OfficeView:
    office = hall.settings.office
    return {
        "id": office.id,
        "name": office.name.view(),
        "address": office.address.view(),
        "phone": office.phone,
        "hours": hours_in_words(hall.settings.hours).view(),
    }
