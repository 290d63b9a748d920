"""A line between a browser and the server that a test can cut and mend: a TCP relay on a port of its own."""

from __future__ import annotations

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class CutLine:
    """Passes bytes between whoever connects to `port` and the server, until it is cut: then every connection is torn,
    and new ones are torn at once, as behind a switch without power.
    """

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._lock = threading.Lock()
        self._whole = True
        # A request that carries these bytes is passed on, and the line is cut before its answer comes back.
        self._fatal: bytes | None = None
        self._fatal_passed = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        with self._lock:
            self._whole = False
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            _tear(*pair)

    def mend(self) -> None:
        with self._lock:
            self._whole = True

    def cut_after(self, request: bytes) -> threading.Event:
        """Cuts the line as soon as a request with these bytes has gone through to the server. Set when it has."""
        self._fatal_passed.clear()
        self._fatal = request
        return self._fatal_passed

    def close(self) -> None:
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                if not self._whole:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self._server_port))
                self._pairs.append((near, far))
            threading.Thread(target=self._relay, args=(near, far), daemon=True).start()

    def _relay(self, near: socket.socket, far: socket.socket) -> None:
        try:
            with selectors.DefaultSelector() as ready:
                ready.register(near, selectors.EVENT_READ, far)
                ready.register(far, selectors.EVENT_READ, near)
                while True:
                    for key, _ in ready.select():
                        source: socket.socket = key.fileobj  # type: ignore[assignment]
                        data = source.recv(65536)
                        if not data:
                            return
                        key.data.sendall(data)
                        if source is near and self._fatal and self._fatal in data:
                            self._fatal = None
                            self.cut()
                            self._fatal_passed.set()
                            return
        except (OSError, ValueError):
            pass  # cut
        finally:
            _tear(near, far)


def _tear(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@contextmanager
def cut_line(server_port: int) -> Iterator[CutLine]:
    line = CutLine(server_port)
    try:
        yield line
    finally:
        line.close()
