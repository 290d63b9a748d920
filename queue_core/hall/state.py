"""The state of the hall, and queries on it."""

from __future__ import annotations

from collections import deque
from copy import copy
from datetime import datetime
from typing import Self

from queue_core.errors import UnknownNotice, UnknownTicket, UnknownWindow
from queue_core.fields import free_text
from queue_core.hall.alarms import Alarms
from queue_core.hall.appointments import Appointments
from queue_core.hall.called_waits import NOTHING_CALLED
from queue_core.hall.lines import Lines
from queue_core.hall.notices import Evacuation, Notice
from queue_core.hall.receptions import NOBODY_RECEIVED
from queue_core.hall.skills import Skills
from queue_core.model import (
    AT_A_WINDOW,
    Call,
    Device,
    DeviceAlert,
    Lease,
    MadeCall,
    PlannedBreak,
    TakenBreak,
    Ticket,
    TicketState,
    Window,
)
from queue_core.settings import Settings

CALLS_KEPT = 12
# What a hall keeps its state in; all else that it holds is immutable.
_MUTABLE = (dict, set, list, deque, Alarms, Appointments, Lines)


class HallState:
    """Tickets, windows, calls and devices of a service day. Changed only by the journal's events (`Hall.apply`)."""

    def __init__(self, settings: Settings, day: str, seq: int = 0, version: int = 0) -> None:
        """`day` is the service day (ISO date), `seq` the sequence number of the last event before it.

        `settings` are those at the start of the day, `version` their number; a change of them is an event of the day.
        """
        self.settings = settings
        self.settings_version = version
        self.version_toml: str | None = None
        # Reads the free texts that tickets, alarms, appointments and breaks refer to; set by the owner of the hall.
        self.free_text: free_text.Reader = free_text.without_store
        self.day = day
        self.seq = seq
        self.began_after = seq
        # Safe mode: the events of the journal that could not be applied (why not, by their number), until a person has
        # confirmed that they do not count.
        self.set_aside: dict[int, str] = {}
        self.tickets: dict[str, Ticket] = {}
        self.windows: dict[str, Window] = {window.id: Window(window.id) for window in settings.windows}
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        # Every call of the day that was not taken back, to explain why tickets were called.
        self.made_calls: list[MadeCall] = []
        self.called_waits = NOTHING_CALLED
        self.receptions = NOBODY_RECEIVED
        self.devices: dict[str, Device] = {}
        # The alerts that staff must deal with, by device.
        self.device_alerts: dict[str, DeviceAlert] = {}
        # Notices by id, in the order of posting; each screen decides by its clock which are on show.
        self.notices: dict[str, Notice] = {}
        self.withdrawn_notices: set[str] = set()
        self.notice_requests: dict[str, str] = {}
        self.evacuation: Evacuation | None = None
        self.alarms = Alarms()
        self.appointments = Appointments()
        self.last_ordinal: dict[str, int] = {}
        # Today's blocks of numbers that kiosks' agents may give out, by epoch.
        self.leases: dict[str, Lease] = {}
        # Whether a shift has been opened today, and whether the day was closed since.
        self.shift_seen = False
        self.day_over = False
        # The windows' current skills; a day begins with those of the settings.
        self.skills = Skills.of_settings(settings)
        # Windows with a requested break that has not begun.
        self.break_requests: set[str] = set()
        # Today's breaks that are planned and not yet requested.
        self.plan: tuple[PlannedBreak, ...] = ()
        # When and how the plan was made (by a solver, or by hand), and when windows last opened, closed or changed skills.
        self.planned_at: datetime | None = None
        self.planned_by: str | None = None
        self.staffing_changed_at: datetime | None = None
        self.breaks_taken: list[TakenBreak] = []
        # When the present shift of each window began.
        self.opened_at: dict[str, datetime] = {}
        # Services that a supervisor reopened for the rest of the day.
        self.reopened: set[str] = set()
        self.lines = Lines.of_settings(settings)
        # The staffed windows of each service; changes only when a window opens, closes or changes its skills.
        self.staffed_of: dict[str, tuple[str, ...]] = dict.fromkeys(settings.service, ())
        # Tickets (ids) by their other identifiers; the window and ticket of a call by the request that made it.
        self.by_number: dict[str, str] = {}
        self.by_request: dict[str, str] = {}
        self.by_job: dict[str, str] = {}
        # The device agent to which each print job was addressed: nobody else may report it.
        self.agent_of_job: dict[str, str] = {}
        self.call_requests: dict[str, tuple[str, str]] = {}
        # The tickets brought back, by request.
        self.brought_back: dict[str, str] = {}

    def copy(self) -> Self:
        """A hall in the same state; what is applied to either from now on leaves the other as it is."""
        other = copy(self)
        for name, value in vars(self).items():
            if isinstance(value, _MUTABLE):
                setattr(other, name, value.copy())
        return other

    def ticket(self, name: str) -> Ticket:
        """A ticket of today by its id or its number. Raises UnknownTicket."""
        ticket = self.tickets.get(name) or self.tickets.get(self.by_number.get(name.upper(), ""))
        if ticket is None:
            raise UnknownTicket(name)
        return ticket

    def window(self, name: str) -> Window:
        """A window by its id. Raises UnknownWindow."""
        window = self.windows.get(name)
        if window is None:
            raise UnknownWindow(name)
        return window

    def ticket_of_request(self, request_id: str) -> Ticket | None:
        """The ticket issued for this request today."""
        ticket = self.by_request.get(request_id)
        return self.tickets[ticket] if ticket else None

    def ticket_of_job(self, job: str) -> Ticket | None:
        """The ticket for which this print job was made."""
        ticket = self.by_job.get(job)
        return self.tickets[ticket] if ticket else None

    def call_of_request(self, request_id: str) -> tuple[str, str] | None:
        """The window and ticket of the call made for this request today."""
        return self.call_requests.get(request_id)

    def notice(self, name: str) -> Notice:
        """A notice that has not been withdrawn. Raises UnknownNotice."""
        notice = self.notices.get(name)
        if notice is None:
            raise UnknownNotice(name)
        return notice

    def staffed(self) -> list[Window]:
        """The windows with an open shift, including those on a break."""
        return [window for window in self.windows.values() if window.staffed]

    @property
    def settings_toml(self) -> str:
        """The text of the version in force, even if this release cannot read it. Raises ValueError like Settings.toml."""
        return self.version_toml if self.version_toml is not None else self.settings.toml

    def consistent(self) -> list[str]:
        """The contradictions in this hall, as sentences; there should be none. For tests and `talon check`."""
        wrong = []
        for ticket in self.tickets.values():
            if (ticket.state in AT_A_WINDOW) != (ticket.window is not None):
                wrong.append(f"ticket {ticket.number} is {ticket.state}, but its window is {ticket.window}")
            elif ticket.window is not None and self.windows[ticket.window].ticket != ticket.id:
                wrong.append(f"ticket {ticket.number} is at window {ticket.window}, which does not have it")
        for window in self.windows.values():
            if window.ticket and self.tickets[window.ticket].window != window.id:
                wrong.append(f"window {window.id} has ticket {window.ticket}, which is not there")
            if (window.request is not None) != (window.id in self.break_requests):
                wrong.append(f"window {window.id} and the list of break requests disagree")
        waiting = {ticket.id for ticket in self.tickets.values() if ticket.state is TicketState.WAITING}
        if waiting != set(self.lines) or len(waiting) != len(list(self.lines)):
            wrong.append("the lines do not hold exactly the waiting tickets")
        return wrong
