"""Simulated visitors at the kiosk and operators at their windows, who use the public API.

Actions are due at times of the office's clock, not after delays, so the day is the same at any speed.
"""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass, field
from typing import Any

from queue_core.model import Kind
from queue_core.settings import Settings
from web.demo.day import Habits, PlannedBreak, Visitor, breaks, reception
from web.demo.office_line import OfficeLine, Person

_LOOK_AGAIN_S = 60.0
_RECALL_AFTER_S, _NO_SHOW_AFTER_S = 45.0, 90.0


@dataclass(slots=True)
class Visitors:
    """The visitors of a day at the kiosk: all take a ticket; a few leave again."""

    line: OfficeLine
    kiosk: Person
    coming: list[Visitor]

    def run(self) -> None:
        """Raises DayOver when the demonstration is being stopped."""
        due: list[tuple[float, int, str | Visitor]] = [
            (visitor.at_s, order, visitor) for order, visitor in enumerate(self.coming)
        ]
        heapq.heapify(due)
        while due:
            at_s, order, what = heapq.heappop(due)
            self.line.sleep_until(at_s)
            if isinstance(what, str):
                self.kiosk.post(f"/tickets/{what}/cancel")  # refused if the ticket has been called by now
                continue
            more = {"priority": what.priority} if what.priority else {}
            answer = self.kiosk.post("/tickets", service=what.service, lang=what.lang, **more)
            if answer.ok and what.leaves_s is not None:
                heapq.heappush(due, (at_s + what.leaves_s, order, answer.json()["id"]))


@dataclass(slots=True)
class OperatorAtWork:
    """An operator's shift at a window."""

    line: OfficeLine
    person: Person
    settings: Settings
    window: str
    opens_s: float
    closes_s: float
    habits: Habits
    dice: random.Random
    planned: list[PlannedBreak]
    # Parked visitors with the time at which they are back with their papers.
    away: list[tuple[float, str]] = field(default_factory=list)

    def run(self) -> None:
        """Raises DayOver when the demonstration is being stopped."""
        skills = self.settings.window[self.window].skills
        self.line.sleep_until(self.opens_s + self.dice.uniform(0, 90))
        self._do("open")
        while True:
            self._welcome_back()
            self._ask_for_a_break_if_due()
            seen = self.line.changes
            ends_s = self.line.break_ends_s(self.window)
            if ends_s is not None:
                self.line.sleep_until(ends_s)
                self._do("resume")
                continue
            called = self._do("call-next") if self.line.has_waiting_tickets(self.window, skills) else None
            if called is not None:
                self._receive(called["ticket"])
            elif self.line.now_s() < self.closes_s or self.away:
                self.line.wait_for_change(seen, self._next_due_s())
            else:
                self._do("close")
                return

    def _receive(self, ticket: dict[str, Any]) -> None:
        called_s = self.line.now_s()
        drawn = reception(self.settings, ticket["service"], self.dice, self.habits)
        if drawn.mistaken and self._do("return") is not None:
            return
        if not drawn.comes:
            self.line.sleep_until(called_s + _RECALL_AFTER_S)
            self._do("recall")
            self.line.sleep_until(called_s + _NO_SHOW_AFTER_S)
            self._do("no-show")
            return
        if drawn.recalled:
            self.line.sleep_until(called_s + drawn.walk_s * 0.7)
            self._do("recall")
        start_s = called_s + drawn.walk_s
        self.line.sleep_until(start_s)
        self._do("start")
        cash_desk = self._cash_desk(ticket) if drawn.transferred else None
        if drawn.parked:
            self.line.sleep_until(start_s + drawn.length_s / 3)
            self._do("park", reason="Заполняет заявление")
            heapq.heappush(self.away, (self.line.now_s() + drawn.away_s, ticket["id"]))
        elif cash_desk:
            self.line.sleep_until(start_s + drawn.length_s / 2)
            self._do("transfer", service=cash_desk)
        else:
            self.line.sleep_until(start_s + drawn.length_s)
            self._do("finish", outcome=drawn.outcome)

    def _cash_desk(self, ticket: dict[str, Any]) -> str | None:
        """The service to transfer a consultation to: the cash service of the visitor's group."""
        if ticket["kind"] != Kind.CONSULTATION:
            return None
        for service in self.settings.services:
            at_cash_desk = (service.kind, service.group) == (Kind.CASH_OPERATION, ticket["group"])
            if at_cash_desk and self.settings.windows_of[service.id]:
                return service.id
        return None

    def _welcome_back(self) -> None:
        """Unparks the visitors who have filled in their papers."""
        while self.away and self.away[0][0] <= self.line.now_s():
            _, ticket = heapq.heappop(self.away)
            self.person.post(f"/tickets/{ticket}/unpark")

    def _ask_for_a_break_if_due(self) -> None:
        """Asks for a due break. It begins at once or, queued, when the hall allows it."""
        now_s = self.line.now_s()
        if not self.planned or now_s < self.planned[0].due_s or now_s >= self.closes_s:
            return
        due = self.planned.pop(0)
        answer = self._do("break", kind=due.kind.value, minutes=due.minutes)
        if answer is not None and answer["decision"] == "granted":
            # The event may arrive a moment later.
            self.line.sleep_until(now_s + due.minutes * 60)
            self._do("resume")

    def _next_due_s(self) -> float:
        """The time of the next action that no change in the hall triggers."""
        now_s = self.line.now_s()
        times = [now_s + _LOOK_AGAIN_S, *(at_s for at_s, _ in self.away[:1])]
        if now_s < self.closes_s:
            times += [self.closes_s, *(due.due_s for due in self.planned[:1])]
        return min(times)

    def _do(self, what: str, **body: Any) -> dict[str, Any] | None:
        """Sends a command for this window; None when it is refused or no visitor waits."""
        answer = self.person.post(f"/windows/{self.window}/{what}", **body)
        if not answer.ok or not answer.content:
            return None
        result: dict[str, Any] = answer.json()
        return result


def operators(
    line: OfficeLine,
    settings: Settings,
    tokens: dict[str, str],
    opens_s: float,
    closes_s: float,
    seed: int,
    habits: Habits,
) -> list[OperatorAtWork]:
    """An operator for every window; `tokens` by window."""
    return [
        OperatorAtWork(
            line,
            Person(line, tokens[window.id]),
            settings,
            window.id,
            opens_s,
            closes_s,
            habits,
            random.Random(f"{seed} {window.id}"),
            breaks(index),
        )
        for index, window in enumerate(settings.windows)
    ]
