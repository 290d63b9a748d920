"""The shifts report: operators' time at windows, on breaks and on the phone (clauses 6.1.5, 6.2.5)."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from queue_core.events import to_milliseconds
from queue_core.store.journal import DATABASE
from queue_core.store.read_only import read_only


@dataclass(slots=True)
class ShiftsRow:
    """One operator (sign-in name) over all days requested; seconds. What is still in progress counts up to now."""

    operator: str
    windows: list[str] = field(default_factory=list)
    staffed_s: float = 0.0
    breaks: int = 0
    break_s: float = 0.0
    overrides: int = 0
    phone_calls: int = 0
    phone_s: float = 0.0


def shifts(directory: Path, first: date, last: date, now: datetime) -> list[ShiftsRow]:
    """The operators of the service days from `first` to `last`, both included, by name.

    Reads the database through a connection of its own, so that it can run in another thread than the office.
    """
    days = (first.isoformat(), last.isoformat())
    until = to_milliseconds(now)
    rows: dict[str, ShiftsRow] = {}

    def row(operator: str) -> ShiftsRow:
        return rows.setdefault(operator, ShiftsRow(operator))

    def seconds(begun: int, ended: int | None) -> float:
        return max(0, (until if ended is None else ended) - begun) / 1000

    with closing(read_only(directory / DATABASE)) as connection:
        for operator, window, opened, closed in connection.execute(
            "SELECT operator, window, opened_at, closed_at FROM shifts WHERE day BETWEEN ? AND ? ORDER BY seq", days
        ):
            totals = row(operator)
            totals.staffed_s += seconds(opened, closed)
            if window not in totals.windows:
                totals.windows.append(window)
        for operator, override, begun, ended in connection.execute(
            "SELECT operator, override, begun_at, ended_at FROM pauses WHERE day BETWEEN ? AND ? ORDER BY seq", days
        ):
            totals = row(operator)
            totals.breaks += 1
            totals.break_s += seconds(begun, ended)
            totals.overrides += override is not None
        for operator, taken, hung_up in connection.execute(
            "SELECT operator, taken_at, hung_up_at FROM phone_calls WHERE day BETWEEN ? AND ? ORDER BY seq", days
        ):
            totals = row(operator)
            totals.phone_calls += 1
            totals.phone_s += seconds(taken, hung_up)
    return [rows[operator] for operator in sorted(rows)]
