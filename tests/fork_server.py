"""A process that has imported the server's modules, and forks a server whenever a test asks for one (tests/forked.py).

    python -m tests.fork_server FD

FD is a socket. The first message goes out on it: which variables of the environment the modules have read while they
were imported, with the values found. Each message that comes in names the directory, the environment and the arguments
of a server, and brings three files: its output, its error output, and the pipe for its pid and, in the end, its exit
code. When the socket is closed this process ends, and all its servers with it.
"""

from __future__ import annotations

# The system's own calls: gevent replaces those of `socket` and `select`, and this process must never start its loop.
import _socket
import array
import ctypes
import importlib
import json
import os
import signal
import struct
import sys
from contextlib import suppress

NUMBER = struct.Struct("=i")
LARGEST_MESSAGE = 1 << 17
_FILES = 3
_PR_SET_PDEATHSIG = 1


def main(requests: _socket.socket) -> None:
    """Imports the modules and forks servers; goes on as gunicorn in each of them."""
    requests.send(json.dumps(_import_modules()).encode())
    arguments = _serve(requests)
    if arguments is not None:
        from gunicorn.app.wsgiapp import run

        sys.argv[1:] = arguments
        run(prog="gunicorn")


def _import_modules() -> dict[str, str | None]:
    """Imports what the server's master imports before it forks. Returns the variables read meanwhile, None if not set."""
    found: dict[str, str | None] = {}
    plain = type(os.environ)

    class Recorded(plain):  # type: ignore[misc, valid-type]
        def __getitem__(self, name: str) -> str:
            found[name] = None
            found[name] = value = str(super().__getitem__(name))
            return value

    os.environ.__class__ = Recorded
    importlib.import_module("gunicorn.app.wsgiapp")
    importlib.import_module("web.gunicorn_settings")
    os.environ.__class__ = plain
    return found


def _serve(requests: _socket.socket) -> list[str] | None:
    """Returns in each server, with its arguments, and in this process, with None, when no more are wanted."""
    while True:
        message, attached, _, _ = requests.recvmsg(LARGEST_MESSAGE, _socket.CMSG_SPACE(_FILES * NUMBER.size))
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if not message:
            return None
        files = array.array("i", attached[0][2])
        if os.fork() == 0:
            requests.close()
            _fork_server(*files)
            return _become(json.loads(message))
        for file in files:
            os.close(file)


def _fork_server(out: int, errors: int, report: int) -> None:
    """Returns in the server only. This process stays beside it: only a parent learns the exit code."""
    _end_with_the_parent()
    server = os.fork()
    if server:
        os.close(out)
        os.close(errors)
        _, status = os.waitpid(server, 0)
        os.write(report, NUMBER.pack(os.waitstatus_to_exitcode(status)))
        os._exit(0)
    _end_with_the_parent()
    os.setsid()
    os.dup2(out, 1)
    os.dup2(errors, 2)
    os.write(report, NUMBER.pack(os.getpid()))
    for file in (out, errors, report):
        os.close(file)


def _end_with_the_parent() -> None:
    """However a test run ends, its servers do not outlive it."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _become(server: dict[str, object]) -> list[str]:
    """Takes on what a started program is given. Returns the arguments."""
    directory, environment, arguments = server["directory"], server["environment"], server["arguments"]
    assert isinstance(directory, str)
    assert isinstance(environment, dict)
    assert isinstance(arguments, list)
    os.chdir(directory)
    os.environ.clear()
    os.environ.update(environment)
    return arguments


if __name__ == "__main__":
    main(_socket.socket(fileno=int(sys.argv[1])))
