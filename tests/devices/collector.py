"""What a worker heard from people, for a test to wait on."""

import threading
from collections.abc import Callable


class Collector:
    """A listener that remembers its calls."""

    def __init__(self) -> None:
        self.all: list[tuple[str, str]] = []
        self._news = threading.Condition()

    def __call__(self, device: str, what: str) -> None:
        with self._news:
            self.all.append((device, what))
            self._news.notify_all()

    def wait(self, condition: Callable[[], bool], timeout_s: float = 5) -> bool:
        with self._news:
            return self._news.wait_for(condition, timeout_s)

    def wait_for(self, *calls: tuple[str, str]) -> bool:
        """Waits until exactly these calls were made, in this order."""
        return self.wait(lambda: self.all == list(calls))
