"""History for administrators: whether the journal is the one that was written."""

from __future__ import annotations

import sqlite3

from queue_core.store import chain

_RESTORE = (
    "Somebody or something changed the file past Talon. Keep a copy of it, compare it with the backups, and restore the "
    "latest one whose chain is in order."
)


def proved(database: sqlite3.Connection) -> tuple[str, list[str]]:
    """What the chain of a journal shows, in a line, and what is wrong with it."""
    database.execute("BEGIN")  # one state of the file, also while a server is writing
    if not chain.is_chained(database):
        return "The journal has no hashes yet: the next start of the server chains it.", []
    proof = chain.prove(database)
    wrong = [str(proof.broken)] if proof.broken else []
    if missing := chain.missing_triggers(database):
        wrong.append(f"what keeps the journal append-only was taken away: {', '.join(missing)}")
    wrong += chain.wrong_days(database)
    return f"The chain of {proof.rows} events is unbroken.", wrong


def altered(wrong: list[str]) -> str:
    """What to do about a journal that is not as it was written."""
    return "The journal is not as it was written:\n" + "\n".join(f"  - {line}" for line in wrong) + f"\n{_RESTORE}"
