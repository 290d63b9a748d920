"""A device on the network: one TCP connection at a time, closed at the first error."""

import contextlib
import select
import socket
import time
from urllib.parse import urlsplit

from devices.links.link import LinkAbsent, LinkLost, LinkStalled

CONNECT_S = 15.0
READ_BYTES = 4096
KEEPALIVE = ((socket.TCP_KEEPIDLE, 10), (socket.TCP_KEEPINTVL, 5), (socket.TCP_KEEPCNT, 3))
"""A printer that is switched off sends nothing: the kernel probes it after 10 s and gives up after 15 more."""
UNACKNOWLEDGED_MS = 5000
"""What has been sent and is not acknowledged for so long ends the connection: packets are dropped on the way."""


def host_and_port(address: str) -> tuple[str, int]:
    """Host and port of `tcp://host:port`. Raises ValueError."""
    parts = urlsplit(address)
    if parts.scheme != "tcp" or not parts.hostname or not parts.port:
        raise ValueError(f"{address!r} is not an address like tcp://192.0.2.7:9100")
    return parts.hostname, parts.port


class TcpLink:
    """A Link over TCP. `connect_s` is how long the other side may take to accept the connection."""

    def __init__(self, address: str, *, write_timeout_s: float = 1.0, connect_s: float = CONNECT_S) -> None:
        self._address = address
        self._host_and_port = host_and_port(address)
        self._write_timeout_s = write_timeout_s
        self._connect_s = connect_s
        self._socket: socket.socket | None = None

    @property
    def address(self) -> str:
        return self._address

    @property
    def is_open(self) -> bool:
        return self._socket is not None

    def open(self) -> None:
        self.close()
        try:
            connection = socket.create_connection(self._host_and_port, self._connect_s)
        except OSError as error:
            raise LinkAbsent(
                f"{self._address} cannot be reached ({error}): check the network cable, the address and the power."
            ) from error
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in KEEPALIVE:
            connection.setsockopt(socket.IPPROTO_TCP, option, value)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MS)
        connection.setblocking(False)
        self._socket = connection

    def close(self) -> None:
        connection, self._socket = self._socket, None
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.close()

    def write(self, data: bytes) -> None:
        connection = self._opened()
        deadline = time.monotonic() + self._write_timeout_s
        rest = memoryview(data)
        try:
            while rest:
                left_s = deadline - time.monotonic()
                if left_s <= 0 or not select.select([], [connection], [], left_s)[1]:
                    self.close()
                    raise LinkStalled(f"{self._address} takes no more bytes: the device is holding the line.")
                rest = rest[connection.send(rest) :]
        except OSError as error:
            raise self._lost(error) from error

    def read(self, until: float) -> bytes:
        connection = self._opened()
        try:
            if not select.select([connection], [], [], max(0.0, until - time.monotonic()))[0]:
                return b""
            data = connection.recv(READ_BYTES)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise self._lost(error) from error
        if not data:
            raise self._lost("closed by the device")
        return data

    def waiting(self) -> bytes:
        return self.read(0.0)

    def _opened(self) -> socket.socket:
        if self._socket is None:
            raise LinkLost(f"The connection to {self._address} is closed.")
        return self._socket

    def _lost(self, why: object) -> LinkLost:
        self.close()
        return LinkLost(f"The connection to {self._address} has gone ({why}): check the cable and the device's power.")
