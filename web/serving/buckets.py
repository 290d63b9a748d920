"""Token buckets: how long somebody has to wait who asks faster than agreed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from time import monotonic

from web.serving.limits import Rate

_MOST_KEPT = 4096


class TokenBucket:
    """Fills at a rate up to its burst. Taking more than it holds yields the time to wait; those who wait form a line."""

    __slots__ = ("_at", "_held", "_rate")

    def __init__(self, rate: Rate, now: float) -> None:
        self._rate = rate
        self._held = rate.burst
        self._at = now

    def take(self, now: float, cost: float = 1.0, longest_s: float = float("inf")) -> float | None:
        """Takes `cost` and returns the seconds to wait before going on, 0 for at once.

        None when that would be more than `longest_s`: then nothing is taken.
        """
        self._fill(now)
        wait_s = max(0.0, (cost - self._held) / self._rate.a_second)
        if wait_s > longest_s:
            return None
        self._held -= cost
        return wait_s

    def full(self, now: float) -> bool:
        """Whether it is as good as new."""
        self._fill(now)
        return self._held >= self._rate.burst

    def _fill(self, now: float) -> None:
        self._held = min(self._rate.burst, self._held + (now - self._at) * self._rate.a_second)
        self._at = now


class Buckets:
    """A bucket for each key that has asked lately. At most so many are kept: the full ones are forgotten, then the oldest."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = monotonic, most_kept: int = _MOST_KEPT) -> None:
        self._rate = rate
        self._clock = clock
        self._most_kept = most_kept
        self._buckets: dict[Hashable, TokenBucket] = {}

    def take(self, key: Hashable, cost: float = 1.0, longest_s: float = float("inf")) -> float | None:
        """As TokenBucket.take, from the key's own bucket."""
        now = self._clock()
        bucket = self._buckets.get(key)
        if bucket is None:
            self._make_room(now)
            bucket = self._buckets[key] = TokenBucket(self._rate, now)
        return bucket.take(now, cost, longest_s)

    def __len__(self) -> int:
        return len(self._buckets)

    def _make_room(self, now: float) -> None:
        if len(self._buckets) < self._most_kept:
            return
        self._buckets = {key: bucket for key, bucket in self._buckets.items() if not bucket.full(now)}
        for key in list(self._buckets)[: max(0, len(self._buckets) - self._most_kept // 2)]:
            del self._buckets[key]
