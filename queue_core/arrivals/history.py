"""Reads the arrivals of past days from the office's database, by service and quarter of an hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from queue_core.arrivals.forecast import SLOT_MINUTES, minute_of_day
from queue_core.events import from_milliseconds
from queue_core.settings import Settings
from queue_core.store.journal import DATABASE
from queue_core.store.read_only import read_only

SLOTS_OF_A_DAY = 24 * 60 // SLOT_MINUTES

# `tickets` has the service a ticket waits for now; the one the visitor came for is in the first call. A visitor who was
# transferred to another line counts as an arrival there: for that line it is the same work.
_ARRIVALS = """
    SELECT day, coalesce((SELECT service FROM receptions WHERE ticket = tickets.id AND leg = 1), service), issued_at
    FROM tickets WHERE office = :office AND day BETWEEN :first AND :last
    UNION ALL
    SELECT later.day, later.service, later.queued_at
    FROM receptions AS later JOIN receptions AS earlier
        ON earlier.ticket = later.ticket AND earlier.leg = later.leg - 1 AND earlier.outcome = 'transferred'
    WHERE later.day BETWEEN :first AND :last AND later.leg > 1 AND later.service <> earlier.service
"""


@dataclass(frozen=True, slots=True)
class DayArrivals:
    """One past day: arrivals by service in each of the 96 quarters of an hour since midnight, office time."""

    day: date
    counts: Mapping[str, tuple[int, ...]]

    @property
    def total(self) -> int:
        return sum(sum(slots) for slots in self.counts.values())


def read_arrivals(directory: Path, settings: Settings, first: date, last: date) -> list[DayArrivals]:
    """The days from `first` to `last`, both included, that had visitors, in order.

    Services that the office no longer has are left out. Reads through a connection of its own, so that it can run in
    another thread than the office.
    """
    zone = settings.office.zone_info
    by_day: dict[str, dict[str, list[int]]] = {}
    asked = {"office": settings.office.id, "first": first.isoformat(), "last": last.isoformat()}
    connection = read_only(directory / DATABASE)
    try:
        for day, service, at in connection.execute(_ARRIVALS, asked):
            if service in settings.service:
                slots = by_day.setdefault(day, {}).setdefault(service, [0] * SLOTS_OF_A_DAY)
                slots[int(minute_of_day(from_milliseconds(at), zone) // SLOT_MINUTES)] += 1
    finally:
        connection.close()
    return [
        DayArrivals(date.fromisoformat(day), {service: tuple(slots) for service, slots in services.items()})
        for day, services in sorted(by_day.items())
    ]
