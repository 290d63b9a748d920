"""What an emulated device needs from its line, whether a pty or a TCP port."""

from typing import Protocol


class EmulatedLine(Protocol):
    """The device's end of a line whose cable can be pulled."""

    @property
    def address(self) -> str:
        """What the other side opens: a path, or `tcp://host:port`."""

    @property
    def connections(self) -> int:
        """How often somebody has connected, where the line can tell; after a change half-received data is void."""

    def plug(self) -> None:
        """Plugs the cable in; does nothing when it is in already."""

    def unplug(self) -> None:
        """Pulls the cable out: what is still on the line is lost, the other side gets an error."""

    def read(self, limit: int) -> bytes:
        """Up to `limit` bytes, or b"" after a short wait."""

    def write(self, data: bytes) -> None:
        """Sends to the other side; lost when unplugged or when nobody is there."""

    def drain(self) -> None:
        """Waits until the other side has taken what was sent."""

    def discard(self) -> None:
        """Drops what has come in but was not read."""
