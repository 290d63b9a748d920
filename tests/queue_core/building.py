"""Small offices and short sentences for the core's tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from queue_core import commands as c
from queue_core.clock import SetClock
from queue_core.model import BreakKind, Operator, Ticket
from queue_core.office import Handled, Office
from queue_core.settings import Settings, parse
from queue_core.texts import Text

MOSCOW = ZoneInfo("Europe/Moscow")
MONDAY_TEN = datetime(2026, 11, 23, 10, 0, tzinfo=MOSCOW)


def text(word: str) -> dict[str, str]:
    return {"ru": word, "en": word}


def small_office(**changes: Any) -> dict[str, Any]:
    """Three windows: 1 consults individuals, 2 takes their cash and consults, 3 serves legal entities. Open round the clock."""
    raw: dict[str, Any] = {
        "office": {"id": "small", "name": text("Офис"), "address": text("Улица")},
        "hours": dict.fromkeys(
            ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), "0:00-23:59"
        ),
        "zones": [{"id": "hall", "name": text("Зал")}],
        "services": [
            {
                "id": "advice",
                "name": text("Совет"),
                "group": "individual",
                "kind": "consultation",
                "zone": "hall",
                "series": "К",
            },
            {
                "id": "cash",
                "name": text("Касса"),
                "group": "individual",
                "kind": "cash_operation",
                "zone": "hall",
                "series": "Р",
            },
            {
                "id": "firms",
                "name": text("Фирмы"),
                "group": "legal_entity",
                "kind": "consultation",
                "zone": "hall",
                "series": "Ю",
            },
            {
                "id": "contracts",
                "name": text("Договор"),
                "group": "individual",
                "kind": "consultation",
                "zone": "hall",
                "series": "Д",
                "elsewhere": text("В другом офисе"),
            },
        ],
        "priorities": [{"id": "veteran", "name": text("Ветеран"), "head_start_minutes": 15}],
        "windows": [
            {"id": "1", "zone": "hall", "skills": ["advice"]},
            {"id": "2", "zone": "hall", "skills": ["cash", "advice"]},
            {"id": "3", "zone": "hall", "skills": ["firms"]},
        ],
        "printers": [{"id": "printer-1", "agent": "agent-1"}],
        "kiosks": [{"id": "kiosk-1", "printer": "printer-1"}],
    }
    return {**raw, **changes}


@dataclass
class OfficeRig:
    """An office at work on a clock that stands still until it is moved."""

    directory: Path
    settings: Settings = field(default_factory=lambda: parse(small_office()))
    clock: SetClock = field(default_factory=lambda: SetClock(MONDAY_TEN))

    def __post_init__(self) -> None:
        self.office = Office(self.settings, self.directory, self.clock)
        self._requests = 0

    def restart(self) -> None:
        self.office.close()
        self.office = Office(self.settings, self.directory, self.clock)

    def restart_with(self, settings: Settings) -> None:
        """The office again, under other settings."""
        self.settings = settings
        self.restart()

    def wait(self, **time: float) -> None:
        self.clock.advance(timedelta(**time).total_seconds())

    def do(self, command: c.Command) -> Handled:
        return self.office.handle(command)

    def issue(self, service: str = "advice", **more: Any) -> Ticket:
        self._requests += 1
        more.setdefault("request_id", f"request {self._requests} of {id(self)}")
        ticket = self.do(c.IssueTicket(actor="kiosk-1", service=service, **more)).ticket
        assert ticket is not None
        return ticket

    def open(self, *windows: str) -> None:
        for window in windows:
            operator = Operator(f"operator {window}", "Имя", Text(ru="Специалист", en="Specialist"))
            self.do(c.OpenWindow(actor=operator.login, window=window, operator=operator))

    def next(self, window: str = "1", **more: Any) -> Ticket | None:
        return self.do(c.CallNext(actor="operator", window=window, **more)).ticket

    def at(self, what: type[c.WindowCommand], window: str = "1", **more: Any) -> Handled:
        return self.do(what(actor="operator", window=window, **more))

    def rest(self, window: str, minutes: int = 15) -> Handled:
        return self.at(c.AskForBreak, window, kind=BreakKind.TECHNICAL, minutes=minutes)

    def text(self, reference: str | None) -> str | None:
        """The free text that an event or a row refers to."""
        return self.office.free_texts.read(reference)

    def ticket(self, name: str) -> Ticket:
        return self.office.ask(lambda hall, _: hall.ticket(name))

    def state(self, name: str) -> str:
        return self.ticket(name).state.value

    def window_state(self, window: str) -> str:
        return self.office.ask(lambda hall, _: hall.window(window).state.value)

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.office._journal.db.conn.execute(statement, values).fetchall()
