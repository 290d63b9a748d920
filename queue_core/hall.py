"""The hall: one office's live state of one day, made from the journal's events and from nothing else."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from queue_core import events as e
from queue_core.alarms import Alarms
from queue_core.appointments import Appointments
from queue_core.errors import SettingsInvalid, UnknownNotice, UnknownTicket, UnknownWindow
from queue_core.model import (
    AT_A_WINDOW,
    Break,
    BreakKind,
    BreakRequest,
    Call,
    CallRule,
    Device,
    DeviceAlert,
    MadeCall,
    Operator,
    PlannedBreak,
    Slip,
    SlipState,
    TakenBreak,
    Ticket,
    TicketState,
    Window,
    WindowState,
)
from queue_core.notices import Evacuation, Notice, evacuation_of, notice_of
from queue_core.places import Places
from queue_core.settings import Settings
from queue_core.settings_versions import parse_text
from queue_core.skills import Skills
from queue_core.texts import Text

CALLS_KEPT = 12


class Hall:
    """Tickets, windows, calls and devices of a service day.

    `apply` is the only way in: replaying the day's journal gives the same hall as living through it.
    """

    def __init__(self, settings: Settings, day: str, seq: int = 0, version: int = 0) -> None:
        """`day` is the service day (ISO date), `seq` the sequence number of the last event before it.

        `settings` are those the day began with, `version` is their number; a change of them is an event of the day.
        """
        self.settings = settings
        self.settings_version = version
        self._version_toml: str | None = None
        self.day = day
        self.seq = seq
        self.tickets: dict[str, Ticket] = {}
        self.windows: dict[str, Window] = {window.id: Window(window.id) for window in settings.windows}
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        # Every call of the day that was not taken back, for those who ask why.
        self.made_calls: list[MadeCall] = []
        self.devices: dict[str, Device] = {}
        # What staff have to see to, by device.
        self.device_alerts: dict[str, DeviceAlert] = {}
        # Notices by id, in the order in which they were posted; whether its time has come, each screen's clock says.
        self.notices: dict[str, Notice] = {}
        self.withdrawn_notices: set[str] = set()
        self.notice_requests: dict[str, str] = {}
        self.evacuation: Evacuation | None = None
        self.alarms = Alarms()
        self.appointments = Appointments()
        self.last_ordinal: dict[str, int] = {}
        # Whether a shift has been opened today, and whether the day was closed since.
        self.shift_seen = False
        self.day_over = False
        # What each window can do at present; a day begins with the settings.
        self.skills = Skills.of_settings(settings)
        # Windows whose break was asked for and has not begun.
        self.break_requests: set[str] = set()
        # Today's breaks that are planned and have not been asked for yet.
        self.plan: tuple[PlannedBreak, ...] = ()
        # When it was made and by whom (a solver, or by hand), and when windows last opened, closed or learned something else.
        self.planned_at: datetime | None = None
        self.planned_by: str | None = None
        self.staffing_changed_at: datetime | None = None
        self.breaks_taken: list[TakenBreak] = []
        # When the present shift of each window began.
        self.opened_at: dict[str, datetime] = {}
        # Services that a supervisor reopened for the rest of the day.
        self.reopened: set[str] = set()
        self.places = _places(settings)
        # The staffed windows of each service; changes only when a window opens, closes or changes its skills.
        self.staffed_of: dict[str, tuple[str, ...]] = dict.fromkeys(settings.service, ())
        self._by_number: dict[str, str] = {}
        self._by_request: dict[str, str] = {}
        self._by_job: dict[str, str] = {}
        self._call_requests: dict[str, tuple[str, str]] = {}

    # -- what can be asked ------------------------------------------------------------------------------------------

    def ticket(self, name: str) -> Ticket:
        """A ticket of today by its id or its number. Raises UnknownTicket."""
        found = self.tickets.get(name) or self.tickets.get(self._by_number.get(name.upper(), ""))
        if found is None:
            raise UnknownTicket(name)
        return found

    def window(self, name: str) -> Window:
        """Raises UnknownWindow."""
        found = self.windows.get(name)
        if found is None:
            raise UnknownWindow(name)
        return found

    def ticket_of_request(self, request_id: str) -> Ticket | None:
        """The ticket that was issued for this request, if it came today."""
        found = self._by_request.get(request_id)
        return self.tickets[found] if found else None

    def ticket_of_job(self, job: str) -> Ticket | None:
        """The ticket whose latest slip this print job is."""
        found = self._by_job.get(job)
        return self.tickets[found] if found else None

    def call_of_request(self, request_id: str) -> tuple[str, str] | None:
        """The window and ticket of a call that was made for this request today."""
        return self._call_requests.get(request_id)

    def notice(self, name: str) -> Notice:
        """A notice that was not withdrawn. Raises UnknownNotice."""
        found = self.notices.get(name)
        if found is None:
            raise UnknownNotice(name)
        return found

    def staffed(self) -> list[Window]:
        """The windows with an open shift, those on break included."""
        return [window for window in self.windows.values() if window.staffed]

    @property
    def settings_toml(self) -> str:
        """The text of the version in force, also where this program cannot take it. Raises ValueError like Settings.toml."""
        return self._version_toml if self._version_toml is not None else self.settings.toml

    # -- what has happened ------------------------------------------------------------------------------------------

    def apply(self, recorded: e.Recorded) -> None:
        """Takes in the next event of the journal."""
        _APPLY[recorded.event.type](self, recorded, recorded.event)
        self.seq = recorded.seq

    def _issued(self, recorded: e.Recorded, event: e.TicketIssued) -> None:
        slip = Slip(event.job, event.printer, reprint=False) if event.job and event.printer else None
        ticket = Ticket(
            id=event.ticket,
            seq=recorded.seq,
            number=event.number,
            series=event.series,
            ordinal=event.ordinal,
            service=event.service,
            lang=event.lang,
            priority=event.priority,
            issued_at=event.at,
            queued_at=event.at,
            kiosk=event.kiosk,
            slip=slip,
            then=tuple(event.then),
        )
        self.tickets[ticket.id] = ticket
        self._by_number[ticket.number] = ticket.id
        self._by_request[event.request_id] = ticket.id
        if slip:
            self._by_job[slip.job] = ticket.id
        self.last_ordinal[ticket.series] = ticket.ordinal
        self.places.add(ticket)

    def _called(self, recorded: e.Recorded, event: e.TicketCalled) -> None:
        ticket = self._change(
            event.ticket,
            state=TicketState.CALLED,
            window=event.window,
            called_at=event.at,
            started_at=None,
            calls=self.tickets[event.ticket].calls + 1,
            note=event.reason,
        )
        self._set_window(event.window, event, WindowState.CALLING, ticket=ticket.id)
        self._ring(recorded, ticket, event.window, recall=False)
        rule = CallRule(event.rule) if event.rule else None
        self.made_calls.append(
            MadeCall(
                event.at,
                ticket.id,
                event.window,
                rule,
                tuple(event.passed),
                reason=event.reason,
                service=ticket.service,
                waited_s=(event.at - ticket.queued_at).total_seconds(),
            )
        )
        if event.request_id:
            self._call_requests[event.request_id] = (event.window, ticket.id)

    def _recalled(self, recorded: e.Recorded, event: e.TicketRecalled) -> None:
        ticket = self._change(event.ticket, calls=self.tickets[event.ticket].calls + 1)
        self._ring(recorded, ticket, event.window, recall=True)

    def _started(self, _: e.Recorded, event: e.ServiceStarted) -> None:
        self._change(event.ticket, state=TicketState.SERVING, started_at=event.at)
        self._set_window(event.window, event, WindowState.SERVING, ticket=event.ticket)

    def _matter_finished(self, _: e.Recorded, event: e.MatterFinished) -> None:
        then = tuple(service for service in self.tickets[event.ticket].then if service != event.service)
        if event.here:
            self._change(event.ticket, service=event.service, then=then, started_at=event.at)
            self._set_window(event.window, event, WindowState.SERVING, ticket=event.ticket)
        else:
            self._change(
                event.ticket,
                state=TicketState.WAITING,
                window=None,
                for_window=None,
                service=event.service,
                then=then,
                queued_at=event.at,
                called_at=None,
                started_at=None,
            )
            self._set_window(event.window, event, WindowState.FREE)

    def _finished(self, _: e.Recorded, event: e.TicketFinished) -> None:
        self._leave(event, TicketState.DONE, outcome=event.outcome)

    def _no_show(self, _: e.Recorded, event: e.TicketNoShow) -> None:
        self._leave(event, TicketState.NO_SHOW, outcome="no_show")

    def _leave(self, event: e.TicketFinished | e.TicketNoShow, state: TicketState, outcome: str) -> None:
        self._change(event.ticket, state=state, window=None, finished_at=event.at, outcome=outcome)
        self._set_window(event.window, event, WindowState.FREE)

    def _parked(self, _: e.Recorded, event: e.TicketParked) -> None:
        self._change(event.ticket, state=TicketState.PARKED, window=None, note=event.reason)
        self._set_window(event.window, event, WindowState.FREE)

    def _unparked(self, _: e.Recorded, event: e.TicketUnparked) -> None:
        self._change(event.ticket, state=TicketState.WAITING, queued_at=event.at, called_at=None, started_at=None)

    def _returned(self, _: e.Recorded, event: e.TicketReturned) -> None:
        self._change(
            event.ticket,
            state=TicketState.WAITING,
            window=None,
            called_at=None,
            started_at=None,
            note=None,
        )
        self._set_window(event.window, event, WindowState.FREE)
        latest = max(at for at, made in enumerate(self.made_calls) if made.ticket == event.ticket)
        del self.made_calls[latest]
        # A board must not go on showing a call that was taken back.
        number = self.tickets[event.ticket].number
        kept = [call for call in self.calls if not (call.number == number and call.window == event.window)]
        self.calls = deque(kept, maxlen=CALLS_KEPT)

    def _transferred(self, _: e.Recorded, event: e.TicketTransferred) -> None:
        before = self.tickets[event.ticket]
        self._change(
            event.ticket,
            state=TicketState.WAITING,
            window=None,
            for_window=event.for_window,
            service=event.service,
            then=tuple(service for service in before.then if service != event.service),
            # Who was only waiting for a window that closed goes on with the same wait.
            queued_at=event.at if before.state in AT_A_WINDOW else before.queued_at,
            called_at=None,
            started_at=None,
            note=None,
        )
        self._set_window(event.window, event, WindowState.FREE)

    def _cancelled(self, _: e.Recorded, event: e.TicketCancelled) -> None:
        self._change(event.ticket, state=TicketState.CANCELLED, finished_at=event.at, outcome=event.reason)

    def _opened(self, _: e.Recorded, event: e.WindowOpened) -> None:
        operator = Operator(event.operator, event.name, Text(ru=event.position_ru, en=event.position_en))
        self.windows[event.window] = Window(event.window, WindowState.FREE, since=event.at, operator=operator)
        # A break whose time went by while the window was closed has fallen away.
        self.plan = tuple(entry for entry in self.plan if entry.window != event.window or entry.latest >= event.at)
        self.opened_at[event.window] = event.at
        self.shift_seen = True
        self.day_over = False
        self.staffing_changed_at = event.at
        self._count_staffed()

    def _closed(self, _: e.Recorded, event: e.WindowClosed) -> None:
        self._end_break(event)
        self.staffing_changed_at = event.at
        self.windows[event.window] = Window(event.window, WindowState.CLOSED, since=event.at)
        self.break_requests.discard(event.window)
        self._count_staffed()

    def _skills_changed(self, _: e.Recorded, event: e.SkillsChanged) -> None:
        self.skills = self.skills.changed(event.window, tuple(event.skills))
        self.staffing_changed_at = event.at
        self._count_staffed()

    def _break_requested(self, _: e.Recorded, event: e.BreakRequested) -> None:
        request = BreakRequest(
            BreakKind(event.kind),
            event.minutes,
            event.at,
            e.from_milliseconds(event.latest),
            planned=event.planned,
            override=event.override,
        )
        self.windows[event.window] = replace(self.windows[event.window], request=request)
        self.break_requests.add(event.window)
        if event.planned:
            self.plan = self._without_next(event.window, event.kind)

    def _break_withdrawn(self, _: e.Recorded, event: e.BreakWithdrawn) -> None:
        self.windows[event.window] = replace(self.windows[event.window], request=None)
        self.break_requests.discard(event.window)

    def _break_started(self, _: e.Recorded, event: e.BreakStarted) -> None:
        self.breaks_taken.append(TakenBreak(event.window, BreakKind(event.kind), event.at, event.minutes))
        pause = Break(BreakKind(event.kind), event.at + timedelta(minutes=event.minutes), event.override)
        request = self.windows[event.window].request
        self._set_window(event.window, event, WindowState.BREAK, pause=pause)
        self.windows[event.window] = replace(self.windows[event.window], request=None)
        self.break_requests.discard(event.window)
        if request is None or not request.planned:
            # Who takes a break of this kind now has had the next one of the plan.
            self.plan = self._without_next(event.window, event.kind)

    def _break_denied(self, _: e.Recorded, event: e.BreakDenied) -> None:
        """Changes nothing: the journal keeps that it was asked for."""

    def _break_overdue(self, _: e.Recorded, event: e.BreakOverdue) -> None:
        window = self.windows[event.window]
        if window.pause:
            self.windows[event.window] = replace(window, pause=replace(window.pause, overdue=True))

    def _break_ended(self, _: e.Recorded, event: e.BreakEnded) -> None:
        self._end_break(event)
        self._set_window(event.window, event, WindowState.FREE)
        self.windows[event.window] = replace(self.windows[event.window], back_at=event.at)

    def _end_break(self, event: e.BreakEnded | e.WindowClosed) -> None:
        for place, taken in enumerate(self.breaks_taken):
            if taken.window == event.window and taken.ended_at is None:
                self.breaks_taken[place] = replace(taken, ended_at=event.at)

    def _breaks_planned(self, _: e.Recorded, event: e.BreaksPlanned) -> None:
        planned = [
            PlannedBreak(
                window=entry["window"],
                kind=BreakKind(entry["kind"]),
                begins=e.from_milliseconds(entry["begins"]),
                minutes=entry["minutes"],
                earliest=e.from_milliseconds(entry["earliest"]),
                latest=e.from_milliseconds(entry["latest"]),
                pinned=entry["pinned"],
            )
            for entry in event.breaks
        ]
        self.plan = tuple(sorted(planned, key=lambda entry: (entry.begins, entry.window)))
        self.planned_at, self.planned_by = event.at, event.solver

    def _phone_taken(self, _: e.Recorded, event: e.PhoneTaken) -> None:
        self._set_window(event.window, event, WindowState.PHONE)

    def _phone_hung_up(self, _: e.Recorded, event: e.PhoneHungUp) -> None:
        self._set_window(event.window, event, WindowState.FREE)

    def _service_reopened(self, _: e.Recorded, event: e.ServiceReopened) -> None:
        self.reopened.add(event.service)

    def _slip_queued(self, _: e.Recorded, event: e.SlipQueued) -> None:
        self._change(event.ticket, slip=Slip(event.job, event.printer, reprint=True))
        self._by_job[event.job] = event.ticket

    def _slip_reported(self, _: e.Recorded, event: e.SlipReported) -> None:
        ticket = self.tickets[event.ticket]
        # A late word about an earlier slip says nothing about the latest one.
        if ticket.slip and ticket.slip.job == event.job:
            slip = replace(ticket.slip, state=SlipState(event.outcome), cause=event.cause, detail=event.detail)
            self._change(event.ticket, slip=slip)

    def _slip_moved(self, _: e.Recorded, event: e.SlipMoved) -> None:
        before = self.tickets[event.ticket].slip
        tried = (*before.tried, before.printer) if before else ()
        reprint = before.reprint if before else False
        self._change(event.ticket, slip=Slip(event.job, event.printer, reprint=reprint, tried=tried))
        self._by_job[event.job] = event.ticket

    def _slip_resolved(self, _: e.Recorded, event: e.SlipResolved) -> None:
        slip = self.tickets[event.ticket].slip
        if slip and slip.job == event.job:
            state, cause = (SlipState.PRINTED, None) if event.printed else (SlipState.FAILED, "not_come_out")
            self._change(event.ticket, slip=replace(slip, state=state, cause=cause, detail=None))

    def _visit_rated(self, _: e.Recorded, event: e.VisitRated) -> None:
        self._change(event.ticket, stars=event.stars)

    def _device_reported(self, _: e.Recorded, event: e.DeviceReported) -> None:
        known = self.devices.get(event.device)
        since = e.from_milliseconds(event.since) if event.since is not None else event.at
        if known and (known.state, known.cause) == (event.state, event.cause):
            since = known.since
        self.devices[event.device] = Device(
            event.device, event.kind, event.state, event.cause, event.detail, event.paper, event.at, since
        )

    def _device_alert_raised(self, _: e.Recorded, event: e.DeviceAlertRaised) -> None:
        self.device_alerts[event.device] = DeviceAlert(event.device, event.kind, event.cause, event.at)

    def _device_alert_cleared(self, _: e.Recorded, event: e.DeviceAlertCleared) -> None:
        del self.device_alerts[event.device]

    def _appointment_made(self, _: e.Recorded, event: e.AppointmentMade) -> None:
        self.appointments.made(event)

    def _appointment_cancelled(self, _: e.Recorded, event: e.AppointmentCancelled) -> None:
        self.appointments.cancelled(event)

    def _appointment_met(self, _: e.Recorded, event: e.AppointmentMet) -> None:
        self.appointments.met(event)

    def _notice_posted(self, _: e.Recorded, event: e.NoticePosted) -> None:
        self.notices[event.notice] = notice_of(event)
        if event.request_id:
            self.notice_requests[event.request_id] = event.notice

    def _notice_withdrawn(self, _: e.Recorded, event: e.NoticeWithdrawn) -> None:
        del self.notices[event.notice]
        self.withdrawn_notices.add(event.notice)

    def _evacuation_changed(self, _: e.Recorded, event: e.EvacuationChanged) -> None:
        self.evacuation = evacuation_of(event)

    def _alarm_raised(self, _: e.Recorded, event: e.AlarmRaised) -> None:
        self.alarms.raised(event)

    def _alarm_acknowledged(self, _: e.Recorded, event: e.AlarmAcknowledged) -> None:
        self.alarms.acknowledged(event)

    def _alarm_closed(self, _: e.Recorded, event: e.AlarmClosed) -> None:
        self.alarms.closed(event)

    def _people_changed(self, _: e.Recorded, event: e.PeopleChanged) -> None:
        """Changes nothing here: accounts are kept apart, the journal keeps who changed them."""

    def _settings_changed(self, _: e.Recorded, event: e.SettingsChanged) -> None:
        self.settings_version, self._version_toml = event.version, event.toml
        try:
            settings = parse_text(event.toml, f"version {event.version}")
        except SettingsInvalid:
            return  # of an earlier program, and replaced since: the office does not start with such a version in force
        before, self.settings = self.settings, settings
        self.windows = {window.id: self.windows.get(window.id) or Window(window.id) for window in settings.windows}
        self.plan = tuple(entry for entry in self.plan if entry.window in self.windows)
        self.reopened &= set(settings.service)
        skills = self.skills.under(before, settings)
        if skills.of != self.skills.of:
            self.staffing_changed_at = event.at
        self.skills = skills
        self.staffed_of = dict.fromkeys(settings.service, ())
        self._count_staffed()
        standing = [self.tickets[ticket] for ticket in self.places]
        self.places = _places(settings)
        for ticket in standing:
            self.places.add(ticket)

    def _day_closed(self, _: e.Recorded, event: e.DayClosed) -> None:
        self.day_over = True

    # -- small steps ------------------------------------------------------------------------------------------------

    def _change(self, ticket_id: str, **changes: Any) -> Ticket:
        """Replaces a ticket's row, and its place in the lines along with it."""
        before = self.tickets[ticket_id]
        after = replace(before, **changes)
        if before.state is TicketState.WAITING:
            self.places.remove(before)
        if after.state is TicketState.WAITING:
            self.places.add(after)
        self.tickets[ticket_id] = after
        return after

    def _without_next(self, window: str, kind: str) -> tuple[PlannedBreak, ...]:
        """The plan less the first break of a kind at a window."""
        first = next((entry for entry in self.plan if entry.window == window and entry.kind.value == kind), None)
        return tuple(entry for entry in self.plan if entry is not first)

    def _count_staffed(self) -> None:
        for service, windows in self.skills.windows_of.items():
            self.staffed_of[service] = tuple(window for window in sorted(windows) if self.windows[window].staffed)

    def _set_window(
        self, window: str, event: e.Event, state: WindowState, ticket: str | None = None, pause: Break | None = None
    ) -> None:
        self.windows[window] = replace(self.windows[window], state=state, since=event.at, ticket=ticket, pause=pause)

    def _ring(self, recorded: e.Recorded, ticket: Ticket, window: str, recall: bool) -> None:
        zone = self.settings.window[window].zone
        self.calls.appendleft(
            Call(recorded.seq, recorded.event.at, ticket.number, window, zone, ticket.lang, recall=recall)
        )

    def consistent(self) -> list[str]:
        """What contradicts itself in this hall, as sentences; empty always. For tests and `talon check`."""
        wrong = []
        for ticket in self.tickets.values():
            if (ticket.state in AT_A_WINDOW) != (ticket.window is not None):
                wrong.append(f"ticket {ticket.number} is {ticket.state}, but its window is {ticket.window}")
            elif ticket.window is not None and self.windows[ticket.window].ticket != ticket.id:
                wrong.append(f"ticket {ticket.number} is at window {ticket.window}, which does not know it")
        for window in self.windows.values():
            if window.ticket and self.tickets[window.ticket].window != window.id:
                wrong.append(f"window {window.id} has ticket {window.ticket}, which does not know it")
            if (window.request is not None) != (window.id in self.break_requests):
                wrong.append(f"window {window.id} and the list of break requests disagree")
        waiting = {ticket.id for ticket in self.tickets.values() if ticket.state is TicketState.WAITING}
        if waiting != set(self.places) or len(waiting) != len(list(self.places)):
            wrong.append("the lines do not hold exactly the waiting tickets")
        return wrong


def _places(settings: Settings) -> Places:
    return Places({one.id: timedelta(minutes=one.head_start_minutes) for one in settings.priorities})


_APPLY: dict[str, Callable[[Hall, e.Recorded, Any], None]] = {
    e.TicketIssued.type: Hall._issued,
    e.TicketCalled.type: Hall._called,
    e.TicketRecalled.type: Hall._recalled,
    e.ServiceStarted.type: Hall._started,
    e.MatterFinished.type: Hall._matter_finished,
    e.TicketFinished.type: Hall._finished,
    e.TicketNoShow.type: Hall._no_show,
    e.TicketParked.type: Hall._parked,
    e.TicketUnparked.type: Hall._unparked,
    e.TicketReturned.type: Hall._returned,
    e.TicketTransferred.type: Hall._transferred,
    e.TicketCancelled.type: Hall._cancelled,
    e.WindowOpened.type: Hall._opened,
    e.WindowClosed.type: Hall._closed,
    e.SkillsChanged.type: Hall._skills_changed,
    e.BreakRequested.type: Hall._break_requested,
    e.BreakWithdrawn.type: Hall._break_withdrawn,
    e.BreakStarted.type: Hall._break_started,
    e.BreakDenied.type: Hall._break_denied,
    e.BreakOverdue.type: Hall._break_overdue,
    e.BreakEnded.type: Hall._break_ended,
    e.BreaksPlanned.type: Hall._breaks_planned,
    e.PhoneTaken.type: Hall._phone_taken,
    e.PhoneHungUp.type: Hall._phone_hung_up,
    e.ServiceReopened.type: Hall._service_reopened,
    e.SlipQueued.type: Hall._slip_queued,
    e.SlipReported.type: Hall._slip_reported,
    e.SlipMoved.type: Hall._slip_moved,
    e.SlipResolved.type: Hall._slip_resolved,
    e.VisitRated.type: Hall._visit_rated,
    e.DeviceReported.type: Hall._device_reported,
    e.DeviceAlertRaised.type: Hall._device_alert_raised,
    e.DeviceAlertCleared.type: Hall._device_alert_cleared,
    e.NoticePosted.type: Hall._notice_posted,
    e.NoticeWithdrawn.type: Hall._notice_withdrawn,
    e.EvacuationChanged.type: Hall._evacuation_changed,
    e.AppointmentMade.type: Hall._appointment_made,
    e.AppointmentCancelled.type: Hall._appointment_cancelled,
    e.AppointmentMet.type: Hall._appointment_met,
    e.AlarmRaised.type: Hall._alarm_raised,
    e.AlarmAcknowledged.type: Hall._alarm_acknowledged,
    e.AlarmClosed.type: Hall._alarm_closed,
    e.PeopleChanged.type: Hall._people_changed,
    e.SettingsChanged.type: Hall._settings_changed,
    e.DayClosed.type: Hall._day_closed,
}
