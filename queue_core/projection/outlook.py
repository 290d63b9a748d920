"""What is known of the coming hours beyond the hall itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from queue_core.experience import Experience
from queue_core.forecast import NOBODY, Forecast


@dataclass(frozen=True, slots=True)
class KnownBreak:
    """A break that a window is going to take: at `begins`, or after the visit in progress then."""

    window: str
    begins: datetime
    minutes: float


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who comes now for a service, with the head start of a priority."""

    service: str
    priority: str | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """How long visits take, who is expected, and which breaks are going to begin."""

    experience: Experience
    forecast: Forecast = NOBODY
    breaks: tuple[KnownBreak, ...] = ()
