"""History for administrators: whether the journal is the one that was written."""

from __future__ import annotations

import re
import sqlite3

import click

from queue_core.store import chain, heads
from queue_core.store.set_aside import written_time

_NOT_CHAINED = "The journal has no hashes yet: the next start of the server chains it."
_RESTORE = (
    "Somebody or something changed the file past Talon. Keep a copy of it, compare it with the backups, and restore the "
    "latest one whose chain is in order."
)


def proved(database: sqlite3.Connection) -> tuple[str, list[str]]:
    """What the chain of a journal shows, in a line, and what is wrong with it."""
    database.execute("BEGIN")  # one state of the file, also while a server is writing
    if not chain.is_chained(database):
        return _NOT_CHAINED, []
    proof = chain.prove(database)
    wrong = [str(proof.broken)] if proof.broken else []
    if missing := chain.missing_triggers(database):
        wrong.append(f"what keeps the journal append-only was taken away: {', '.join(missing)}")
    wrong += chain.wrong_days(database)
    return f"The chain of {proof.rows} events is unbroken.", wrong


def heads_of_days(database: sqlite3.Connection) -> str:
    """The last head of each day, for comparison with what was kept elsewhere."""
    if not chain.is_chained(database):
        return _NOT_CHAINED
    return "\n".join(
        f"{day.day}  event {day.seq:>9}  {written_time(day.at)}  {day.head}" for day in heads.days(database)
    )


def compared(database: sqlite3.Connection, kept: str) -> str:
    """What a head from a paper proves: `2026-11-30=ABCD-…` or `EVENT=ABCD-…`. Raises ClickException if it proves nothing."""
    place, _, typed = kept.partition("=")
    beginning = heads.from_paper(typed)
    if beginning is None or not re.fullmatch(r"\d{1,15}|\d{4}-\d{2}-\d{2}", place):
        raise click.ClickException(
            f"“{kept}” is no head: it looks like 2026-11-30=ABCD-EFGH-IJKL-MNOP, or has an event's number for the day."
        )
    if not chain.is_chained(database):
        raise click.ClickException(_NOT_CHAINED)
    row = heads.proved_row(database, place, beginning)
    if row is None:
        raise click.ClickException(
            f"No event of {place} has the head {heads.on_paper(beginning)}: this is not the journal that was on the paper, or "
            "the head was copied with a mistake (talon check --heads shows this journal's)."
        )
    return f"The head of {place} is that of event {row[0]} ({written_time(row[1])}): all until then is as it was on the paper."


def altered(wrong: list[str]) -> str:
    """What to do about a journal that is not as it was written."""
    return "The journal is not as it was written:\n" + "\n".join(f"  - {line}" for line in wrong) + f"\n{_RESTORE}"
