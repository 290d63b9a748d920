"""Packs and unpacks the learned workload, which the office's database keeps from one start to the next."""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import Any

from queue_core.arrivals.forecast import Forecast
from queue_core.projection.service_times import ServiceTimes, Times
from queue_core.projection.workload import Workload
from queue_core.settings import Settings
from queue_core.store.journal import LearnedWorkload

# To be increased when the content or its format changes: what an earlier release learned is then learned again.
_FORM = 2
_FASTEST = 1


def digest_of(settings: Settings) -> str:
    """The digest that identifies what was learned under these settings."""
    return hashlib.sha256(f"{_FORM} {settings.model_dump_json()}".encode()).hexdigest()


def packed(workload: Workload, settings: Settings, day: str) -> LearnedWorkload:
    """The workload learned for a service day under these settings, in the form of the database."""
    times = workload.service_times
    content = {
        "services": {service: _times_content(of_service) for service, of_service in times.services.items()},
        "hours": [[service, hour, _times_content(of_hour)] for (service, hour), of_hour in times.hours.items()],
        "learned": sorted(times.learned),
        "margins": dict(times.margins),
        "forecast": {
            "first_minute": workload.forecast.first_minute,
            "arrivals": dict(workload.forecast.arrivals),
            "slot_minutes": workload.forecast.slot_minutes,
        },
    }
    return LearnedWorkload(day, digest_of(settings), zlib.compress(json.dumps(content).encode(), _FASTEST))


def unpacked(kept: LearnedWorkload) -> Workload:
    """The stored workload, exactly as it was learned."""
    content = json.loads(zlib.decompress(kept.workload))
    forecast = content["forecast"]
    return Workload(
        ServiceTimes(
            services={service: _times(times) for service, times in content["services"].items()},
            hours={(service, hour): _times(times) for service, hour, times in content["hours"]},
            learned=frozenset(content["learned"]),
            margins=content["margins"],
        ),
        Forecast(
            first_minute=forecast["first_minute"],
            arrivals={service: tuple(slots) for service, slots in forecast["arrivals"].items()},
            slot_minutes=forecast["slot_minutes"],
        ),
    )


def _times_content(times: Times) -> list[Any]:
    return [times.walk, times.reception, times.no_show_share, times.no_show, times.pause]


def _times(content: list[Any]) -> Times:
    walk, reception, no_show_share, no_show, pause = content
    return Times(tuple(walk), tuple(reception), no_show_share, tuple(no_show), tuple(pause))
