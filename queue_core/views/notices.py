"""Views of notices, the evacuation notice and alarms."""

from __future__ import annotations

from datetime import datetime

from queue_core.hall import Hall
from queue_core.hall.alarms import Alarm
from queue_core.hall.notices import Notice
from queue_core.views.shapes import AlarmView, EvacuationView, NoticeView
from queue_core.views.view import moment


def notices_view(hall: Hall, at: datetime) -> list[NoticeView]:
    """The notices on show or still to come, oldest first; expired ones are left out."""
    return [notice_view(hall, notice) for notice in hall.notices.values() if not notice.over(at)]


def notice_view(hall: Hall, notice: Notice) -> NoticeView:
    return {
        "id": notice.id,
        "kind": notice.kind,
        "text": notice.text.view(),
        "zones": list(notice.zones),
        "from": moment(hall, notice.begins),
        "until": moment(hall, notice.until),
        "posted_at": moment(hall, notice.posted_at),
        "posted_by": notice.posted_by,
    }


def public_notice(view: NoticeView) -> NoticeView:
    """A notice for boards, without the member of staff who posted it."""
    row = view.copy()
    del row["posted_by"]
    return row


def evacuation_view(hall: Hall) -> EvacuationView | None:
    """The evacuation notice, with the way out from the settings; None if there is none."""
    evacuation = hall.evacuation
    if evacuation is None:
        return None
    return {
        "on": True,
        "since": moment(hall, evacuation.since),
        "text": evacuation.text.view() if evacuation.text else None,
        "exits": hall.settings.evacuation.exits.view(),
    }


def alarm_view(hall: Hall, alarm: Alarm) -> AlarmView:
    """An alarm, for staff and for the kiosk that raised it."""
    return {
        "id": alarm.id,
        "kind": alarm.kind,
        "state": alarm.state,
        "window": alarm.window,
        "kiosk": alarm.kiosk,
        "raised_at": moment(hall, alarm.raised_at),
        "raised_by": alarm.raised_by_name,
        "by": alarm.by_name,
        "acknowledged_at": moment(hall, alarm.acknowledged_at),
        "closed_at": moment(hall, alarm.closed_at),
        "note": hall.free_text(alarm.note),
    }
