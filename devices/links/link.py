"""What every link can do, and what can go wrong on it."""

from typing import Protocol

CHUNK_BYTES = 256


class LinkError(Exception):
    """The link cannot be used; the sentence says what to do."""


class LinkAbsent(LinkError):
    """The port or address is not there, is held by another program, or refuses the settings."""


class LinkLost(LinkError):
    """The link went away while it was open: cable pulled, adapter reset, connection closed."""


class LinkStalled(LinkError):
    """The device stopped taking bytes (flow control, full buffer) for longer than the write timeout."""


class Link(Protocol):
    """Owned by one thread. After LinkLost or LinkStalled it is closed; open it again to go on."""

    @property
    def address(self) -> str:
        """Where it leads, in the words of the settings."""

    @property
    def is_open(self) -> bool:
        """True between a successful open() and the first error or close()."""

    def open(self) -> None:
        """Opens it and forgets what had been received before. Raises LinkAbsent."""

    def close(self) -> None:
        """Closes it; one that is gone already is no error."""

    def write(self, data: bytes) -> None:
        """Hands all bytes to the line. Raises LinkLost or LinkStalled (some bytes may have gone out)."""

    def read(self, until: float) -> bytes:
        """Bytes as soon as there are any, or b"" at the time `until` (monotonic clock, seconds). Raises LinkLost."""

    def waiting(self) -> bytes:
        """Whatever has come in by now, without waiting. Raises LinkLost."""
