"""Simulated visitors at the kiosk and operators at their windows, each doing what people do, over the public API."""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass
from typing import Any

from queue_core.model import Kind
from queue_core.settings import Settings
from web.demo.day import PlannedBreak, Visitor, breaks, reception
from web.demo.office_line import OfficeLine, Person

_LOOK_AGAIN_S = 60.0
_ASK_AGAIN_S = 300.0


@dataclass(slots=True)
class Visitors:
    """The kiosk's day: everybody who comes takes a ticket; a few leave again."""

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
    """One operator's shift at one window."""

    line: OfficeLine
    person: Person
    settings: Settings
    window: str
    opens_s: float
    closes_s: float
    dice: random.Random
    planned: list[PlannedBreak]

    def run(self) -> None:
        """Raises DayOver when the demonstration is being stopped."""
        self.line.sleep_until(self.opens_s + self.dice.uniform(0, 90))
        self._do("open")
        while True:
            self._take_a_break_if_due()
            answer = self._do("call-next")
            if answer is not None:
                self._receive(answer["ticket"])
            elif self.line.now_s() >= self.closes_s:
                self._do("close")
                return
            else:
                self.line.wait_for_change(_LOOK_AGAIN_S)

    def _receive(self, ticket: dict[str, Any]) -> None:
        called_s = self.line.now_s()
        drawn = reception(self.settings, ticket["service"], self.dice)
        if not drawn.comes:
            self.line.sleep_until(called_s + 45)
            self._do("recall")
            self.line.sleep_until(called_s + 90)
            self._do("no-show")
            return
        self.line.sleep_until(called_s + drawn.walk_s)
        self._do("start")
        cash = self._cash_desk(ticket)
        if drawn.transferred and cash:
            self.line.sleep_until(called_s + drawn.walk_s + drawn.length_s / 2)
            self._do("transfer", service=cash)
        elif drawn.parked:
            self.line.sleep_until(called_s + drawn.walk_s + drawn.length_s / 3)
            self._do("park", reason="Заполняет заявление")
            self.person.post(f"/tickets/{ticket['id']}/unpark")
        else:
            self.line.sleep_until(called_s + drawn.walk_s + drawn.length_s)
            self._do("finish", outcome=drawn.outcome)

    def _cash_desk(self, ticket: dict[str, Any]) -> str | None:
        """Where a consultation may go on: the cash service of the visitor's group."""
        if ticket["kind"] != Kind.CONSULTATION:
            return None
        for service in self.settings.services:
            if (
                service.kind is Kind.CASH_OPERATION
                and service.group == ticket["group"]
                and self.settings.windows_of[service.id]
            ):
                return service.id
        return None

    def _take_a_break_if_due(self) -> None:
        if not self.planned or self.line.now_s() < self.planned[0].due_s or self.line.now_s() >= self.closes_s:
            return
        due = self.planned.pop(0)
        answer = self._do("break", kind=due.kind, minutes=due.minutes)
        if answer is None:
            return
        if answer["decision"] == "denied":
            later_s = self.line.now_s() + _ASK_AGAIN_S
            self.planned.insert(0, PlannedBreak(later_s, due.kind, due.minutes))
            return
        self.line.sleep_until(self.line.now_s() + due.minutes * 60)
        self._do("resume")

    def _do(self, what: str, **body: Any) -> dict[str, Any] | None:
        """A command at this window; None when there is nobody to call or it was refused."""
        answer = self.person.post(f"/windows/{self.window}/{what}", **body)
        if not answer.ok or not answer.content:
            return None
        found: dict[str, Any] = answer.json()
        return found


def operators(
    line: OfficeLine, settings: Settings, tokens: dict[str, str], opens_s: float, closes_s: float, seed: int
) -> list[OperatorAtWork]:
    """One operator for each window; `tokens` by window."""
    return [
        OperatorAtWork(
            line,
            Person(line, tokens[window.id]),
            settings,
            window.id,
            opens_s,
            closes_s,
            random.Random(f"{seed} {window.id}"),
            breaks(index),
        )
        for index, window in enumerate(settings.windows)
    ]
