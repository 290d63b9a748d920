"""How soon the kiosk knows what became of a slip: printed, or failed with its cause.

    python -m bench.slip_faults [--slips 5]

The real server, the agent in its process, an emulated printer that is out of paper, open, silent or unplugged, from the start
or in the middle of the slip. The target is three seconds from the press.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import click
import requests

from bench.figures import machine, milliseconds, table
from bench.server import SERVICE, MeasuredServer
from bench.slip_line import TimedLine, agent_on, wait_until_ready
from devices.emulators.printer import EmulatedPrinter

TARGET_S = 3.0
BAUD = 19200
FAULTS = (
    "ok",
    "paper-out",
    "cover-open",
    "silent",
    "unplug",
    "paper-out-after 150",
    "silent-after 150",
    "unplug-after 150",
)
_GIVE_UP_S = 60.0


def outcome_s(server: MeasuredServer) -> tuple[str, float]:
    """Issues a ticket; the slip's state and cause, and the seconds from the press until they were known."""
    kiosk = requests.Session()
    kiosk.headers["Authorization"] = f"Bearer {server.tokens['kiosk-1']}"
    tickets = f"{server.url}/api/v1/tickets"
    began = time.perf_counter()
    press = {"service": SERVICE, "request_id": os.urandom(8).hex()}
    ticket = kiosk.post(tickets, json=press, timeout=_GIVE_UP_S).json()
    while time.perf_counter() - began < _GIVE_UP_S:
        slip = kiosk.get(f"{tickets}/{ticket['id']}", timeout=_GIVE_UP_S).json()["slip"]
        if slip["state"] != "queued":
            return f"{slip['state']} {slip['cause'] or ''}".strip(), time.perf_counter() - began
        time.sleep(0.01)
    raise SystemExit("the slip is still queued")


def measured(folder: Path, fault: str, slips: int) -> tuple[str, list[float]]:
    """What became of each slip under one fault, and the seconds it took."""
    folder.mkdir()
    line = TimedLine(folder / "line", BAUD)
    seconds: list[float] = []
    with (
        MeasuredServer(folder) as server,
        EmulatedPrinter(line, speed_mm_s=0) as printer,
        agent_on(server, folder, line),
    ):
        for _ in range(slips):
            printer.fault("plug")
            printer.fault("ok")
            wait_until_ready(server)
            printer.fault(fault)
            outcome, took_s = outcome_s(server)
            seconds.append(took_s)
    return outcome, seconds


@click.command()
@click.option("--slips", default=5, show_default=True, help="Slips under each fault.")
def main(slips: int) -> None:
    print(machine())
    rows = []
    with tempfile.TemporaryDirectory(prefix="talon-bench-") as name:
        for number, fault in enumerate(FAULTS):
            outcome, seconds = measured(Path(name) / str(number), fault, slips)
            rows.append((fault, outcome, *milliseconds(seconds, 50, 95), "yes" if max(seconds) <= TARGET_S else "no"))
    table(
        "From the press to the truth about the slip (ms)", ("fault", "outcome", "p50", "p95", f"<= {TARGET_S} s"), rows
    )


if __name__ == "__main__":
    main()
