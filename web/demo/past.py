"""The past of the demonstration: simulated days in the journal, made by the real core without a server.

Each day is decided event by event like a live one, with the same visitors, operators and breaks that the demonstration
shows, and committed as a whole: a sync for each command would cost minutes.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta, tzinfo
from functools import partial
from heapq import heappop, heappush
from itertools import count
from pathlib import Path

from queue_core import commands
from queue_core.call_orders import CallOrder, call_order_of
from queue_core.decisions import Decision, DecisionContext, decide
from queue_core.decisions.due import next_due
from queue_core.errors import Refusal
from queue_core.events import BreakStarted, Recorded, TicketCalled
from queue_core.hall import Hall
from queue_core.hours.calendar import hours_on
from queue_core.model import BreakKind, Kind, Operator, Outcome, WindowState
from queue_core.projection.service_times import ServiceTimes
from queue_core.projection.workload import Workload
from queue_core.settings import Settings
from queue_core.store.journal import Journal
from web.demo.day import USUAL, Visitor, breaks, reception, visitors

_LOOK_AGAIN_S = 300.0
_RECALL_AFTER_S, _NO_SHOW_AFTER_S = 45.0, 90.0
_PAUSE_S = (4.0, 25.0)


def write_past(
    data: Path, settings: Settings, operators: dict[str, Operator], before: date, weeks: int, seed: int
) -> int:
    """Writes the working days of so many weeks before a day into an empty journal; returns how many.

    `operators` by window. A journal that has days already is left as it is. Raises DataDirectoryBusy.
    """
    with closing(Journal(data, settings)) as journal:
        if journal.last() is not None:
            return 0
        seq, days = 0, 0
        for day in _working_days(settings, before, weeks):
            past = _PastDay(settings, operators, day, seq, random.Random(f"{seed} {day}"))
            events = past.lived()
            journal.append(events)
            seq, days = events[-1].seq, days + 1
        return days


def _working_days(settings: Settings, before: date, weeks: int) -> Iterator[date]:
    for ago in range(7 * weeks, 0, -1):
        day = before - timedelta(days=ago)
        if hours_on(settings, day):
            yield day


class _PastDay:
    """The calendar of what is still to happen, in seconds after midnight; every change goes through `decide`."""

    def __init__(
        self, settings: Settings, operators: dict[str, Operator], day: date, seq: int, dice: random.Random
    ) -> None:
        hours = hours_on(settings, day)
        assert hours is not None, "only working days are lived"
        self._settings = settings
        self._operators = operators
        self._day = day
        self._opens_s, self._closes_s = _seconds(hours.opens), _seconds(hours.closes)
        self._dice = dice
        self._hall = Hall(settings, day.isoformat(), seq)
        self._order: CallOrder = call_order_of(settings.call_order)
        self._workload = Workload(ServiceTimes.prior(settings))
        self._zone: tzinfo = settings.office.zone_info
        self._now_s = 0.0
        self._ids = count()
        self._events: list[Recorded] = []
        self._calendar: list[tuple[float, int, Callable[[], object]]] = []
        self._order_of_entries = count()

    def lived(self) -> list[Recorded]:
        """The events of the day, from the first shift to its close."""
        for index, window in enumerate(self._settings.windows):
            self._at(self._opens_s + self._dice.uniform(-240, 60), partial(self._open, window.id))
            for due in breaks(index):
                self._at(due.due_s, partial(self._ask, window.id, due.kind, due.minutes))
        for visitor in visitors(self._settings, self._dice.randrange(2**31)):
            if self._opens_s <= visitor.at_s < self._closes_s:
                self._at(visitor.at_s, partial(self._arrive, visitor))
        look_s = self._opens_s
        while look_s < self._closes_s:
            self._at(look_s, self._settle)
            look_s += _LOOK_AGAIN_S
        self._at(self._closes_s, self._end)
        while self._calendar:
            self._now_s, _, what = heappop(self._calendar)
            what()
        self._do(commands.CloseDay(actor="manager"))
        return self._events

    # -- visitors ---------------------------------------------------------------------------------------------------

    def _arrive(self, visitor: Visitor) -> None:
        decision = self._do(
            commands.IssueTicket(
                actor="kiosk-1",
                service=visitor.service,
                request_id=self._new_id(),
                lang="en" if visitor.lang == "en" else "ru",
                priority=visitor.priority,
            )
        )
        if decision is None or decision.ticket is None:
            return
        ticket = decision.ticket
        if visitor.leaves_s is not None:
            self._later(visitor.leaves_s, lambda: self._do(commands.CancelTicket(actor="kiosk-1", ticket=ticket)))
        self._look_up()

    def _look_up(self) -> None:
        """Free operators notice that somebody has come."""
        for window in self._settings.windows:
            if self._hall.windows[window.id].state is WindowState.FREE:
                self._call(window.id)

    # -- operators --------------------------------------------------------------------------------------------------

    def _open(self, window: str) -> None:
        operator = self._operators[window]
        self._do(commands.OpenWindow(actor=operator.login, window=window, operator=operator))

    def _call(self, window: str) -> None:
        if self._hall.windows[window].state is WindowState.FREE:
            self._do(commands.CallNext(actor=self._who(window), window=window))

    def _receive(self, ticket: str, window: str) -> None:
        drawn = reception(self._settings, self._hall.tickets[ticket].service, self._dice, USUAL)
        who = self._who(window)
        if drawn.mistaken:
            self._later(6.0, lambda: self._then_call(window, commands.ReturnTicket(actor=who, window=window)))
            return
        if not drawn.comes:
            self._later(_RECALL_AFTER_S, lambda: self._do(commands.Recall(actor=who, window=window)))
            self._later(_NO_SHOW_AFTER_S, lambda: self._then_call(window, commands.NoShow(actor=who, window=window)))
            return
        if drawn.recalled:
            self._later(drawn.walk_s * 0.7, lambda: self._do(commands.Recall(actor=who, window=window)))
        self._later(drawn.walk_s, lambda: self._do(commands.StartService(actor=who, window=window)))
        desk = self._cash_desk(ticket) if drawn.transferred else None
        if drawn.parked:
            end: commands.Command = commands.Park(actor=who, window=window)
            self._later(
                drawn.walk_s + drawn.length_s / 3 + drawn.away_s,
                partial(self._come_back, ticket, who),
            )
            ends_s = drawn.length_s / 3
        elif desk:
            end, ends_s = commands.Transfer(actor=who, window=window, service=desk), drawn.length_s / 2
        else:
            end, ends_s = commands.Finish(actor=who, window=window, outcome=Outcome(drawn.outcome)), drawn.length_s
        self._later(drawn.walk_s + ends_s, lambda: self._then_call(window, end))

    def _come_back(self, ticket: str, who: str) -> None:
        self._do(commands.UnparkTicket(actor=who, ticket=ticket))
        self._look_up()

    def _then_call(self, window: str, command: commands.Command) -> None:
        self._do(command)
        self._look_up_after(window)

    def _look_up_after(self, window: str) -> None:
        if self._now_s >= self._closes_s and self._closed(window):
            return
        self._later(self._dice.uniform(*_PAUSE_S), lambda: self._call(window))

    def _cash_desk(self, ticket: str) -> str | None:
        """The service to transfer a consultation to: the cash service of the visitor's group."""
        its = self._settings.service[self._hall.tickets[ticket].service]
        if its.kind is not Kind.CONSULTATION:
            return None
        for service in self._settings.services:
            at_cash_desk = (service.kind, service.group) == (Kind.CASH_OPERATION, its.group)
            if at_cash_desk and self._settings.windows_of[service.id]:
                return service.id
        return None

    def _ask(self, window: str, kind: BreakKind, minutes: int) -> None:
        state = self._hall.windows[window].state
        if state not in {WindowState.FREE, WindowState.CALLING, WindowState.SERVING}:
            return
        self._do(commands.AskForBreak(actor=self._who(window), window=window, kind=kind, minutes=minutes))

    def _resume(self, window: str) -> None:
        if self._hall.windows[window].state is WindowState.BREAK:
            self._do(commands.Resume(actor=self._who(window), window=window))
            self._look_up_after(window)

    def _end(self) -> None:
        """After closing whoever is free goes on with the line, or goes home."""
        for window in self._settings.windows:
            if self._hall.windows[window.id].state is WindowState.FREE:
                self._look_up_after(window.id)

    def _closed(self, window: str) -> bool:
        waiting = any(self._hall.lines.count(skill) for skill in self._settings.window[window].skills)
        return not waiting and self._do(commands.CloseWindow(actor=self._who(window), window=window)) is not None

    def _who(self, window: str) -> str:
        return self._operators[window].login

    # -- the calendar and the core ----------------------------------------------------------------------------------

    def _at(self, at_s: float, what: Callable[[], object]) -> None:
        heappush(self._calendar, (at_s, next(self._order_of_entries), what))

    def _later(self, seconds: float, what: Callable[[], object]) -> None:
        self._at(self._now_s + seconds, what)

    def _do(self, command: commands.Command) -> Decision | None:
        """Carries a command out; None when it is refused, as it would be at a window."""
        try:
            decision = self._decided(command)
        except Refusal:
            return None
        self._settle()
        return decision

    def _settle(self) -> None:
        """What is due: breaks that were waiting for the hall."""
        while due := next_due(self._hall, self._moment(), self._workload, []):
            if not self._decided(due).events:
                return

    def _decided(self, command: commands.Command) -> Decision:
        decision = decide(
            self._hall, command, DecisionContext(self._moment(), self._order, self._new_id, self._workload)
        )
        for event in decision.events:
            recorded = Recorded(self._hall.seq + 1, self._hall.day, event)
            self._hall.apply(recorded)
            self._events.append(recorded)
            if isinstance(event, TicketCalled):
                self._receive(event.ticket, event.window)
            elif isinstance(event, BreakStarted):
                self._later(event.minutes * 60, partial(self._resume, event.window))
        return decision

    def _new_id(self) -> str:
        return f"{self._day:%y%m%d}{next(self._ids):06x}"

    def _moment(self) -> datetime:
        return datetime.combine(self._day, time(), self._zone) + timedelta(seconds=round(self._now_s, 3))


def _seconds(at: time) -> float:
    return at.hour * 3600 + at.minute * 60 + at.second
