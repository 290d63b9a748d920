"""A printer's network port: one connection at a time, as real ones have it; what a PtyLine is for a serial line."""

import contextlib
import select
import socket
import threading
import time

from devices.emulators.pty_line import BITS_PER_BYTE, READ_STEP_S


class TcpLine:
    """Listens on `host:port` (port 0: any free one). A second caller waits until the first has hung up."""

    def __init__(self, host: str, port: int, baud: int = 0) -> None:
        self._host, self._port = host, port
        self.baud = baud
        self._lock = threading.Lock()
        self._listener: socket.socket | None = None
        self._caller: socket.socket | None = None

    @property
    def address(self) -> str:
        """What the other side opens."""
        return f"tcp://{self._host}:{self._port}"

    @property
    def plugged(self) -> bool:
        """True while the network cable is in."""
        return self._listener is not None

    def plug(self) -> None:
        """Starts listening; does nothing when plugged."""
        with self._lock:
            if self._listener is not None:
                return
            self._listener = socket.create_server((self._host, self._port))
            self._port = self._listener.getsockname()[1]

    def unplug(self) -> None:
        """Pulls the cable: the caller is hung up on, nobody can call."""
        with self._lock:
            for each in (self._caller, self._listener):
                if each is not None:
                    each.close()
            self._caller = self._listener = None

    def read(self, limit: int) -> bytes:
        """Up to `limit` bytes, or b"" after a short wait. Takes the time the bytes would need on a line of this rate."""
        with self._lock:
            listener, caller = self._listener, self._caller
        waited_for = caller or listener
        if waited_for is None:
            time.sleep(READ_STEP_S)
            return b""
        try:
            if not select.select([waited_for], [], [], READ_STEP_S)[0]:
                return b""
            if caller is None and listener is not None:
                self._answer(listener)
                return b""
            data = caller.recv(limit) if caller is not None else b""
        except (OSError, ValueError):
            data = b""
        if not data:
            self._hang_up(caller)
        elif self.baud:
            time.sleep(len(data) * BITS_PER_BYTE / self.baud)
        return data

    def drain(self, within_s: float = 0.5) -> None:
        """What was sent is the network's affair."""

    def write(self, data: bytes) -> None:
        """Sends to the caller; lost when there is none."""
        with self._lock:
            if self._caller is not None:
                with contextlib.suppress(OSError):
                    self._caller.sendall(data)

    def _answer(self, listener: socket.socket) -> None:
        caller, _ = listener.accept()
        caller.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self._caller = caller

    def _hang_up(self, caller: socket.socket | None) -> None:
        with self._lock:
            if caller is not None and self._caller is caller:
                caller.close()
                self._caller = None
