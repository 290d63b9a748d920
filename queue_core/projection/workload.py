"""What is known of the coming hours beyond the hall itself: how long visits take, and who is expected."""

from __future__ import annotations

from dataclasses import dataclass

from queue_core.arrivals.forecast import NOBODY, Forecast
from queue_core.projection.service_times import ServiceTimes


@dataclass(frozen=True, slots=True)
class Workload:
    service_times: ServiceTimes
    forecast: Forecast = NOBODY

    def minutes_of(self, service: str, hour: int) -> float:
        """How long a visitor for a service takes a window on average in an hour of the day (0 to 23), in minutes."""
        return self.service_times.times(service, hour).mean_occupancy / 60
