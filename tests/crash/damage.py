"""Damaged files of a journal: a page overwritten, the write-ahead log lost, torn or spoiled, an older copy put in place.

`python -m tests.crash.damage --tries 500` prints the table. An office opened on what is left may go on if nothing acknowledged is
missing. Otherwise it must say so: it does not start, or it names the loss and gives no number anew.
"""

from __future__ import annotations

import argparse
import logging
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from queue_core import commands as c
from queue_core.errors import Refusal, StorageFailed
from queue_core.store import chain
from queue_core.store.damage import require_usable
from queue_core.store.journal import DATABASE
from tests.crash.tally import Tally, table
from tests.queue_core.building import OfficeRig

_LOG = f"{DATABASE}-wal"
_PAGE = 4096
_EVENTS = "SELECT seq, at, day, type, actor, data FROM events ORDER BY seq"


@dataclass(frozen=True)
class Kept:
    """The files of an office killed at work, and what it had acknowledged."""

    files: Path
    events: list[tuple[object, ...]]
    numbers: frozenset[str]
    older: bytes


def killed_office(folder: Path, dice: random.Random) -> Kept:
    """An office that has worked, with much in its database and more in its log, as a kill leaves it."""
    rig = OfficeRig(folder / "work")
    rig.open("1", "2", "3")
    numbers = set()
    older = b""
    for turn in range(160):
        numbers.add(rig.issue(dice.choice(("advice", "cash", "firms"))).number)
        for act in (c.CallNext, c.StartService, c.Finish):
            try:
                rig.at(act, dice.choice("123"))
            except Refusal:
                continue
        if turn in (60, 120):
            rig.rows("PRAGMA wal_checkpoint(TRUNCATE)")
            older = older or (rig.directory / DATABASE).read_bytes()
    events = rig.rows(_EVENTS)
    files = folder / "killed"
    shutil.copytree(rig.directory, files, ignore=shutil.ignore_patterns("*-shm"))
    rig.office.close()
    return Kept(files, events, frozenset(numbers), older)


def _page_overwritten(place: Path, kept: Kept, dice: random.Random) -> None:
    _overwrite(place / DATABASE, dice, _PAGE * dice.randrange((place / DATABASE).stat().st_size // _PAGE), _PAGE)


def _bytes_overwritten(place: Path, kept: Kept, dice: random.Random) -> None:
    _overwrite(place / DATABASE, dice, dice.randrange((place / DATABASE).stat().st_size - 8), 8)


def _cut_short(place: Path, kept: Kept, dice: random.Random) -> None:
    with (place / DATABASE).open("r+b") as file:
        file.truncate(dice.randrange((place / DATABASE).stat().st_size))


def _log_lost(place: Path, kept: Kept, dice: random.Random) -> None:
    (place / _LOG).unlink()


def _log_cut_short(place: Path, kept: Kept, dice: random.Random) -> None:
    with (place / _LOG).open("r+b") as file:
        file.truncate(dice.randrange((place / _LOG).stat().st_size))


def _log_spoiled(place: Path, kept: Kept, dice: random.Random) -> None:
    _overwrite(place / _LOG, dice, dice.randrange((place / _LOG).stat().st_size - 64), 64)


def _older_copy(place: Path, kept: Kept, dice: random.Random) -> None:
    (place / _LOG).unlink()
    (place / DATABASE).write_bytes(kept.older)


def _overwrite(path: Path, dice: random.Random, at: int, size: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(dice.randbytes(size))


DAMAGES: dict[str, Callable[[Path, Kept, random.Random], None]] = {
    "a page overwritten": _page_overwritten,
    "eight bytes overwritten": _bytes_overwritten,
    "database cut short": _cut_short,
    "write-ahead log lost": _log_lost,
    "write-ahead log cut short": _log_cut_short,
    "write-ahead log spoiled": _log_spoiled,
    "an older copy put in place": _older_copy,
}


def _judge(place: Path, kept: Kept, tally: Tally, seen: Counter[str]) -> None:
    """Opens the office. What is missing must have been named; no number may be given anew."""
    tally.tries += 1
    tally.acknowledged += len(kept.events)
    began = time.monotonic()
    try:
        # As the server starts.
        require_usable(place / DATABASE, thorough=False)
        rig = OfficeRig(place)
    except (sqlite3.DatabaseError, StorageFailed) as error:
        seen[f"does not start: {type(error).__name__}"] += 1
        return
    try:
        troubles = rig.office.troubles()
        try:
            fresh = rig.issue().number
            if fresh in kept.numbers:
                tally.twice.append(f"{fresh}, given anew")
            tally.went_on_after(time.monotonic() - began)
        except (Refusal, StorageFailed) as error:
            seen[f"gives no number: {type(error).__name__}"] += 1
            troubles = troubles or [str(error)]
        if troubles:
            seen["says what is wrong"] += 1
        elif missing := _missing(place, kept):
            tally.lost.append(missing)
        else:
            seen["goes on with everything"] += 1
    finally:
        rig.office.close()


def _missing(place: Path, kept: Kept) -> str | None:
    """What of the acknowledged events is no longer there, or altered without a trace in the chain."""
    try:
        with closing(sqlite3.connect(place / DATABASE)) as connection:
            found = connection.execute(_EVENTS).fetchall()[: len(kept.events)]
            if found == kept.events:
                return None
            if len(found) == len(kept.events) and chain.prove(connection).broken:
                return None  # altered bytes: talon check names the row
    except sqlite3.DatabaseError:
        return None  # talon check says that the database is damaged
    return f"events of {len(kept.events)}: {len(found)} are there, and nobody is told"


def damaged_files(folder: Path, tries: int, seed: int) -> tuple[list[Tally], Counter[str]]:
    """`tries` of each damage. Also what was seen of them, by kind."""
    dice = random.Random(seed)
    kept = killed_office(folder, dice)
    tallies, seen = [], Counter[str]()
    for name, damage in DAMAGES.items():
        tally = Tally(f"damage: {name}")
        # What leaves no choice is tried once.
        for turn in range(1 if damage in (_log_lost, _older_copy) else tries):
            place = folder / f"{name} {turn}"
            shutil.copytree(kept.files, place)
            damage(place, kept, dice)
            _judge(place, kept, tally, seen)
            shutil.rmtree(place)
        tallies.append(tally)
    return tallies, seen


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--tries", type=int, default=50)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        tallies, seen = damaged_files(Path(folder), given.tries, given.seed)
    print(table(tallies))
    for what, count in seen.most_common():
        print(f"{count} × {what}")
    damage = Counter(f"{tally.fault}: {what}" for tally in tallies for what in tally.damage)
    for what, count in damage.most_common(20):
        print(f"{count} × {what}")
    sys.exit(bool(damage))


if __name__ == "__main__":
    main()
