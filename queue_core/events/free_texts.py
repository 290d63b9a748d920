"""Which fields of events refer to free texts, and how a text in one of them is put out of the event."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from queue_core.events.event import Event
from queue_core.fields.bounds import REFERENCE
from queue_core.fields.free_text import is_reference, new_reference

# What was found of each type of event.
_fields: dict[type[Event], tuple[str, ...]] = {}
# What a text may be about, the closest first.
_ABOUT = ("ticket", "appointment", "alarm", "service", "window")


@dataclass(frozen=True, slots=True, repr=False)
class FreeText:
    """A text that an event refers to. `about` is the id of what it is about: a ticket, an appointment, an alarm, a service
    or a window; `place` is the event's type and field. It has no repr, so that no log can have it by accident."""

    reference: str
    about: str
    place: str
    text: str


def fields_of_texts(kind: type[Event]) -> tuple[str, ...]:
    """The fields of an event that refer to a free text."""
    if kind not in _fields:
        hints = get_type_hints(kind, include_extras=True)
        _fields[kind] = tuple(field.name for field in fields(kind) if _refers(hints[field.name]))
    return _fields[kind]


def _refers(hint: Any) -> bool:
    if get_origin(hint) is Annotated:
        return any(mark is REFERENCE for mark in hint.__metadata__)
    return any(_refers(part) for part in get_args(hint))


def without_texts(event: Event) -> tuple[Event, list[FreeText]]:
    """The event with a reference in place of each free text, and these texts. A reference stays as it is."""
    texts = [
        FreeText(new_reference(), _about(event), f"{event.type}.{name}", value)
        for name in fields_of_texts(type(event))
        if isinstance(value := getattr(event, name), str) and not is_reference(value)
    ]
    if not texts:
        return event, []
    changes: dict[str, Any] = {text.place.rpartition(".")[2]: text.reference for text in texts}
    return replace(event, **changes), texts


def _about(event: Event) -> str:
    return next(str(value) for name in _ABOUT if (value := getattr(event, name, None)))
