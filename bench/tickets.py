"""Tickets a second with eight windows open, 300 waiting and a history behind them, beside bare commits and without projection.

    python -m bench.tickets [--rounds 5] [--tickets 400] [--history 100000]

All in one run and in turns: bare commits, the core in this process, the server over HTTP, and both of them announcing no
waits; what is printed of rates is the median of the rounds, of ratios the median of each round's own. The processor time is
the server's worker's: it does not depend on what else the machine does, as rates and times do.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
import time
import urllib.request
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

import click

from bench.client import Answer, Client, all_at_once
from bench.figures import machine, milliseconds, table
from bench.history import put_history
from bench.server import MORNING, SERVICE, WINDOWS, MeasuredServer, settings_file
from queue_core import commands
from queue_core.clock import RunningClock
from queue_core.decisions import DecisionContext
from queue_core.model import Operator
from queue_core.office import Office
from queue_core.office.live_hall import LiveHall
from queue_core.settings import load
from queue_core.texts import Text

WAITING = 300
_BEFORE_A_ROUND = 20
# Ten commands a second from each of eight clients: still a hundred times what an office of eight windows does.
_PAUSE_S = 0.1
# As the server's own task does under load (web/planning/newcomer_waits.py).
_REFRESH_S = 0.5
_WITHOUT_PROJECTION = "bench.without_projection:application"
_STOPWATCH = "bench.stopwatch:application"


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


class _WithoutProjection(LiveHall):
    def context(self, now: datetime) -> DecisionContext:
        return replace(super().context(now), newcomer_wait=None)


class UnannouncingOffice(Office):
    """An office that projects nothing: what announcing waits costs is the difference to it."""

    live_hall = _WithoutProjection


class Core:
    """The core without a server: an office in this process, its windows open. With `ahead`, the waits of newcomers are kept
    ready as the server does it; otherwise each ticket's is projected in its command, or by no one, as the office is.
    """

    def __init__(self, directory: Path, history: int, kind: type[Office] = Office, ahead: bool = False) -> None:
        settings = load(settings_file(directory))
        put_history(directory / "core", history)
        self._office = kind(settings, directory / "core", RunningClock(MORNING))
        self._ahead = ahead
        for window in WINDOWS:
            operator = Operator(window, window, Text(ru="Специалист", en="Specialist"))
            self._office.handle(commands.OpenWindow(actor="bench", window=window, operator=operator))
        self._issue(WAITING)

    def rate(self, count: int) -> float:
        began = time.perf_counter()
        tickets = self._issue(count)
        seconds = time.perf_counter() - began
        for ticket in tickets:
            self._office.handle(commands.CancelTicket(actor="bench", ticket=ticket))
        return count / seconds

    def _issue(self, count: int) -> list[str]:
        issued = []
        refreshed_at = float("-inf")
        for _ in range(count):
            if self._ahead and time.perf_counter() - refreshed_at > _REFRESH_S:
                refreshed_at = time.perf_counter()
                for _ in self._office.refresh_newcomer_waits():
                    pass
            handled = self._office.handle(
                commands.IssueTicket(actor="bench", service=SERVICE, request_id=uuid.uuid4().hex)
            )
            issued += [handled.ticket.id] if handled.ticket else []
        return issued


class OverHttp:
    """The server, by connections kept over a step: who issues has `WAITING` before, and no more than the round's own after.

    `seconds` has the times of answers by kind, `cpu` the worker's processor time and the requests by step.
    """

    def __init__(self, server: MeasuredServer) -> None:
        self._server = server
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.cpu: dict[str, list[tuple[float, int]]] = defaultdict(list)
        with self._operators() as clients:
            for window, client in zip(WINDOWS, clients, strict=True):
                client.post(f"/windows/{window}/open")
            self._issue(clients[:1], WAITING)

    def rate(self, clients: int, count: int, slips: bool = False) -> float:
        """Tickets a second of so many clients together; `slips`: as a kiosk, each with its slip's outcome journalled."""
        name = f"issue {clients} {slips}"
        with self._kiosks() if slips else self._operators() as who:
            before = self._server.cpu_seconds()
            rate, answers = self._issue(who[:clients], count)
            self.cpu[name].append((self._server.cpu_seconds() - before, len(answers)))
            for answer in answers:
                who[0].post(f"/tickets/{answer.json()['id']}/cancel")
        self.seconds[name] += [answer.seconds for answer in answers]
        return rate

    def _operators(self) -> AbstractContextManager[list[Client]]:
        return self._connected([f"operator{window}" for window in WINDOWS])

    def _kiosks(self) -> AbstractContextManager[list[Client]]:
        return self._connected(["kiosk-1"] * len(WINDOWS))

    @contextmanager
    def _connected(self, names: list[str]) -> Iterator[list[Client]]:
        clients = [Client(self._server.port, self._server.tokens[name]) for name in names]
        try:
            yield clients
        finally:
            for client in clients:
                client.close()

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

        with self._operators() as clients:
            before = self._server.cpu_seconds()
            seconds = all_at_once(clients, [script(window) for window in WINDOWS], note, pause_s)
            self.cpu[f"life{flat_out}"].append((self._server.cpu_seconds() - before, counted))
        return counted / seconds

    def issue_for_good(self, count: int) -> int:
        """Tickets of eight clients together, which stay. Returns how many they were."""
        with self._operators() as clients:
            return len(self._issue(clients, count)[1])

    def forget(self) -> None:
        """Leaves out what has been measured so far."""
        self.seconds.clear()
        self.cpu.clear()

    def cpu_milliseconds(self, name: str) -> float:
        """The worker's processor time for a request of a step, of all rounds together."""
        return 1000 * sum(cpu for cpu, _ in self.cpu[name]) / sum(requests for _, requests in self.cpu[name])


def _server(directory: Path, history: int, application: str = "web.wsgi:application") -> MeasuredServer:
    server = MeasuredServer(directory, application=application)
    put_history(server.data, history)
    return server


def where_the_time_goes(directory: Path, history: int, count: int) -> None:
    """Prints what each part of a server takes of a ticket while eight clients issue at once."""
    with _server(directory, history, _STOPWATCH) as server:
        http = OverHttp(server)
        http.rate(8, count)
        before, cpu_s = _stopwatch(server), server.cpu_seconds()
        tickets = http.issue_for_good(count)
        after, cpu_s = _stopwatch(server), server.cpu_seconds() - cpu_s
    parts = {
        part: [(seconds - earlier) * 1000 / tickets for seconds, earlier in zip(after[part], before[part], strict=True)]
        for part in after
    }
    rest = cpu_s * 1000 / tickets - sum(cpu for cpu, _ in parts.values())
    table(
        f"Where a ticket's time goes, 8 clients issuing at once, {WAITING} waiting and more, ms a ticket",
        ("", "processor", "clock"),
        [
            *(
                [part, f"{cpu:.3f}", f"{clock:.3f}"]
                for part, (cpu, clock) in sorted(parts.items(), key=lambda item: -item[1][1])
                if clock >= 0.0005
            ),
            ["gunicorn, gevent, sockets, events to screens, the stopwatches", f"{rest:.3f}", ""],
        ],
    )


def _stopwatch(server: MeasuredServer) -> dict[str, list[float]]:
    with urllib.request.urlopen(f"{server.url}/stopwatch") as answer:
        shown: dict[str, list[float]] = json.load(answer)
    return defaultdict(lambda: [0.0, 0.0], shown)


@click.command()
@click.option("--rounds", default=5, show_default=True)
@click.option("--tickets", default=400, show_default=True, help="In each step of a round.")
@click.option("--history", default=100_000, show_default=True, help="Tickets of past days in the journal.")
def main(rounds: int, tickets: int, history: int) -> None:
    """Tickets a second, beside bare commits and without projection."""
    print(machine())
    rates: dict[str, list[float]] = defaultdict(list)
    with (
        tempfile.TemporaryDirectory(prefix="talon-bench-") as name,
        _server(Path(name) / "server", history) as server,
        _server(Path(name) / "silent", history, _WITHOUT_PROJECTION) as silent_server,
    ):
        folder = Path(name)
        bare = BareCommits(folder)
        cores = {
            "core ahead": Core(folder / "ahead", history, ahead=True),
            "core in command": Core(folder / "in-command", history),
            "core silent": Core(folder / "core-silent", history, UnannouncingOffice),
        }
        http, silent = OverHttp(server), OverHttp(silent_server)
        for rate in (bare.rate, *(core.rate for core in cores.values())):
            rate(_BEFORE_A_ROUND)
        for office in (http, silent):
            office.rate(8, _BEFORE_A_ROUND * 2)
            office.office_life(_BEFORE_A_ROUND * 2)
            office.forget()
        for _ in range(rounds):
            rates["bare"].append(bare.rate(tickets))
            for kind, core in cores.items():
                rates[kind].append(core.rate(tickets))
            rates["1"].append(http.rate(1, tickets))
            rates["8"].append(http.rate(8, tickets))
            rates["8 silent"].append(silent.rate(8, tickets))
            rates["8 slips"].append(http.rate(8, tickets, slips=True))
            rates["life"].append(http.office_life(tickets))
            rates["life silent"].append(silent.office_life(tickets))
            http.office_life(tickets, _PAUSE_S)
        memory = server.memory_megabytes()

    def row(label: str, name: str, silent_name: str = "", cpu_ms: float | None = None) -> list[str]:
        def share(of: str) -> str:
            return f"{median(rate / other for rate, other in zip(rates[name], rates[of], strict=True)):.0%}"

        return [
            label,
            f"{median(rates[name]):.0f}",
            share("bare"),
            share(silent_name) if silent_name else "",
            "" if cpu_ms is None else f"{cpu_ms:.2f}",
        ]

    table(
        f"Rates, {WAITING} waiting, {len(WINDOWS)} windows open, {history} tickets of history "
        f"(median of {rounds} rounds of {tickets})",
        ("", "per second", "of bare commits", "of itself without projection", "processor, ms each"),
        [
            row("bare SQLite insert + commit, WAL, FULL", "bare"),
            row("core, waits kept ready", "core ahead", "core silent"),
            row("core, each wait projected in its command", "core in command", "core silent"),
            row("core, no waits", "core silent"),
            row("issue over HTTP, 1 client", "1", "", http.cpu_milliseconds("issue 1 False")),
            row("issue over HTTP, 8 clients (target 600)", "8", "8 silent", http.cpu_milliseconds("issue 8 False")),
            row("the same, no waits", "8 silent", "", silent.cpu_milliseconds("issue 8 False")),
            row("issue over HTTP, 8 kiosks, slip outcome too", "8 slips", "", http.cpu_milliseconds("issue 8 True")),
            row(
                "issue, call, start, finish, 8 clients: commands",
                "life",
                "life silent",
                http.cpu_milliseconds("life at once"),
            ),
            row("the same, no waits", "life silent", "", silent.cpu_milliseconds("life at once")),
        ],
    )
    table(
        f"Time of a command over HTTP, {WAITING} waiting, ms",
        ("", "n", "p50", "p95", "p99", "target p95"),
        [
            [label, len(http.seconds[name]), *milliseconds(http.seconds[name], 50, 95, 99), target]
            for label, name, target in (
                ("issue, 1 client", "issue 1 False", ""),
                ("issue, 8 clients issuing at once", "issue 8 False", "20"),
                ("issue, 8 kiosks at once, slip outcome too", "issue 8 True", "20"),
                ("issue, 8 clients at all commands at once", "tickets at once", "20"),
                ("call-next, 8 clients at all commands at once", "call-next at once", ""),
                ("issue, 8 clients, 10 commands a second each", "tickets", "10"),
                ("call-next, 8 clients, 10 commands a second each", "call-next", "10"),
            )
        ],
    )
    print(f"\nMemory after it: worker {memory[1]:.0f} MB, gunicorn's master {memory[0]:.0f} MB.")
    with tempfile.TemporaryDirectory(prefix="talon-bench-") as name:
        where_the_time_goes(Path(name), history, tickets)


if __name__ == "__main__":
    main()
