"""Figures of a measurement and how they are printed: percentiles, a table, the machine they were taken on."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from math import ceil
from pathlib import Path


def percentile(values: Sequence[float], percent: float) -> float:
    """The percentile by nearest rank: the least value that `percent` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, ceil(percent / 100 * len(ordered)) - 1)]


def milliseconds(seconds: Sequence[float], *percents: float) -> list[str]:
    """Percentiles of durations in seconds, as milliseconds for a table."""
    return [f"{percentile(seconds, percent) * 1000:.1f}" for percent in percents]


def machine() -> str:
    """What the figures were taken on, in a line, with how busy it was with other things."""
    load = os.getloadavg()[0]
    return (
        f"{len(os.sched_getaffinity(0))} cores ({_processor()}), Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, Linux {platform.release()}, load before the run {load:.1f}"
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Prints rows under their columns; the first column is the label."""
    cells = [[str(cell) for cell in row] for row in (columns, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(columns))]
    print(f"\n{title}")
    for number, row in enumerate(cells):
        label, *figures = row
        print(
            "  ".join([label.ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(figures, widths[1:], strict=True))])
        )
        if number == 0:
            print("-" * (sum(widths) + 2 * (len(widths) - 1)))


def resident_megabytes(process: int) -> float:
    """The memory a process holds (resident set), from /proc."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError(f"process {process} has no memory of its own")


def cpu_seconds(process: int) -> float:
    """The processor time a process has taken, its own and the kernel's for it, from /proc."""
    # The name in brackets may hold blanks; what is counted here follows it.
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text("utf-8").split()]
