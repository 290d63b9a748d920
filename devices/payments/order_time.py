"""How old an order of the server is, on a box whose clock need not agree with the server's, and that may have stood still.

The server names its own steady clock with each order, and every few seconds besides. The message that came fastest says
how far the two clocks are apart; whatever took longer has waited on the way for the difference.
"""

import threading
import time
from collections.abc import Callable


def steady_s() -> float:
    """Seconds since the box was started. They go on while the process is stopped, and while the box sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class ServerTime:
    """The server's steady clock as it is known here. Safe to use from several threads."""

    def __init__(self, steady: Callable[[], float] = steady_s) -> None:
        self._steady = steady
        self._lock = threading.Lock()
        self._ahead_s: float | None = None

    def forget(self) -> None:
        """A new connection: the server may have been started anew, with another clock."""
        with self._lock:
            self._ahead_s = None

    def learn(self, server_s: float) -> None:
        """Takes the server's clock as a message names it."""
        ahead_s = server_s - self._steady()
        with self._lock:
            self._ahead_s = ahead_s if self._ahead_s is None else max(self._ahead_s, ahead_s)

    def begin_by(self, sent_at_s: float, within_s: float) -> float:
        """Until when, by this box's own clock, an order may begin that the server sent at `sent_at_s`."""
        self.learn(sent_at_s)
        with self._lock:
            assert self._ahead_s is not None, "learnt just now"
            return sent_at_s - self._ahead_s + within_s
