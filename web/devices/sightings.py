"""The time of each device's last sign of life, kept in memory only."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable


class Sightings:
    """Ages in real seconds, whatever the office's clock does."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._seen_at: dict[str, float] = {}
        self.began_at = monotonic()

    def seen(self, devices: Iterable[str]) -> None:
        """Records a sign of life of these devices."""
        self._seen_at |= dict.fromkeys(devices, self._monotonic())

    def age_s(self, device: str) -> float | None:
        """Seconds since the device's last sign of life; None when it has given none since the server started."""
        seen_at = self._seen_at.get(device)
        return None if seen_at is None else self._monotonic() - seen_at

    def up_s(self) -> float:
        """Seconds since the server began to listen."""
        return self._monotonic() - self.began_at
