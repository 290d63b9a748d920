"""Stores visit cards, the log of access to them, and visitors' comments in visits.db, apart from journal and backups."""

from __future__ import annotations

import contextlib
import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from queue_core.errors import FileDamaged
from queue_core.events import from_milliseconds, to_milliseconds
from queue_core.store import free_texts
from queue_core.store.damage import require_usable
from queue_core.store.free_texts import NotErased, empty_log, erase_texts, opened
from queue_core.store.sqlite import Database, Migrations
from queue_core.visits.card import FIELDS, Card, CardStep
from queue_core.visits.person import Held, Person, erase_held, held_of

log = logging.getLogger(__name__)
migrations = Migrations("talon-visits")


@migrations()
def m001_cards_and_looks(db: Database) -> None:
    db.execute(
        """
        CREATE TABLE cards (
            ticket TEXT PRIMARY KEY,
            number TEXT NOT NULL,
            day TEXT NOT NULL,
            steps TEXT NOT NULL,
            account TEXT,
            contract TEXT,
            client TEXT,
            phone TEXT,
            email TEXT,
            note TEXT,
            consent_at INTEGER,
            changed_at INTEGER,
            changed_by TEXT,
            CHECK (consent_at IS NOT NULL OR coalesce(client, phone, email) IS NULL)
        ) STRICT
        """
    )
    db.execute("CREATE INDEX cards_by_day ON cards (day)")
    # Who read or changed which card, without its content.
    db.execute(
        """
        CREATE TABLE looks (
            at INTEGER NOT NULL,
            day TEXT NOT NULL,
            ticket TEXT NOT NULL,
            actor TEXT NOT NULL,
            what TEXT NOT NULL
        ) STRICT
        """
    )
    db.execute("CREATE INDEX looks_by_ticket ON looks (ticket)")


@migrations()
def m002_words_of_visitors(db: Database) -> None:
    # A comment with a rating may be personal, too: it is erased along with the cards of its day.
    db.execute(
        "CREATE TABLE words (ticket TEXT PRIMARY KEY, day TEXT NOT NULL, at INTEGER NOT NULL, word TEXT NOT NULL) STRICT"
    )
    db.execute("CREATE INDEX words_by_day ON words (day)")


@dataclass(frozen=True, slots=True)
class Word:
    """A visitor's comment with the rating of a ticket (its id)."""

    ticket: str
    at: datetime
    word: str


@dataclass(frozen=True, slots=True)
class Look:
    """An access to a card: `what` is read or changed."""

    at: datetime
    actor: str
    what: str


class VisitCards:
    """The cards of an office. Thread-safe. Erased data are overwritten, not merely unlinked."""

    def __init__(self, directory: Path) -> None:
        """If the file is damaged, `damage` says so, and each use raises it."""
        self._lock = threading.RLock()
        self.damage: FileDamaged | None = None
        self._opened: Database | None = None
        try:
            require_usable(directory / free_texts.DATABASE)
        except FileDamaged as damage:
            log.error("%s", damage)
            self.damage = damage
            return
        self._opened = opened(directory)
        migrations.apply(self._opened)
        free_texts.migrations.apply(self._opened)

    @property
    def _db(self) -> Database:
        if self._opened is None:
            assert self.damage is not None, "the file is open, or damaged"
            raise FileDamaged(self.damage.file, self.damage.why)
        return self._opened

    def of(self, ticket: str) -> Card | None:
        with self._lock:
            row = self._db.execute(f"SELECT {_COLUMNS} FROM cards WHERE ticket = ?", (ticket,)).fetchone()
        return _card(row) if row else None

    def of_day(self, day: str) -> list[Card]:
        with self._lock:
            rows = self._db.execute(f"SELECT {_COLUMNS} FROM cards WHERE day = ? ORDER BY number", (day,)).fetchall()
        return [_card(row) for row in rows]

    def update(self, empty: Card, edit: Callable[[Card], Card]) -> Card:
        """Replaces the ticket's card, or `empty` if there is none, by `edit` of it, in one atomic step."""
        with self._lock:
            before = self.of(empty.ticket) or empty
            card = edit(before)
            self._save(card)
            if before.consent_at and not card.consent_at:
                with contextlib.suppress(NotErased):  # then the log is emptied at the next erasure
                    empty_log(self._db)
            return card

    def _save(self, card: Card) -> None:
        values = (
            card.ticket,
            card.number,
            card.day,
            json.dumps(sorted(card.steps)),
            *(getattr(card, name) for name in FIELDS),
            _milliseconds(card.consent_at),
            _milliseconds(card.changed_at),
            card.changed_by,
        )
        places = ", ".join("?" * len(values))
        self._db.execute(f"INSERT OR REPLACE INTO cards ({_COLUMNS}) VALUES ({places})", values)

    def looked(self, card: Card, actor: str, what: str, at: datetime) -> None:
        """Logs that a card was read or changed, but not its content."""
        self._look(card.ticket, card.day, actor, what, at)

    def _look(self, ticket: str, day: str, actor: str, what: str, at: datetime) -> None:
        with self._lock:
            self._db.execute(
                "INSERT INTO looks (at, day, ticket, actor, what) VALUES (?, ?, ?, ?, ?)",
                (to_milliseconds(at), day, ticket, actor, what),
            )

    def looks_at(self, ticket: str) -> list[Look]:
        with self._lock:
            rows = self._db.execute(
                "SELECT at, actor, what FROM looks WHERE ticket = ? ORDER BY at", (ticket,)
            ).fetchall()
        return [Look(from_milliseconds(at), actor, what) for at, actor, what in rows]

    def keep_word(self, ticket: str, day: str, at: datetime, word: str) -> None:
        """Stores a visitor's comment, once per ticket."""
        with self._lock:
            self._db.execute(
                "INSERT OR IGNORE INTO words (ticket, day, at, word) VALUES (?, ?, ?, ?)",
                (ticket, day, to_milliseconds(at), word),
            )

    def word_of(self, ticket: str) -> str | None:
        with self._lock:
            row = self._db.execute("SELECT word FROM words WHERE ticket = ?", (ticket,)).fetchone()
        return row[0] if row else None

    def words_between(self, first: date, last: date, most: int = 200) -> list[Word]:
        """Visitors' comments on the service days from `first` to `last`, the latest first."""
        with self._lock:
            rows = self._db.execute(
                "SELECT ticket, at, word FROM words WHERE day BETWEEN ? AND ? ORDER BY at DESC LIMIT ?",
                (first.isoformat(), last.isoformat(), most),
            ).fetchall()
        return [Word(ticket, from_milliseconds(at), word) for ticket, at, word in rows]

    def erase_due(self, today: date, retention_days: int) -> int:
        """Erases cards, their access log, comments and free texts older than the retention period. Returns the number of cards.

        Raises NotErased if it has to be done once more.
        """
        before = (today - timedelta(days=retention_days)).isoformat()
        with self._lock:
            erased = self._db.execute("DELETE FROM cards WHERE day < ?", (before,)).rowcount
            self._db.execute("DELETE FROM looks WHERE day < ?", (before,))
            self._db.execute("DELETE FROM words WHERE day < ?", (before,))
            erase_texts(self._db, before)
            empty_log(self._db)
        return int(erased)

    def held_of(self, person: Person) -> list[Held]:
        """What is held about a person: cards, comments and free texts."""
        with self._lock:
            return held_of(self._db, person)

    def shown(self, found: list[Held], actor: str, at: datetime) -> None:
        """Logs that the cards among these were read."""
        for held in found:
            if held.kind == "card":
                self._look(held.about, held.day, actor, "read", at)

    def erase(self, found: list[Held]) -> None:
        """Erases these, whatever their retention period. Raises NotErased if it has to be done once more."""
        with self._lock:
            erase_held(self._db, found)

    def days(self) -> tuple[int, str | None]:
        """The number of cards, and the day of the oldest."""
        with self._lock:
            count, oldest = self._db.execute("SELECT count(*), min(day) FROM cards").fetchone()
        return int(count), oldest

    def close(self) -> None:
        with self._lock:
            self._db.conn.close()


_COLUMNS = f"ticket, number, day, steps, {', '.join(FIELDS)}, consent_at, changed_at, changed_by"


def _card(row: tuple[str | int | None, ...]) -> Card:
    values = dict(zip(_COLUMNS.split(", "), row, strict=True))
    texts: dict[str, str | None] = {
        name: str(value) if (value := values[name]) is not None else None for name in FIELDS
    }
    changed_by = values["changed_by"]
    return Card(
        ticket=str(values["ticket"]),
        number=str(values["number"]),
        day=str(values["day"]),
        steps=frozenset(CardStep(step) for step in json.loads(str(values["steps"]))),
        consent_at=_moment(values["consent_at"]),
        changed_at=_moment(values["changed_at"]),
        changed_by=str(changed_by) if changed_by is not None else None,
        **texts,
    )


def _milliseconds(at: datetime | None) -> int | None:
    return to_milliseconds(at) if at else None


def _moment(at: str | int | None) -> datetime | None:
    return from_milliseconds(at) if isinstance(at, int) else None
