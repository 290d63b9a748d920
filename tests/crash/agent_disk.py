"""Payments by card while the disk under the agent's memory fails: before the order, and while the visitor holds the card.

`python -m tests.crash.agent_disk --turns 5` prints the table. When all is quiet the terminal's own books and the ledger must agree.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.crash import command
from tests.crash.disk import Disk, Fault
from tests.crash.tally import Tally
from tests.crash.test_payments import CARD_S, OPEN, Till, wait_for
from tests.paying import paying_office
from tests.running import MORNING, RunningServer

_GOES_ON_WITHIN_S = 30.0
_MOMENTS = ("before the order", "with the card at the terminal", "when the bank approves")


@contextmanager
def till_on_a_disk(folder: Path) -> Iterator[tuple[Till, Disk]]:
    """Server, terminal and agent, whose memory lies on a disk that can fail."""
    beside = folder / "beside"
    beside.mkdir(parents=True)
    disk = Disk(folder / "spool", beside, records=False)
    paying = paying_office(folder / "office", MORNING, export_minutes=0.02)
    server = RunningServer(folder / "data", settings=paying.settings, environment={"TALON_LOG": "CRITICAL"})
    till = Till(folder, paying, server, environment=disk.environment)
    server.start()
    try:
        till.start_terminal()
        till.start_agent()
        yield till, disk
    finally:
        for name in list(till.processes):
            till.kill(name)
        server.kill()


def payments_on_a_failing_disk(folder: Path, turns: int, seed: int) -> list[Tally]:
    """`turns` payments at each moment, each with a full or a broken disk."""
    dice = random.Random(seed)
    tally = Tally("payment, the agent's disk fails")
    with till_on_a_disk(folder.resolve()) as (till, disk):
        for turn in range(turns * len(_MOMENTS)):
            moment = _MOMENTS[turn % len(_MOMENTS)]
            wait_for(lambda: till.terminal_state() == "ready")
            payment = _pay_while_failing(till, disk, moment, 20_000 + turn, dice)
            began = time.monotonic()
            while till.state(payment) in OPEN or till.terminal_state() != "ready":
                if time.monotonic() - began > _GOES_ON_WITHIN_S:
                    tally.wrong.append(f"{moment}: the payment stays {till.state(payment)}")
                    break
                time.sleep(0.05)
            tally.tries += 1
            tally.went_on_after(time.monotonic() - began)
        taken, booked = till.taken(), till.booked()
    tally.acknowledged = len(booked)
    tally.lost += [f"{kopecks} kopecks, taken and not booked" for kopecks in taken if kopecks not in booked]
    tally.wrong += [f"{kopecks} kopecks, booked and not taken" for kopecks in booked if kopecks not in taken]
    tally.twice += [f"{kopecks} kopecks" for kopecks in set(taken) if taken.count(kopecks) > 1]
    return [tally]


def _pay_while_failing(till: Till, disk: Disk, moment: str, kopecks: int, dice: random.Random) -> str:
    """A payment, begun; the disk has failed for a moment, and is in order again."""
    if moment == "before the order":
        disk.fail(dice.choice((Fault.FULL, Fault.BROKEN)))
        payment = till.pay(kopecks)
    else:
        payment = till.pay_and_hold_card(kopecks)
        time.sleep(CARD_S * dice.uniform(0.0, 0.3) if moment == "with the card at the terminal" else CARD_S * 0.9)
        disk.fail(dice.choice((Fault.FULL, Fault.READ_ONLY, Fault.BROKEN)))
    time.sleep(CARD_S * 1.5)
    disk.fail(Fault.NONE)
    return payment


if __name__ == "__main__":
    command.run(__doc__, "turns", 3, payments_on_a_failing_disk)
