"""The whole payment dialogue cut at every byte in both directions: the cable pulled, the terminal without power, the agent
killed. After recovery the terminal's own books and ours agree, or a person has to settle it; nothing is charged twice.

The agent is a real process killed by SIGKILL at every byte. The terminal's power cut is an emulator that forgets at that
byte all but its memory file, on a line that stays up (an adapter has its own power); its process is killed at some bytes
in `test_emulated_terminals_by_hand`.
"""

import json
import queue
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from devices.links import LineSettings, link_to
from tests.devices.payments.desk import Desk
from tests.devices.payments.dialogues import DIALOGUES, Dialogue

ROOT = Path(__file__).resolve().parents[3]
MEMORY_DISK = Path("/dev/shm")
LANES, PROCESSES = 24, 3
PATIENCE = (1, 4, 16, 64)
Orders: TypeAlias = Callable[[Desk], dict[str, dict[str, Any]]]


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder on a disk in memory: nothing here is about the speed of disks."""
    with tempfile.TemporaryDirectory(dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None) as folder:
        yield Path(folder)


def uncut(dialogue: Dialogue, orders: Orders) -> tuple[int, int]:
    """Bytes that the terminal receives and sends while nothing goes wrong.

    The least of some runs: on a busy machine a run may greet once more, and a cut is to come in every run.
    """
    received, sent = zip(*(_traffic(dialogue, orders) for _ in range(3)), strict=True)
    return min(received), min(sent)


def _traffic(dialogue: Dialogue, orders: Orders) -> tuple[int, int]:
    with scratch() as folder, dialogue.emulator(folder / "port", folder / "memory") as terminal:
        with Desk(dialogue.driver(link_to(LineSettings(terminal.port)), PATIENCE[-1]), folder, terminal.port) as desk:
            told = orders(desk)
        assert all(report["outcome"] in ("approved", "done") for report in told.values())
        return terminal.traffic


def cut_line(dialogue: Dialogue, what: str, direction: str, after: int) -> str:
    """Pulls the cable, or the terminal's power, at this byte, and puts it in again. Answers how it ended."""
    with scratch() as folder, dialogue.emulator(folder / "port", folder / "memory") as terminal:
        terminal.fault(f"{what}-after-{direction} {after}")
        driver = dialogue.driver(link_to(LineSettings(terminal.port)), 1)
        with Desk(driver, folder, terminal.port, lambda: terminal.fault("plug")) as desk:
            told = dialogue.orders(desk)
        dialogue.books_agree(terminal, told)
        return str(next(iter(told.values()))["outcome"])


class Agents:
    """Processes in which agents live and are killed."""

    def __init__(self, number: int) -> None:
        command = [sys.executable, "-m", "tests.devices.payments.agent_process"]
        self._all = [
            subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            for _ in range(number)
        ]
        self._free: queue.Queue[subprocess.Popen[str]] = queue.Queue()
        for each in self._all:
            self._free.put(each)

    def live(self, **request: object) -> int:
        """The exit code of one life, minus the signal that ended it."""
        process = self._free.get()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            return int(process.stdout.readline())
        finally:
            self._free.put(process)

    def end(self) -> None:
        for each in self._all:
            each.communicate()


@pytest.fixture(scope="module")
def agents() -> Iterator[Agents]:
    started = Agents(PROCESSES)
    yield started
    started.end()


def kill_agent(agents: Agents, name: str, direction: str, after: int) -> str:
    """The agent dies at this byte of its own; the next one finds its memory and goes on. Answers how it ended."""
    # On a busy machine one of the short waits may run out, and the dialogue end before this byte: then once more, with
    # longer ones.
    for patience in PATIENCE:
        ended = _kill_agent(agents, name, direction, after, patience)
        if ended is not None:
            return ended
    raise AssertionError(f"the agent was never killed after {after} bytes {direction}: the dialogue ends before them")


def _kill_agent(agents: Agents, name: str, direction: str, after: int, patience: int) -> str | None:
    """How it ended; None when the agent's dialogue came to its end before that byte."""
    dialogue = DIALOGUES[name]
    with scratch() as folder, dialogue.emulator(folder / "port", folder / "memory") as terminal:
        code = agents.live(
            dialogue=name,
            port=terminal.port,
            folder=str(folder),
            direction=direction,
            after=after,
            patience=patience,
        )
        if code == 0:
            return None
        assert code == -9, f"the agent ended with {code} instead of being killed after {after} bytes {direction}"
        with Desk(dialogue.driver(link_to(LineSettings(terminal.port)), patience), folder, terminal.port) as desk:
            told = dialogue.orders(desk)
        dialogue.books_agree(terminal, told)
        return str(next(iter(told.values()))["outcome"])


def all_bytes(name: str, cut: Callable[[str, int], str]) -> Counter[str]:
    """Cuts at every byte of both directions, many at a time; how they ended, by outcome."""
    dialogue = DIALOGUES[name]
    last = uncut(dialogue, dialogue.orders)
    first = uncut(dialogue, dialogue.known) if dialogue.known else (0, 0)
    cuts = [(way, n) for way, of, to in zip(("in", "out"), first, last, strict=True) for n in range(of + 1, to + 1)]
    with ThreadPoolExecutor(LANES) as lanes:
        ended = list(lanes.map(lambda at: cut(*at), cuts))
    assert len(ended) == sum(last) - sum(first) > 30
    return Counter(ended)


def send(name: str, what: str, ended: Counter[str]) -> None:
    print(f"{name}, {what}: {ended.total()} cuts, ended {dict(ended)}")
    if "vtk" in name:
        assert set(ended) <= {"approved", "declined"}
        assert ended["approved"] > 0


SERIAL = [name for name in DIALOGUES if "TCP" not in name]


@pytest.mark.parametrize(
    ("name", "what"), [*((name, "unplug") for name in DIALOGUES), *((name, "reboot") for name in SERIAL)]
)
def test_the_cable_or_the_power_goes_at_every_byte(name: str, what: str) -> None:
    ended = all_bytes(name, lambda direction, after: cut_line(DIALOGUES[name], what, direction, after))
    send(name, what, ended)


@pytest.mark.parametrize("name", SERIAL)
def test_the_agent_is_killed_at_every_byte(agents: Agents, name: str) -> None:
    # What the terminal receives the agent has written, and the other way round.
    other = {"in": "out", "out": "in"}
    ended = all_bytes(name, lambda direction, after: kill_agent(agents, name, other[direction], after))
    send(name, "agent killed", ended)
