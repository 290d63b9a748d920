"""Years of past days in a data directory, made once and copied from then on.

    python -m bench.history --tickets 1000000 --into DIRECTORY

Four days are worked by a real office under a clock of its own: 400 visitors a day, eight windows, walks, services and a few who do
not come. The days before them are the same four under other dates and identifiers, written into the office's own tables.
Identifiers are random, as they are in an office: neighbours of a day are no neighbours in an index.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import click

from bench.server import MORNING, SERVICE, WINDOWS, settings_file
from queue_core import commands
from queue_core.clock import SetClock
from queue_core.model import Operator, Outcome
from queue_core.office import Office
from queue_core.settings import load
from queue_core.store import rows, schema
from queue_core.store.chain import BEGINNING, link
from queue_core.store.journal import DATABASE, Journal
from queue_core.store.mark import forget_mark
from queue_core.texts import Text

VISITORS = 400
_WORKED_DAYS = 4
_FIRST_VISITOR = timedelta(minutes=5)
_VISITORS_COME_FOR = timedelta(hours=8)
_CASH = "cash-individual"
_MEAN_MINUTES = {SERVICE: 8.0, _CASH: 4.0}
_NO_SHOW_SHARE = 0.03
# An identifier of a worked day; every copy of the day has others in its place.
_IDENTIFIER = re.compile(r"@(\d{4})@")
_DAY_MS = 24 * 3600 * 1000


@click.command()
@click.option("--tickets", default=1_000_000, show_default=True)
@click.option("--into", type=click.Path(path_type=Path), required=True, help="A data directory without an office.db.")
def main(tickets: int, into: Path) -> None:
    """Makes a data directory with years of history."""
    put_history(into, tickets)
    print(f"{into / DATABASE}: {(into / DATABASE).stat().st_size / 2**20:.0f} MB")


def put_history(directory: Path, tickets: int) -> None:
    """Puts an `office.db` with about so many tickets of closed days, the last on the working day before MORNING, into a
    data directory. The first call for a number takes a minute for a million; TMPDIR keeps what it made.
    """
    directory.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_kept(tickets), directory / DATABASE)


def _kept(tickets: int) -> Path:
    """The database of that many tickets, made anew when the tables or what writes them have changed."""
    sources = b"".join(Path(module.__file__ or "").read_bytes() for module in (rows, schema))
    version = hashlib.sha256(sources + Path(__file__).read_bytes()).hexdigest()[:12]
    kept = Path(tempfile.gettempdir()) / "talon-bench-history" / f"{tickets}-{version}.db"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="talon-bench-", dir=kept.parent) as folder:
            _make(Path(folder), tickets).replace(kept)
    return kept


@dataclass(frozen=True, slots=True)
class _WorkedDay:
    """A day as the office left it. Rows are of columns and their values, by table; `day` is its date."""

    day: date
    events: list[tuple[int, str, str, str]]
    tables: dict[str, tuple[list[str], list[tuple[Any, ...]]]]
    first_seq: int


def _make(folder: Path, tickets: int) -> Path:
    settings = load(settings_file(folder))
    worked = folder / "worked"
    clock = SetClock(MORNING)
    # The week before MORNING's, Monday to Thursday.
    days = [MORNING.replace(hour=8) - timedelta(days=7 - number) for number in range(_WORKED_DAYS)]
    clock.set(days[0])
    identifiers = count()
    office = Office(settings, worked, clock, ids=lambda: f"@{next(identifiers):04d}@")
    try:
        for number, morning in enumerate(days):
            work_a_day(office, clock, morning, Random(number))
    finally:
        office.close()
    patterns = [_worked_day(worked / DATABASE, morning.date()) for morning in days]
    made = folder / "made"
    Journal(made, settings).close()
    _write_days(made / DATABASE, patterns, _dates(-(-tickets // VISITORS)))
    return made / DATABASE


def work_a_day(office: Office, clock: SetClock, morning: datetime, random: Random) -> None:
    """A day of the office from the opening of its windows to its close."""
    # What is still to happen: when, and a number that keeps what falls on one moment in order.
    agenda: list[tuple[datetime, int, str, str]] = []
    numbers = count()
    free: set[str] = set()
    services: dict[str, str] = {}

    def later(minutes: float, what: str, where: str = "") -> None:
        heappush(agenda, (clock.now() + timedelta(minutes=minutes), next(numbers), what, where))

    def call_next(window: str) -> None:
        handled = office.handle(commands.CallNext(actor=f"operator{window}", window=window))
        if handled.ticket is None:
            free.add(window)
            return
        free.discard(window)
        services[window] = handled.ticket.service
        comes = random.random() >= _NO_SHOW_SHARE
        later(random.uniform(0.3, 0.7) if comes else 1.5, "start" if comes else "no-show", window)

    clock.set(morning)
    for window in WINDOWS:
        operator = Operator(f"operator{window}", f"Оператор {window}", Text(ru="Специалист", en="Specialist"))
        office.handle(commands.OpenWindow(actor=operator.login, window=window, operator=operator))
        free.add(window)
    for minutes in sorted(random.uniform(0, _VISITORS_COME_FOR / timedelta(minutes=1)) for _ in range(VISITORS)):
        later(_FIRST_VISITOR / timedelta(minutes=1) + minutes, "visitor")
    while agenda:
        at, number, what, window = heappop(agenda)
        clock.set(at)
        if what == "visitor":
            service = _CASH if random.random() < 0.3 else SERVICE
            request = f"@{number:04d}@-{morning:%d}"
            issued = office.handle(
                commands.IssueTicket(actor="kiosk-1", service=service, request_id=request, kiosk="kiosk-1")
            ).ticket
            assert issued is not None, "an issue that was not refused has a ticket"
            office.handle(commands.ReportSlip(actor="agent-1", job=f"{issued.id}-1", outcome="printed"))
            for idle in sorted(free):
                call_next(idle)
        elif what == "start":
            office.handle(commands.StartService(actor=f"operator{window}", window=window))
            later(random.gammavariate(2, _MEAN_MINUTES[services[window]] / 2), "finish", window)
        elif what == "finish":
            office.handle(commands.Finish(actor=f"operator{window}", window=window, outcome=Outcome.RESOLVED))
            later(random.uniform(0.05, 0.5), "call", window)
        elif what == "no-show":
            office.handle(commands.NoShow(actor=f"operator{window}", window=window))
            call_next(window)
        else:
            call_next(window)
    office.handle(commands.CloseDay(actor="manager"))


def _dates(days: int) -> list[date]:
    """So many weekdays before MORNING, the oldest first."""
    back = (MORNING.date() - timedelta(days=ago) for ago in count(1))
    weekdays = (day for day in back if day.weekday() < 5)
    return [next(weekdays) for _ in range(days)][::-1]


def _worked_day(database: Path, day: date) -> _WorkedDay:
    connection = sqlite3.connect(database)
    try:
        [tables] = zip(
            *connection.execute(
                "SELECT m.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c ON c.name = 'day' "
                "WHERE m.type = 'table' AND m.name NOT IN ('events', 'days')"
            ),
            strict=True,
        )
        rows_of = {table: connection.execute(f"SELECT * FROM {table} WHERE day = ?", (str(day),)) for table in tables}
        [first_seq] = connection.execute("SELECT first_seq FROM days WHERE day = ?", (str(day),)).fetchone()
        return _WorkedDay(
            day,
            connection.execute(
                "SELECT at, type, actor, data FROM events WHERE day = ? ORDER BY seq", (str(day),)
            ).fetchall(),
            {
                table: ([column[0] for column in cursor.description], cursor.fetchall())
                for table, cursor in rows_of.items()
            },
            first_seq,
        )
    finally:
        connection.close()


def _write_days(database: Path, patterns: list[_WorkedDay], dates: Iterable[date]) -> None:
    connection = sqlite3.connect(database, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -600000")
        connection.execute("BEGIN")
        seq, head = 1, BEGINNING
        for number, day in enumerate(dates):
            pattern = patterns[number % len(patterns)]
            head = _write_day(connection, pattern, day, seq, head)
            seq += len(pattern.events)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
    forget_mark(database)


def _write_day(connection: sqlite3.Connection, pattern: _WorkedDay, day: date, seq: int, head: bytes) -> bytes:
    """Writes a day's events from `seq` on, chained after the hash `head`; returns the hash of the last."""
    fresh: dict[str, str] = {}
    shift_ms = (day - pattern.day).days * _DAY_MS

    def renamed(text: str) -> str:
        return _IDENTIFIER.sub(lambda match: fresh.setdefault(match[1], uuid.uuid4().hex[:12]), text)

    def moved(column: str, value: Any) -> Any:
        if column == "day":
            return day.isoformat()
        if column == "seq":
            return value - pattern.first_seq + seq
        if isinstance(value, str):
            return renamed(value)
        return value + shift_ms if value is not None and (column == "at" or column.endswith("_at")) else value

    connection.execute("INSERT INTO days (day, first_seq) VALUES (?, ?)", (day.isoformat(), seq))
    for number, (at, kind, actor, data) in enumerate(pattern.events, start=seq):
        texts = (day.isoformat(), kind, actor, renamed(data))
        head = link(head, number, at + shift_ms, *(text.encode() for text in texts))
        connection.execute(
            "INSERT INTO events (seq, at, day, type, actor, data, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, at + shift_ms, *texts, head),
        )
    for table in sorted(pattern.tables, key=lambda name: name != "tickets"):
        columns, values = pattern.tables[table]
        connection.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
            ([moved(column, value) for column, value in zip(columns, row, strict=True)] for row in values),
        )
    return head


if __name__ == "__main__":
    main()
