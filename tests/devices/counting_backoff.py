"""A short backoff that counts how it is used, for a test to wait on."""

import threading

from devices.backoff import Backoff


class Counting(Backoff):
    """`failures` are the pauses asked for, `resets` the handshakes."""

    def __init__(self, steps_s: tuple[float, ...] = (0.02,)) -> None:
        super().__init__(steps_s)
        self.failures = self.resets = 0
        self._counted = threading.Condition()

    def next_s(self) -> float:
        with self._counted:
            self.failures += 1
            self._counted.notify_all()
        return super().next_s()

    def reset(self) -> None:
        self.resets += 1
        super().reset()

    def wait_for_failures(self, count: int, timeout_s: float = 30) -> bool:
        """Waits until something has failed this often."""
        with self._counted:
            return self._counted.wait_for(lambda: self.failures >= count, timeout_s)
