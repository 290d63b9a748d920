"""The processes of one box: the server under gunicorn, and what else runs beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import requests

_HOUSE = Path(__file__).parents[1]
_STOP_S = 8.0


class NotReady(Exception):
    """The server did not start; the sentence says where to look."""


def server_command(host: str, port: int, *more: str) -> list[str]:
    """The gunicorn command; its options are in web/gunicorn_settings.py. `more` are further addresses to listen on."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "--config=python:web.gunicorn_settings",
        *(f"--bind={address}" for address in (f"{host}:{port}", *more)),
        "web.wsgi:application",
    ]


def server_environment(
    settings: Path, data: Path, public_url: str | None = None, clock: str | None = None
) -> dict[str, str]:
    """The environment that web/wsgi.py reads."""
    environment = {"TALON_SETTINGS": str(settings.resolve()), "TALON_DATA": str(data.resolve())}
    if public_url:
        environment["TALON_PUBLIC_URL"] = public_url
    if clock:
        environment["TALON_CLOCK"] = clock
    return environment


class Child(Protocol):
    """A started process, as subprocess.Popen has it."""

    returncode: int | None

    def poll(self) -> int | None: ...


def wait_until_ready(url: str, process: Child, seconds: float = 30.0) -> list[str]:
    """Returns when the server answers, with what it says is wrong: it serves all the same, in safe mode for example.

    Raises NotReady when it ends or does not answer in time.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NotReady(f"The server ended with code {process.returncode}; its message stands above.")
        try:
            answer = requests.get(f"{url}/readyz", timeout=5).json()
            return [str(problem) for problem in answer.get("problems", [])]
        except requests.RequestException:
            pass
        time.sleep(0.05)
    raise NotReady(f"The server does not answer at {url}/readyz after {seconds:.0f} s.")


@dataclass(slots=True)
class Processes:
    """Child processes that end together."""

    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(
        self, name: str, command: list[str], environment: Mapping[str, str] | None = None, log: Path | None = None
    ) -> subprocess.Popen[bytes]:
        """Starts a child in its own session, so that Ctrl-C reaches it only through us, in our order.

        Its output is appended to the file `log`, or goes to our own output.
        """
        with ExitStack() as stack:
            out = stack.enter_context(log.open("ab")) if log else None
            child = subprocess.Popen(
                command,
                cwd=_HOUSE,
                env={**os.environ, **(environment or {})},
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT if out else None,
            )
        self.children[name] = child
        return child

    def wait(self) -> tuple[str, int]:
        """Waits until one of the children ends. Returns its name and exit code."""
        while True:
            for name, child in self.children.items():
                if child.poll() is not None:
                    return name, int(child.returncode)
            time.sleep(0.2)

    def stop(self) -> None:
        """Ends all children, the latest first; a child that does not end in time is killed."""
        for child in reversed(self.children.values()):
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + _STOP_S
        for child in reversed(self.children.values()):
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
