"""VTK frames: `1F LEN2 DISC2 TLV… CRC2` on a serial line, `LEN2 DISC2 TLV…` over TCP (vtk-protocol-en-1.12, §2)."""

import binascii
import time
from collections.abc import Callable

START = 0x1F
TO_TERMINAL = 0x96FB
FROM_TERMINAL = 0x97FB
DISCRIMINATORS = frozenset({TO_TERMINAL, FROM_TERMINAL, 0x96FC, 0x97FC})
"""VTK and the NFC reader's protocol on the same line. Any other two bytes there mean that the 1Fh was not a start."""
FRAME_S = 8.0
"""A frame must be complete within this time of its first byte."""
HEAD, TAIL, DISCRIMINATOR = 3, 2, 2
MAX_LENGTH = 0xFFFF


class FrameTooLong(ValueError):
    """The TLV part does not fit into the two length bytes."""


def crc(data: bytes) -> int:
    """CRC-16/CCITT-FALSE: polynomial 1021h, start FFFFh; "123456789" gives 29B1h."""
    return binascii.crc_hqx(data, 0xFFFF)


def pack(discriminator: int, tlv: bytes) -> bytes:
    """A whole frame. Raises FrameTooLong."""
    length = len(tlv) + DISCRIMINATOR
    if length > MAX_LENGTH:
        raise FrameTooLong(f"{len(tlv)} bytes do not fit into one VTK frame.")
    frame = bytes([START]) + length.to_bytes(2, "big") + discriminator.to_bytes(2, "big") + tlv
    return frame + crc(frame).to_bytes(2, "big")


def pack_for_tcp(discriminator: int, tlv: bytes) -> bytes:
    """A whole frame for TCP, which has neither start byte nor CRC. Raises FrameTooLong."""
    return pack(discriminator, tlv)[1:-TAIL]


class VtkTcpFrameReader:
    """Splits the bytes of a TCP connection into frames. They arrive complete and in order: no frame is searched for."""

    def __init__(self, expected: int) -> None:
        self.dropped = 0
        self._expected = expected
        self._bytes = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """The TLV parts of the frames that these bytes complete."""
        self._bytes += data
        frames = []
        while len(self._bytes) >= HEAD - 1:
            whole = HEAD - 1 + int.from_bytes(self._bytes[: HEAD - 1], "big")
            if len(self._bytes) < whole:
                break
            frame = bytes(self._bytes[HEAD - 1 : whole])
            del self._bytes[:whole]
            if int.from_bytes(frame[:DISCRIMINATOR], "big") == self._expected and len(frame) >= DISCRIMINATOR:
                frames.append(frame[DISCRIMINATOR:])
            else:
                self.dropped += 1
        return frames


class VtkFrameReader:
    """Finds frames in the bytes of a serial line and returns the TLV part of those with the expected discriminator.

    A frame with a bad CRC or another discriminator is dropped silently, as the protocol requires; `dropped` counts them.
    After a bad CRC the search continues behind the start byte, so that a false 1Fh in noise costs no good frame; where
    no discriminator follows, it continues at once instead of waiting for the length that the noise happens to name.
    """

    def __init__(self, expected: int, clock: Callable[[], float] = time.monotonic, frame_s: float = FRAME_S) -> None:
        self.dropped = 0
        self._expected = expected
        self._clock = clock
        self._frame_s = frame_s
        self._bytes = bytearray()
        self._began = 0.0

    def feed(self, data: bytes) -> list[bytes]:
        """The TLV parts of the frames that these bytes complete."""
        if self._bytes and self._clock() - self._began > self._frame_s:
            self._skip(1)
        if not self._bytes:
            self._began = self._clock()
        self._bytes += data
        frames = []
        while self._find_start() and len(self._bytes) >= HEAD:
            length = int.from_bytes(self._bytes[1:HEAD], "big")
            if length < DISCRIMINATOR or self._is_noise():
                self._skip(1)
                continue
            whole = HEAD + length + TAIL
            if len(self._bytes) < whole:
                break
            frame = bytes(self._bytes[:whole])
            if crc(frame[:-TAIL]) != int.from_bytes(frame[-TAIL:], "big"):
                self.dropped += 1
                self._skip(1)
                continue
            self._skip(whole)
            if int.from_bytes(frame[HEAD : HEAD + DISCRIMINATOR], "big") == self._expected:
                frames.append(frame[HEAD + DISCRIMINATOR : -TAIL])
            else:
                self.dropped += 1
        return frames

    def _is_noise(self) -> bool:
        named = self._bytes[HEAD : HEAD + DISCRIMINATOR]
        return len(named) == DISCRIMINATOR and int.from_bytes(named, "big") not in DISCRIMINATORS

    def _find_start(self) -> bool:
        start = self._bytes.find(START)
        del self._bytes[: start if start >= 0 else len(self._bytes)]
        return start >= 0

    def _skip(self, count: int) -> None:
        del self._bytes[:count]
        self._began = self._clock()
