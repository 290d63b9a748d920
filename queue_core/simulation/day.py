"""Simulates one day: visitors arrive, windows call, breaks fall due; the real core makes every decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from heapq import heappop, heappush
from itertools import count, cycle
from statistics import fmean
from typing import Any

from queue_core import commands, routing
from queue_core.arrivals.forecast import Forecast
from queue_core.call_orders import CallOrder
from queue_core.decisions import DecisionContext, decide
from queue_core.decisions.due import next_due
from queue_core.errors import Refusal, ServiceClosed
from queue_core.events import BreakStarted, Recorded, TicketCalled
from queue_core.hall import Hall
from queue_core.model import Operator, PlannedBreak, WindowState
from queue_core.projection import Newcomer, Spread, wait_of
from queue_core.projection.service_times import ServiceTimes, Times
from queue_core.projection.workload import Workload
from queue_core.settings import Settings, parse
from queue_core.settings.hours import WEEKDAYS
from queue_core.simulation.description import DueBreak, OfficeDay, SimulatedWindow
from queue_core.simulation.visitors import Onward, Visitor
from queue_core.texts import Text

# Any Monday will do: a simulated day is a day like any other.
OPENS = datetime(2026, 1, 12, tzinfo=UTC)
_SERIES = "АВГДЕЖИКЛМНПРСТУФХЦШ"
_ACTOR = "simulation"
# How often breaks are reconsidered although nothing has happened, in minutes: fewer visitors may be expected by now.
_LOOK_AGAIN = 5.0
# A window that may not close yet tries again after this long, in minutes.
_CLOSE_AGAIN = 1.0


class Breaks(StrEnum):
    """When a simulated window takes its breaks: when they are due, or when the hall can spare the window."""

    FIXED = "fixed"
    BY_STATE = "by-state"


Listener = Callable[[Recorded, Hall], None]


@dataclass(slots=True)
class SimulatedVisit:
    """The course of one visit, in minutes from opening time. `called` and `finished` are None only while it goes on,
    or for a visitor who left without being called: `left` is then the moment.

    A visitor who was transferred or parked has a further visit: `queued` is when its wait began, `issued` when the
    ticket was issued.
    """

    visitor: Visitor
    queued: float
    issued: float
    called: float | None = None
    finished: float | None = None
    left: float | None = None
    # How many later arrivals were called first, by windows that could have served this visitor.
    passed_by: int = 0


@dataclass(frozen=True, slots=True)
class DayRecord:
    """A whole day: its visits in order of arrival (further visits of the same visitors last), and the minutes that
    windows spent occupied by visitors and on breaks. `stretches` has each window's longest time at work without a break,
    in minutes; a recorded day has none."""

    visits: list[SimulatedVisit]
    busy_minutes: float
    break_minutes: float
    stretches: tuple[float, ...] = ()


def settings_of(office: OfficeDay) -> Settings:
    """The settings of a simulated office: each class is a service."""
    name = {"ru": "Имитация", "en": "Simulation"}
    return parse(
        {
            "office": {"id": "simulation", "name": name, "address": name, "time_zone": "UTC"},
            "hours": dict.fromkeys(WEEKDAYS, "0:00-23:59"),
            "targets": office.targets.model_dump(),
            "zones": [{"id": "hall", "name": name}],
            "services": [
                {
                    "id": visitor_class.id,
                    "name": {"ru": visitor_class.id, "en": visitor_class.id},
                    "group": visitor_class.group,
                    "kind": visitor_class.kind,
                    "zone": "hall",
                    "series": letter,
                    "quick": {"ru": visitor_class.id, "en": visitor_class.id} if visitor_class.quick else None,
                }
                for visitor_class, letter in zip(office.classes, cycle(_SERIES), strict=False)
            ],
            "quick_questions": {"at_cash_windows": office.quick_at_cash_windows},
            "windows": [{"id": window.id, "zone": "hall", "skills": window.skills} for window in office.windows],
        },
        f"the simulated office {office.name}",
    )


def run_day(
    settings: Settings,
    office: OfficeDay,
    order: CallOrder,
    visitors: Sequence[Visitor],
    breaks: Breaks = Breaks.FIXED,
    listener: Listener | None = None,
    announced_from: Workload | None = None,
) -> DayRecord:
    """Simulates a day until the last visitor has been served. `settings` are those of `settings_of(office)`.

    `listener` is called after each event, with the event and the hall as it then is. With `announced_from` each ticket is
    issued with an announced wait, projected with that workload, as in a real office.
    """
    return _Day(settings, office, order, visitors, breaks, listener, announced_from).run()


def workload_of(office: OfficeDay) -> Workload:
    """The workload expected on such a day; minutes of the day count from opening time."""
    slot = office.minutes_open / len(office.classes[0].intensity)
    arrivals = {
        visitor_class.id: tuple(
            office.visitors * visitor_class.share * part / sum(visitor_class.intensity)
            for part in visitor_class.intensity
        )
        for visitor_class in office.classes
    }
    walk_s = fmean(office.walk_minutes) * 60
    times = {
        visitor_class.id: Times.always(walk_s, visitor_class.service.mean_minutes * 60)
        for visitor_class in office.classes
    }
    return Workload(ServiceTimes(times), Forecast(0, arrivals, slot))


class _Day:
    """The calendar of what is still to happen, in minutes from opening time; every change goes through `decide`."""

    def __init__(
        self,
        settings: Settings,
        office: OfficeDay,
        order: CallOrder,
        visitors: Sequence[Visitor],
        breaks: Breaks,
        listener: Listener | None,
        announced_from: Workload | None,
    ) -> None:
        self._listener = listener
        self._announced_from = announced_from
        self._hall = Hall(settings, OPENS.date().isoformat())
        self._office = office
        self._order = order
        self._breaks = breaks
        self._workload = workload_of(office)
        # The current visit of each ticket, and all visits.
        self._visits = {
            f"{number}": SimulatedVisit(visitor, visitor.came, visitor.came) for number, visitor in enumerate(visitors)
        }
        self._all_visits = list(self._visits.values())
        self._now = 0.0
        self._seq = count()
        self._calendar: list[tuple[float, int, Callable[[Any], None], Any]] = []
        self._arriving = ""
        # Windows that close once no visitor depends on them; free windows that are not yet ready to call.
        self._closing: set[str] = set()
        self._pausing: set[str] = set()
        self._windows = {window.id: window for window in office.windows}
        self._busy_minutes = 0.0
        self._break_minutes = 0.0
        # Since when each staffed window has worked without a break, and its longest such time so far.
        self._at_work_since: dict[str, float] = {}
        self._longest_stretch: dict[str, float] = {}

    def run(self) -> DayRecord:
        for window in self._office.windows:
            for shift in window.shifts:
                self._at(shift.opens_minutes, self._open, window.id)
                self._at(shift.closes_minutes, self._close_due, window.id)
            if not window.shifts:
                self._open(window.id)
        plan = [self._planned(window.id, due) for window in self._office.windows for due in window.breaks]
        for moment in {moment for planned in plan for moment in (planned.earliest, planned.latest)}:
            self._at(_minutes(moment), self._look, None)
        if self._breaks is Breaks.BY_STATE:
            for look in range(int(self._office.minutes_open / _LOOK_AGAIN)):
                self._at(look * _LOOK_AGAIN, self._look, None)
        self._do(commands.PlanBreaks(actor=_ACTOR, breaks=tuple(plan), solver=self._breaks.value))
        for name, visit in self._visits.items():
            self._at(visit.visitor.came, self._arrive, name)
        while self._calendar:
            self._now, _, action, subject = heappop(self._calendar)
            action(subject)
        for visit in self._all_visits:
            # Possible only when windows close: no operator was left to call the last arrivals.
            if visit.called is None and visit.left is None and self._hall.shift_seen and not self._hall.staffed():
                visit.left = self._now
        for at_work in tuple(self._at_work_since):
            self._stops_work(at_work, self._office.minutes_open)
        stretches = tuple(self._longest_stretch.values())
        return DayRecord(self._all_visits, self._busy_minutes, self._break_minutes, stretches)

    def _planned(self, window: str, due: DueBreak) -> PlannedBreak:
        earliest = latest = due.due_minutes
        if due.between and self._breaks is Breaks.BY_STATE:
            earliest, latest = due.between
        return PlannedBreak(window, due.kind, _moment(due.due_minutes), due.minutes, _moment(earliest), _moment(latest))

    # -- what happens -----------------------------------------------------------------------------------------------

    def _arrive(self, name: str) -> None:
        visit = self._visits[name]
        visitor = visit.visitor
        self._arriving = name
        try:
            self._do(
                commands.IssueTicket(actor=_ACTOR, service=visitor.service, request_id=name, priority=visitor.priority)
            )
        except ServiceClosed:
            visit.left = self._now
            return
        self._wait(name)

    def _wait(self, name: str) -> None:
        """A visitor has joined a line: a free window turns to them."""
        visit = self._visits[name]
        if visit.visitor.leaves is not None:
            self._at(max(visit.visitor.leaves, self._now), self._give_up_waiting, (name, visit))
        window = self._offer(name, visit.visitor.first_window)
        if window:
            self._attend_after(visit.visitor.reaction_minutes, window)

    def _offer(self, name: str, first: str | None) -> str | None:
        """The free window for a waiting visitor: the one that called them on the recorded day, else by routing."""
        ticket = self._hall.tickets[name]
        ready = first and first not in self._pausing and self._hall.windows[first].state is WindowState.FREE
        if first and ready and ticket.service in self._hall.skills.of[first]:
            return first
        return routing.offer(self._hall, ticket, without=self._pausing)

    def _give_up_waiting(self, waiting: tuple[str, SimulatedVisit]) -> None:
        name, visit = waiting
        if visit is self._visits[name] and visit.called is None:
            self._do(commands.CancelTicket(actor=_ACTOR, ticket=name))
            visit.left = self._now

    def _attend_after(self, minutes: float, window: str) -> None:
        if minutes <= 0:
            self._attend(window)
            return
        self._pausing.add(window)
        self._at(self._now + minutes, self._ready, window)

    def _ready(self, window: str) -> None:
        self._pausing.discard(window)
        self._attend(window)

    def _attend(self, window: str) -> None:
        """A window that has become free turns to what is next: the end of its shift, else a visitor. A break that is
        due has already begun by then."""
        if self._hall.windows[window].state is not WindowState.FREE:
            return
        if window in self._closing and self._closed(window):
            return
        self._do(commands.CallNext(actor=_ACTOR, window=window))

    def _called(self, name: str, window: str) -> None:
        visit = self._visits[name]
        visit.called = self._now
        if visit.visitor.comes_when_called:
            self._at(self._now + visit.visitor.walk_minutes, self._start, (name, window))
        else:
            tries = visit.visitor.no_show_minutes
            tries = self._office.no_show_minutes if tries is None else tries
            self._at(self._now + tries, self._give_up, (name, window))

    def _start(self, at_window: tuple[str, str]) -> None:
        name, window = at_window
        self._do(commands.StartService(actor=_ACTOR, window=window))
        self._at(self._now + self._visits[name].visitor.service_minutes, self._finish, at_window)

    def _finish(self, at_window: tuple[str, str]) -> None:
        name, window = at_window
        onward = self._visits[name].visitor.onward
        if onward is None:
            self._do(commands.Finish(actor=_ACTOR, window=window))
        elif onward.away_minutes is None:
            self._do(
                commands.Transfer(
                    actor=_ACTOR, window=window, service=onward.next.service, to_window=self._named(onward, window)
                )
            )
        else:
            self._do(commands.Park(actor=_ACTOR, window=window))
            self._at(self._now + onward.away_minutes, self._come_back, name)
        ended = self._end_visit(name)
        if onward and onward.away_minutes is None:
            self._join(name)
        self._attend_after(ended.visitor.pause_minutes, window)
        if onward and onward.away_minutes is None and self._visits[name].called is None:
            self._wait(name)

    def _named(self, onward: Onward, window: str) -> str | None:
        """The only window that may call the visitor, if it is staffed."""
        named = onward.for_window
        return named if named and named != window and self._hall.windows[named].staffed else None

    def _come_back(self, name: str) -> None:
        self._do(commands.UnparkTicket(actor=_ACTOR, ticket=name))
        self._join(name)
        self._wait(name)

    def _join(self, name: str) -> None:
        """A further visit of the same ticket begins with a wait."""
        before = self._visits[name]
        assert before.visitor.onward is not None, "only visitors who were transferred or parked wait again"
        self._visits[name] = SimulatedVisit(before.visitor.onward.next, self._now, before.issued)
        self._all_visits.append(self._visits[name])

    def _give_up(self, at_window: tuple[str, str]) -> None:
        name, window = at_window
        self._do(commands.NoShow(actor=_ACTOR, window=window))
        self._attend_after(self._end_visit(name).visitor.pause_minutes, window)

    def _end_visit(self, name: str) -> SimulatedVisit:
        visit = self._visits[name]
        visit.finished = self._now
        self._busy_minutes += self._now - (visit.called or 0.0)
        return visit

    def _resume(self, window: str) -> None:
        self._do(commands.Resume(actor=_ACTOR, window=window))
        self._at_work_since[window] = self._now
        self._attend(window)

    def _stops_work(self, window: str, at: float) -> None:
        stretch = at - self._at_work_since.pop(window, at)
        self._longest_stretch[window] = max(stretch, self._longest_stretch.get(window, 0.0))

    def _look(self, _: None) -> None:
        """Only time has passed: a break may be due now, or allowed now."""
        self._settle()

    # -- shifts -----------------------------------------------------------------------------------------------------

    def _open(self, window: str) -> None:
        self._closing.discard(window)
        if self._hall.windows[window].staffed:
            return
        operator = Operator(window, window, Text(ru="Специалист", en="Specialist"))
        self._do(commands.OpenWindow(actor=_ACTOR, window=window, operator=operator))
        self._at_work_since[window] = self._now
        self._attend(window)

    def _close_due(self, window: str) -> None:
        self._closing.add(window)
        self._attend(window)

    def _closed(self, window: str) -> bool:
        """Closes a window whose shift is over. The last one able to serve a waiting visitor stays until it has."""
        if any(self._hall.lines.count(skill) and self._alone(window, skill) for skill in self._windows[window].skills):
            return False
        try:
            self._do(commands.CloseWindow(actor=_ACTOR, window=window))
        except Refusal:
            self._at(self._now + _CLOSE_AGAIN, self._attend, window)
            return False
        self._closing.discard(window)
        self._stops_work(window, self._now)
        return True

    def _alone(self, window: str, skill: str) -> bool:
        """Whether no other window serves a skill from now on."""

        def serves_on(other: SimulatedWindow) -> bool:
            later = any(shift.opens_minutes >= self._now for shift in other.shifts)
            return later or (other.id != window and self._hall.windows[other.id].staffed)

        return not any(serves_on(other) for other in self._office.windows if skill in other.skills)

    # -- the calendar and the core ----------------------------------------------------------------------------------

    def _at(self, minutes: float, action: Callable[[Any], None], subject: Any) -> None:
        heappush(self._calendar, (minutes, next(self._seq), action, subject))

    def _do(self, command: commands.Command) -> None:
        self._decide(command)
        self._settle()

    def _settle(self) -> None:
        hall = self._hall
        if hall.break_requests or hall.plan:
            while due := next_due(hall, _moment(self._now), self._workload):
                self._decide(due)

    def _decide(self, command: commands.Command) -> None:
        hall = self._hall
        for event in decide(hall, command, self._context(command)).events:
            recorded = Recorded(hall.seq + 1, hall.day, event)
            hall.apply(recorded)
            if self._listener:
                self._listener(recorded, hall)
            if isinstance(event, TicketCalled):
                for passed in event.passed:
                    self._visits[passed].passed_by += 1
                self._called(event.ticket, event.window)
            elif isinstance(event, BreakStarted):
                self._break_minutes += event.minutes
                self._stops_work(event.window, self._now)
                self._at(self._now + event.minutes, self._resume, event.window)

    def _context(self, command: commands.Command) -> DecisionContext:
        at, announced_from = _moment(self._now), self._announced_from
        if announced_from is None or not isinstance(command, commands.IssueTicket):
            return DecisionContext(at, self._order, self._new_id, self._workload)

        def newcomer_wait(who: Newcomer) -> Spread | None:
            return wait_of(self._hall, self._order, at, announced_from, who)

        return DecisionContext(at, self._order, self._new_id, announced_from, newcomer_wait)

    def _new_id(self) -> str:
        return self._arriving


def _moment(minutes: float) -> datetime:
    return OPENS + timedelta(minutes=minutes)


def _minutes(moment: datetime) -> float:
    return (moment - OPENS) / timedelta(minutes=1)
