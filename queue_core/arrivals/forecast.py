"""The form of a forecast: how many visitors of each service are expected in each quarter of an hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

SLOT_MINUTES = 15


def minute_of_day(at: datetime, zone: tzinfo) -> float:
    """Minutes since midnight, office time."""
    local = at.astimezone(zone)
    return local.hour * 60 + local.minute + local.second / 60 + local.microsecond / 60e6


@dataclass(frozen=True, slots=True)
class Forecast:
    """Expected arrivals by service; slot 0 begins `first_minute` minutes after midnight, office time.

    No visitors are expected for a service that is not in `arrivals`, nor at any minute outside the slots.
    """

    first_minute: int
    arrivals: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    slot_minutes: float = SLOT_MINUTES

    def a_minute(self, service: str, minute: float) -> float:
        """The expected visitors per minute at a minute of the day."""
        slots = self.arrivals.get(service, ())
        slot = int((minute - self.first_minute) // self.slot_minutes)
        return slots[slot] / self.slot_minutes if 0 <= slot < len(slots) else 0.0

    def between(self, service: str, begins: float, ends: float) -> float:
        """The expected visitors from one minute of the day to another."""
        slots, length = self.arrivals.get(service, ()), self.slot_minutes
        first = max(0, int((begins - self.first_minute) // length))
        last = min(len(slots), int((ends - self.first_minute) // length) + 1)
        expected = 0.0
        for number in range(first, last):
            opens = self.first_minute + number * length
            covered = min(ends, opens + length) - max(begins, opens)
            expected += slots[number] * covered / length
        return expected


NOBODY = Forecast(first_minute=0)
