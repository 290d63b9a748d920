"""The expected workload of the coming hours: service times and arrivals."""

from __future__ import annotations

from dataclasses import dataclass, replace

from queue_core.arrivals.forecast import NOBODY, Forecast
from queue_core.projection.service_times import ServiceTimes
from queue_core.settings import Settings


@dataclass(frozen=True, slots=True)
class Workload:
    """Service times and expected arrivals."""

    service_times: ServiceTimes
    forecast: Forecast = NOBODY

    def under(self, settings: Settings) -> Workload:
        """The same for the services of other settings: no arrivals are expected for a new one."""
        arrivals = {service: slots for service, slots in self.forecast.arrivals.items() if service in settings.service}
        return Workload(self.service_times.under(settings), replace(self.forecast, arrivals=arrivals))

    @property
    def taught(self) -> bool:
        """Whether anything in it comes from past days."""
        return bool(self.service_times.hours or self.service_times.margins or self.forecast.arrivals)

    def minutes_of(self, service: str, hour: int) -> float:
        """How long a visitor for a service occupies a window on average in an hour of the day (0 to 23), in minutes."""
        return self.service_times.times(service, hour).mean_occupancy / 60
