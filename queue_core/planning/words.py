"""How plans speak: times as on a clock, kinds of break in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from queue_core.model import BreakKind
from queue_core.texts import Text

_KINDS: Mapping[BreakKind, Text] = MappingProxyType(
    {
        BreakKind.TECHNICAL: Text(ru="технический перерыв", en="technical break"),
        BreakKind.LUNCH: Text(ru="обед", en="lunch"),
        BreakKind.TRAINING: Text(ru="обучение", en="training"),
    }
)


def clock(minute: float) -> str:
    """A minute of the day as people say it: 12:05. A part of a minute is not told."""
    return f"{int(minute) // 60}:{int(minute) % 60:02d}"


def kind_name(kind: BreakKind) -> Text:
    return _KINDS[kind]
