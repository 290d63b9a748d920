"""What it costs a call that boards confirm it: the server's processor time for a visit with 200 boards, of which none, one or all
confirm.

    python -m bench.shown_calls [--boards 200] [--calls 60]

Rounds take turns, so that what else the machine does falls on all alike. The figures are the ratios.
"""

from __future__ import annotations

import json
import tempfile
import uuid
from datetime import UTC, datetime
from pathlib import Path

import click

from bench.boards import Boards, socket_io_hello
from bench.client import Client
from bench.fan_out import busy_hall
from bench.figures import machine, milliseconds, table
from bench.server import SERVICE, WINDOWS, MeasuredServer

_ROUNDS = 6
_PRESSED = WINDOWS[0]
_TEXT = 0x1


@click.command()
@click.option("--boards", "count", default=200, show_default=True)
@click.option("--calls", default=60, show_default=True)
def main(count: int, calls: int) -> None:
    """Processor time of a visit, by how many boards confirm its call."""
    print(machine())
    spent: dict[int, float] = {0: 0.0, 1: 0.0, count: 0.0}
    answers: dict[int, list[float]] = {confirming: [] for confirming in spent}
    with tempfile.TemporaryDirectory(prefix="talon-bench-") as folder, MeasuredServer(Path(folder)) as server:
        operator = busy_hall(server)
        boards = Boards(
            server.port, count, "/socket.io/?EIO=4&transport=websocket", socket_io_hello(server.tokens["board-1"])
        )
        for _ in range(_ROUNDS):
            for confirming in spent:
                began = server.cpu_seconds()
                for _ in range(max(1, calls // _ROUNDS)):
                    answers[confirming].append(_visit(operator, boards, confirming))
                spent[confirming] += server.cpu_seconds() - began
    visits = len(answers[0])
    rows = [
        [
            str(confirming),
            f"{cpu / visits * 1000:.1f}",
            f"{cpu / spent[0]:.2f}",
            *milliseconds(answers[confirming], 50, 95),
        ]
        for confirming, cpu in spent.items()
    ]
    title = f"A visit with {count} boards, {visits} times each: ms of processor time, and ms until the next command is answered"
    table(title, ["confirming", "CPU", "ratio", "p50", "p95"], rows)


def _visit(operator: Client, boards: Boards, confirming: int) -> float:
    """A call that so many boards confirm at once, and the rest of the visit. Returns the seconds that the command after the
    call took: it waits behind the confirmations."""
    operator.post(f"/windows/{_PRESSED}/call-next", request_id=uuid.uuid4().hex)
    seq = _number_in(boards.wait_for('"ticket_called"').message)
    message = json.dumps(["shown", {"seq": seq, "drawn_at": datetime.now(UTC).isoformat()}])
    for board in boards.boards[:confirming]:
        board.send(_TEXT, f"42/hall,{message}".encode())
    began = datetime.now(UTC)
    operator.post(f"/windows/{_PRESSED}/start")
    took = (datetime.now(UTC) - began).total_seconds()
    boards.wait_for('"service_started"')
    for path, body, word in (
        (f"/windows/{_PRESSED}/finish", {"outcome": "resolved"}, '"ticket_finished"'),
        ("/tickets", {"service": SERVICE, "request_id": uuid.uuid4().hex}, '"ticket_issued"'),
    ):
        operator.post(path, **body)
        boards.wait_for(word)
    return took


def _number_in(message: bytes) -> int:
    text = message.decode()
    event = json.loads(text[text.index("[") :])
    seq: int = event[1]["call"]["seq"]
    return seq


if __name__ == "__main__":
    main()
