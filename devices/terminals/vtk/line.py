"""VTK messages over a link: framed with start byte and CRC on a serial line, with the length alone over TCP (§2)."""

import logging
import time
from typing import Protocol

from devices.links import Link, TcpLink
from devices.terminals.vtk.frame import (
    FRAME_S,
    FROM_TERMINAL,
    TO_TERMINAL,
    FrameReader,
    PlainFrameReader,
    pack,
    pack_plain,
)
from devices.terminals.vtk.message import Message, MessageError, decode
from devices.terminals.vtk.tlv import TlvError

log = logging.getLogger(__name__)


class Frames(Protocol):
    """Finds messages in the bytes as they come."""

    def feed(self, data: bytes) -> list[bytes]: ...


class Line:
    """Says and hears whole messages. Raises LinkError like the link itself."""

    def __init__(self, link: Link, frame_s: float = FRAME_S) -> None:
        self.link = link
        self._frame_s = frame_s
        self._plain = isinstance(link, TcpLink)
        self._frames = self._reader()

    def open(self) -> None:
        """Opens the link; what was half received before is forgotten. Raises LinkAbsent."""
        self._frames = self._reader()
        self.link.open()

    def hang_up(self) -> None:
        """Over TCP a message of which something is missing spoils all that follow: the connection is closed for a new one.

        On a serial line the next start byte is found, and nothing is done.
        """
        if self._plain:
            self.link.close()

    def say(self, sent: Message) -> None:
        """Sends one message."""
        tlv = sent.encode()
        self.link.write(pack_plain(TO_TERMINAL, tlv) if self._plain else pack(TO_TERMINAL, tlv))

    def hear(self, until: float) -> list[Message]:
        """The messages that come next, [] at the time `until` (monotonic clock, seconds). Broken ones are dropped."""
        while data := self.link.read(until):
            messages = [each for each in map(self._decode, self._frames.feed(data)) if each is not None]
            if messages or time.monotonic() >= until:
                return messages
        return []

    def _decode(self, data: bytes) -> Message | None:
        try:
            return decode(data)
        except (TlvError, MessageError) as error:
            log.warning("%s: message dropped: %s", self.link.address, error)
            return None

    def _reader(self) -> Frames:
        return PlainFrameReader(FROM_TERMINAL) if self._plain else FrameReader(FROM_TERMINAL, frame_s=self._frame_s)
