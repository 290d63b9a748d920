"""What every link can do, and what can go wrong on it."""

from typing import Protocol

CHUNK_BYTES = 256


class LinkError(Exception):
    """The link cannot be used; the message says what to do."""


class LinkAbsent(LinkError):
    """The port or address is not there, is held by another program, or refuses the settings."""


class LinkLost(LinkError):
    """The link broke while it was open: cable pulled, adapter reset, connection closed."""


class LinkStalled(LinkError):
    """The device stopped taking bytes (flow control, full buffer) for longer than the write timeout."""


class Link(Protocol):
    """Owned by one thread. After LinkLost or LinkStalled it is closed; open it again to go on."""

    @property
    def address(self) -> str:
        """Where it leads, as written in the settings."""

    @property
    def is_open(self) -> bool:
        """True between a successful open() and the first error or close()."""

    def open(self) -> None:
        """Opens it and drops what was received before. Raises LinkAbsent."""

    def close(self) -> None:
        """Closes it; it is no error if it has already gone."""

    def write(self, data: bytes) -> None:
        """Writes all bytes to the line. Raises LinkLost or LinkStalled; some bytes may have gone out by then."""

    def read(self, until: float) -> bytes:
        """Bytes as soon as there are any, or b"" at the time `until` (monotonic clock, seconds). Raises LinkLost."""

    def waiting(self) -> bytes:
        """The bytes that have come in by now, without waiting. Raises LinkLost."""
