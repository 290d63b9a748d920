"""From the start of the server to its readiness, back again after a kill, and what years of history cost an office.

    python -m bench.start [--rounds 5] [--tickets 1000000]

Beside a bare process that imports the server's modules and ends. A full day is that of a large office: 310 visitors, each
issued, called, served and done, with slips; it is replayed at the start. Past days (bench.history) are not: with a hundred
thousand and a million tickets behind it everything should take as long as with none.

Beside seconds stand seconds of computing (user and system, of master and worker): they hold on a busy machine, too.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median

import click

from bench.figures import cpu_seconds, machine, table
from bench.history import put_history
from bench.server import MORNING, SERVICE, WINDOWS, MeasuredServer, late_on, settings_file
from queue_core import commands
from queue_core.clock import SetClock
from queue_core.model import Operator, Outcome
from queue_core.office import Office
from queue_core.reports.visits import history
from queue_core.settings import load
from queue_core.store.journal import DATABASE
from queue_core.store.read_only import read_only
from queue_core.texts import Text

VISITORS = 310
_BETWEEN_VISITORS = timedelta(seconds=90)
_SHORT_HISTORY = 100_000
_ASKED = 15
_HOUSE = Path(__file__).parents[1]


@click.command()
@click.option("--rounds", default=5, show_default=True)
@click.option("--tickets", default=1_000_000, show_default=True, help="Of the longest history.")
def main(rounds: int, tickets: int) -> None:
    """From start to ready and from a kill to ready, and what history costs."""
    print(machine())
    with tempfile.TemporaryDirectory(prefix="talon-bench-") as folder:
        offices = {
            "no history": Starts(Path(folder) / "none"),
            f"a full day, {VISITORS} visitors": Starts(Path(folder) / "day", work_a_full_day),
            **{
                f"{number:,} tickets of past days": Starts(Path(folder) / str(number), partial(put_past_days, number))
                for number in (_SHORT_HISTORY, tickets)
            },
        }
        bare = [imports_alone() for _ in range(rounds)]
        for _ in range(rounds):
            for office in offices.values():
                office.measure()
        table(
            f"From start to ready, and from a kill of the worker to ready, s (median of {rounds})",
            ("", "start", "computing", "slowest", "after a kill", "computing", "slowest", "worker, MB"),
            [
                ["imports alone", *_middle(bare), "", "", "", "", ""],
                *([label, *office.row()] for label, office in offices.items()),
            ],
        )
        table(
            f"What history costs beside it, ms (median of {_ASKED})",
            ("", "on disk, MB", "one visit's story", "computing", "a settings change", "computing"),
            [[label, *questions(office.directory)] for label, office in offices.items() if office.has_tickets],
        )


class Starts:
    """An office that is started again and again. The first start is not counted: it sets up tables, and learns."""

    def __init__(self, directory: Path, fill: Callable[[Path], None] | None = None) -> None:
        self.directory = directory
        self.has_tickets = fill is not None
        self._server = MeasuredServer(directory, start_at=late_on(MORNING))
        self._server.prepare()
        if fill:
            fill(directory)
        self._starts: list[tuple[float, float]] = []
        self._restarts: list[tuple[float, float]] = []
        self._memory: list[float] = []
        self._server.start()
        self._server.stop()

    def measure(self) -> None:
        try:
            seconds = self._server.start()
            master, worker = self._server.processes()
            self._starts.append((seconds, cpu_seconds(master) + cpu_seconds(worker)))
            seconds = self._server.kill_worker()
            self._restarts.append((seconds, cpu_seconds(self._server.processes()[1])))
            self._memory.append(self._server.memory_megabytes()[1])
        finally:
            self._server.stop()

    def row(self) -> list[str]:
        starts, restarts = (
            [*_middle(times), f"{max(seconds for seconds, _ in times):.2f}"] for times in (self._starts, self._restarts)
        )
        return [*starts, *restarts, f"{median(self._memory):.0f}"]


def imports_alone() -> tuple[float, float]:
    """Seconds, and seconds of computing, of a process that imports what the master imports, and ends."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-c", "import web.gunicorn_settings"], check=True, cwd=_HOUSE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (
        time.perf_counter() - began,
        after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
    )


def questions(directory: Path) -> list[str]:
    """One visit's story, and a settings change under the office's lock, in this process."""
    data, settings = directory / "data", load(directory / "office.toml")
    with closing(read_only(data / DATABASE)) as connection:
        tickets = [
            ticket
            for (ticket,) in connection.execute("SELECT id FROM tickets ORDER BY id LIMIT ?", (_ASKED,)).fetchall()
        ]
    stories = [_timed(partial(history, data, settings, ticket, MORNING)) for ticket in tickets]
    office = Office(settings, data, SetClock(MORNING.replace(hour=18)), learns_aside=True)
    try:
        changes = [_timed(partial(_change, office, number)) for number in range(_ASKED)]
    finally:
        office.close()
    size = (data / DATABASE).stat().st_size / 2**20
    return [f"{size:.0f}", *(f"{value * 1000:.1f}" for times in (stories, changes) for value in _medians(times))]


def _change(office: Office, number: int) -> None:
    office.change_settings(f"{office.settings.toml}\n# {number}\n", office.settings_version, "manager")


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    computing, began = time.process_time(), time.perf_counter()
    work()
    return time.perf_counter() - began, time.process_time() - computing


def _medians(times: list[tuple[float, float]]) -> tuple[float, float]:
    return median(seconds for seconds, _ in times), median(computing for _, computing in times)


def _middle(times: list[tuple[float, float]]) -> list[str]:
    return [f"{value:.2f}" for value in _medians(times)]


def put_past_days(tickets: int, directory: Path) -> None:
    put_history(directory / "data", tickets)


def work_a_full_day(directory: Path) -> None:
    """A visitor every minute and a half, all of them received, in a data directory; the day stays open."""
    clock = SetClock(MORNING.replace(hour=8))
    office = Office(load(settings_file(directory)), directory / "data", clock)
    try:
        for window in WINDOWS:
            operator = Operator(f"operator{window}", f"Оператор {window}", Text(ru="Специалист", en="Specialist"))
            office.handle(commands.OpenWindow(actor=operator.login, window=window, operator=operator))
        for number in range(VISITORS):
            window = WINDOWS[number % len(WINDOWS)]
            issued = office.handle(
                commands.IssueTicket(actor="kiosk-1", service=SERVICE, request_id=uuid.uuid4().hex, kiosk="kiosk-1")
            ).ticket
            assert issued is not None, "an issue that was not refused has a ticket"
            office.handle(commands.ReportSlip(actor="agent-1", job=f"{issued.id}-1", outcome="printed"))
            office.handle(commands.CallNext(actor=f"operator{window}", window=window))
            office.handle(commands.StartService(actor=f"operator{window}", window=window))
            office.handle(commands.Finish(actor=f"operator{window}", window=window, outcome=Outcome.RESOLVED))
            clock.advance(_BETWEEN_VISITORS.total_seconds())
    finally:
        office.close()


if __name__ == "__main__":
    main()
