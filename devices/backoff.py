"""Pauses that grow with each failure, with jitter, until something has really worked (a handshake, not a mere open)."""

import random

STEPS_S = (1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 60.0)


class Backoff:
    """The next pause in seconds: 1, 2, 5 … 60, each ±20 %, so that many boxes do not retry in step."""

    def __init__(self, steps_s: tuple[float, ...] = STEPS_S, jitter: float = 0.2) -> None:
        self._steps = steps_s
        self._jitter = jitter
        self._failures = 0

    def next_s(self) -> float:
        """Counts one more failure and returns the pause before the next attempt."""
        step = self._steps[min(self._failures, len(self._steps) - 1)]
        self._failures += 1
        return step * random.uniform(1 - self._jitter, 1 + self._jitter)

    def reset(self) -> None:
        """Starts again from the shortest pause, after a handshake."""
        self._failures = 0
