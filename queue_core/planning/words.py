"""How plans speak: times as on a clock, kinds of break in both languages."""

from __future__ import annotations

from queue_core import labels
from queue_core.model import BreakKind
from queue_core.texts import Text


def clock(minute: float) -> str:
    """A minute of the day as people say it: 12:05. A part of a minute is not told."""
    return f"{int(minute) // 60}:{int(minute) % 60:02d}"


def kind_name(kind: BreakKind) -> Text:
    return labels.in_sentence(labels.BREAK_KINDS[kind])
