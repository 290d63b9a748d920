"""What is kept about a person who asks for it, and its erasure: for the manager's page and `talon people` alike.

Both also work while the server runs: they open the files once more, beside its own connections.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from queue_core.errors import Refusal
from queue_core.payments.of_account import Entry, entries_of
from queue_core.store.free_texts import DATABASE
from queue_core.visits.person import Held, Person, digits_of
from queue_core.visits.storage import VisitCards


class MoreThanShown(Refusal):
    """More is kept about the person by now than whoever erases has seen."""

    code = "more_than_shown"

    def __init__(self) -> None:
        super().__init__(
            "С тех пор записано ещё что-то об этом человеке. Посмотрите ещё раз, что хранится.",
            "More has been noted about this person meanwhile. Look once more at what is kept.",
        )


@dataclass(frozen=True, slots=True, repr=False)
class Kept:
    """`held` can be erased; `entries` of the ledger are accounting records, and stay. It has no repr, as a person has none."""

    held: list[Held]
    entries: list[Entry]


def kept_about(data: Path, person: Person, actor: str, at: datetime) -> Kept:
    """What the data directory keeps about a person; `actor` and `at` are noted at each card that is read.

    Raises FileDamaged if the file of personal data is damaged.
    """
    with _cards_of(data) as cards:
        held = cards.held_of(person) if cards else []
        if cards:
            cards.shown(held, actor, at)
    return Kept(held, _entries(data, person, held))


def erase_about(data: Path, person: Person, most: int | None = None) -> Kept:
    """Erases what is kept about a person, whatever the retention period; returns what it was, and the entries that stay.

    Raises MoreThanShown, and erases nothing, if that is more than `most` things; NotErased if it has to be done once more;
    FileDamaged.
    """
    with _cards_of(data) as cards:
        held = cards.held_of(person) if cards else []
        if most is not None and len(held) > most:
            raise MoreThanShown
        if cards:
            cards.erase(held)
    return Kept(held, _entries(data, person, held))


@contextmanager
def _cards_of(data: Path) -> Iterator[VisitCards | None]:
    if not (data / DATABASE).exists():
        yield None
        return
    cards = VisitCards(data)
    try:
        yield cards
    finally:
        cards.close()


def _entries(data: Path, person: Person, held: list[Held]) -> list[Entry]:
    """The ledger knows accounts alone: the one that was asked for, and those on the person's cards."""
    typed = {person.account or "", *(one.values.get("account", "") for one in held if one.kind == "card")}
    accounts = sorted({digits_of(account) for account in typed} - {""})
    found = [entry for account in accounts for entry in entries_of(data, account)]
    return [entry for entry in found if person.day in {None, entry.day}]
