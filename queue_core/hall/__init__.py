"""The hall: one office's live state of one day, made from the journal's events and from nothing else.

`state` is what it holds; how each event changes it stands in a file for each part of the office, as in `events/`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queue_core import events as e
from queue_core.hall import devices, office_wide, slips, visits, windows
from queue_core.hall.state import HallState

__all__ = ["Hall"]


class Hall(HallState):
    """`apply` is the only way in: replaying the day's journal gives the same hall as living through it."""

    def apply(self, recorded: e.Recorded) -> None:
        """Takes in the next event of the journal."""
        _CHANGES[type(recorded.event)](self, recorded.event, recorded.seq)
        self.seq = recorded.seq


# What changes with each event. Only what keeps an event's place in the journal looks at the sequence number.
_CHANGES: dict[type[e.Event], Callable[[HallState, Any, int], None]] = {
    e.TicketIssued: visits.issued,
    e.TicketCalled: visits.called,
    e.TicketRecalled: visits.recalled,
    e.ServiceStarted: visits.started,
    e.MatterFinished: visits.matter_finished,
    e.TicketFinished: visits.finished,
    e.TicketNoShow: visits.no_show,
    e.TicketParked: visits.parked,
    e.TicketUnparked: visits.unparked,
    e.TicketReturned: visits.returned,
    e.TicketTransferred: visits.transferred,
    e.TicketCancelled: visits.cancelled,
    e.WindowOpened: windows.opened,
    e.WindowClosed: windows.closed,
    e.SkillsChanged: windows.skills_changed,
    e.BreakRequested: windows.break_requested,
    e.BreakWithdrawn: windows.break_withdrawn,
    e.BreakStarted: windows.break_started,
    e.BreakDenied: windows.break_denied,
    e.BreakOverdue: windows.break_overdue,
    e.BreakEnded: windows.break_ended,
    e.BreaksPlanned: windows.breaks_planned,
    e.PhoneTaken: windows.phone_taken,
    e.PhoneHungUp: windows.phone_hung_up,
    e.ServiceReopened: windows.service_reopened,
    e.SlipQueued: slips.slip_queued,
    e.SlipReported: slips.slip_reported,
    e.SlipMoved: slips.slip_moved,
    e.SlipResolved: slips.slip_resolved,
    e.VisitRated: visits.visit_rated,
    e.DeviceReported: devices.device_reported,
    e.DeviceAlertRaised: devices.device_alert_raised,
    e.DeviceAlertCleared: devices.device_alert_cleared,
    e.NoticePosted: office_wide.notice_posted,
    e.NoticeWithdrawn: office_wide.notice_withdrawn,
    e.EvacuationChanged: office_wide.evacuation_changed,
    e.AppointmentMade: visits.appointment_made,
    e.AppointmentCancelled: visits.appointment_cancelled,
    e.AppointmentMet: visits.appointment_met,
    e.AlarmRaised: office_wide.alarm_raised,
    e.AlarmAcknowledged: office_wide.alarm_acknowledged,
    e.AlarmClosed: office_wide.alarm_closed,
    e.PeopleChanged: office_wide.people_changed,
    e.SettingsChanged: office_wide.settings_changed,
    e.DayClosed: office_wide.day_closed,
}
