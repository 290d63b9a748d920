"""Bytes of the Concert line: single control bytes, and `STX data ETX LRC` frames found whatever the chunks.

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
"""A frame that has not ended by then is rubbish."""


@dataclass(frozen=True)
class Control:
    """One of ENQ, ACK, NAK and EOT."""

    byte: int


@dataclass(frozen=True)
class Frame:
    """The data of a frame; not `good`: its check byte is wrong."""

    data: bytes
    good: bool


Heard: TypeAlias = Control | Frame


def lrc(data: bytes) -> int:
    """XOR of the data and ETX."""
    return reduce(xor, data, ETX)


def pack(data: bytes) -> bytes:
    """A whole frame."""
    return bytes([STX, *data, ETX, lrc(data)])


class FrameReader:
    """Takes bytes as they come. Bytes outside a frame that are no control bytes are dropped."""

    def __init__(self) -> None:
        self._data: bytearray | None = None
        self._ended = False

    def feed(self, data: bytes) -> list[Heard]:
        """Everything complete by now."""
        found: list[Heard] = []
        for byte in data:
            heard = self._take(byte)
            if heard is not None:
                found.append(heard)
        return found

    def clear(self) -> None:
        """Forgets a half-received frame."""
        self._data, self._ended = None, False

    def _take(self, byte: int) -> Heard | None:
        if self._data is None:
            if byte == STX:
                self._data = bytearray()
            return Control(byte) if byte in CONTROLS else None
        if self._ended:
            data = bytes(self._data)
            self.clear()
            return Frame(data, lrc(data) == byte)
        if byte == ETX:
            self._ended = True
        elif byte == STX:
            self._data = bytearray()
        elif byte in CONTROLS:
            # Data are printable: the rest of this frame was lost, and somebody begins anew.
            self.clear()
            return Control(byte)
        elif len(self._data) >= LONGEST_DATA:
            self.clear()
        else:
            self._data.append(byte)
        return None
