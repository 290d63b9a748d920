"""Cuts the dialogue of a receipt at its bytes: the cable, the register's power, the agent; then all books are compared."""

import json
import queue
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from devices.emulators.atol_service import EmulatedAtol
from tests.devices.fiscal.cutting_relay import IN, OUT, CuttingRelay
from tests.devices.fiscal.dialogues import DIALOGUES, EmulatedRegister, FiscalDialogue
from tests.devices.fiscal.till import KOPECKS, Till

ROOT = Path(__file__).resolve().parents[3]
MEMORY_DISK = Path("/dev/shm")
LANES, PROCESSES = 16, 3
PATIENCE = (1, 4, 16)
CABLE, POWER, AGENT = "cable", "power", "agent killed"
WAYS = (CABLE, POWER, AGENT)


class BooksDiffer(AssertionError):
    """A receipt exists twice, or a record of ours says what the storage does not."""


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder on a disk in memory: nothing here is about the speed of disks."""
    with tempfile.TemporaryDirectory(dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None) as folder:
        yield Path(folder)


def length(dialogue: FiscalDialogue) -> dict[str, int]:
    """Bytes to the register and from it while nothing goes wrong; the least of two runs, so that a cut comes in every run."""
    runs = [_length(dialogue) for _ in range(2)]
    return {way: min(run[way] for run in runs) for way in (IN, OUT)}


def _length(dialogue: FiscalDialogue) -> dict[str, int]:
    with (
        scratch() as folder,
        dialogue.emulator(folder / "port", folder / "memory") as register,
        _relay(register) as relay,
    ):
        address = dialogue.relayed(register.port, relay.port) if dialogue.over_tcp else register.port
        with Till(dialogue.driver(address, PATIENCE[-1]), folder) as till:
            assert till.order("p1")["outcome"] == "printed"
        if dialogue.over_tcp:
            return dict(relay.passed)
        received, sent = register.traffic
        return {IN: received, OUT: sent}


@contextmanager
def _relay(register: EmulatedRegister) -> Iterator[CuttingRelay]:
    parts = urlsplit(register.port)
    host, port = parts.hostname or "127.0.0.1", parts.port if parts.scheme else None

    def cut_power() -> None:
        if isinstance(register, EmulatedAtol):
            register.reboot()

    with CuttingRelay((host, port or 0), cut_power) as relay:
        yield relay


def books_agree(register: EmulatedRegister, report: dict[str, Any]) -> str:
    """How it ended. Raises BooksDiffer."""
    book, outcome, facts = register.storage.book, report["outcome"], report["facts"]
    if len(book) > 1:
        raise BooksDiffer(f"the receipt exists {len(book)} times")
    if outcome in ("printed", "registered"):
        kept = register.storage.find(facts["number"])
        if book != [(1, KOPECKS)] or kept is None or kept.sign != facts["sign"]:
            raise BooksDiffer(f"{report}, the storage has {book}")
    elif outcome == "refused" and book:
        raise BooksDiffer(f"{report}, the storage has {book}")
    return str(outcome)


def cut_line(name: str, what: str, way: str, after: int) -> str:
    """Breaks the line, or cuts the register's power, at this byte; answers how it ended after recovery."""
    dialogue = DIALOGUES[name]
    with scratch() as folder, dialogue.emulator(folder / "port", folder / "memory") as register:
        if dialogue.over_tcp:
            with _relay(register) as relay:
                relay.cut(way, after)
                with Till(dialogue.driver(dialogue.relayed(register.port, relay.port), 1), folder) as till:
                    report = till.order("p1")
        else:
            register.fault(f"{'unplug' if what == CABLE else 'reboot'}-after-{way} {after}")
            driver = dialogue.driver(register.port, 1)
            with Till(driver, folder, register.port, lambda: register.fault("plug")) as till:
                report = till.order("p1")
        return books_agree(register, report)


class Agents:
    """Processes in which agents live and are killed."""

    def __init__(self, number: int = PROCESSES) -> None:
        command = [sys.executable, "-m", "tests.devices.fiscal.agent_process"]
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
        """Ends them all."""
        for each in self._all:
            each.communicate()


def kill_agent(agents: Agents, name: str, way: str, after: int) -> str:
    """The agent dies at this byte; the next one finds its memory and goes on. Answers how it ended."""
    # On a busy machine one of the short waits may run out, and the dialogue end before this byte: then once more, with
    # longer ones.
    for patience in PATIENCE:
        ended = _kill_agent(agents, name, {IN: "out", OUT: "in"}[way], after, patience)
        if ended is not None:
            return ended
    return "not reached"


def _kill_agent(agents: Agents, name: str, direction: str, after: int, patience: int) -> str | None:
    dialogue = DIALOGUES[name]
    with scratch() as folder, dialogue.emulator(folder / "port", folder / "memory") as register:
        code = agents.live(
            dialogue=name,
            port=register.port,
            folder=str(folder / "spool"),
            direction=direction,
            after=after,
            patience=patience,
        )
        if code == 0:
            return None
        assert code == -9, f"the agent ended with {code} instead of being killed after {after} bytes {direction}"
        with Till(dialogue.driver(register.port, patience), folder / "spool") as till:
            return books_agree(register, till.order("p1"))


def cut_all(name: str, what: str, agents: Agents, every: int = 1, first: int = 1) -> Counter[str]:
    """Cuts at every byte, or every so many, of both directions, many at a time; how they ended, by outcome."""
    whole = length(DIALOGUES[name])
    places = [(way, after) for way in (IN, OUT) for after in range(first, whole[way] + 1, every)]

    def cut(place: tuple[str, int]) -> str:
        return kill_agent(agents, name, *place) if what == AGENT else cut_line(name, what, *place)

    with ThreadPoolExecutor(LANES) as lanes:
        return Counter(lanes.map(cut, places))


def sentence(name: str, what: str, ended: Counter[str]) -> str:
    """What the test and the command print."""
    return f"{name}, {what}: {ended.total()} cuts, ended {dict(ended)}, no receipt exists twice"
