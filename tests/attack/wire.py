"""Attacks a server of its own on the wire, one attack after another, while healthy clients measure.

    python -m tests.attack.wire [--attack NAME] [--tenth]

Prints what was tried, what became of it, what the healthy clients measured meanwhile, and the server's memory.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from pathlib import Path

import click

from bench.figures import children, machine, resident_megabytes
from tests.attack.attacks import ATTACKS, LONG, Attack, mixed
from tests.attack.healthy import Healthy
from tests.attack.target import Outcome, Target
from tests.running import RunningServer

_EVERY = {**ATTACKS, "mixed": mixed}
_ROUNDS_OF_MIXED = 10
_UNDISTURBED_S = 4.0
_MEASURED = ("ticket", "on the board", "page, new connection")


def tokens(server: RunningServer) -> dict[str, str]:
    """What the attacker has come by: a token of each kind of device and the manager's."""
    return {kind: server.token(kind) for kind in ("kiosk", "board", "agent", "manager")}


def memory_megabytes(server: RunningServer) -> float:
    """The resident memory of the server's worker."""
    assert server.process is not None, "it runs"
    (worker,) = children(server.process.pid)
    return resident_megabytes(worker)


def in_process_of_its_own(attack: Attack, target: Target, count: int) -> Outcome:
    """An attack by another process, so that it does not slow the healthy clients by itself."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(attack, (target, count))


@click.command()
@click.option("--attack", "names", multiple=True, type=click.Choice(list(_EVERY)), help="All of them by default.")
@click.option("--tenth", is_flag=True, help="A tenth of each.")
def main(names: tuple[str, ...], tenth: bool) -> None:
    """Attacks a server of its own."""
    print(machine())
    for name in names or _EVERY:
        with tempfile.TemporaryDirectory(prefix="talon-attack-") as folder:
            server = RunningServer(Path(folder) / "data", environment={"TALON_LOG": "ERROR"})
            server.start()
            try:
                server.open_windows("1", "2")
                _measure(server, name, (LONG.get(name, _ROUNDS_OF_MIXED)) // (10 if tenth else 1) or 1)
            finally:
                server.stop()


def _measure(server: RunningServer, name: str, count: int) -> None:
    before = memory_megabytes(server)
    with Healthy(server.port, tokens(server)) as undisturbed:
        time.sleep(_UNDISTURBED_S)
    with Healthy(server.port, tokens(server)) as attacked:
        outcome = in_process_of_its_own(_EVERY[name], Target(server.port, tokens(server)), count)
    print(f"\n{name}: {outcome}")
    for what in _MEASURED:
        print(f"  {what:22} undisturbed {_times(undisturbed, what)}   attacked {_times(attacked, what)}")
    failures = undisturbed.failures + attacked.failures
    print(
        f"  memory of the worker {before:.0f} → {memory_megabytes(server):.0f} MB; failures: {failures[:3] or 'none'}"
    )


def _times(healthy: Healthy, what: str) -> str:
    p50, p95, most = (healthy.percentile(what, percent) * 1000 for percent in (50, 95, 100))
    return f"n {len(healthy.times.get(what, ())):4}, p50 {p50:5.1f}, p95 {p95:6.1f}, most {most:6.1f} ms"


if __name__ == "__main__":
    main()
