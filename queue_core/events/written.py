"""Encodes and decodes events in the form of the journal."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import MISSING, asdict, dataclass, fields
from functools import cache
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, create_model

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
# What a row holds may be personal: an error does not repeat it.
_OF_A_SHAPE = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True)
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
    """The event of a journal row.

    Raises KeyError for a type that this version does not know, ValueError, TypeError or OverflowError for what is no such
    event. The fields' bounds are not looked at: earlier versions had others.
    """
    values = json.loads(data)
    _shape(kind).model_validate(values)
    return _TYPES[kind](at=from_milliseconds(at), actor=actor, **values)


@cache
def _shape(kind: str) -> type[BaseModel]:
    """The types of an event's own fields, without their bounds."""
    event = _TYPES[kind]
    hints, own = get_type_hints(event), {*_OWN_FIELDS[kind], "for_operator"}
    shape: dict[str, Any] = {
        field.name: (hints[field.name], _default(field)) for field in fields(event) if field.name in own
    }
    return create_model(
        f"{event.__name__}Shape", __config__=ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True), **shape
    )


def _default(field: Any) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return ... if field.default is MISSING else field.default


def describe(event: Event) -> dict[str, Any]:
    """All fields of an event, for readers of a journal."""
    return {"type": event.type, **asdict(event)}
