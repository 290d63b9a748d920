"""The core's clocks, its only source of time and date; and the form of times in the API."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol


class Clock(Protocol):
    """A source of time. `speed` is the number of office seconds per real second (1 except in demonstrations)."""

    @property
    def speed(self) -> float: ...

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


class MachineClock(Clock, Protocol):
    """A clock that people and time servers may set, beside one that nobody can set."""

    def steady_s(self) -> float:
        """Office seconds since some moment: it runs on when the clock is set, and while the machine sleeps."""


class SystemClock:
    """The machine's own clock."""

    speed = 1.0

    def now(self) -> datetime:
        return datetime.now(UTC)

    def steady_s(self) -> float:
        return _since_boot_s()


class RunningClock:
    """A clock for demonstrations: it starts at a given moment and runs `speed` times as fast as real time."""

    def __init__(self, start: datetime, speed: float = 1.0, began: float | None = None) -> None:
        """`began` is the reading of the machine's clock (seconds since 1970) at which this clock showed `start`."""
        self.speed = speed
        self._start = start.astimezone(UTC)
        self._began = time.time() if began is None else began

    def now(self) -> datetime:
        return self._start + timedelta(seconds=(time.time() - self._began) * self.speed)

    def steady_s(self) -> float:
        return _since_boot_s() * self.speed


class SetClock:
    """A clock for tests and simulations: it stands still until it is set."""

    speed = 1.0

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)
        self._steady_s = 0.0

    def now(self) -> datetime:
        return self._now

    def steady_s(self) -> float:
        return self._steady_s

    def set(self, now: datetime) -> None:
        """Lets time pass until `now`; to an earlier moment only the clock is set back."""
        self._steady_s += max(0.0, (now - self._now).total_seconds())
        self._now = now.astimezone(UTC)

    def jump(self, now: datetime) -> None:
        """Sets the clock wrong, or right: no time passes."""
        self._now = now.astimezone(UTC)

    def advance(self, seconds: float) -> None:
        self.set(self._now + timedelta(seconds=seconds))


def _since_boot_s() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def rfc3339(at: datetime, zone: tzinfo) -> str:
    """A moment in RFC 3339 form, with the zone's offset, to the millisecond, as in all API answers, events and files.

    At the ends of the calendar, where the zone's own time would lie outside of it, in the offset that it has.
    """
    try:
        local = at.astimezone(zone)
    except OverflowError:
        local = at
    return local.isoformat(timespec="milliseconds")
