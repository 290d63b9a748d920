"""One simulated day: visitors come, windows call, breaks fall due, and the real core decides it all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any

from queue_core import commands, routing
from queue_core.call_orders import CallOrder
from queue_core.decisions import Decision, Surroundings, decide
from queue_core.events import Recorded, TicketCalled
from queue_core.hall import Hall
from queue_core.model import Operator, WindowState
from queue_core.settings import WEEKDAYS, Settings, parse
from queue_core.simulation.description import OfficeDay, PlannedBreak
from queue_core.simulation.visitors import Visitor
from queue_core.texts import Text

# Any Monday will do: a simulated day is a day like any other.
OPENS = datetime(2026, 1, 12, tzinfo=UTC)
_SERIES = "АВГДЕЖИКЛМНПРСТУФХЦШ"
_ACTOR = "simulation"
# A break that was refused without a time to wait for is asked for again after this long, in minutes.
_ASK_AGAIN = 5.0

Listener = Callable[[Recorded, Hall], None]


@dataclass(slots=True)
class Visit:
    """What became of a visitor, in minutes from the opening. `called` and `finished` stay None only while it goes on."""

    visitor: Visitor
    called: float | None = None
    finished: float | None = None
    # How many who came later were called before, by windows that could have served this visitor.
    passed_by: int = 0


@dataclass(frozen=True, slots=True)
class DayRecord:
    """A whole day: its visits in the order of coming, and the minutes that windows were taken by visitors."""

    visits: list[Visit]
    busy_minutes: float
    breaks_denied: int


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
                    "id": one.id,
                    "name": {"ru": one.id, "en": one.id},
                    "group": one.group,
                    "kind": one.kind,
                    "zone": "hall",
                    "series": letter,
                }
                for one, letter in zip(office.classes, _SERIES, strict=False)
            ],
            "windows": [{"id": window.id, "zone": "hall", "skills": window.skills} for window in office.windows],
        },
        f"the simulated office {office.name}",
    )


def run_day(
    settings: Settings,
    office: OfficeDay,
    order: CallOrder,
    visitors: Sequence[Visitor],
    listener: Listener | None = None,
) -> DayRecord:
    """Lives through a day until the last who came is served. `settings` are those of `settings_of(office)`.

    `listener` is told of every event with the hall right after it.
    """
    return _Day(settings, office, order, visitors, listener).run()


class _Day:
    """The calendar of what is still to happen, in minutes from the opening; every change goes through `decide`."""

    def __init__(
        self,
        settings: Settings,
        office: OfficeDay,
        order: CallOrder,
        visitors: Sequence[Visitor],
        listener: Listener | None = None,
    ) -> None:
        self._listener = listener
        self._hall = Hall(settings, OPENS.date().isoformat())
        self._office = office
        self._order = order
        self._visits = {f"{number}": Visit(visitor) for number, visitor in enumerate(visitors)}
        self._now = 0.0
        self._seq = count()
        self._calendar: list[tuple[float, int, Callable[[Any], None], Any]] = []
        self._ids = iter(list(self._visits))
        self._due: dict[str, list[PlannedBreak]] = {window.id: [] for window in office.windows}
        self._busy_minutes = 0.0
        self._breaks_denied = 0

    def run(self) -> DayRecord:
        for window in self._office.windows:
            operator = Operator(window.id, window.id, Text(ru="Специалист", en="Specialist"))
            self._do(commands.OpenWindow(actor=_ACTOR, window=window.id, operator=operator))
            for planned in window.breaks:
                self._at(planned.due_minutes, self._break_due, (window.id, planned))
        for name, visit in self._visits.items():
            self._at(visit.visitor.came, self._arrive, name)
        while self._calendar:
            self._now, _, happen, what = heappop(self._calendar)
            happen(what)
        return DayRecord(list(self._visits.values()), self._busy_minutes, self._breaks_denied)

    # -- what happens -----------------------------------------------------------------------------------------------

    def _arrive(self, name: str) -> None:
        visitor = self._visits[name].visitor
        self._do(commands.IssueTicket(actor=_ACTOR, service=visitor.service, request_id=name))
        window = routing.offer(self._hall, self._hall.tickets[name])
        if window:
            self._attend(window)

    def _attend(self, window: str) -> None:
        """A free window turns to what is next: a break that is due, else a visitor."""
        if self._due[window] and self._took_break(window):
            return
        decision = self._do(commands.CallNext(actor=_ACTOR, window=window))
        for event in decision.events:
            if isinstance(event, TicketCalled):
                for passed in event.passed:
                    self._visits[passed].passed_by += 1
                self._called(event.ticket, window)

    def _called(self, name: str, window: str) -> None:
        visit = self._visits[name]
        visit.called = self._now
        if visit.visitor.comes_when_called:
            self._at(self._now + visit.visitor.walk_minutes, self._start, (name, window))
        else:
            self._at(self._now + self._office.no_show_minutes, self._give_up, (name, window))

    def _start(self, at_window: tuple[str, str]) -> None:
        name, window = at_window
        self._do(commands.StartService(actor=_ACTOR, window=window))
        self._at(self._now + self._visits[name].visitor.service_minutes, self._finish, at_window)

    def _finish(self, at_window: tuple[str, str]) -> None:
        self._do(commands.Finish(actor=_ACTOR, window=at_window[1]))
        self._leave(*at_window)

    def _give_up(self, at_window: tuple[str, str]) -> None:
        self._do(commands.NoShow(actor=_ACTOR, window=at_window[1]))
        self._leave(*at_window)

    def _leave(self, name: str, window: str) -> None:
        visit = self._visits[name]
        visit.finished = self._now
        self._busy_minutes += self._now - (visit.called or 0.0)
        self._attend(window)

    def _break_due(self, what: tuple[str, PlannedBreak]) -> None:
        window, planned = what
        self._due[window].append(planned)
        self._attend_if_free(window)

    def _took_break(self, window: str) -> bool:
        planned = self._due[window][0]
        verdict = self._do(
            commands.AskForBreak(actor=_ACTOR, window=window, kind=planned.kind, minutes=planned.minutes)
        ).verdict
        if verdict is None or not verdict.granted:
            self._breaks_denied += 1
            again = (verdict.earliest - OPENS) / timedelta(minutes=1) if verdict and verdict.earliest else 0.0
            self._at(max(again, self._now + _ASK_AGAIN), self._attend_if_free, window)
            return False
        del self._due[window][0]
        self._at(self._now + planned.minutes, self._resume, window)
        return True

    def _resume(self, window: str) -> None:
        self._do(commands.Resume(actor=_ACTOR, window=window))
        self._attend(window)

    def _attend_if_free(self, window: str) -> None:
        if self._hall.windows[window].state is WindowState.FREE:
            self._attend(window)

    # -- how it is done ---------------------------------------------------------------------------------------------

    def _at(self, minutes: float, happen: Callable[[Any], None], what: Any) -> None:
        heappush(self._calendar, (minutes, next(self._seq), happen, what))

    def _do(self, command: commands.Command) -> Decision:
        hall = self._hall
        now = OPENS + timedelta(minutes=self._now)
        decision = decide(hall, command, Surroundings(now, self._order, self._new_id))
        for event in decision.events:
            recorded = Recorded(hall.seq + 1, hall.day, event)
            hall.apply(recorded)
            if self._listener:
                self._listener(recorded, hall)
        return decision

    def _new_id(self) -> str:
        return next(self._ids)
