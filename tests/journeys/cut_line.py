"""The network between a screen and the server, for tests that cut it: nothing gets through, and nobody is told that it does not."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

_CHUNK = 65536


class CutLine:
    """Passes bytes on to a port of this machine, as long as it is whole.

    What was connected when it is cut hangs for good, as over a line whose packets are long given up. Who tries to connect
    meanwhile is not connected before it is mended: a system goes on trying.
    """

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._whole = threading.Event()
        self._whole.set()
        self._cut = threading.Event()
        self._ends: list[socket.socket] = []
        self._swallowing: set[socket.socket] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self._whole.clear()
        self._cut.set()

    def mend(self) -> None:
        self._cut = threading.Event()
        self._whole.set()

    def unanswerable(self) -> int:
        """On how many dead connections the screen has sent something since the line was mended, and waits for an answer."""
        return len(self._swallowing)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for end in (self._listening, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                screen, _ = self._listening.accept()
                self._ends.append(screen)
                threading.Thread(target=self._connect, args=(screen,), daemon=True).start()

    def _connect(self, screen: socket.socket) -> None:
        self._whole.wait()
        cut = self._cut
        try:
            server = socket.create_connection(("127.0.0.1", self._to_port))
        except OSError:
            screen.close()
            return
        self._ends.append(server)
        threading.Thread(target=self._pass, args=(server, screen, cut), daemon=True).start()
        self._pass(screen, server, cut)
        self._swallowing.discard(screen)

    def _pass(self, one: socket.socket, other: socket.socket, cut: threading.Event) -> None:
        with suppress(OSError):
            while taken := one.recv(_CHUNK):
                if not cut.is_set():
                    other.sendall(taken)
                elif self._whole.is_set() and one.getsockname()[1] == self.port:
                    self._swallowing.add(one)
        if not cut.is_set():
            for end in (one, other):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()
