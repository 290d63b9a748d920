"""A line over TCP on this machine: the device listens for one connection at a time; the cable can be pulled."""

import contextlib
import select
import socket
import sys
import termios
import threading
import time
from fcntl import ioctl

READ_STEP_S = 0.05
SIOCOUTQ = termios.TIOCOUTQ
"""How many sent bytes the other side's kernel has not acknowledged yet."""


class TcpLine:
    """The device's end. Port 0 takes a free port and keeps it when the cable is plugged in again."""

    def __init__(self, port: int = 0, host: str = "127.0.0.1") -> None:
        self._host, self._port = host, port
        self.connections = 0
        self._lock = threading.Lock()
        self._listener: socket.socket | None = None
        self._connection: socket.socket | None = None

    @property
    def address(self) -> str:
        return f"tcp://{self._host}:{self._port}"

    @property
    def plugged(self) -> bool:
        """The network cable is in."""
        return self._listener is not None

    def plug(self) -> None:
        with self._lock:
            if self._listener is None:
                self._listener = socket.create_server((self._host, self._port))
                self._listener.setblocking(False)
                self._port = self._listener.getsockname()[1]

    def unplug(self) -> None:
        with self._lock:
            for end in (self._connection, self._listener):
                if end is not None:
                    # A reader that waits on it keeps a closed socket, and its port, for a moment: not one that is shut down.
                    with contextlib.suppress(OSError):
                        end.shutdown(socket.SHUT_RDWR)
                    end.close()
            self._connection = self._listener = None

    def read(self, limit: int) -> bytes:
        with self._lock:
            listener, connection = self._listener, self._connection
        if listener is None:
            time.sleep(READ_STEP_S)
            return b""
        with contextlib.suppress(OSError, ValueError):
            ready, _, _ = select.select([end for end in (listener, connection) if end], [], [], READ_STEP_S)
            if listener in ready:
                self._accept(listener)
            elif ready and connection is not None:
                data = connection.recv(limit)
                if not data:
                    self._drop(connection)
                return data
        return b""

    def write(self, data: bytes) -> None:
        with self._lock:
            if self._connection is not None:
                with contextlib.suppress(OSError):
                    self._connection.sendall(data)

    def drain(self, within_s: float = 0.5) -> None:
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            with self._lock:
                if self._connection is None:
                    return
                with contextlib.suppress(OSError):
                    left = ioctl(self._connection, SIOCOUTQ, b"\0\0\0\0")
                    if not int.from_bytes(left, sys.byteorder):
                        return
            time.sleep(0.001)

    def discard(self) -> None:
        with self._lock, contextlib.suppress(OSError):
            while self._connection is not None and select.select([self._connection], [], [], 0)[0]:
                if not self._connection.recv(4096):
                    return

    def _accept(self, listener: socket.socket) -> None:
        """A new connection replaces the former one, which must have gone."""
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = connection
            self.connections += 1

    def _drop(self, connection: socket.socket) -> None:
        with self._lock:
            connection.close()
            if self._connection is connection:
                self._connection = None
