"""Forges the journal of an office at random, as somebody with the file and the source would, and counts what is found.

    python -m tests.attack.history --forgeries 5000 --seed 1

Found by the chain; or, where the forger made the whole chain anew or cut off its end, by the mark beside the journal and by
the heads on the day-end sheets of every evening and of the moment before the forgery.
"""

from __future__ import annotations

import logging
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import click

from queue_core.store import chain, heads
from queue_core.store.journal import DATABASE
from queue_core.store.mark import read_mark
from queue_core.store.read_only import read_only
from tests.queue_core.building import OfficeRig
from tests.queue_core.forging import chain_anew, unprotect, write_row

Forge = Callable[[sqlite3.Connection, Random], None]


@dataclass
class Tally:
    """Forgeries by kind: how many were tried, and by what each was found first."""

    tried: Counter[str] = field(default_factory=Counter)
    found: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def missed(self) -> list[str]:
        return [kind for kind, tried in self.tried.items() if sum(self._by(kind).values()) < tried]

    def lines(self) -> list[str]:
        total = sum(self.found.values())
        lines = [
            f"{kind:36}{tried:>7} tried   found by " + ", ".join(f"{by}: {n}" for by, n in self._by(kind).items())
            for kind, tried in sorted(self.tried.items())
        ]
        return [*lines, f"{'all':36}{self.tried.total():>7} tried   {total} found, {self.tried.total() - total} missed"]

    def _by(self, kind: str) -> dict[str, int]:
        return {by: n for (of, by), n in sorted(self.found.items()) if of == kind}


def _any_row(database: sqlite3.Connection, dice: Random) -> int:
    return dice.randint(1, chain.head(database)[0])


def _column(name: str, value: Callable[[Random], object]) -> Forge:
    def forge(database: sqlite3.Connection, dice: Random) -> None:
        database.execute(f"UPDATE events SET {name} = ? WHERE seq = ?", (value(dice), _any_row(database, dice)))

    return forge


def _earlier(database: sqlite3.Connection, dice: Random) -> None:
    database.execute(
        "UPDATE events SET at = at - ? WHERE seq = ?", (dice.randint(1, 3_600_000), _any_row(database, dice))
    )


def _letter(database: sqlite3.Connection, dice: Random) -> None:
    """One letter of what happened."""
    seq = _any_row(database, dice)
    [data] = database.execute("SELECT data FROM events WHERE seq = ?", (seq,)).fetchone()
    place = dice.randrange(len(data))
    other = dice.choice([letter for letter in "0123456789abc" if letter != data[place]])
    database.execute("UPDATE events SET data = ? WHERE seq = ?", (data[:place] + other + data[place + 1 :], seq))


def _removed(database: sqlite3.Connection, dice: Random) -> None:
    seq = dice.randint(1, chain.head(database)[0] - 1)
    database.execute("DELETE FROM events WHERE seq = ?", (seq,))


def _closed_up(database: sqlite3.Connection, dice: Random) -> None:
    """A row removed, and those after it moved up."""
    seq = dice.randint(1, chain.head(database)[0] - 1)
    database.execute("DELETE FROM events WHERE seq = ?", (seq,))
    database.execute("UPDATE events SET seq = -seq WHERE seq > ?", (seq,))
    database.execute("UPDATE events SET seq = -seq - 1 WHERE seq < 0")


def _swapped(database: sqlite3.Connection, dice: Random) -> None:
    one, other = dice.sample(range(1, chain.head(database)[0] + 1), 2)
    for before, after in ((one, -1), (other, one), (-1, other)):
        database.execute("UPDATE events SET seq = ? WHERE seq = ?", (after, before))


def _inserted(database: sqlite3.Connection, dice: Random) -> None:
    seq = _any_row(database, dice)
    database.execute("UPDATE events SET seq = -seq WHERE seq >= ?", (seq,))
    database.execute("UPDATE events SET seq = 1 - seq WHERE seq < 0")
    write_row(database, seq, 0, "2026-11-23", "visit_rated", "manager", '{"ticket":"x","stars":5}')


def _hashed_again(database: sqlite3.Connection, dice: Random) -> None:
    """A row altered, and its own hash made to fit."""
    seq = dice.randint(1, chain.head(database)[0] - 1)
    database.execute("UPDATE events SET at = at - 60000 WHERE seq = ?", (seq,))
    found = database.execute("SELECT hash FROM events WHERE seq = ?", (seq - 1,)).fetchone()
    row = database.execute(
        "SELECT at, CAST(day AS BLOB), CAST(type AS BLOB), CAST(actor AS BLOB), CAST(data AS BLOB) FROM events WHERE seq = ?",
        (seq,),
    ).fetchone()
    fitting = chain.link(found[0] if found else chain.BEGINNING, seq, *row)
    database.execute("UPDATE events SET hash = ? WHERE seq = ?", (fitting, seq))


def _all_hashed_again(database: sqlite3.Connection, dice: Random) -> None:
    _earlier(database, dice)
    chain_anew(database)


def _removed_and_all_hashed_again(database: sqlite3.Connection, dice: Random) -> None:
    _closed_up(database, dice)
    chain_anew(database)


def _end_cut_off(database: sqlite3.Connection, dice: Random) -> None:
    database.execute("DELETE FROM events WHERE seq >= ?", (_any_row(database, dice),))


def _day_moved(database: sqlite3.Connection, dice: Random) -> None:
    database.execute("UPDATE days SET first_seq = first_seq + ?", (dice.randint(1, 9),))


FORGERIES: dict[str, Forge] = {
    "a time altered": _earlier,
    "a letter of the data altered": _letter,
    "a day altered": _column("day", lambda dice: f"2026-12-{dice.randint(10, 28)}"),
    "a type altered": _column("type", lambda dice: dice.choice(("forged", "visit_forged"))),
    "an actor altered": _column("actor", lambda dice: f"forger{dice.randint(1, 99)}"),
    "a hash altered": _column("hash", lambda dice: dice.randbytes(32)),
    "a row removed": _removed,
    "a row removed, the rest moved up": _closed_up,
    "two rows swapped": _swapped,
    "a row inserted": _inserted,
    "a row altered and hashed again": _hashed_again,
    "a time altered, all hashed again": _all_hashed_again,
    "a row removed, all hashed again": _removed_and_all_hashed_again,
    "the end cut off": _end_cut_off,
    "the beginning of a day moved": _day_moved,
}


def forge_history(directory: Path, forgeries: int, seed: int) -> Tally:
    """Tries so many forgeries on copies of one journal, each kind in turn."""
    papers = _office(directory)
    dice, tally = Random(seed), Tally()
    kinds = list(FORGERIES)
    with closing(read_only(directory / DATABASE)) as original:
        for number in range(forgeries):
            kind = kinds[number % len(kinds)]
            with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
                original.backup(copy)
                unprotect(copy)
                FORGERIES[kind](copy, dice)
                # The forger puts the triggers back: that they were away proves nothing.
                for text in chain.TRIGGERS.values():
                    copy.execute(f"DROP TRIGGER IF EXISTS {text.split()[2]}")
                    copy.execute(text.strip())
                tally.tried[kind] += 1
                if by := _found_by(copy, directory, papers):
                    tally.found[kind, by] += 1
    return tally


def _office(directory: Path) -> list[tuple[str, str]]:
    """Lives three days; returns the day-end sheets, as day and head."""
    rig, papers = OfficeRig(directory), []
    for _ in range(3):
        rig.open("1", "2")
        for _ in range(6):
            rig.issue()
        for window in "12":
            rig.next(window)
        papers.append((rig.office.day, rig.office.head()[1]))
        rig.wait(days=1)
    rig.office.close()
    return papers


def _found_by(database: sqlite3.Connection, directory: Path, papers: list[tuple[str, str]]) -> str | None:
    if chain.prove(database).broken:
        return "chain"
    if chain.wrong_days(database):
        return "table of days"
    for day, head in papers:
        beginning = heads.from_paper(head)
        assert beginning is not None
        if heads.proved_row(database, day, beginning) is None:
            return "paper"
    mark = read_mark(directory)
    assert mark is not None
    row = database.execute("SELECT hash FROM events WHERE seq = ?", (mark.seq,)).fetchone()
    return None if row and row[0] == mark.hash else "mark"


@click.command()
@click.option("--forgeries", default=5000, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(forgeries: int, seed: int) -> None:
    """Forges, and prints what was tried and found; ends with 1 if anything was missed."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="talon-forgeries-") as folder:
        tally = forge_history(Path(folder) / "data", forgeries, seed)
    click.echo("\n".join(tally.lines()))
    sys.exit(1 if tally.missed else 0)


if __name__ == "__main__":
    main()
