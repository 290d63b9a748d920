"""Frames of Shtrih-M: protocol 1 `02 len cmd… LRC` between control bytes, protocol 2 `8F len16 num16 data crc16`, stuffed.

Source: "Протокол работы ККТ" 2.0 of the vendor; the synchronisation of protocol 2 from its driver javapos_shtrih.
"""

import binascii
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

STX = 0x02
STX_2, ESCAPE = 0x8F, 0x9F
ESCAPED = {STX_2: 0x81, ESCAPE: 0x83}
UNESCAPED = {second: first for first, second in ESCAPED.items()}
BYTE_S = 0.1
"""The longest silence inside a frame; what began before it is void."""
MAX_MESSAGE = 255
MAX_MESSAGE_2 = 0xFFFF - 2


class FrameOverflow(ValueError):
    """The message does not fit into the length of its frame."""


class Signal(IntEnum):
    """What stands between the frames of protocol 1. BROKEN is a frame whose LRC is wrong."""

    ENQ = 0x05
    ACK = 0x06
    NAK = 0x15
    BROKEN = -1


Token: TypeAlias = Signal | bytes
"""A control byte, or the message of a whole frame."""


def lrc(data: bytes) -> int:
    """The exclusive or of all bytes."""
    result = 0
    for byte in data:
        result ^= byte
    return result


def pack(message: bytes) -> bytes:
    """A whole frame of protocol 1. Raises FrameOverflow."""
    if not 0 < len(message) <= MAX_MESSAGE:
        raise FrameOverflow(f"{len(message)} bytes do not fit into one frame.")
    body = bytes([len(message)]) + message
    return bytes([STX]) + body + bytes([lrc(body)])


class ShtrihReader:
    """Finds control bytes and frames in the bytes of a line; anything else between them is skipped (FF over TCP)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, byte_s: float = BYTE_S) -> None:
        self._clock, self._byte_s = clock, byte_s
        self._bytes = bytearray()
        self._at = 0.0

    @property
    def held(self) -> int:
        """How many bytes of an unfinished frame there are."""
        return len(self._bytes)

    def feed(self, data: bytes) -> list[Token]:
        """The tokens that these bytes complete."""
        now = self._clock()
        if self._bytes and now - self._at > self._byte_s:
            self._bytes.clear()
        self._at = now
        found: list[Token] = []
        for byte in data:
            token = self._take(byte)
            if token is not None:
                found.append(token)
        return found

    def _take(self, byte: int) -> Token | None:
        if not self._bytes:
            if byte == STX:
                self._bytes.append(byte)
            return Signal(byte) if byte in (Signal.ENQ, Signal.ACK, Signal.NAK) else None
        self._bytes.append(byte)
        if len(self._bytes) < 2 or len(self._bytes) < self._bytes[1] + 3:
            return None
        frame = bytes(self._bytes)
        self._bytes.clear()
        whole = frame[1] > 0 and lrc(frame[1:-1]) == frame[-1]
        return frame[2:-1] if whole else Signal.BROKEN


@dataclass(frozen=True)
class Numbered:
    """A message of protocol 2. An empty one asks for, or tells, the number that was used last."""

    number: int | None
    message: bytes


def crc(data: bytes) -> int:
    """CRC-16/CCITT with the start FFFFh; "00 00" gives 1D0Fh."""
    return binascii.crc_hqx(data, 0xFFFF)


def pack_numbered(number: int | None, message: bytes) -> bytes:
    """A whole frame of protocol 2; without a number it asks for the last one. Raises FrameOverflow."""
    if len(message) > MAX_MESSAGE_2:
        raise FrameOverflow(f"{len(message)} bytes do not fit into one frame.")
    body = b"" if number is None else number.to_bytes(2, "little") + message
    body = len(body).to_bytes(2, "little") + body
    body += crc(body).to_bytes(2, "little")
    stuffed = bytearray([STX_2])
    for byte in body:
        stuffed += bytes([ESCAPE, ESCAPED[byte]]) if byte in ESCAPED else bytes([byte])
    return bytes(stuffed)


class NumberedReader:
    """Finds the frames of protocol 2. A frame with a bad CRC is dropped; `dropped` counts them."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, byte_s: float = BYTE_S, longest: int = MAX_MESSAGE_2
    ) -> None:
        self.dropped = 0
        self._clock, self._byte_s, self._longest = clock, byte_s, longest
        self._bytes: bytearray | None = None
        self._escaped = False
        self._at = 0.0

    @property
    def held(self) -> int:
        """How many bytes of an unfinished frame there are."""
        return len(self._bytes or b"")

    def feed(self, data: bytes) -> list[Numbered]:
        """The messages that these bytes complete."""
        now = self._clock()
        if self._bytes is not None and now - self._at > self._byte_s:
            self._drop()
        self._at = now
        found = []
        for byte in data:
            message = self._take(byte)
            if message is not None:
                found.append(message)
        return found

    def _take(self, byte: int) -> Numbered | None:
        if byte == STX_2:
            if self._bytes is not None:
                self.dropped += 1
            self._bytes, self._escaped = bytearray(), False
            return None
        if self._bytes is None:
            return None
        if byte == ESCAPE:
            self._escaped = True
            return None
        if self._escaped:
            self._escaped = False
            if byte not in UNESCAPED:
                self._drop()
                return None
            byte = UNESCAPED[byte]
        self._bytes.append(byte)
        return self._whole()

    def _whole(self) -> Numbered | None:
        frame = bytes(self._bytes or b"")
        if len(frame) < 2:
            return None
        length = int.from_bytes(frame[:2], "little")
        if length == 1 or length > self._longest + 2:
            self._drop()
            return None
        if len(frame) < length + 4:
            return None
        self._bytes = None
        if crc(frame[:-2]) != int.from_bytes(frame[-2:], "little"):
            self.dropped += 1
            return None
        if not length:
            return Numbered(None, b"")
        return Numbered(int.from_bytes(frame[2:4], "little"), frame[4:-2])

    def _drop(self) -> None:
        self.dropped += 1
        self._bytes, self._escaped = None, False
