"""From the start of the server to its readiness, and the memory it then holds: an empty journal, a full day, a quarter behind it.

    python -m bench.start [--rounds 5]

A full day is that of a large office: 310 visitors, each issued, called, served and done, with slips. The quarter before it
is 60 such days in the journal: only the current day is replayed, so it should cost next to nothing.
"""

from __future__ import annotations

import tempfile
import uuid
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

import click

from bench.figures import machine, table
from bench.server import MORNING, SERVICE, WINDOWS, MeasuredServer, late_on, settings_file
from queue_core import commands
from queue_core.clock import SetClock
from queue_core.hours.calendar import hours_on
from queue_core.model import Operator, Outcome
from queue_core.office import Office
from queue_core.settings import load
from queue_core.store.journal import DATABASE
from queue_core.texts import Text

VISITORS = 310
_DAYS_BEFORE = 60
_BETWEEN_VISITORS = timedelta(seconds=90)


def live_a_day(office: Office, clock: SetClock, morning: datetime) -> None:
    """A day of the office: a visitor every minute and a half, all of them received."""
    clock.set(morning)
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


def write_journal(directory: Path, days_before: int) -> int:
    """Makes a journal in a data directory: so many days closed, and a full one still open. Returns its events."""
    settings = load(settings_file(directory))
    working = [
        day
        for back in range(days_before * 2, 0, -1)
        if hours_on(settings, (day := MORNING.replace(hour=8) - timedelta(days=back)).date())
    ]
    clock = SetClock(MORNING.replace(hour=8))
    clock.set(working[-days_before] if days_before else MORNING.replace(hour=8))
    office = Office(settings, directory / "data", clock)
    try:
        for day in working[-days_before:] if days_before else []:
            live_a_day(office, clock, day)
            office.handle(commands.CloseDay(actor="manager"))
        live_a_day(office, clock, MORNING.replace(hour=8))
        return office.seq
    finally:
        office.close()


@click.command()
@click.option("--rounds", default=5, show_default=True)
def main(rounds: int) -> None:
    """Time from start to ready, and memory."""
    print(machine())
    seconds: dict[str, list[float]] = defaultdict(list)
    memory: dict[str, list[float]] = defaultdict(list)
    events = {"empty": 0}
    sizes = {"empty": 0.0}
    with tempfile.TemporaryDirectory(prefix="talon-bench-") as folder:
        for name, days_before in (("day", 0), ("quarter", _DAYS_BEFORE)):
            events[name] = write_journal(Path(folder) / name, days_before)
            sizes[name] = (Path(folder) / name / "data" / DATABASE).stat().st_size / 2**20
        servers = {
            name: MeasuredServer(Path(folder) / name, start_at=late_on(MORNING)) for name in ("empty", "day", "quarter")
        }
        for server in servers.values():
            server.prepare()
        for _ in range(rounds):
            for name, server in servers.items():
                if name == "empty":
                    for path in server.data.glob(f"{DATABASE}*"):
                        path.unlink()
                try:
                    seconds[name].append(server.start())
                    memory[name].append(server.memory_megabytes()[1])
                finally:
                    server.stop()
    table(
        f"From start to ready (median of {rounds} starts)",
        ("journal", "events", "on disk, MB", "ready after, s", "slowest, s", "worker, MB"),
        [
            [
                label,
                events[name],
                f"{sizes[name]:.1f}",
                f"{median(seconds[name]):.2f}",
                f"{max(seconds[name]):.2f}",
                f"{median(memory[name]):.0f}",
            ]
            for label, name in (
                ("empty", "empty"),
                (f"a full day, {VISITORS} visitors", "day"),
                (f"the same after {_DAYS_BEFORE} such days", "quarter"),
            )
        ],
    )


if __name__ == "__main__":
    main()
