"""The report on calls that no board showed in time: by service day, zone and board (decision 28)."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from queue_core.settings import Settings
from queue_core.store.journal import DATABASE
from queue_core.store.read_only import read_only


@dataclass(slots=True)
class ShownCallsRow:
    """A zone on a day. `calls` are those to visitors who waited there, without repeated calls; of these `unshown` were not
    confirmed by any of its boards in time, `shown_late` of them later. `missed` has how many of the unshown, repeated calls
    included, each board should have shown."""

    day: str
    zone: str
    calls: int = 0
    unshown: int = 0
    shown_late: int = 0
    missed: dict[str, int] = field(default_factory=dict)


def shown_calls(directory: Path, settings: Settings, first: date, last: date) -> list[ShownCallsRow]:
    """The days from `first` to `last`, both included, with the zones in the order of the settings; only those with calls.

    Reads the database through a connection of its own, so that it can run in another thread than the office.
    """
    days = (first.isoformat(), last.isoformat())
    rows: dict[tuple[str, str], ShownCallsRow] = {}

    def row(day: str, zone: str) -> ShownCallsRow:
        return rows.setdefault((day, zone), ShownCallsRow(day, zone))

    with closing(read_only(directory / DATABASE)) as connection:
        for day, service, count in connection.execute(
            """
            SELECT day, service, count(*) FROM receptions WHERE day BETWEEN ? AND ? AND NOT continued GROUP BY 1, 2
            """,
            days,
        ):
            if service in settings.service:
                row(day, settings.service[service].zone).calls += count
        for day, zone, boards, recall, shown_at in connection.execute(
            "SELECT day, zone, boards, recall, shown_at FROM unshown_calls WHERE day BETWEEN ? AND ? ORDER BY call",
            days,
        ):
            found = row(day, zone)
            for board in json.loads(boards):
                found.missed[board] = found.missed.get(board, 0) + 1
            if not recall:
                found.unshown += 1
                found.shown_late += shown_at is not None
    order = {zone: place for place, zone in enumerate(settings.zone)}
    return sorted(rows.values(), key=lambda found: (found.day, order.get(found.zone, len(order)), found.zone))
