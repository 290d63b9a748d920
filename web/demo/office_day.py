"""Runs a simulated day of an office: visitors come, operators work; then the day is closed and its waits reported."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from queue_core.settings import Settings
from web.demo.accounts import SampleAccount
from web.demo.day import USUAL, Habits, visitors
from web.demo.office_line import DayOver, OfficeLine, Person
from web.demo.payers import Payers
from web.demo.people import Visitors, operators
from web.demo.staff import Staff

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """A day from `opens_s` to `closes_s` (seconds after midnight) in the office at `url`."""

    url: str
    settings: Settings
    staff: Staff
    opens_s: float
    closes_s: float
    seed: int
    habits: Habits = USUAL
    accounts: Sequence[SampleAccount] = ()

    def run(self, stopping: threading.Event) -> dict[str, Any]:
        """Runs the day. Returns the waits report by service kind, as the API returns it.

        Raises DayOver when the day is stopped or the server does not answer any more.
        """
        line = OfficeLine(self.url, self.staff.manager, stopping)
        try:
            coming = [
                visitor
                for visitor in visitors(self.settings, self.seed, self.habits)
                if self.opens_s <= visitor.at_s < self.closes_s
            ]
            crowd = Visitors(line, Person(line, self.staff.kiosk), coming)
            at_work = operators(
                line, self.settings, self.staff.of_windows(), self.opens_s, self.closes_s, self.seed, self.habits
            )
            payers = Payers(
                line,
                Person(line, self.staff.kiosk),
                self.accounts,
                self.opens_s,
                self.closes_s,
                random.Random(f"{self.seed} money"),
            )
            _all([crowd.run, payers.run, *(operator.run for operator in at_work)])
            if stopping.is_set():
                raise DayOver
            manager = Person(line, self.staff.manager)
            manager.post("/hall/end-of-day")
            report: dict[str, Any] = manager.get("/reports/waits", by="kind")
            return report
        finally:
            line.close()


def _all(lives: list[Callable[[], None]]) -> None:
    """Runs every life in its own thread; a crash of one does not stop the others."""
    threads = [threading.Thread(target=_live, args=(life,), daemon=True) for life in lives]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _live(life: Callable[[], None]) -> None:
    try:
        life()
    except DayOver:
        pass  # reported by the caller, which waits for all
    except Exception:
        log.exception("a simulated person has crashed")


def report_in_words(report: dict[str, Any]) -> str:
    """The day's waits as a table of a few lines, in minutes."""
    lines = [f"  {'Ожидание · waits, min':34}{'n':>5}{'mean':>8}{'median':>8}{'p90':>8}{'in target':>11}"]
    for label, figures in [*((row["label"]["ru"], row) for row in report["rows"]), ("Всего · total", report["total"])]:
        if figures["n"]:
            times = "".join(f"{figures[name] / 60:8.1f}" for name in ("mean_s", "median_s", "p90_s"))
            lines.append(f"  {label:34}{figures['n']:>5}{times}{figures['share_in_target']:>11.0%}")
    return "\n".join(lines)
