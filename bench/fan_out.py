"""From the press of «call next» to the last of 200 and of 1,000 boards, beside a bare websocket fan-out of the same bytes.

    python -m bench.fan_out [--boards 200] [--boards 1000] [--calls 240]

Boards and presses are in this process, on one clock; both servers in processes of their own, taking turns. Every window
is open and busy, visitors wait. What is compared is the whole way from the press, and the part of it after the answer,
which is the fan-out alone: the bare server commits nothing.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click

from bench.bare_fan_out import WORD
from bench.boards import Boards, socket_io_hello
from bench.client import Client
from bench.figures import cpu_seconds, machine, milliseconds, percentile, table
from bench.server import SERVICE, WINDOWS, MeasuredServer
from tests.free_port import free_port

_ROUNDS = 6
_WAITING = 40
_WARM_UP = 10
_PRESSED = WINDOWS[0]
_PAUSE_S = 0.02
_PERCENTS = (50, 95, 99)
# Of issue 13: the last board, as a multiple of the bare server's time.
_TARGET_RATIO = 1.6


@dataclass
class Times:
    """Seconds from the press: to its answer, to the first board, to the last; and from the answer to the last."""

    answer: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    after_answer: list[float] = field(default_factory=list)

    def press(self, client: Client, boards: Boards, path: str, word: str, **body: str) -> int:
        """Presses and waits until the last board has the message. Returns the message's length in bytes."""
        began = time.perf_counter()
        client.send(path, body)
        arrival = boards.wait_for(word, pressed=client)
        assert arrival.answered_at is not None, "an answer was waited for"
        last = max(arrival.reached_at)
        self.answer.append(arrival.answered_at - began)
        self.first.append(min(arrival.reached_at) - began)
        self.last.append(last - began)
        self.after_answer.append(last - arrival.answered_at)
        return len(arrival.message)


class Talon:
    """The whole server: the call is committed, then sent to every board."""

    # The four commands of a visit, each with a message to every board.
    messages_a_call = 4

    def __init__(self, server: MeasuredServer, operator: Client, boards: int) -> None:
        self._server = server
        self._operator = operator
        path = "/socket.io/?EIO=4&transport=websocket"
        self.boards = Boards(server.port, boards, path, socket_io_hello(server.tokens["board-1"]))
        self.times = Times()
        self.length = 0

    def call(self) -> None:
        self.length = self.times.press(
            self._operator,
            self.boards,
            f"/windows/{_PRESSED}/call-next",
            '"ticket_called"',
            request_id=uuid.uuid4().hex,
        )
        # The rest of the visit is not timed, but its messages must have gone before the next press.
        for path, body, word in (
            (f"/windows/{_PRESSED}/start", {}, '"service_started"'),
            (f"/windows/{_PRESSED}/finish", {"outcome": "resolved"}, '"ticket_finished"'),
            ("/tickets", {"service": SERVICE, "request_id": uuid.uuid4().hex}, '"ticket_issued"'),
        ):
            self._operator.post(path, **body)
            self.boards.wait_for(word)

    def cpu_seconds(self) -> float:
        return self._server.cpu_seconds()


class Bare:
    """The raw limit."""

    messages_a_call = 1

    def __init__(self, port: int, process: int, boards: int) -> None:
        self._process = process
        self._client = Client(port, "")
        self.boards = Boards(port, boards, "/")
        self.times = Times()

    def call(self) -> None:
        self.times.press(self._client, self.boards, "/call", WORD)

    def cpu_seconds(self) -> float:
        return cpu_seconds(self._process)


@click.command()
@click.option("--boards", "sizes", multiple=True, type=int, default=(200, 1000), show_default=True)
@click.option("--calls", default=240, show_default=True)
def main(sizes: tuple[int, ...], calls: int) -> None:
    """From a call to the last board."""
    print(machine())
    with tempfile.TemporaryDirectory(prefix="talon-bench-") as folder, MeasuredServer(Path(folder)) as server:
        operator = busy_hall(server)
        for boards in sizes:
            _measure(server, operator, boards, calls)


def busy_hall(server: MeasuredServer) -> Client:
    """Opens every window and has all but the pressed one serve somebody. Returns the pressed window's operator."""
    operators = {window: Client(server.port, server.tokens[f"operator{window}"]) for window in WINDOWS}
    for window, operator in operators.items():
        operator.post(f"/windows/{window}/open")
    for _ in range(_WAITING + len(WINDOWS)):
        operators[_PRESSED].post("/tickets", service=SERVICE, request_id=uuid.uuid4().hex)
    for window, operator in operators.items():
        if window != _PRESSED:
            operator.post(f"/windows/{window}/call-next", request_id=uuid.uuid4().hex)
            operator.post(f"/windows/{window}/start")
            operator.close()
    return operators[_PRESSED]


def _measure(server: MeasuredServer, operator: Client, boards: int, calls: int) -> None:
    talon = Talon(server, operator, boards)
    for _ in range(_WARM_UP):
        talon.call()
    with _bare_server(talon.length) as (port, process):
        bare = Bare(port, process, boards)
        for _ in range(_WARM_UP):
            bare.call()
        talon.times, bare.times = Times(), Times()
        cpu = {talon: 0.0, bare: 0.0}
        for _ in range(_ROUNDS):
            for measured in (talon, bare):
                before = measured.cpu_seconds()
                for _ in range(calls // _ROUNDS):
                    measured.call()
                    time.sleep(_PAUSE_S)
                    talon.boards.drain()
                    bare.boards.drain()
                cpu[measured] += measured.cpu_seconds() - before
    memory = server.memory_megabytes()
    table(
        f"From the press to {boards} boards, {talon.length} bytes each, ms ({len(talon.times.last)} calls, "
        f"{len(WINDOWS)} windows busy, {_WAITING} waiting)",
        ("", *(f"p{percent}" for percent in _PERCENTS), "target p99"),
        [
            ["Talon: call-next answered", *milliseconds(talon.times.answer, *_PERCENTS), ""],
            ["Talon: first board", *milliseconds(talon.times.first, *_PERCENTS), ""],
            ["Talon: last board", *milliseconds(talon.times.last, *_PERCENTS), ""],
            ["bare fan-out, no commit: last board", *milliseconds(bare.times.last, *_PERCENTS), ""],
            ["Talon / bare", *_ratios(talon.times.last, bare.times.last), f"{_TARGET_RATIO:.2f}"],
            ["Talon: from the answer to the last board", *milliseconds(talon.times.after_answer, *_PERCENTS), ""],
            ["bare: from the answer to the last board", *milliseconds(bare.times.after_answer, *_PERCENTS), ""],
            ["Talon / bare", *_ratios(talon.times.after_answer, bare.times.after_answer), ""],
        ],
    )
    a_message = {side: cpu[side] / len(side.times.last) / side.messages_a_call * 1000 for side in (talon, bare)}
    print(
        f"\nThe server's CPU time for each message to {boards} boards: Talon {a_message[talon]:.1f} ms, its command "
        f"included; bare {a_message[bare]:.1f} ms. Memory: worker {memory[1]:.0f} MB, gunicorn's master {memory[0]:.0f} MB."
    )
    talon.boards.close()
    bare.boards.close()


def _ratios(ours: list[float], bare: list[float]) -> list[str]:
    return [f"{percentile(ours, percent) / percentile(bare, percent):.2f}" for percent in _PERCENTS]


@contextmanager
def _bare_server(length: int) -> Iterator[tuple[int, int]]:
    """The bare server, for messages of so many bytes: its port and its process."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.bare_fan_out", str(port), str(length)])
    try:
        _wait_for_listener(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def _wait_for_listener(port: int) -> None:
    """Returns when something listens on the port. Raises ConnectionRefusedError when nothing does after ten seconds."""
    deadline = time.monotonic() + 10
    while True:
        try:
            Client(port, "").close()
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


if __name__ == "__main__":
    main()
