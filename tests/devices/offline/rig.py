"""A counter on a machine whose clocks, server and printer a test has in its hands."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from devices.offline.clock import MachineClock
from devices.offline.counter import Counter
from devices.offline.memory import Given, NumberMemory

TEN = datetime.fromisoformat("2026-11-23T10:00:00+03:00")
SERVICE = "advice"


class SetClock(MachineClock):
    """Clocks that stand still until they are moved. `jumped_s` is by how much a person has set the wall's clock."""

    def __init__(self, boot: str = "first boot") -> None:
        super().__init__(boot)
        self.passed_s = 0.0
        self.jumped_s = 0.0
        self.wall_s = lambda: 1_000_000 + self.passed_s + self.jumped_s

    def steady_s(self) -> float:
        return 500.0 + self.passed_s


def lease_sent(epoch: str = "epoch-1", first: int = 1, last: int = 300, **more: Any) -> dict[str, Any]:
    """A lease as the server sends it."""
    slip = {"lines": [{"text": "╫╫╫╫╫", "width": 4}, {"text": "╪╪╪╪╪╪╪╪╪╪ ╬╬╬╬╬"}, {"text": "без связи"}]}
    copy = {"lines": [{"text": "ПОВТОР"}, *slip["lines"]]}
    return {
        "kiosk": "kiosk-1",
        "epoch": epoch,
        "day": "2026-11-23",
        "series": "Н",
        "first": first,
        "last": last,
        "hours": [
            {"begins": "2026-11-23T08:00:00+03:00", "ends": "2026-11-23T12:00:00+03:00"},
            {"begins": "2026-11-23T12:45:00+03:00", "ends": "2026-11-23T17:00:00+03:00"},
        ],
        "clock": {"now": TEN.isoformat(), "speed": 1.0},
        "port": 0,
        "printer": "printer-1",
        "logo": None,
        "slips": {SERVICE: {language: {"first": slip, "copy": copy} for language in ("ru", "en")}},
        **more,
    }


@dataclass
class CounterRig:
    """`silent_s` is for how long the server has been silent; `printed` the jobs that went to the printer."""

    folder: Path
    machine: str = "machine-1"
    clock: SetClock = field(default_factory=SetClock)
    silent_s: float = 10.0
    printed: dict[str, dict[str, Any]] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.memory = NumberMemory(self.folder, self.machine)
        self.counter = Counter(
            self.memory,
            self.clock,
            lambda: self.silent_s,
            self.print_slip,
            lambda job: self.outcomes.get(job, "queued" if job in self.printed else "none"),
        )

    def restart(self) -> None:
        self.memory.close()
        self.begin()

    def print_slip(self, job: str, printer: str, document: dict[str, Any]) -> None:
        assert printer == "printer-1"
        assert self.memory.unmerged(), "the number is on disk before its slip goes to the printer"
        self.printed[job] = document

    def lease(self, at: datetime = TEN, **more: Any) -> None:
        self.memory.keep_lease(lease_sent(**more), self.clock.contact(at, 1.0))

    def give(self, press: str = "press-1", service: str = SERVICE, lang: str = "ru") -> Given:
        given = self.counter.give(service, lang, press)
        assert isinstance(given, Given), given
        return given

    def wait(self, **time: float) -> None:
        self.clock.passed_s += timedelta(**time).total_seconds()
