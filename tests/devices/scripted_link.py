"""A link in memory, whose other end answers each write by a function, and a clock that moves only while somebody waits."""

from collections.abc import Callable

from devices.links import LinkLost


class SimulatedClock:
    """Stands in for the module `time` of a driver: waiting takes no time of ours."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class ScriptedLink:
    """`answer` returns the bytes that the device sends when it gets these; `written` are the writes so far."""

    def __init__(self, answer: Callable[[bytes], bytes], clock: SimulatedClock | None = None) -> None:
        self._answer = answer
        self._clock = clock or SimulatedClock()
        self._waiting = b""
        self.written: list[bytes] = []
        self.is_open = False
        self.address = "scripted"

    def open(self) -> None:
        self.is_open, self._waiting = True, b""

    def close(self) -> None:
        self.is_open = False

    def write(self, data: bytes) -> None:
        if not self.is_open:
            raise LinkLost("closed")
        self.written.append(data)
        self._waiting += self._answer(data)

    def read(self, until: float) -> bytes:
        """What waits, or nothing at `until`, which is now: nobody else writes."""
        data, self._waiting = self._waiting, b""
        if not data:
            self._clock.now = max(self._clock.now, until)
        return data

    def waiting(self) -> bytes:
        data, self._waiting = self._waiting, b""
        return data
