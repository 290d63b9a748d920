"""Finds and erases what the file of personal data holds about one person, who asks for it (152-FZ, articles 14 and 21)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from queue_core.errors import Invalid
from queue_core.store.free_texts import empty_log
from queue_core.store.sqlite import Database
from queue_core.visits.card import FIELDS

_FEWEST_DIGITS = 5
_SUBSCRIBER_DIGITS = 10


class TooVague(Invalid):
    """What was given of the person would fit many."""

    code = "too_vague"


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """Whom to look for, by one or more of the first three; what fits any of them is meant. It has no repr: it must not get into a
    log. `day` (ISO date) leaves out what is about another service day.

    Raises TooVague for fewer than five digits, or a name of fewer than three letters.
    """

    account: str | None = None
    phone: str | None = None
    name: str | None = None
    day: str | None = None

    def __post_init__(self) -> None:
        digits = [digits_of(value) for value in (self.account, self.phone) if value is not None]
        if any(len(value) < _FEWEST_DIGITS for value in digits):
            raise TooVague(
                f"Нужно хотя бы {_FEWEST_DIGITS} цифр лицевого счёта или телефона.",
                f"Give at least {_FEWEST_DIGITS} digits of the account or the phone number.",
            )
        if self.name is not None and len("".join(_words(self.name))) < 3:
            raise TooVague("Нужно хотя бы три буквы имени.", "Give at least three letters of the name.")
        if not digits and self.name is None:
            raise TooVague(
                "Укажите лицевой счёт, телефон или имя.", "Give an account number, a phone number or a name."
            )

    def is_in(self, text: str) -> bool:
        """Whether a text names the person: the account or the phone number, however it is written, or every word of the name."""
        digits = digits_of(text)
        if self.account is not None and digits_of(self.account) in digits:
            return True
        if self.phone is not None and digits_of(self.phone)[-_SUBSCRIBER_DIGITS:] in digits:
            return True
        return self.name is not None and set(_words(self.name)) <= set(_words(text))


def digits_of(text: str) -> str:
    return re.sub(r"\D", "", text)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("ё", "е"))


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """One thing that is held: `kind` is card, comment or text; `about` is the ticket, appointment or alarm; `values` by name."""

    kind: str
    day: str
    about: str
    values: dict[str, str]


def held_of(db: Database, person: Person) -> list[Held]:
    """What is held about a person. Whoever has a card is meant by everything else about that ticket, too."""
    found = [held for held in _all_held(db) if person.day in {None, held.day}]
    tickets = {held.about for held in found if held.kind == "card" and _names(held, person)}
    return [held for held in found if held.about in tickets or _names(held, person)]


def _names(held: Held, person: Person) -> bool:
    return any(person.is_in(value) for value in held.values.values())


def _all_held(db: Database) -> Iterator[Held]:
    for ticket, day, *values in db.execute(f"SELECT ticket, day, {', '.join(FIELDS)} FROM cards ORDER BY day"):
        yield Held("card", day, ticket, {name: value for name, value in zip(FIELDS, values, strict=True) if value})
    for ticket, day, word in db.execute("SELECT ticket, day, word FROM words ORDER BY day"):
        yield Held("comment", day, ticket, {"comment": word})
    for reference, day, about, place, text in db.execute(
        "SELECT reference, day, about, place, text FROM free_texts ORDER BY day"
    ):
        yield Held("text", day, about, {"reference": reference, place: text})


def erase_held(db: Database, found: list[Held]) -> None:
    """Erases these, whatever their retention period. Raises NotErased if the write-ahead log has to be emptied once more."""
    with db.atomic():
        for held in found:
            if held.kind == "card":
                db.execute("DELETE FROM cards WHERE ticket = ?", (held.about,))
                db.execute("DELETE FROM looks WHERE ticket = ?", (held.about,))
            elif held.kind == "comment":
                db.execute("DELETE FROM words WHERE ticket = ?", (held.about,))
            else:
                db.execute("DELETE FROM free_texts WHERE reference = ?", (held.values["reference"],))
    empty_log(db)
