"""A line with scripted faults for any emulated device: cut, silence, delay, noise, repetition, power cut."""

import os
import signal
import time
from collections.abc import Callable

from devices.emulators.emulated_line import EmulatedLine
from devices.emulators.faults import Fault

NOISE = bytes(range(0x1C, 0x24)) + b"\xff\x00\x55"
AT_ONCE = {"silent", "garbage", "duplicate", "noise"}


class PowerCut(BaseException):
    """The device lost power at this byte: what it has not stored is gone. Its owner restarts it."""


class FaultyLine:
    """An EmulatedLine around another one. Byte counts start when the fault is set."""

    def __init__(self, line: EmulatedLine) -> None:
        self._line = line
        self.read_bytes = self.written_bytes = 0
        self._flags: set[str] = set()
        self._after_in: tuple[int, Callable[[], None]] | None = None
        self._after_out: tuple[int, Callable[[], None]] | None = None
        self._truncate: int | None = None
        self._delay_s = 0.0

    @property
    def address(self) -> str:
        return self._line.address

    @property
    def connections(self) -> int:
        return self._line.connections

    def plug(self) -> None:
        self._line.plug()

    def unplug(self) -> None:
        self._line.unplug()

    def discard(self) -> None:
        self._line.discard()

    def drain(self) -> None:
        self._line.drain()

    def fault(self, fault: Fault) -> None:
        """Sets one of `faults.LINE`."""
        actions = {"unplug": self.unplug, "reboot": _cut_power, "die": _die}
        what, _, direction = fault.name.partition("-after-")
        if direction == "in":
            self._after_in = (self.read_bytes + fault.number, actions[what])
        elif direction == "out":
            self._after_out = (self.written_bytes + fault.number, actions[what])
        elif fault.name == "truncate":
            self._truncate = self.written_bytes + fault.number
        elif fault.name == "delay":
            self._delay_s = fault.number / 1000
        elif fault.name in AT_ONCE:
            self._flags.add(fault.name)
        else:
            {"unplug": self.unplug, "plug": self.plug}[fault.name]()

    def repair(self) -> None:
        """Ends all faults and plugs the cable in."""
        self._flags.clear()
        self._after_in = self._after_out = self._truncate = None
        self._delay_s = 0.0
        self.plug()

    def read(self, limit: int) -> bytes:
        """Raises PowerCut."""
        if self._after_in is not None:
            limit = min(limit, max(1, self._after_in[0] - self.read_bytes))
        data = self._line.read(limit)
        self.read_bytes += len(data)
        if self._after_in is not None and self.read_bytes >= self._after_in[0]:
            action, self._after_in = self._after_in[1], None
            action()
        return b"" if "silent" in self._flags else data

    def write(self, data: bytes) -> None:
        """Raises PowerCut."""
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
            # What is on the wire must still arrive; a pty would drop it with the pair.
            self.drain()
            action()
            return
        self._send(data)

    def _send(self, data: bytes) -> None:
        if data:
            self._line.write(data)
            self.written_bytes += len(data)


def _cut_power() -> None:
    raise PowerCut


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
