"""Visit cards on the command line: their summary in `talon check`, and `talon visits erase`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from queue_core.settings import Settings
from queue_core.store.free_texts import DATABASE
from queue_core.visits.storage import VisitCards


def cards_summary(settings: Settings, data: Path, today: date) -> str:
    """A sentence for `talon check`: how many cards are kept, since when and for how long."""
    if not (data / DATABASE).exists():
        return "Visit cards: none."
    cards = VisitCards(data)
    count, oldest = cards.days()
    cards.close()
    days = settings.visits.retention_days
    if not oldest:
        return f"Visit cards: none; they are kept {days} days."
    late = (today - date.fromisoformat(oldest)).days - days
    summary = f"Visit cards: {count}, the oldest of {oldest}; they are kept {days} days."
    return f"{summary} Erasure is {late} days late: run `talon visits erase`." if late > 0 else summary


def erase_cards(settings: Settings, data: Path, today: date) -> str:
    """Erases the cards whose retention period is over; returns a sentence with their number."""
    if not (data / DATABASE).exists():
        return "There are no visit cards."
    cards = VisitCards(data)
    erased = cards.erase_due(today, settings.visits.retention_days)
    cards.close()
    return f"Erased {erased} visit cards older than {settings.visits.retention_days} days."
