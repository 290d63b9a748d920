"""The bytes of a Concert line: single control bytes, and frames `STX data ETX LRC`, whatever chunks they come in.

The check byte is the XOR of the data and ETX, without STX. Three implementations agree on this; there is no open
specification.
"""

from dataclasses import dataclass
from functools import reduce
from operator import xor
from typing import TypeAlias

STX, ETX, EOT, ENQ, ACK, NAK = 0x02, 0x03, 0x04, 0x05, 0x06, 0x15
CONTROLS = frozenset({EOT, ENQ, ACK, NAK})
LONGEST_DATA = 256
"""A frame that has not ended by then is noise."""


@dataclass(frozen=True)
class Control:
    """One of ENQ, ACK, NAK and EOT."""

    byte: int


@dataclass(frozen=True)
class TeliumFrame:
    """The data of a frame; `good`: its check byte is right."""

    data: bytes
    good: bool


Received: TypeAlias = Control | TeliumFrame


def lrc(data: bytes) -> int:
    """XOR of the data and ETX."""
    return reduce(xor, data, ETX)


def pack(data: bytes) -> bytes:
    """A whole frame."""
    return bytes([STX, *data, ETX, lrc(data)])


class TeliumFrameReader:
    """Finds frames and control bytes in the bytes as they come. Other bytes outside a frame are dropped."""

    def __init__(self) -> None:
        self._data: bytearray | None = None
        self._ended = False

    def feed(self, data: bytes) -> list[Received]:
        """Everything that these bytes complete."""
        return [received for byte in data if (received := self._take(byte)) is not None]

    def clear(self) -> None:
        """Drops a half-received frame."""
        self._data, self._ended = None, False

    def _take(self, byte: int) -> Received | None:
        if self._data is None:
            if byte == STX:
                self._data = bytearray()
            return Control(byte) if byte in CONTROLS else None
        if self._ended:
            data = bytes(self._data)
            self.clear()
            return TeliumFrame(data, lrc(data) == byte)
        if byte == ETX:
            self._ended = True
        elif byte == STX:
            self._data = bytearray()
        elif byte in CONTROLS:
            # Data is printable: the rest of this frame was lost, and something new begins.
            self.clear()
            return Control(byte)
        elif len(self._data) >= LONGEST_DATA:
            self.clear()
        else:
            self._data.append(byte)
        return None
