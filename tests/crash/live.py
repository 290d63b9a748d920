"""A serving office under load whose machine fails: full, read-only and broken disk, no file handles.

`python -m tests.crash.live --turns 20` prints the table. Each turn brings a fault about for a moment, sees that the office says
so, ends it, and measures how long it takes until the office is ready and gives tickets by itself.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.crash import command
from tests.crash.disk import Disk, Fault
from tests.crash.load import WINDOWS, Load
from tests.crash.tally import Tally
from tests.crash.test_kill import worker_of
from tests.running import RunningServer

FAULTS = {
    "full disk": Fault.FULL,
    "read-only disk": Fault.READ_ONLY,
    "broken disk": Fault.BROKEN,
    "no file handle left": None,
}
_SEEN_WITHIN_S = 30.0
_GOES_ON_WITHIN_S = 30.0


@contextmanager
def without_handles(process: int) -> Iterator[None]:
    """Within the block a process can open no more files or connections."""
    limits = resource.prlimit(process, resource.RLIMIT_NOFILE)
    in_use = {int(handle.name) for handle in Path(f"/proc/{process}/fd").iterdir()}
    lowest_free = next(number for number in range(len(in_use) + 1) if number not in in_use)
    resource.prlimit(process, resource.RLIMIT_NOFILE, (lowest_free, limits[1]))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_NOFILE, limits)


@contextmanager
def failing(server: RunningServer, disk: Disk, fault: Fault | None) -> Iterator[None]:
    """Within the block the server's disk fails, or (None) its handles are used up."""
    assert server.process is not None
    if fault is None:
        with without_handles(worker_of(server.process.pid)):
            yield
        return
    disk.fail(fault)
    try:
        yield
    finally:
        disk.fail(Fault.NONE)


class Office:
    """The server under load, and connections of the observer's own, opened before anything fails."""

    def __init__(self, folder: Path, seed: int) -> None:
        root = folder / "disk"
        root.mkdir(parents=True)
        self.dice = random.Random(seed)
        self.disk = Disk(root, folder, records=False)
        self.server = RunningServer(root / "data", environment={**self.disk.environment, "TALON_LOG": "CRITICAL"})
        self.server.start()
        self.server.open_windows(*WINDOWS)
        self.load = Load(self.server, random.Random(seed + 1))
        self.kiosk, self.manager = self.server.api("kiosk"), self.server.api("manager")
        self._presses = 0

    def is_ready(self) -> bool:
        return self.manager.get("/readyz").status_code == 200

    def takes_a_ticket(self) -> bool:
        """Whether a visitor gets a ticket now; the same visitor asks until then."""
        body = {"service": "settlements-individual", "request_id": f"observer {self._presses}"}
        answer = self.kiosk.post("/api/v1/tickets", json=body)
        if answer.status_code >= 500 and answer.status_code != 503:
            self.load.wrong.append(f"the observer: {answer.status_code} {answer.text[:200]}")
        if answer.ok:
            self._presses += 1
            self.load.issued[answer.json()["id"]] = answer.json()["number"]
        return answer.ok

    def turn(self, name: str, fault: Fault | None, tally: Tally) -> None:
        """The fault for a moment: what the office says meanwhile, and how long it takes until it goes on."""
        tally.tries += 1
        self.until(self.takes_a_ticket, _SEEN_WITHIN_S)
        with failing(self.server, self.disk, fault):
            if fault is not None:
                if not self.until(lambda: not self.is_ready(), _SEEN_WITHIN_S):
                    tally.wrong.append(f"{name}: /readyz never says so")
                if self.takes_a_ticket():
                    tally.wrong.append(f"{name}: a ticket was acknowledged")
                hall = self.manager.get("/api/v1/hall")
                if not hall.ok or hall.json()["commands_fail"] is not True:
                    tally.wrong.append(f"{name}: the screens do not say so ({hall.status_code})")
            time.sleep(self.dice.uniform(0.1, 0.6))
        began = time.monotonic()
        # In this order: that the office is ready must not need anybody's ticket.
        if self.until(self.is_ready, _GOES_ON_WITHIN_S) and self.until(self.takes_a_ticket, _GOES_ON_WITHIN_S):
            tally.went_on_after(time.monotonic() - began)
        else:
            tally.wrong.append(f"{name}: the office does not go on")

    def until(self, condition: object, within_s: float) -> bool:
        """Whether a condition comes true in time."""
        assert callable(condition)
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            try:
                if condition():
                    return True
            except requests.RequestException:
                pass
            time.sleep(0.05)
        return False


def live_faults(folder: Path, turns: int, seed: int) -> list[Tally]:
    """`turns` of each fault, in random order, on one office."""
    office = Office(folder, seed)
    tallies = {name: Tally(f"serving office, {name}") for name in FAULTS}
    order = [name for name in FAULTS for _ in range(turns)]
    office.dice.shuffle(order)
    try:
        office.load.start()
        for name in order:
            before = office.load.acknowledged
            office.turn(name, FAULTS[name], tallies[name])
            tallies[name].acknowledged += office.load.acknowledged - before
        office.load.stop()
        whole = Tally("serving office, all of its day")
        office.load.judge(whole)
    finally:
        office.disk.fail(Fault.NONE)
        office.server.stop()
    return [*tallies.values(), whole]


if __name__ == "__main__":
    command.run(__doc__, "turns", 10, live_faults)
