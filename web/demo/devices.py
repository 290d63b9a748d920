"""The emulated devices of the demonstration: a printer and a payment terminal on virtual serial lines, and their agent."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from queue_core.settings import Printer
from web.processes import Processes

BAUD = 115200
_LINES_READY_S = 20.0
# A slip takes a second and a half; in a busy half hour there is one a minute and a half.
_PAPER_KEEPS_UP = 30.0


class DevicesMissing(Exception):
    """An emulated device did not make its serial line; the sentence says which."""


def start(
    processes: Processes, data: Path, printers: list[Printer], url: str, tokens: dict[str, str], speed: float
) -> Path:
    """Starts an emulated printer for each of the office's, one payment terminal, and the agents. Returns the slips' folder.

    Where the day runs faster than paper does, the printers take no time.
    """
    pace = [f"--baud={BAUD}"] if speed <= _PAPER_KEEPS_UP else ["--baud=0", "--speed=0"]
    emulate = [sys.executable, "-m", "devices", "emulate"]
    lines, slips, logs = data / "lines", data / "slips", data / "logs"
    for folder in (lines, logs):
        folder.mkdir(exist_ok=True)
    terminal = lines / "terminal-1"
    links = [terminal]
    for printer in printers:
        link = lines / printer.id
        links.append(link)
        command = [*emulate, "printer", "--link", str(link), "--output", str(slips), *pace]
        control = ["--control", str(data / f"{printer.id}.control")]
        processes.start(printer.id, [*command, *control], log=logs / f"{printer.id}.log")
    processes.start("terminal-1", [*emulate, "terminal", "--link", str(terminal)], log=logs / "terminal-1.log")
    _wait_for(links, logs)
    for agent in sorted({printer.agent for printer in printers}):
        settings = data / f"{agent}.toml"
        settings.write_text(
            _settings(agent, data, lines, [p for p in printers if p.agent == agent], url, tokens[agent]), "utf-8"
        )
        command = [sys.executable, "-m", "devices", "agent", "--settings", str(settings)]
        processes.start(agent, command, log=logs / f"{agent}.log")
    return slips


def _settings(agent: str, data: Path, lines: Path, printers: list[Printer], url: str, token: str) -> str:
    tables = [f'agent = "{agent}"\nserver = "{url}"\ntoken = "{token}"\nspool = "{data / f"{agent}.spool"}"\n']
    tables += [
        f'[[printers]]\nid = "{p.id}"\nport = "{lines / p.id}"\nbaud = {BAUD}\nconfirm = "gs_h"\n' for p in printers
    ]
    tables.append(f'[[terminals]]\nid = "terminal-1"\nport = "{lines / "terminal-1"}"\nprotocol = "vtk"\n')
    return "\n".join(tables)


def _wait_for(links: list[Path], logs: Path) -> None:
    deadline = time.monotonic() + _LINES_READY_S
    while missing := [link.name for link in links if not link.exists()]:
        if time.monotonic() > deadline:
            raise DevicesMissing(f"The emulated {', '.join(missing)} did not come up; see {logs}.")
        time.sleep(0.05)
