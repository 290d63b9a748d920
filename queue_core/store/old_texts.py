"""Moves the free texts that journals of earlier versions hold to the visit cards, once, before such a journal is used again.

The places are written out here: a migration must not change when the events do. decisions/0027-personal-data.md
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from queue_core.events.free_texts import FreeText
from queue_core.fields.free_text import is_reference, new_reference
from queue_core.store.free_texts import FreeTexts, KeptText
from queue_core.store.sqlite import Database

log = logging.getLogger(__name__)

# The field of each type of event that held a text, and what the text is about.
_PLACES = {
    "ticket_called": ("reason", "ticket"),
    "ticket_parked": ("reason", "ticket"),
    "appointment_made": ("note", "appointment"),
    "alarm_raised": ("note", "alarm"),
    "alarm_closed": ("note", "alarm"),
    "skills_changed": ("override", "window"),
    "break_requested": ("override", "window"),
    "break_started": ("override", "window"),
    "service_reopened": ("reason", "service"),
}
# Events that are repeated at the start of each day while their matter is open.
_REPEATED = {"appointment_made", "alarm_raised"}


@dataclass(frozen=True, slots=True, repr=False)
class _OldText:
    """Event `seq`, its data as they are to be, and its text; None if an event before it had the same."""

    seq: int
    data: str
    reference: str
    kept: KeptText | None


def move_old_texts(db: Database) -> int:
    """Puts references in place of the texts in a journal's events and rows; the texts are kept with the visit cards.

    Returns how many events had one. If it is interrupted it is done again; what was kept in vain ends with its day.
    """
    found = list(_texts_of(db))
    if not found:
        return 0
    texts = FreeTexts(_directory_of(db))
    texts.keep(old.kept for old in found if old.kept)
    texts.close()
    # What is replaced is overwritten, not merely unlinked.
    db.execute("PRAGMA secure_delete = ON").fetchall()
    with db.atomic():
        for old in found:
            db.execute("UPDATE events SET data = ? WHERE seq = ?", (old.data, old.seq))
        _refer_in_rows(db)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    log.info("the free texts of %s events are now kept with the visit cards", len(found))
    return len(found)


def _texts_of(db: Database) -> Iterator[_OldText]:
    known: dict[tuple[str, str, str], str] = {}
    places = ", ".join("?" * len(_PLACES))
    rows = db.execute(
        f"SELECT seq, day, type, data FROM events WHERE type IN ({places}) AND json_valid(data) ORDER BY seq",
        tuple(_PLACES),
    ).fetchall()
    for seq, day, kind, data in rows:
        field, subject = _PLACES[kind]
        values = json.loads(data)
        text = values.get(field) if isinstance(values, dict) else None
        if not isinstance(text, str) or is_reference(text):
            continue
        about = str(values.get(subject))
        before = known.get((kind, about, text)) if kind in _REPEATED else None
        reference = before or new_reference()
        known[kind, about, text] = values[field] = reference
        last = max(day, _day_of(values.get("time"))) if kind == "appointment_made" else day
        kept = None if before else KeptText(last, FreeText(reference, about, f"{kind}.{field}", text))
        yield _OldText(seq, json.dumps(values, ensure_ascii=False, separators=(",", ":")), reference, kept)


def _day_of(time: object) -> str:
    """The date of an appointment, in UTC: retention is counted in days, and an hour more or less does not matter."""
    return datetime.fromtimestamp(time / 1000, UTC).date().isoformat() if isinstance(time, int) else ""


def _refer_in_rows(db: Database) -> None:
    """The rows that follow these events hold the same references."""
    for statement in (
        """
        UPDATE pauses SET override = (SELECT data ->> 'override' FROM events WHERE events.seq = pauses.seq)
        WHERE override IS NOT NULL
        """,
        """
        WITH made AS (
            SELECT data ->> 'appointment' AS id, data ->> 'note' AS note FROM events WHERE type = 'appointment_made'
        )
        UPDATE appointments SET note = made.note FROM made WHERE made.id = appointments.id AND appointments.note IS NOT NULL
        """,
        """
        WITH noted AS (
            SELECT data ->> 'alarm' AS id, data ->> 'note' AS note, max(seq) FROM events
            WHERE type IN ('alarm_raised', 'alarm_closed') AND data ->> 'note' IS NOT NULL GROUP BY 1
        )
        UPDATE alarms SET note = noted.note FROM noted WHERE noted.id = alarms.id AND alarms.note IS NOT NULL
        """,
    ):
        db.execute(statement)


def _directory_of(db: Database) -> Path:
    [file] = [file for _, name, file in db.execute("PRAGMA database_list") if name == "main"]
    return Path(file).parent
