"""When each device was last heard of: moves with every sign of life, and is kept in memory only."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable


class Sightings:
    """Ages in real seconds, whatever the office's clock does."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._heard_at: dict[str, float] = {}
        self.began_at = monotonic()

    def seen(self, devices: Iterable[str]) -> None:
        """A sign of life of these devices."""
        self._heard_at |= dict.fromkeys(devices, self._monotonic())

    def age_s(self, device: str) -> float | None:
        """Seconds since the device was last heard of; None when it never was since the server started."""
        heard_at = self._heard_at.get(device)
        return None if heard_at is None else self._monotonic() - heard_at

    def up_s(self) -> float:
        """Seconds since the server began to listen."""
        return self._monotonic() - self.began_at
