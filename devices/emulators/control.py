"""Controls an emulated device while it runs: one command per line, on stdin or a control socket."""

import contextlib
import os
import socketserver
import sys
import threading
from collections.abc import Callable
from pathlib import Path

Control = Callable[[str], str]
"""Takes a line and returns the answer, a line too."""


class UnknownFault(ValueError):
    """There is no such fault; the message lists those there are."""


class ControlSocket:
    """A Unix socket that answers each line with a line. Use as a context manager."""

    def __init__(self, path: Path, control: Control) -> None:
        self._path = path

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                for line in self.rfile:
                    self.wfile.write(f"{control(line.decode('utf-8', 'replace'))}\n".encode())

        self._handler = Handler

    def __enter__(self) -> "ControlSocket":
        with contextlib.suppress(FileNotFoundError):
            self._path.unlink()
        # A socket's path may have 107 bytes; a descriptor stands in for a folder's path of any length.
        folder = os.open(self._path.parent, os.O_PATH | os.O_DIRECTORY)
        try:
            name = f"/proc/self/fd/{folder}/{self._path.name}"
            self._server = socketserver.ThreadingUnixStreamServer(name, self._handler)
        finally:
            os.close(folder)
        self._server.daemon_threads = True
        self._path.chmod(0o600)
        threading.Thread(target=self._server.serve_forever, name="control socket", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        with contextlib.suppress(FileNotFoundError):
            self._path.unlink()


def read_stdin(control: Control, on_answer: Callable[[str], None]) -> threading.Thread | None:
    """Carries out the lines of stdin on a thread of its own; None when stdin is closed or /dev/null."""
    if sys.stdin is None or sys.stdin.closed or os.fstat(sys.stdin.fileno()).st_rdev == os.makedev(1, 3):
        return None

    def read() -> None:
        for line in sys.stdin:
            if line.strip():
                on_answer(control(line))

    thread = threading.Thread(target=read, name="control on stdin", daemon=True)
    thread.start()
    return thread
