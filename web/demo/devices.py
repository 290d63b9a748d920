"""Starts the demonstration's emulated printers and payment terminals on virtual serial lines, and their agents."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from queue_core.settings import Settings
from web.serving.processes import Processes

BAUD = 115200
_LINES_READY_S = 20.0
# A slip takes 1.5 s to print; in a busy half hour there is a slip every 1.5 minutes.
_PAPER_KEEPS_UP = 30.0
_CARD_S, _QUICKEST_CARD_S = 3.0, 0.05


class DevicesMissing(Exception):
    """An emulated device did not make its serial line; the sentence names it."""


def start(processes: Processes, data: Path, settings: Settings, url: str, tokens: dict[str, str], speed: float) -> Path:
    """Starts an emulator for each of the office's printers and payment terminals, and the agents. Returns the slips' folder.

    When the day runs faster than a printer, printing takes no time; a card takes three seconds of office time where
    possible.
    """
    pace = [f"--baud={BAUD}"] if speed <= _PAPER_KEEPS_UP else ["--baud=0", "--speed=0"]
    emulate = [sys.executable, "-m", "devices", "emulate"]
    lines, slips, logs = data / "lines", data / "slips", data / "logs"
    for folder in (lines, logs):
        folder.mkdir(exist_ok=True)

    def play(kind: str, name: str, *more: str) -> None:
        command = [*emulate, kind, "--link", str(lines / name), "--control", str(data / f"{name}.control"), *more]
        processes.start(name, command, log=logs / f"{name}.log")

    for printer in settings.printers:
        play("printer", printer.id, "--output", str(slips), *pace)
    for terminal in settings.terminals:
        card = ["--card-time", str(round(max(_CARD_S / max(speed, 1.0), _QUICKEST_CARD_S), 3))]
        play("terminal", terminal.id, "--memory", str(data / f"{terminal.id}.memory.json"), *card)
    names = [*(printer.id for printer in settings.printers), *(terminal.id for terminal in settings.terminals)]
    _wait_for([lines / name for name in names], logs)
    for agent in settings.agents:
        file = data / f"{agent}.toml"
        file.write_text(_settings(agent, data, lines, settings, url, tokens[agent]), "utf-8")
        command = [sys.executable, "-m", "devices", "agent", "--settings", str(file)]
        processes.start(agent, command, log=logs / f"{agent}.log")
    return slips


def _settings(agent: str, data: Path, lines: Path, settings: Settings, url: str, token: str) -> str:
    tables = [f'agent = "{agent}"\nserver = "{url}"\ntoken = "{token}"\nspool = "{data / f"{agent}.spool"}"\n']
    tables += [
        f'[[printers]]\nid = "{p.id}"\nport = "{lines / p.id}"\nbaud = {BAUD}\nconfirm = "gs_h"\n'
        for p in settings.printers
        if p.agent == agent
    ]
    tables += [
        f'[[terminals]]\nid = "{t.id}"\nport = "{lines / t.id}"\nprotocol = "vtk"\n'
        for t in settings.terminals
        if t.agent == agent
    ]
    return "\n".join(tables)


def _wait_for(links: list[Path], logs: Path) -> None:
    deadline = time.monotonic() + _LINES_READY_S
    while missing := [link.name for link in links if not link.exists()]:
        if time.monotonic() > deadline:
            raise DevicesMissing(f"The emulated {', '.join(missing)} did not come up; see {logs}.")
        time.sleep(0.05)
