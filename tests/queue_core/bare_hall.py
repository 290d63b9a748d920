"""A hall without a journal: commands are decided and applied at a clock that the test sets."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from queue_core import commands as c
from queue_core.call_orders import CallOrder, FirstComeFirstServed
from queue_core.decisions import Decision, DecisionContext, decide
from queue_core.events import Recorded
from queue_core.hall import Hall
from queue_core.model import Operator, Ticket
from queue_core.projection import Newcomer, Spread, wait_of
from queue_core.projection.service_times import SAMPLES, ServiceTimes, Times
from queue_core.projection.workload import Workload
from queue_core.settings import Settings, parse
from queue_core.texts import Text
from tests.queue_core.building import MONDAY_TEN, small_office


def constant(settings: Settings, seconds: float) -> ServiceTimes:
    """Nobody walks, everybody comes, every reception takes so long."""
    times = Times((0.0,) * SAMPLES, (seconds,) * SAMPLES, 0.0, (0.0,) * SAMPLES)
    return ServiceTimes({service.id: times for service in settings.services})


class BareHall:
    """What `Office` does with a command, less the disk."""

    def __init__(self, settings: Settings | None = None, order: CallOrder | None = None) -> None:
        self.hall = Hall(settings or parse(small_office()), "2026-11-23")
        self.order = order or FirstComeFirstServed()
        self.workload = Workload(ServiceTimes.prior(self.hall.settings))
        self.now = MONDAY_TEN
        self._ids = (f"t{number}" for number in count(1))

    def at(self, minutes: float) -> datetime:
        """Sets the clock to minutes after ten."""
        self.now = MONDAY_TEN + timedelta(minutes=minutes)
        return self.now

    def do(self, command: c.Command) -> Decision:
        decision = decide(
            self.hall,
            command,
            DecisionContext(self.now, self.order, lambda: next(self._ids), self.workload, self._newcomer_wait),
        )
        for event in decision.events:
            self.hall.apply(Recorded(self.hall.seq + 1, self.hall.day, event))
        return decision

    def _newcomer_wait(self, who: Newcomer) -> Spread | None:
        return wait_of(self.hall, self.order, self.now, self.workload, who)

    def open(self, *windows: str) -> None:
        for window in windows:
            operator = Operator(f"operator {window}", "Имя", Text(ru="Специалист", en="Specialist"))
            self.do(c.OpenWindow(actor=operator.login, window=window, operator=operator))

    def issue(self, service: str = "advice", **more: Any) -> Ticket:
        request = f"request {self.hall.seq}"
        issued = self.do(c.IssueTicket(actor="kiosk-1", service=service, request_id=request, **more))
        assert issued.ticket is not None
        return self.hall.tickets[issued.ticket]

    def next(self, window: str) -> Ticket | None:
        called = self.do(c.CallNext(actor="operator", window=window))
        return self.hall.tickets[called.ticket] if called.ticket else None

    def done(self, window: str) -> None:
        self.do(c.StartService(actor="operator", window=window))
        self.do(c.Finish(actor="operator", window=window))
