"""Power cuts: a working office on a disk that forgets what was not synced, at hundreds of points of one recorded run.

`python -m tests.crash.power --cuts 2000 --seed 1` prints the table; `--synchronous OFF` or `NORMAL` shows that the losses of
a database that syncs less are found.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devices.offline.memory import NumberMemory
from devices.payments.operations import Operations, Order, OrderKind
from devices.printing.spool import Job, Spool
from queue_core.errors import FileDamaged, Refusal
from queue_core.payments.audit import contradictions
from queue_core.payments.records import open_records
from tests.crash.disk import Disk
from tests.crash.recording import PowerCuts, changes
from tests.crash.tally import Tally, table
from tests.queue_core.building import MONDAY_TEN, OfficeRig
from tests.running import HOUSE
from web.auth.session_key import session_key
from web.auth.users import Users

_DATABASES = (
    "data/office.db",
    "data/payments.db",
    "data/accounts.db",
    "spool/spool.sqlite3",
    "spool/operations.sqlite3",
    "spool/offline.sqlite3",
)
_FINAL_WORDS = ("declined", "failed")


@dataclass(frozen=True)
class Acknowledgement:
    """Something acknowledged when the disk's record was so long."""

    position: int
    what: dict[str, Any]


def recorded(folder: Path, steps: int, seed: int, synchronous: str = "FULL") -> tuple[Disk, list[Acknowledgement]]:
    """A run of the worker on a recording disk; its root is `folder/disk`, its state at the beginning `folder/before`."""
    root, before = folder / "disk", folder / "before"
    root.mkdir(parents=True)
    before.mkdir()
    disk = Disk(root, folder)
    command = [sys.executable, "-m", "tests.crash.power_worker", str(root.resolve()), str(disk.record)]
    options = ["--steps", str(steps), "--seed", str(seed), "--synchronous", synchronous]
    # Without an environment of its own the worker has this one; the disk must not hold up its temporary files.
    done = subprocess.run(
        ["env", *(f"{name}={value}" for name, value in disk.environment.items()), *command, *options],
        cwd=HOUSE,
        stdout=subprocess.PIPE,
        check=True,
    )
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    return disk, [Acknowledgement(position, what) for position, what in lines]


def cut_power(folder: Path, cuts: int, steps: int, seed: int, synchronous: str = "FULL") -> Tally:
    """Records a run, and cuts the power at `cuts` random points of it."""
    tally = Tally(f"power cut (synchronous = {synchronous})")
    disk, acknowledged = recorded(folder, steps, seed, synchronous)
    dice = random.Random(f"{seed} cuts")
    made = list(changes(disk.record))
    points = Counter(dice.randrange(len(made)) for _ in range(cuts))
    power = PowerCuts(folder / "before", disk.root)
    for index, change in enumerate(made):
        power.follow(change)
        for turn in range(points[index]):
            place = folder / f"cut {index} {turn}"
            power.power_on(place, dice)
            known = [one.what for one in acknowledged if one.position <= change.end]
            tally.tries += 1
            tally.acknowledged += len(known)
            _examine(place, known, tally)
            shutil.rmtree(place)
    return tally


def _examine(place: Path, known: list[dict[str, Any]], tally: Tally) -> None:
    """Starts everything again on what the disk has left."""
    try:
        for name in _DATABASES:
            if (place / name).exists():
                _require_intact(place / name)
        (place / "data").mkdir(exist_ok=True)
        _examine_hall(place / "data", known, tally)
        _examine_ledger(place / "data", known, tally)
        _examine_accounts(place / "data", known, tally)
        _examine_slips(place / "spool", known, tally)
        _examine_orders(place / "spool", known, tally)
        _examine_numbers(place / "spool", known, tally)
    except (sqlite3.DatabaseError, OSError, FileDamaged) as error:
        tally.wrong.append(f"{place.name}: {type(error).__name__}: {error}")


def _require_intact(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        [verdict] = connection.execute("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        raise sqlite3.DatabaseError(f"{database.name}: {verdict}")


def _of(known: list[dict[str, Any]], what: str) -> list[dict[str, Any]]:
    return [one for one in known if one["what"] == what]


def _examine_hall(data: Path, known: list[dict[str, Any]], tally: Tally) -> None:
    rig = OfficeRig(data)
    try:
        hall = rig.office.ask(lambda hall, _: hall)
        tally.wrong += [*hall.consistent(), *rig.office.troubles()]
        reached = max((one["seq"] for one in known if "seq" in one), default=0)
        if hall.seq < reached:
            tally.lost.append(f"events {hall.seq + 1} to {reached}")
        kept = {ticket.id: ticket.number for ticket in hall.tickets.values()}
        issued = {ticket["id"]: ticket["number"] for ticket in _of(known, "ticket")}
        tally.lost += [f"ticket {number}" for ticket, number in issued.items() if kept.get(ticket) != number]
        if rig.office.loss:
            return  # it is noticed, and no number is given
        for window in "123":
            with suppress(Refusal):  # it is open already
                rig.open(window)
        for service in ("advice", "cash", "firms"):
            fresh = rig.issue(service).number
            if fresh in issued.values():
                tally.twice.append(f"number {fresh}")
    finally:
        rig.office.close()


def _examine_ledger(data: Path, known: list[dict[str, Any]], tally: Tally) -> None:
    records = open_records(data)
    try:
        for one in {one["id"]: one for one in _of(known, "payment")}.values():
            payment = records.ledger.find(one["id"])
            steps = len(records.ledger.steps(one["id"]))
            if payment is None or steps < one["steps"] or (steps == one["steps"] and payment.state != one["state"]):
                tally.lost.append(f"{one['id']}, which was {one['state']}")
        tally.wrong += contradictions(data)
    finally:
        records.close()


def _examine_accounts(data: Path, known: list[dict[str, Any]], tally: Tally) -> None:
    users = Users(data)
    try:
        for one in {one["token"]: one for one in _of(known, "token")}.values():
            valid = users.of_token(one["token"]) is not None
            if not one["valid"] and valid:
                tally.lost.append("the revocation of a token")
            if one["valid"] and not valid and not _revoked_later(known, one["token"]):
                tally.lost.append("a token")
    finally:
        users.database.connection.close()
    for one in _of(known, "secret"):
        if session_key(data).hex() != one["secret"]:
            tally.lost.append("the key of the sessions")


def _revoked_later(known: list[dict[str, Any]], token: str) -> bool:
    """Whether the power was cut while the latest token was revoked: then it may be valid or not."""
    return bool(_of(known, "token")[-1]["token"] == token)


def _examine_slips(folder: Path, known: list[dict[str, Any]], tally: Tally) -> None:
    spool = Spool(folder)
    try:
        spool.recover()
        outcomes = {report["job"]: report["outcome"] for report in spool.pending()}
        for one in {one["job"]: one for one in _of(known, "slip")}.values():
            if spool.accept(Job(one["job"], "printer-1", {})):
                tally.lost.append(f"{one['job']}: it would be printed again")
            elif one["step"] in ("begun", "ended") and outcomes.get(one["job"]) == "failed":
                tally.twice.append(f"{one['job']}: it is reported as never begun, and would be printed again unmarked")
            elif one["step"] == "ended" and outcomes.get(one["job"], "printed") != "printed":
                tally.lost.append(f"{one['job']}: its outcome")
    finally:
        spool.close()


def _examine_orders(folder: Path, known: list[dict[str, Any]], tally: Tally) -> None:
    memory = Operations(folder)
    try:
        memory.recover()
        for one in {one["job"]: one for one in _of(known, "order")}.values():
            if memory.accept(Order(one["job"], "terminal-1", OrderKind.PAY, "x")):
                tally.lost.append(f"{one['job']}: it would be charged again")
                continue
            entry = memory.entry(one["job"])
            outcome = entry.outcome if entry else None
            if one["step"] == "begun" and outcome in _FINAL_WORDS:
                tally.twice.append(f"{one['job']}: it was begun, and is reported as {outcome}")
            elif one["step"] == "ended" and outcome != "approved":
                tally.lost.append(f"{one['job']}: its approval")
    finally:
        memory.close()


def _examine_numbers(folder: Path, known: list[dict[str, Any]], tally: Tally) -> None:
    memory = NumberMemory(folder, "machine")
    try:
        given = _of(known, "offline number")
        for one in given:
            kept = memory.of_request(one["press"])
            if kept is None or kept.number != one["number"]:
                tally.lost.append(f"{one['number']}, given without the server")
        if lease := memory.lease():
            fresh = memory.give(lease, "advice", "ru", "after the cut", MONDAY_TEN)
            if fresh and fresh.number in {one["number"] for one in given}:
                tally.twice.append(f"number {fresh.number}, given without the server")
        elif given:
            tally.lost.append("the block of numbers")
    finally:
        memory.close()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cuts", type=int, default=300)
    asked.add_argument("--steps", type=int, default=600)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--synchronous", choices=("FULL", "NORMAL", "OFF"), default="FULL")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = cut_power(Path(folder), given.cuts, given.steps, given.seed, given.synchronous)
    print(table([tally]))
    for damage in tally.damage[:20]:
        print(damage)
    sys.exit(bool(tally.damage))


if __name__ == "__main__":
    main()
