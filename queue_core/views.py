"""The hall as others see it: the JSON rows of the public API. Boards get the public view, without personal data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from queue_core.alarms import Alarm
from queue_core.appointments import Appointment
from queue_core.breaks import Verdict
from queue_core.calendar import day_on
from queue_core.call_orders import CallOrder
from queue_core.closing_guard import too_late, worth_until
from queue_core.device_advice import WARNINGS, advice_of, kind_name
from queue_core.explanation import Passing, explain, explain_next
from queue_core.hall import Hall
from queue_core.model import (
    IN_THE_HALL,
    Break,
    BreakRequest,
    Call,
    Device,
    DeviceAlert,
    Kind,
    Ticket,
    TicketState,
    Window,
)
from queue_core.notices import Notice
from queue_core.opening import hours_in_words, why_closed, why_office_closed
from queue_core.projection import BreakEffect, Effect, Spread
from queue_core.routing import next_for
from queue_core.settings import Service
from queue_core.waits import Wait, ahead_of

View = dict[str, Any]

_NO_SLIP: View = {"job": None, "printer": None, "state": "none", "cause": None, "detail": None, "reprint": False}
_NOT_PUBLIC = ("id", "note", "lang", "priority", "kiosk", "slip", "then")
_NOT_PUBLIC_OF_WINDOWS = ("request",)


def moment(hall: Hall, at: datetime | None) -> str | None:
    """RFC 3339 with the office's offset."""
    return at.astimezone(hall.settings.office.zone_info).isoformat(timespec="milliseconds") if at else None


def ticket_view(hall: Hall, ticket: Ticket) -> View:
    service = hall.settings.service[ticket.service]
    slip = ticket.slip
    return {
        "id": ticket.id,
        "number": ticket.number,
        "series": ticket.series,
        "service": ticket.service,
        "then": list(ticket.then),
        "kind": service.kind.value,
        "group": service.group.value,
        "zone": service.zone,
        "lang": ticket.lang,
        "priority": ticket.priority,
        "state": ticket.state.value,
        "window": ticket.window,
        "for_window": ticket.for_window,
        "issued_at": moment(hall, ticket.issued_at),
        "queued_at": moment(hall, ticket.queued_at),
        "called_at": moment(hall, ticket.called_at),
        "started_at": moment(hall, ticket.started_at),
        "finished_at": moment(hall, ticket.finished_at),
        "calls": ticket.calls,
        "outcome": ticket.outcome,
        "note": ticket.note,
        "kiosk": ticket.kiosk,
        "slip": {
            "job": slip.job,
            "printer": slip.printer,
            "state": slip.state.value,
            "cause": slip.cause,
            "detail": slip.detail,
            "reprint": slip.reprint,
        }
        if slip
        else _NO_SLIP,
    }


def public_ticket(view: View) -> View:
    """A ticket's row for boards: its number is its key."""
    return {name: value for name, value in view.items() if name not in _NOT_PUBLIC}


def ticket_with_place(hall: Hall, ticket: Ticket, wait_of: Callable[[Ticket], Wait | None]) -> View:
    """A ticket with its place, the people ahead and its wait (`wait_of`), as long as it waits."""
    view = ticket_view(hall, ticket)
    if ticket.state is not TicketState.WAITING:
        return {**view, "place": None, "ahead": None, "wait": None}
    place = hall.places.place(ticket)
    ahead = ahead_of(hall, ticket.service, ticket.for_window, place)
    return {**view, "place": ahead + 1, "ahead": ahead, "wait": wait_view(wait_of(ticket))}


def why_view(hall: Hall, ticket: Ticket) -> View:
    """`GET /tickets/{id}/why`: for staff alone; a noted reason for a call out of turn may be personal."""
    told = explain(hall, ticket)
    return {
        "ticket": {"id": ticket.id, "number": ticket.number, "state": ticket.state.value},
        "sentences": [sentence.view() for sentence in told.sentences],
        "passed_over": [_passing_view(hall, passing) for passing in told.passed_over],
        "passed_by": [_passing_view(hall, passing) for passing in told.passed_by],
    }


def next_view(hall: Hall, window: Window, order: CallOrder, at: datetime) -> View:
    """`GET /windows/{w}/next`: whom the window would call now, and why; nulls when nobody waits for it."""
    choice = next_for(hall, window.id, order, at)
    if choice is None:
        return {"ticket": None, "rule": None, "sentences": []}
    return {
        "ticket": {"id": choice.ticket.id, "number": choice.ticket.number},
        "rule": choice.rule.value,
        "sentences": [sentence.view() for sentence in explain_next(hall, window.id, choice, at)],
    }


def _passing_view(hall: Hall, passing: Passing) -> View:
    return {
        "called": passing.called.number,
        "passed": passing.passed.number,
        "window": passing.call.window,
        "at": moment(hall, passing.call.at),
        "rule": passing.call.rule.value if passing.call.rule else None,
        "reason": passing.call.reason,
        "sentence": passing.sentence.view(),
    }


def wait_view(wait: Wait | None) -> View | None:
    if wait is None:
        return None
    return {"low_s": wait.low_s, "high_s": wait.high_s, "expected_s": wait.expected_s, "basis": wait.basis.value}


def window_view(hall: Hall, window: Window) -> View:
    table = hall.settings.window[window.id]
    ticket = hall.tickets[window.ticket] if window.ticket else None
    operator = window.operator
    return {
        "id": window.id,
        "name": window.id,
        "zone": table.zone,
        "room": table.room.view() if table.room else None,
        "skills": list(hall.skills.of[window.id]),
        "state": window.state.value,
        "ticket": ticket.number if ticket else None,
        "since": moment(hall, window.since),
        "operator": {"name": operator.name, "position": operator.position.view()} if operator else None,
        "break": _break_view(hall, window.pause) if window.pause else None,
        "request": _request_view(hall, window.request) if window.request else None,
    }


def public_window(view: View) -> View:
    """A window's row for boards: when its operator hopes for a break is the staff's own affair."""
    row = {name: value for name, value in view.items() if name not in _NOT_PUBLIC_OF_WINDOWS}
    if row["break"]:
        row["break"] = {"kind": row["break"]["kind"], "until": row["break"]["until"]}
    return row


def _break_view(hall: Hall, pause: Break) -> View:
    return {
        "kind": pause.kind.value,
        "until": moment(hall, pause.until),
        "override": pause.override,
        "overdue": pause.overdue,
    }


def _request_view(hall: Hall, request: BreakRequest) -> View:
    return {
        "kind": request.kind.value,
        "minutes": request.minutes,
        "asked_at": moment(hall, request.asked_at),
        "latest": moment(hall, request.latest),
        "planned": request.planned,
    }


def plan_view(hall: Hall) -> list[View]:
    """What is left of today's plan of breaks, in the order of its times."""
    return [
        {
            "window": entry.window,
            "kind": entry.kind.value,
            "begins": moment(hall, entry.begins),
            "minutes": entry.minutes,
            "earliest": moment(hall, entry.earliest),
            "latest": moment(hall, entry.latest),
            "pinned": entry.pinned,
        }
        for entry in hall.plan
    ]


def effect_view(effect: BreakEffect | None) -> View | None:
    """What a break that began now would do to the waits of each kind: people concerned, mean wait without and with it."""
    if effect is None:
        return None

    def by_kind(effects: dict[Kind, Effect]) -> View:
        return {
            kind.value: {
                "people": round(one.people, 1),
                "without_s": round(one.without_s),
                "with_s": round(one.with_s),
            }
            for kind, one in effects.items()
        }

    return {"waiting": by_kind(effect.waiting), "coming": by_kind(effect.coming)}


def day_plan_view(hall: Hall, at: datetime) -> View:
    """Today's breaks as a timeline shows them: those taken, those still to come, and the hours they lie in."""
    local = at.astimezone(hall.settings.office.zone_info)
    hours = day_on(hall.settings, local.date()).hours
    taken = [
        {
            "window": one.window,
            "kind": one.kind.value,
            "begun_at": moment(hall, one.begun_at),
            "minutes": one.minutes,
            "ended_at": moment(hall, one.ended_at),
        }
        for one in hall.breaks_taken
    ]
    return {
        "hours": {"opens": f"{hours.opens:%H:%M}", "closes": f"{hours.closes:%H:%M}"} if hours else None,
        "planned_at": moment(hall, hall.planned_at),
        "planned_by": hall.planned_by,
        "taken": taken,
        "plan": plan_view(hall),
    }


def verdict_view(hall: Hall, verdict: Verdict) -> View:
    """What a window that asked for a break is told."""
    return {
        "decision": verdict.answer.value,
        "reason": verdict.reason.view(),
        "earliest": moment(hall, verdict.earliest),
    }


def call_view(hall: Hall, call: Call) -> View:
    return {
        "seq": call.seq,
        "at": moment(hall, call.at),
        "number": call.number,
        "window": call.window,
        "zone": call.zone,
        "lang": call.lang,
        "recall": call.recall,
    }


def device_view(hall: Hall, device: Device) -> View:
    return {
        "id": device.id,
        "kind": device.kind,
        "state": device.state,
        "cause": device.cause,
        "detail": device.detail,
        "paper": device.paper,
        "seen_at": moment(hall, device.seen_at),
        "since": moment(hall, device.since),
    }


def device_alert_view(hall: Hall, alert: DeviceAlert) -> View:
    """What staff have to see to; `text` says what to do."""
    return {
        "device": alert.device,
        "kind": alert.kind,
        "name": kind_name(alert.kind).view(),
        "cause": alert.cause,
        "warning": alert.cause in WARNINGS,
        "since": moment(hall, alert.at),
        "text": advice_of(alert.cause).view(),
    }


def appointment_view(hall: Hall, one: Appointment) -> View:
    """An appointment for the staff."""
    ticket = hall.tickets.get(one.ticket) if one.ticket else None
    return {
        "id": one.id,
        "code": one.code,
        "service": one.service,
        "at": moment(hall, one.time),
        "note": one.note,
        "state": one.state.value,
        "ticket": ticket.number if ticket else None,
        "made_at": moment(hall, one.made_at),
        "made_by": one.made_by,
    }


def notices_view(hall: Hall, at: datetime) -> list[View]:
    """The notices that stand or are still to come, oldest first; those whose time is past are left out."""
    return [notice_view(hall, notice) for notice in hall.notices.values() if not notice.over(at)]


def notice_view(hall: Hall, notice: Notice) -> View:
    return {
        "id": notice.id,
        "kind": notice.kind.value,
        "text": notice.text.view(),
        "zones": list(notice.zones),
        "from": moment(hall, notice.begins),
        "until": moment(hall, notice.until),
        "posted_at": moment(hall, notice.posted_at),
        "posted_by": notice.posted_by,
    }


def public_notice(view: View) -> View:
    """A notice for boards: who posted it is the staff's own affair."""
    return {name: value for name, value in view.items() if name != "posted_by"}


def evacuation_view(hall: Hall) -> View | None:
    """The evacuation notice with the way out by the settings; None while there is none."""
    running = hall.evacuation
    if running is None:
        return None
    return {
        "on": True,
        "since": moment(hall, running.since),
        "text": running.text.view() if running.text else None,
        "exits": hall.settings.evacuation.exits.view(),
    }


def alarm_view(hall: Hall, alarm: Alarm) -> View:
    """For staff, and for the kiosk that it came from."""
    return {
        "id": alarm.id,
        "kind": alarm.kind.value,
        "state": alarm.state.value,
        "window": alarm.window,
        "kiosk": alarm.kiosk,
        "raised_at": moment(hall, alarm.raised_at),
        "raised_by": alarm.raised_by_name,
        "by": alarm.by_name,
        "acknowledged_at": moment(hall, alarm.acknowledged_at),
        "closed_at": moment(hall, alarm.closed_at),
        "note": alarm.note,
    }


def service_view(hall: Hall, service: Service) -> View:
    target = hall.settings.targets.of(service.kind)
    return {
        "id": service.id,
        "name": service.name.view(),
        "description": service.description.view() if service.description else None,
        "group": service.group.value,
        "kind": service.kind.value,
        "zone": service.zone,
        "series": service.series,
        "targets": {"wait_s": target.wait_s, "reception_s": target.reception_s},
    }


def services_view(hall: Hall, at: datetime, foreseen: Callable[[str], Spread | None]) -> View:
    """The services with open, or the reason why not (clause 6.4.3), and until when it is worth coming today.

    `foreseen` is the projected wait of somebody who came now for a service.
    """
    rows = []
    for service in (service for service in hall.settings.services if service.offered):
        closed = why_closed(hall, service, at)
        spread = None if closed else foreseen(service.id)
        closed = closed or too_late(hall, service, at, spread)
        until = None if closed else worth_until(hall, at, spread)
        reason = {"code": closed.code, "text": closed.text.view()} if closed else None
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


def today_view(hall: Hall, at: datetime) -> View:
    """Today's hours and what makes them unlike the week's; `closed`: why the office as a whole gives no tickets now."""
    today = day_on(hall.settings, at.astimezone(hall.settings.office.zone_info).date())
    closed = why_office_closed(hall, at)
    return {
        "hours": str(today.hours) if today.hours else None,
        "why": today.why.view() if today.why else None,
        "closed": closed.text.view() if closed else None,
    }


def office_view(hall: Hall) -> View:
    office = hall.settings.office
    return {
        "id": office.id,
        "name": office.name.view(),
        "address": office.address.view(),
        "phone": office.phone,
        "hours": hours_in_words(hall.settings.hours).view(),
    }


def clock_view(hall: Hall, at: datetime, speed: float) -> View:
    return {"now": moment(hall, at), "speed": speed}


def snapshot(hall: Hall, at: datetime, speed: float, public: bool, staff: bool = False) -> View:
    """The whole hall at its sequence number: what a screen starts from. Alarms are for `staff` alone: they are silent."""
    settings = hall.settings
    tickets = [ticket_view(hall, ticket) for ticket in hall.tickets.values() if ticket.state in IN_THE_HALL]
    windows = [window_view(hall, window) for window in hall.windows.values()]
    targets = settings.targets
    notices = notices_view(hall, at)
    view: View = {
        "seq": hall.seq,
        "clock": clock_view(hall, at, speed),
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
        view["alarms"] = [alarm_view(hall, alarm) for alarm in hall.alarms.all_open()]
    return view
