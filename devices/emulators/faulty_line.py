"""A virtual line with scripted faults that any emulated device can have: cut, silence, delay, rubbish, repetition."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from devices.emulators.control import UnknownFault
from devices.emulators.pty_line import PtyLine

LINE_FAULTS = ("silent", "silence", "garbage", "duplicate", "noise", "unplug", "plug")
COUNTED_LINE_FAULTS = (
    "unplug-after-in",
    "unplug-after-out",
    "die-after-in",
    "die-after-out",
    "truncate",
    "delay",
)
NOISE = bytes(range(0x1C, 0x24)) + b"\xff\x00\x55"


class FaultyLine(PtyLine):
    """A PtyLine whose faults are set by `fault`; counted ones take a number: bytes, of `delay` milliseconds.

    silent (or silence): what comes is swallowed and nothing is said; garbage: the last byte said each time is spoilt; duplicate:
    everything is said twice; noise: rubbish goes before everything said; truncate N: after N bytes the line says nothing
    more; unplug-after-in/out N: the cable is pulled after N bytes received or sent; die-after-in/out N: the process is
    killed there.
    """

    def __init__(self, link: Path, baud: int = 0) -> None:
        super().__init__(link, baud)
        self.read_bytes = self.written_bytes = 0
        self._flags: set[str] = set()
        self._after_in: tuple[int, Callable[[], None]] | None = None
        self._after_out: tuple[int, Callable[[], None]] | None = None
        self._truncate: int | None = None
        self._delay_s = 0.0

    def fault(self, line: str) -> bool:
        """Sets a fault; False when it is none of the line's. Raises UnknownFault for a counted one without number."""
        name, _, number = line.strip().partition(" ")
        if name in COUNTED_LINE_FAULTS:
            if not number.isdigit():
                raise UnknownFault(f"{name} needs a number.")
            self._count(name, int(number))
        elif name == "unplug":
            self.unplug()
        elif name == "plug":
            self.plug()
        elif name in LINE_FAULTS:
            self._flags.add("silent" if name == "silence" else name)
        else:
            return False
        return True

    def repair(self) -> None:
        """No faults any more, and the cable is in."""
        self._flags.clear()
        self._after_in = self._after_out = self._truncate = None
        self._delay_s = 0.0
        self.plug()

    def read(self, limit: int) -> bytes:
        if self._after_in is not None:
            limit = min(limit, max(1, self._after_in[0] - self.read_bytes))
        data = super().read(limit)
        self.read_bytes += len(data)
        if self._after_in is not None and self.read_bytes >= self._after_in[0]:
            action, self._after_in = self._after_in[1], None
            action()
        return b"" if "silent" in self._flags else data

    def write(self, data: bytes) -> None:
        if "silent" in self._flags:
            return
        if self._delay_s:
            time.sleep(self._delay_s)
        if "garbage" in self._flags:
            data = data[:-1] + bytes([data[-1] ^ 0xFF])
        if "noise" in self._flags:
            data = NOISE + data
        if "duplicate" in self._flags:
            data += data
        if self._truncate is not None:
            data = data[: max(0, self._truncate - self.written_bytes)]
        if self._after_out is not None and self.written_bytes + len(data) >= self._after_out[0]:
            data = data[: self._after_out[0] - self.written_bytes]
            action, self._after_out = self._after_out[1], None
            self._send(data)
            # What is on the wire still arrives; a pty would drop it with the pair.
            self.drain()
            action()
            return
        self._send(data)

    def _send(self, data: bytes) -> None:
        if data:
            super().write(data)
            self.written_bytes += len(data)

    def _count(self, name: str, number: int) -> None:
        match name:
            case "unplug-after-in":
                self._after_in = (self.read_bytes + number, self.unplug)
            case "unplug-after-out":
                self._after_out = (self.written_bytes + number, self.unplug)
            case "die-after-in":
                self._after_in = (self.read_bytes + number, _die)
            case "die-after-out":
                self._after_out = (self.written_bytes + number, _die)
            case "truncate":
                self._truncate = self.written_bytes + number
            case "delay":
                self._delay_s = number / 1000


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
