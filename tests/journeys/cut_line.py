"""The network between a screen and the server, for tests that cut it: nothing gets through, and nobody is told that it does not."""

from __future__ import annotations

import socket
import threading
from types import TracebackType
from typing import Self

_CHUNK = 65536
_ESTABLISHED = 1  # the first byte of Linux's tcp_info


class CutLine:
    """Passes bytes on to a port of this machine, as long as it is whole.

    What was connected when it is cut, or tries to connect while it is, hangs for good, as over a line whose packets are long
    given up; what connects after it was mended gets through.
    """

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._whole = True
        self._ended = threading.Event()
        self._hanging: list[socket.socket] = []
        self._cut = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self._whole = False
        self._cut.set()

    def mend(self) -> None:
        self._cut = threading.Event()
        self._whole = True

    def unanswerable(self) -> int:
        """How many requests hang on this line at the moment, which their screen has not given up yet."""
        return sum(_hangs(end) for end in self._hanging)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._listening.close()
        for end in self._hanging:
            end.close()

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                screen, _ = self._listening.accept()
            except OSError:
                return
            if self._whole:
                self._connect(screen)
            else:
                self._hanging.append(screen)

    def _connect(self, screen: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self._to_port))
        except OSError:
            screen.close()
            return
        for one, other in ((screen, server), (server, screen)):
            threading.Thread(target=self._pass, args=(one, other, self._cut), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket, cut: threading.Event) -> None:
        try:
            while (taken := one.recv(_CHUNK)) and not cut.is_set():
                other.sendall(taken)
        except OSError:
            pass
        if cut.is_set():
            self._hanging += [one, other]
            return
        one.close()
        other.close()


def _hangs(end: socket.socket) -> bool:
    """Whether something has been sent to it that nobody reads, by somebody who still keeps the connection."""
    try:
        kept = end.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1) == bytes([_ESTABLISHED])
        return kept and bool(end.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
    except OSError:
        return False
