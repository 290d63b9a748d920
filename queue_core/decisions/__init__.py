"""What a command does to the hall: the events it yields, or a refusal with its reason. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queue_core import commands
from queue_core.decisions import (
    alarms,
    appointments,
    calling,
    day,
    devices,
    issuing,
    notices,
    pauses,
    rating,
    settings_change,
    shifts,
    slips,
)
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.decisions.preconditions import require_as_seen
from queue_core.hall import Hall

__all__ = ["Decision", "DecisionContext", "decide"]


def decide(hall: Hall, command: commands.Command, context: DecisionContext) -> Decision:
    """Decides a command against the present hall. Raises a Refusal where it cannot be carried out."""
    if isinstance(command, commands.WindowCommand) and command.seen and not _done_before(hall, command):
        require_as_seen(hall, command.window, command.seen)
    return _DECIDE[type(command)](hall, command, context)


def _done_before(hall: Hall, command: commands.WindowCommand) -> bool:
    """A call that its request id names is told again, however the window stands now."""
    if not isinstance(command, commands.CallNext) or command.request_id is None:
        return False
    return hall.call_of_request(command.request_id) is not None


_DECIDE: dict[type[commands.Command], Callable[[Hall, Any, DecisionContext], Decision]] = {
    commands.IssueTicket: issuing.issue,
    commands.CancelTicket: issuing.cancel,
    commands.UnparkTicket: issuing.unpark,
    commands.ReopenService: issuing.reopen,
    commands.CallNext: calling.call_next,
    commands.CallTicket: calling.call_ticket,
    commands.Recall: calling.recall,
    commands.StartService: calling.start,
    commands.Finish: calling.finish,
    commands.NoShow: calling.no_show,
    commands.Park: calling.park,
    commands.ReturnTicket: calling.return_ticket,
    commands.Transfer: calling.transfer,
    commands.OpenWindow: shifts.open_window,
    commands.CloseWindow: shifts.close_window,
    commands.ChangeSkills: shifts.change_skills,
    commands.TakePhone: shifts.take_phone,
    commands.HangUp: shifts.hang_up,
    commands.AskForBreak: pauses.ask_for_break,
    commands.WithdrawBreak: pauses.withdraw_break,
    commands.Resume: pauses.resume,
    commands.PlanBreaks: pauses.plan_breaks,
    commands.RequestPlannedBreak: pauses.request_planned,
    commands.BeginBreak: pauses.begin_break,
    commands.ReportOverdue: pauses.report_overdue,
    commands.ReprintSlip: slips.reprint,
    commands.ReportSlip: slips.report_slip,
    commands.ResolveSlip: slips.resolve_slip,
    commands.RateVisit: rating.rate,
    commands.ReportDevice: devices.report_device,
    commands.RaiseDeviceAlert: devices.raise_alert,
    commands.ClearDeviceAlert: devices.clear_alert,
    commands.PostNotice: notices.post_notice,
    commands.WithdrawNotice: notices.withdraw_notice,
    commands.Evacuate: notices.evacuate,
    commands.MakeAppointment: appointments.make,
    commands.CancelAppointment: appointments.cancel,
    commands.CheckIn: appointments.check_in,
    commands.RaiseAlarm: alarms.raise_alarm,
    commands.AcknowledgeAlarm: alarms.acknowledge,
    commands.CloseAlarm: alarms.close,
    commands.RecordPeople: settings_change.record_people,
    commands.ChangeSettings: settings_change.change_settings,
    commands.CloseDay: day.close_day,
}
