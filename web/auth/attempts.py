"""How often something may be tried: counted before it is tried, in limits that add up to a growing delay."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from threading import Lock

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


@dataclass(frozen=True, slots=True)
class Allowance:
    """A number of attempts within each of several spans of time: the longer somebody tries, the longer the wait."""

    name: str
    limits: tuple[RateLimitItem, ...]


def allowance(name: str, limits: str) -> Allowance:
    """An allowance from a text such as `5 per minute; 20 per hour`."""
    return Allowance(name, tuple(parse_many(limits)))


class Attempts:
    """Counts attempts by who makes them. Kept in memory: after a restart everybody begins anew."""

    def __init__(self) -> None:
        self._counted = MovingWindowRateLimiter(MemoryStorage())
        # Between the check and the count nobody else may pass.
        self._lock = Lock()

    def take(self, *wanted: tuple[Allowance, str], cost: int = 1) -> int:
        """Counts an attempt against every allowance, each with the key of who makes it.

        Returns 0, or the seconds to wait when one of them is used up: then nothing is counted, and the attempt must not
        be made.
        """
        with self._lock:
            used_up = [
                self._seconds_left(limit, allowed, key)
                for allowed, key in wanted
                for limit in allowed.limits
                if not self._counted.test(limit, allowed.name, key)
            ]
            if used_up:
                return max(used_up)
            for allowed, key in wanted:
                self._count(allowed, key, cost)
            return 0

    def count(self, allowed: Allowance, key: str, more: int) -> None:
        """Counts an attempt that has been taken already as so many more."""
        with self._lock:
            self._count(allowed, key, more)

    def forgive(self, allowed: Allowance, key: str) -> None:
        """Forgets the attempts of somebody who has succeeded."""
        with self._lock:
            for limit in allowed.limits:
                self._counted.clear(limit, allowed.name, key)

    def _count(self, allowed: Allowance, key: str, cost: int) -> None:
        for limit in allowed.limits:
            for _ in range(cost):
                # One by one: several at once are refused as a whole where only some of them fit.
                self._counted.hit(limit, allowed.name, key)

    def _seconds_left(self, limit: RateLimitItem, allowed: Allowance, key: str) -> int:
        reset = self._counted.get_window_stats(limit, allowed.name, key).reset_time
        return max(1, math.ceil(reset - time.time()))
