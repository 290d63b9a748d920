"""Wording for plans: times of day, kinds of break in both languages."""

from __future__ import annotations

from queue_core import labels
from queue_core.model import BreakKind
from queue_core.texts import Text


def clock(minute: float) -> str:
    """A minute of the day as a clock shows it: 12:05. Fractions of a minute are dropped."""
    return f"{int(minute) // 60}:{int(minute) % 60:02d}"


def kind_name(kind: BreakKind) -> Text:
    return labels.in_sentence(labels.BREAK_KINDS[kind])
