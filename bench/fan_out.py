"""From the press of «call next» to the last of 200 boards, beside a bare websocket fan-out of the same bytes.

    python -m bench.fan_out [--boards 200] [--calls 240]

Boards and presses are in this process, on one clock; both servers in processes of their own, taking turns.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import click

from bench.boards import Boards, socket_io_hello
from bench.client import Client
from bench.figures import machine, milliseconds, table
from bench.server import SERVICE, MeasuredServer, free_port

_ROUNDS = 6
_WAITING = 40
_WINDOW = "1"
_PAUSE_S = 0.02


@dataclass
class Times:
    """Seconds from the press: to its answer, to the first board, to the last."""

    answer: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)

    def press(self, client: Client, boards: Boards, path: str, word: str, **body: str) -> int:
        """Presses and waits until the last board has heard. Returns the length of what it heard, in bytes."""
        began = time.perf_counter()
        client.send(path, body)
        heard = boards.wait_for(word, pressed=client)
        assert heard.answered_at is not None, "an answer was waited for"
        self.answer.append(heard.answered_at - began)
        self.first.append(min(heard.told_at) - began)
        self.last.append(max(heard.told_at) - began)
        return len(heard.message)


class Talon:
    """The whole server: the call is committed, then told to every board."""

    def __init__(self, server: MeasuredServer, boards: int) -> None:
        self._operator = Client(server.port, server.tokens["operator1"])
        self._operator.post(f"/windows/{_WINDOW}/open")
        for _ in range(_WAITING):
            self._operator.post("/tickets", service=SERVICE, request_id=uuid.uuid4().hex)
        path = "/socket.io/?EIO=4&transport=websocket"
        self.boards = Boards(server.port, boards, path, socket_io_hello(server.tokens["board-1"]))
        self.times = Times()
        self.length = 0

    def call(self) -> None:
        self.length = self.times.press(
            self._operator,
            self.boards,
            f"/windows/{_WINDOW}/call-next",
            '"ticket_called"',
            request_id=uuid.uuid4().hex,
        )
        # The rest of the visit is not measured, but its messages must have gone before the next press.
        for path, body, word in (
            (f"/windows/{_WINDOW}/start", {}, '"service_started"'),
            (f"/windows/{_WINDOW}/finish", {"outcome": "resolved"}, '"ticket_finished"'),
            ("/tickets", {"service": SERVICE, "request_id": uuid.uuid4().hex}, '"ticket_issued"'),
        ):
            self._operator.post(path, **body)
            self.boards.wait_for(word)


class Bare:
    """The raw limit."""

    def __init__(self, port: int, boards: int) -> None:
        self._client = Client(port, "")
        self.boards = Boards(port, boards, "/")
        self.times = Times()

    def call(self) -> None:
        self.times.press(self._client, self.boards, "/call", '"told"')


@click.command()
@click.option("--boards", default=200, show_default=True)
@click.option("--calls", default=240, show_default=True)
def main(boards: int, calls: int) -> None:
    """From a call to the last board."""
    print(machine())
    with tempfile.TemporaryDirectory(prefix="talon-bench-") as folder, MeasuredServer(Path(folder)) as server:
        talon = Talon(server, boards)
        for _ in range(10):
            talon.call()
        length = talon.length
        port = free_port()
        bare_server = subprocess.Popen([sys.executable, "-m", "bench.bare_fan_out", str(port), str(length)])
        try:
            bare = Bare(_listening(port), boards)
            for _ in range(10):
                bare.call()
            talon.times, bare.times = Times(), Times()
            for _ in range(_ROUNDS):
                for office in (talon, bare):
                    for _ in range(calls // _ROUNDS):
                        office.call()
                        time.sleep(_PAUSE_S)
                        talon.boards.drain()
                        bare.boards.drain()
        finally:
            bare_server.terminate()
            bare_server.wait()
        memory = server.memory_megabytes()
    table(
        f"From the press to {boards} boards, {length} bytes each, ms ({len(talon.times.last)} calls, {_WAITING} waiting)",
        ("", "p50", "p95", "p99", "target p99"),
        [
            ["Talon: call-next answered", *milliseconds(talon.times.answer, 50, 95, 99), ""],
            ["Talon: first board", *milliseconds(talon.times.first, 50, 95, 99), ""],
            ["Talon: last board", *milliseconds(talon.times.last, 50, 95, 99), "25"],
            ["bare fan-out, no commit: last board", *milliseconds(bare.times.last, 50, 95, 99), ""],
        ],
    )
    print(f"\nMemory with {boards} boards: worker {memory[1]:.0f} MB, gunicorn's master {memory[0]:.0f} MB.")


def _listening(port: int) -> int:
    """The port, once something listens there."""
    deadline = time.monotonic() + 10
    while True:
        try:
            Client(port, "").close()
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return port


if __name__ == "__main__":
    main()
