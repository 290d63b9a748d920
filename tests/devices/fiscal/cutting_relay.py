"""A TCP line that breaks at a certain byte: a relay in front of a device counts what passes, and then does what it is given."""

import contextlib
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

IN, OUT = "in", "out"


class CuttingRelay:
    """`passed` counts the bytes to the device ("in") and from it ("out"). At the byte named by `cut` the connection breaks, once,
    after `on_cut`; later connections work. Use as a context manager.
    """

    def __init__(self, device: tuple[str, int], on_cut: Callable[[], None] = lambda: None) -> None:
        self._device, self._on_cut = device, on_cut
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.passed = {IN: 0, OUT: 0}
        self._cut: tuple[str, int] | None = None
        self._lock = threading.Lock()

    def cut(self, way: str, after: int) -> None:
        """Sets where it breaks."""
        self._cut = (way, after)

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _close(self._listener)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                try:
                    far = socket.create_connection(self._device, 5)
                except OSError:
                    _close(near)
                    continue
                for end in (near, far):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                for way, source, sink in ((IN, near, far), (OUT, far, near)):
                    threading.Thread(target=self._pump, args=(way, source, sink), daemon=True).start()

    def _pump(self, way: str, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(4096):
                with self._lock:
                    passes = self._until_the_cut(way, data)
                    self.passed[way] += len(passes)
                    cut_here = len(passes) < len(data) or (
                        self._cut is not None and self._cut == (way, self.passed[way])
                    )
                    if cut_here:
                        self._cut = None
                sink.sendall(passes)
                if cut_here:
                    self._on_cut()
                    break
        _close(source)
        _close(sink)

    def _until_the_cut(self, way: str, data: bytes) -> bytes:
        if self._cut is None or self._cut[0] != way:
            return data
        return data[: max(0, self._cut[1] - self.passed[way])]


def _close(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
