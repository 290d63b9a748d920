"""VTK messages over a link: framed with start byte and CRC on a serial line, by their length alone over TCP (§2)."""

import logging
import time
from typing import Protocol

from devices.links import Link, TcpLink
from devices.terminals.vtk.frame import (
    FRAME_S,
    FROM_TERMINAL,
    TO_TERMINAL,
    VtkFrameReader,
    VtkTcpFrameReader,
    pack,
    pack_for_tcp,
)
from devices.terminals.vtk.message import VtkMessage, VtkMessageError, decode
from devices.terminals.vtk.tlv import TlvError

log = logging.getLogger(__name__)


class FrameReader(Protocol):
    """Finds frames in the bytes as they come."""

    def feed(self, data: bytes) -> list[bytes]: ...


class VtkChannel:
    """Sends and receives whole messages. Raises LinkError like the link itself."""

    def __init__(self, link: Link, frame_s: float = FRAME_S) -> None:
        self.link = link
        self._frame_s = frame_s
        self._over_tcp = isinstance(link, TcpLink)
        self._frames = self._new_reader()

    def open(self) -> None:
        """Opens the link and drops what was half received before. Raises LinkAbsent."""
        self._frames = self._new_reader()
        self.link.open()

    def resynchronise(self) -> None:
        """Makes sure that the next message is read from its beginning.

        Over TCP a message that lost a part would spoil all that follow: the connection is closed, to be opened again.
        On a serial line the next start byte is found by itself.
        """
        if self._over_tcp:
            self.link.close()

    def send(self, message: VtkMessage) -> None:
        """Sends one message."""
        tlv = message.encode()
        self.link.write(pack_for_tcp(TO_TERMINAL, tlv) if self._over_tcp else pack(TO_TERMINAL, tlv))

    def receive(self, until: float) -> list[VtkMessage]:
        """The next messages, [] at the time `until` (monotonic clock, seconds). Broken ones are dropped."""
        while data := self.link.read(until):
            messages = [message for message in map(self._decode, self._frames.feed(data)) if message is not None]
            if messages or time.monotonic() >= until:
                return messages
        return []

    def _decode(self, data: bytes) -> VtkMessage | None:
        try:
            return decode(data)
        except (TlvError, VtkMessageError) as error:
            log.warning("%s: message dropped: %s", self.link.address, error)
            return None

    def _new_reader(self) -> FrameReader:
        if self._over_tcp:
            return VtkTcpFrameReader(FROM_TERMINAL)
        return VtkFrameReader(FROM_TERMINAL, frame_s=self._frame_s)
