"""Tickets a second with 1 and 8 clients and 300 waiting, beside the commits a second of a bare SQLite insert.

    python -m bench.tickets [--rounds 5] [--tickets 400]

All in one run and in turns: bare commits, the core in this process, the server over HTTP; what is printed of rates is
the median of the rounds, of ratios the median of each round's own.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import click

from bench.client import Answer, Client, all_at_once
from bench.figures import machine, milliseconds, table
from bench.server import MORNING, SERVICE, WINDOWS, MeasuredServer, settings_file
from queue_core import commands
from queue_core.clock import RunningClock
from queue_core.office import Office
from queue_core.settings import load

WAITING = 300
_BEFORE_A_ROUND = 20
# Ten commands a second from each of eight clients: still a hundred times what an office of eight windows does.
_PAUSE_S = 0.1


class BareCommits:
    """The raw limit: one row inserted and committed at a time, WAL, synchronous=FULL, on the same disk."""

    def __init__(self, directory: Path) -> None:
        self._connection = sqlite3.connect(directory / "bare.db", isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("CREATE TABLE rows (seq INTEGER PRIMARY KEY, data TEXT NOT NULL) STRICT")

    def rate(self, count: int) -> float:
        execute = self._connection.execute
        data = "x" * 300  # about what an event takes
        began = time.perf_counter()
        for _ in range(count):
            execute("BEGIN IMMEDIATE")
            execute("INSERT INTO rows (data) VALUES (?)", (data,))
            execute("COMMIT")
        return count / (time.perf_counter() - began)


class Core:
    """The core without a server: an office in this process."""

    def __init__(self, directory: Path) -> None:
        self._office = Office(load(settings_file(directory)), directory / "core", RunningClock(MORNING))
        self._issue(WAITING)

    def rate(self, count: int) -> float:
        began = time.perf_counter()
        tickets = self._issue(count)
        seconds = time.perf_counter() - began
        for ticket in tickets:
            self._office.handle(commands.CancelTicket(actor="bench", ticket=ticket))
        return count / seconds

    def _issue(self, count: int) -> list[str]:
        handled = [
            self._office.handle(commands.IssueTicket(actor="bench", service=SERVICE, request_id=uuid.uuid4().hex))
            for _ in range(count)
        ]
        return [each.ticket.id for each in handled if each.ticket]


class OverHttp:
    """The server, by kept connections: who issues has `WAITING` before, and no more than the round's own after."""

    def __init__(self, server: MeasuredServer) -> None:
        self._clients = [Client(server.port, server.tokens[f"operator{window}"]) for window in WINDOWS]
        self._kiosks = [Client(server.port, server.tokens["kiosk-1"]) for _ in WINDOWS]
        self.seconds: dict[str, list[float]] = defaultdict(list)
        for window, client in zip(WINDOWS, self._clients, strict=True):
            client.post(f"/windows/{window}/open")
        self._issue(self._clients[:1], WAITING)

    def rate(self, clients: int, count: int, slips: bool = False) -> float:
        """Tickets a second of so many clients together; `slips`: as a kiosk, each with its slip's outcome journalled."""
        who = (self._kiosks if slips else self._clients)[:clients]
        rate, answers = self._issue(who, count)
        self.seconds[f"issue {clients} {slips}"] += [answer.seconds for answer in answers]
        for answer in answers:
            self._clients[0].post(f"/tickets/{answer.json()['id']}/cancel")
        return rate

    def _issue(self, clients: list[Client], count: int) -> tuple[float, list[Answer]]:
        answers: list[Answer] = []
        share = count // len(clients)

        def script() -> Iterator[tuple[str, dict[str, Any]]]:
            for _ in range(share):
                yield "/tickets", {"service": SERVICE, "request_id": uuid.uuid4().hex}

        seconds = all_at_once(clients, [script() for _ in clients], lambda _, answer: answers.append(answer))
        return len(answers) / seconds, answers

    def office_life(self, receptions: int, pause_s: float = 0.0) -> float:
        """Eight clients at once, each issuing a ticket, calling, serving and finishing one. Returns commands a second."""
        flat_out = "" if pause_s else " at once"

        def script(window: str) -> Iterator[tuple[str, dict[str, Any]]]:
            for _ in range(receptions // len(WINDOWS)):
                yield "/tickets", {"service": SERVICE, "request_id": uuid.uuid4().hex}
                yield f"/windows/{window}/call-next", {"request_id": uuid.uuid4().hex}
                yield f"/windows/{window}/start", {}
                yield f"/windows/{window}/finish", {"outcome": "resolved"}

        counted = 0

        def note(path: str, answer: Answer) -> None:
            nonlocal counted
            counted += 1
            self.seconds[path.rpartition("/")[2] + flat_out].append(answer.seconds)

        seconds = all_at_once(self._clients, [script(window) for window in WINDOWS], note, pause_s)
        return counted / seconds


@click.command()
@click.option("--rounds", default=5, show_default=True)
@click.option("--tickets", default=400, show_default=True, help="In each step of a round.")
def main(rounds: int, tickets: int) -> None:
    """Tickets a second, beside bare commits."""
    print(machine())
    rates: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="talon-bench-") as folder, MeasuredServer(Path(folder)) as server:
        bare, core, http = BareCommits(Path(folder)), Core(Path(folder)), OverHttp(server)
        for step in (bare.rate, core.rate):
            step(_BEFORE_A_ROUND)
        http.rate(8, _BEFORE_A_ROUND * 2)
        http.office_life(_BEFORE_A_ROUND * 2)
        http.seconds.clear()
        for _ in range(rounds):
            rates["bare"].append(bare.rate(tickets))
            rates["core"].append(core.rate(tickets))
            rates["1"].append(http.rate(1, tickets))
            rates["8"].append(http.rate(8, tickets))
            rates["8 slips"].append(http.rate(8, tickets, slips=True))
            rates["life"].append(http.office_life(tickets))
            http.office_life(tickets, _PAUSE_S)
        memory = server.memory_megabytes()

    def row(label: str, name: str) -> list[str]:
        share = median(rate / raw for rate, raw in zip(rates[name], rates["bare"], strict=True))
        return [label, f"{median(rates[name]):.0f}", f"{share:.0%}"]

    table(
        f"Rates, {WAITING} waiting (median of {rounds} rounds of {tickets})",
        ("", "per second", "of bare commits"),
        [
            row("bare SQLite insert + commit, WAL, FULL", "bare"),
            row("core: Office.handle(IssueTicket)", "core"),
            row("issue over HTTP, 1 client", "1"),
            row("issue over HTTP, 8 clients", "8"),
            row("issue over HTTP, 8 kiosks, slip outcome too", "8 slips"),
            row("issue, call, start, finish over HTTP, 8 clients: commands", "life"),
        ],
    )
    table(
        f"Time of a command over HTTP, {WAITING} waiting, ms",
        ("", "n", "p50", "p95", "p99", "target p95"),
        [
            [label, len(http.seconds[name]), *milliseconds(http.seconds[name], 50, 95, 99), target]
            for label, name, target in (
                ("issue, 1 client", "issue 1 False", ""),
                ("issue, 8 clients issuing at once", "issue 8 False", "15"),
                ("issue, 8 kiosks at once, slip outcome too", "issue 8 True", "15"),
                ("issue, 8 clients at all commands at once", "tickets at once", "15"),
                ("call-next, 8 clients at all commands at once", "call-next at once", "25"),
                ("issue, 8 clients, 10 commands a second each", "tickets", "15"),
                ("call-next, 8 clients, 10 commands a second each", "call-next", "25"),
            )
        ],
    )
    print(f"\nMemory after it: worker {memory[1]:.0f} MB, gunicorn's master {memory[0]:.0f} MB.")


if __name__ == "__main__":
    main()
