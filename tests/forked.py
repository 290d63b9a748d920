"""Starts servers by fork from a process that has imported their modules, where that makes no difference (decisions/0033)."""

from __future__ import annotations

import array
import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Protocol

from tests.fork_server import LARGEST_MESSAGE, NUMBER

HOUSE = Path(__file__).parents[1]
# The command of those that can be forked: its settings, and the modules that these name, are imported before.
_COMMAND = [sys.executable, "-m", "gunicorn", "--config=python:web.gunicorn_settings"]
# What Python and the loader read before any module is there.
_READ_FIRST = ("LD_", "PYTHON")
# Which test runs: it is read where a module copies the whole environment.
_OF_PYTEST = "PYTEST_"


class Process(Protocol):
    """What subprocess.Popen and Forked have in common."""

    pid: int
    returncode: int | None

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, sig: int) -> None: ...


class Forked:
    """A server that the fork server has made; to be used as a subprocess.Popen."""

    def __init__(self, report: int) -> None:
        self._report = report
        self.returncode: int | None = None
        self.pid: int = NUMBER.unpack(os.read(report, NUMBER.size))[0]

    def poll(self) -> int | None:
        """The exit code, or None while the server lives."""
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, once the server has ended. Raises subprocess.TimeoutExpired after so many seconds."""
        code = self._look(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("gunicorn", timeout or 0)
        return code

    def send_signal(self, sig: int) -> None:
        """Does nothing once the server has ended."""
        if self.poll() is None:
            os.kill(self.pid, sig)

    def _look(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._report], [], [], timeout)[0]:
            # Nothing comes when the fork server was killed, and the server with it.
            code = os.read(self._report, NUMBER.size) or NUMBER.pack(-signal.SIGKILL)
            os.close(self._report)
            self.returncode = NUMBER.unpack(code)[0]
        return self.returncode


class ForkServer:
    """The process that forks for this one; it ends with it."""

    def __init__(self) -> None:
        self._requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.fork_server", str(theirs.fileno())],
                cwd=HOUSE,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._environment = dict(os.environ)
        read: dict[str, str | None] = json.loads(self._requests.recv(LARGEST_MESSAGE))
        self._read = {name: value for name, value in read.items() if not name.startswith(_OF_PYTEST)}
        self._lock = threading.Lock()

    def makes_the_same(self, command: list[str], environment: Mapping[str, str]) -> bool:
        """Whether a forked server is what the command would start: the modules have read the same when they were imported."""
        first = [name for name in {*environment, *self._environment} if name.startswith(_READ_FIRST)]
        return (
            command[: len(_COMMAND)] == _COMMAND
            and all(environment.get(name) == value for name, value in self._read.items())
            and all(environment.get(name) == self._environment.get(name) for name in first)
        )

    def fork(self, command: list[str], directory: Path, environment: Mapping[str, str]) -> Forked:
        """A server of its own session, with the output of this process."""
        arguments = command[len(_COMMAND) - 1 :]
        message = {"directory": str(directory), "environment": dict(environment), "arguments": arguments}
        ours, report = os.pipe()
        files = array.array("i", [1, 2, report])
        with self._lock:
            self._requests.sendmsg([json.dumps(message).encode()], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, files)])
        os.close(report)
        return Forked(ours)

    def end(self) -> None:
        """Ends the process, and the servers that are left."""
        self._requests.close()
        self.process.wait()


@cache
def fork_server() -> ForkServer:
    """The one of this test process."""
    server = ForkServer()
    atexit.register(server.end)
    return server


def start(command: list[str], directory: Path, environment: Mapping[str, str]) -> Process:
    """Starts a server with this command and whole environment, in a session of its own: forked, if that makes no difference."""
    if fork_server().makes_the_same(command, environment):
        return fork_server().fork(command, directory, environment)
    return subprocess.Popen(command, cwd=directory, env=dict(environment), start_new_session=True)
