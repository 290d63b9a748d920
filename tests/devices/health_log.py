"""What a worker says about its device, for a test to wait on."""

import threading
from collections.abc import Callable

from devices.health import Cause, Health, State


class HealthLog:
    """Collects health events and lets a test wait for one."""

    def __init__(self) -> None:
        self.events: list[Health] = []
        self._news = threading.Condition()

    def __call__(self, health: Health) -> None:
        with self._news:
            self.events.append(health)
            self._news.notify_all()

    def wait(self, condition: Callable[[Health], bool], timeout_s: float = 8) -> bool:
        with self._news:
            return self._news.wait_for(lambda: bool(self.events) and condition(self.events[-1]), timeout_s)

    def wait_for(self, state: State, cause: Cause | None = None) -> bool:
        """Waits until the newest word is this state for this cause."""
        return self.wait(lambda health: (health.state, health.cause) == (state, cause))
