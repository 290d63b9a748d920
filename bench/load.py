"""A hall twenty times as busy as its busiest hour: 30 windows, 5 kiosks, 200 and then 1,000 boards, slow and stuck ones among them.

    python -m bench.load [--hours 8] [--speed 48] [--boards 200 --boards 1000]

The office's clock runs `--speed` times as fast, and so do the visitors. Printed are the worker's memory and its slope, the
latencies, and what became of the boards that were held up; at the end the journal is held against what was answered: nobody
lost, nobody called twice.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import click

from bench.crowd import Crowd, Seen
from bench.figures import machine, milliseconds, percentile, table
from bench.server import MORNING, MeasuredServer, more_windows
from queue_core.access.roles import Role

# Of a kiosk (queue_core/decisions/offline_numbers.py); of the office it is the same: most have one.
BUSIEST_HOUR = 75
TIMES = 20
WINDOWS = [str(number) for number in range(1, 31)]
KIOSKS = [f"kiosk-{number}" for number in range(1, 6)]
# Where visitors come one after another in seconds of the office, a second of the server is long.
_BEGINS = MORNING - timedelta(minutes=50)
_HELD_UP_PERCENT = 5
_SAMPLE_S = 2.0
_PERCENTS = (50, 95, 99)


@dataclass
class Outcome:
    """What a stretch of load has shown: what the crowd saw, the worker's memory in MB by seconds, and what the journal says."""

    seen: Seen
    memory: list[tuple[float, float]] = field(default_factory=list)
    gaps: int = 0
    held_up: int = 0
    lost: set[str] = field(default_factory=set)
    twice: list[str] = field(default_factory=list)


def crowded_server(directory: Path, speed: float = 1.0) -> MeasuredServer:
    """A server with so many windows and kiosks, not yet started."""
    people = {f"operator{window}": Role.OPERATOR for window in WINDOWS[8:]} | dict.fromkeys(KIOSKS[1:], Role.KIOSK)
    return MeasuredServer(directory, _BEGINS, more_settings=more_windows(WINDOWS[8:]), speed=speed, more_people=people)


def stretch(server: MeasuredServer, boards: int, seconds: float, tickets_a_second: float, windows: int = 30) -> Outcome:
    """Load for so many seconds; in the middle third some boards are slow and some are stuck."""
    crowd = Crowd(server, WINDOWS[:windows], KIOSKS, boards)
    outcome = Outcome(crowd.seen)
    began = time.perf_counter()

    def sample() -> None:
        outcome.memory.append((time.perf_counter() - began, server.memory_megabytes()[1]))

    crowd.work(tickets_a_second)
    crowd.run(seconds / 3, sample, _SAMPLE_S)
    each = max(1, boards * _HELD_UP_PERCENT // 200)
    outcome.held_up = 2 * each
    crowd.hold_up(slow=each, stuck=each)
    crowd.run(seconds / 3, sample, _SAMPLE_S)
    crowd.let_go()
    crowd.run(seconds / 3, sample, _SAMPLE_S)
    crowd.rest()
    outcome.gaps = sum(one.gaps for one in crowd.watchers)
    crowd.close()
    hold_against_journal(server.data / "office.db", outcome)
    return outcome


def hold_against_journal(path: Path, outcome: Outcome) -> None:
    """Finds who was answered for and is not in the journal, and who was called more than once."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        states = dict(db.execute("SELECT id, state FROM tickets"))
        calls = Counter(one for (one,) in db.execute("SELECT ticket FROM receptions"))
    seen = outcome.seen
    outcome.lost = {one for one in seen.issued if one not in states} | {
        one for one in seen.served if states.get(one) != "done"
    }
    answered = Counter(seen.called)
    outcome.twice = [one for one in answered | calls if answered[one] > 1 or calls[one] > 1]


def slope(memory: list[tuple[float, float]]) -> float:
    """Megabytes a minute, by least squares over the second half."""
    half = memory[len(memory) // 2 :]
    if len(half) < 2:
        return 0.0
    mean_at = sum(at for at, _ in half) / len(half)
    mean = sum(size for _, size in half) / len(half)
    spread = sum((at - mean_at) ** 2 for at, _ in half)
    return 60 * sum((at - mean_at) * (size - mean) for at, size in half) / spread


@click.command()
@click.option("--hours", default=1.0, show_default=True, help="Of the office, shared by the sizes: most in the first.")
@click.option("--speed", default=48.0, show_default=True, help="Seconds of the office in a second.")
@click.option("--boards", "sizes", multiple=True, type=int, default=(200, 1000), show_default=True)
def main(hours: float, speed: float, sizes: tuple[int, ...]) -> None:
    """A hall twenty times as busy as its busiest hour."""
    print(machine())
    wanted = TIMES * BUSIEST_HOUR / 3600
    with tempfile.TemporaryDirectory(prefix="talon-bench-") as folder:
        seconds = hours * 3600 / speed
        with crowded_server(Path(folder) / "long", speed) as server:
            _report(stretch(server, sizes[0], seconds, wanted * speed), sizes[0], seconds, hours)
        for boards in sizes[1:]:
            with crowded_server(Path(folder) / str(boards)) as server:
                _report(stretch(server, boards, 60, wanted), boards, 60, 60 / 3600)


def _report(outcome: Outcome, boards: int, seconds: float, hours: float) -> None:
    seen = outcome.seen
    rows = [
        [name, len(times), *milliseconds(times, *_PERCENTS)]
        for name, times in (
            ("ticket issued", seen.issue),
            ("next called", seen.call),
            ("press to the last board", seen.fan_out),
        )
        if times
    ]
    table(
        f"{boards} boards, {len(WINDOWS)} windows, {len(KIOSKS)} kiosks; {hours:.2f} h of the office in {seconds:.0f} s, ms",
        ("", "n", *(f"p{percent}" for percent in _PERCENTS)),
        rows,
    )
    sizes = [size for _, size in outcome.memory]
    of_a_ticket = 1024 * (sizes[-1] - sizes[0]) / max(1, len(seen.issued))
    kept = f" That is {of_a_ticket:.1f} kB a ticket, which the hall keeps until the day ends." if hours >= 1 else ""
    print(
        f"Tickets: {len(seen.issued)} issued ({len(seen.issued) / hours:.0f} an hour of the office), {len(seen.called)} called, "
        f"{len(seen.served)} served; lost {len(outcome.lost)}, called twice {len(outcome.twice)}, gaps on boards {outcome.gaps}.\n"
        f"Worker's memory: {sizes[0]:.0f} MB at first, {max(sizes):.0f} MB at most, {sizes[-1]:.0f} MB at last, "
        f"{slope(outcome.memory):+.2f} MB a minute in the second half.{kept}"
    )
    again = seen.right_again
    print(
        f"Boards held up: {outcome.held_up}; cut by the server {seen.cut}; right again {len(again)}"
        + (
            f", after {percentile(again, 50) * 1000:.0f} ms (p50), {max(again) * 1000:.0f} ms at most."
            if again
            else "."
        )
    )


if __name__ == "__main__":
    main()
