"""The learned service times, stretched towards the day's own: a slow day is projected as a slow day.

A service's times are stretched by the ratio of today's receptions to what was learned, shrunk towards 1 while there are few
of them: an empirical-Bayes mean of the day's factor, with a prior as strong as _STRENGTH receptions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from queue_core.hall.receptions import Receptions
from queue_core.projection.service_times import ServiceTimes, Table, Times

# How many receptions weigh as much as what was learned (measured: docs/decisions/0029-announced-range.md).
_STRENGTH = 30
# Tables are stretched in whole steps, so that they are made anew only when the day has really changed.
_STEP = 0.05
_LEAST, _MOST = 0.5, 3.0


@dataclass(frozen=True, slots=True)
class TodaysTimes:
    """What `ServiceTimes` has, as of a moment of the day."""

    learned: ServiceTimes
    receptions: Receptions

    def times(self, service: str, hour: int) -> Times:
        return self.learned.stretched(service, hour, self.factor(service))

    def pause(self, services: Sequence[str], hour: int) -> Table:
        return self.learned.pause(services, hour)

    def factor(self, service: str) -> float:
        """By how much today's receptions of a service are longer than learned: 0.5 to 3, in steps of a twentieth."""
        number, total_ms = self.receptions.of(service)
        if not number:
            return 1.0
        expected_s = fmean(self.learned.services[service].reception)
        ratio = (_STRENGTH + total_ms / 1000 / expected_s) / (_STRENGTH + number)
        return round(min(max(ratio, _LEAST), _MOST) / _STEP) * _STEP
