"""Encodes and decodes events in the form of the journal."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any

from queue_core.events import devices, office_wide, slips, visits, windows
from queue_core.events.event import Event, from_milliseconds

# All types of events, as defined by the files of this room.
ALL: tuple[type[Event], ...] = tuple(
    kind
    for room in (visits, windows, devices, slips, office_wide)
    for kind in vars(room).values()
    if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event
)
_TYPES: dict[str, type[Event]] = {kind.type: kind for kind in ALL}
_OWN_FIELDS: dict[str, tuple[str, ...]] = {
    name: tuple(field.name for field in fields(kind) if field.name not in {"at", "actor", "for_operator"})
    for name, kind in _TYPES.items()
}
_encode: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with its place in the journal: its sequence number and its service day (ISO date)."""

    seq: int
    day: str
    event: Event


def encode(event: Event) -> str:
    """An event's own fields as JSON text (its time and actor are columns of the journal)."""
    own = {name: getattr(event, name) for name in _OWN_FIELDS[event.type]}
    if event.for_operator is not None:
        own["for_operator"] = event.for_operator
    return _encode(own)


def decode(kind: str, at: int, actor: str, data: str) -> Event:
    """The event of a journal row. Raises KeyError for a type that this version does not know."""
    return _TYPES[kind](at=from_milliseconds(at), actor=actor, **json.loads(data))


def describe(event: Event) -> dict[str, Any]:
    """All fields of an event, for readers of a journal."""
    return {"type": event.type, **asdict(event)}
