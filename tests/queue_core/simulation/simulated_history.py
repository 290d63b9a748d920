"""A day lived by people in a real office: a journal on disk, operators who dawdle, visitors who leave or come back."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from math import log
from typing import Any

from queue_core import commands as c
from queue_core.errors import Refusal
from queue_core.model import BreakKind, WindowState
from tests.queue_core.building import OfficeRig


@dataclass(frozen=True)
class Manners:
    """What people do that is not the usual way of a visit, as shares, and how long operators dawdle, in minutes."""

    no_show: float = 0.05
    leaves: float = 0.05
    sent_on: float = 0.08
    parked: float = 0.05
    wrong_call: float = 0.0
    pause: tuple[float, float] = (0.1, 0.8)


@dataclass(frozen=True)
class Plan:
    """A day's shifts (window, opens, closes), breaks (window, due), arrivals (minute, service) and the mean length of
    receptions by service; minutes from the opening."""

    shifts: Sequence[tuple[str, float, float]]
    breaks: Sequence[tuple[str, float]]
    arrivals: Sequence[tuple[float, str]]
    lengths: Mapping[str, float]


def small_plan(visitors: int, seed: int, minutes: float = 300) -> Plan:
    """Three windows from eight to one o'clock with a lunch each; the second has two shifts."""
    dice = random.Random(f"arrivals {seed}")
    return Plan(
        shifts=[("1", 0, minutes), ("2", 0, 150), ("2", 180, minutes), ("3", 10, minutes)],
        breaks=[("1", 60), ("2", 110), ("3", 150)],
        arrivals=[
            (dice.uniform(11, minutes - 40), dice.choices(("advice", "cash", "firms"), (5, 4, 2))[0])
            for _ in range(visitors)
        ],
        lengths={"advice": 8.5, "cash": 4.7, "firms": 8.5},
    )


class LivedDay:
    """Lives a plan through an office's commands; written without the simulator."""

    def __init__(self, rig: OfficeRig, plan: Plan, seed: int = 1, manners: Manners | None = None) -> None:
        self.place = rig
        self.plan = plan
        self.manners = manners or Manners()
        self.dice = random.Random(seed)
        self.opening = rig.clock.now()
        self._seq = count()
        self._calendar: list[tuple[float, int, Callable[..., None], tuple[Any, ...]]] = []
        self._ready: dict[str, bool] = {}
        self._closing: set[str] = set()
        self._resting: dict[str, float] = {}

    def live(self) -> None:
        for window, opens, closes in self.plan.shifts:
            self._at(opens, self._open, window)
            self._at(closes, self._close, window)
        for window, due in self.plan.breaks:
            self._at(due, self._rest, window)
        for minute, service in self.plan.arrivals:
            self._at(minute, self._arrive, service)
        self._last = max(closes for _, _, closes in self.plan.shifts)
        while self._calendar:
            minute, _, happen, what = heappop(self._calendar)
            self.place.clock.set(self.opening + timedelta(minutes=minute))
            happen(*what)

    @property
    def now(self) -> float:
        return (self.place.clock.now() - self.opening) / timedelta(minutes=1)

    def _at(self, minute: float, happen: Callable[..., None], *what: Any) -> None:
        heappush(self._calendar, (minute, next(self._seq), happen, what))

    def _open(self, window: str) -> None:
        self.place.open(window)
        self._closing.discard(window)
        self._attend(window)

    def _close(self, window: str) -> None:
        self._closing.add(window)
        if self._state(window) is WindowState.FREE:
            self._attend(window)

    def _rest(self, window: str) -> None:
        self._resting[window] = 20
        if self._state(window) is WindowState.FREE and self._ready.get(window):
            self._attend(window)

    def _arrive(self, service: str) -> None:
        priority = "veteran" if self.dice.random() < 0.1 else None
        ticket = self.place.issue(service, priority=priority)
        if self.dice.random() < self.manners.leaves:
            self._at(self.now + self.dice.uniform(3, 12), self._give_up, ticket.id)
        self._wake()

    def _wake(self) -> None:
        for window in dict.fromkeys(window for window, _, _ in self.plan.shifts):
            if self._state(window) is WindowState.FREE and self._ready.get(window):
                self._later(window)

    def _give_up(self, ticket: str) -> None:
        if self.place.state(ticket) == "waiting":
            self.place.do(c.CancelTicket(actor="kiosk-1", ticket=ticket))

    def _later(self, window: str) -> None:
        self._ready[window] = False
        self._at(self.now + self.dice.uniform(*self.manners.pause), self._attend, window)

    def _attend(self, window: str) -> None:
        if self._state(window) is not WindowState.FREE:
            return
        self._ready[window] = True
        if window in self._closing:
            self.place.at(c.CloseWindow, window)
            return
        if window in self._resting:
            minutes = self._resting.pop(window)
            lunch = {"kind": BreakKind.LUNCH, "minutes": round(minutes), "override": "по графику"}
            self.place.at(c.AskForBreak, window, **lunch)
            self._at(self.now + minutes, self._resume, window)
            return
        ticket = self.place.next(window)
        if ticket is None:
            return
        if self.dice.random() < self.manners.no_show:
            self._at(self.now + 1.5, self._no_show, window)
        else:
            self._at(self.now + self.dice.uniform(0.3, 0.7), self._start, window, ticket.service)

    def _resume(self, window: str) -> None:
        self.place.at(c.Resume, window)
        self._attend(window)

    def _no_show(self, window: str) -> None:
        self.place.at(c.NoShow, window)
        self._later(window)

    def _start(self, window: str, service: str) -> None:
        self.place.at(c.StartService, window)
        length = self.dice.lognormvariate(log(self.plan.lengths[service]) - 0.245, 0.7)
        self._at(self.now + length, self._end, window, service)

    def _end(self, window: str, service: str) -> None:
        fate = self.dice.random()
        if fate < self.manners.sent_on and service != "cash" and "cash" in self.plan.lengths:
            self.place.at(c.Transfer, window, service="cash")
            self._wake()
        elif fate < self.manners.sent_on + self.manners.parked and self.now < self._last - 60:
            ticket = self.place.at(c.Park, window).ticket
            assert ticket is not None
            self._at(self.now + 15, self._come_back, ticket.id)
        else:
            self.place.at(c.Finish, window)
        self._later(window)

    def _come_back(self, ticket: str) -> None:
        try:
            self.place.do(c.UnparkTicket(actor="operator", ticket=ticket))
        except Refusal:
            return
        self._wake()

    def _state(self, window: str) -> WindowState:
        return self.place.office.ask(lambda hall, _: hall.window(window).state)


def opening_of(day: datetime) -> datetime:
    """Eight o'clock of a day."""
    return day.replace(hour=8, minute=0, second=0, microsecond=0)
