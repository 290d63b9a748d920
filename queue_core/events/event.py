"""The base class of events: type, time and actor; and times in the form of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from pydantic import ConfigDict

from queue_core.access.roles import NOBODY, Audience
from queue_core.fields.bounds import STRICT, Moment, Name

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_milliseconds(at: datetime) -> int:
    """A moment in the form of the journal: whole milliseconds since 1970, UTC."""
    return (at - _EPOCH) // _MILLISECOND


def from_milliseconds(at: int) -> datetime:
    return _EPOCH + at * _MILLISECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. `actor` is who acted: the sign-in name of a person, the name of a device, or `office`.

    `for_operator` is the sign-in name of the operator whose shift it was, if somebody else acted at the window: a manager,
    or the device of a keypad. Journals written before this was recorded name the operator of a keypad as the actor.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    type: ClassVar[str]
    # The screens that may see it. An event that declares none is sent to no screen.
    audience: ClassVar[Audience] = NOBODY

    at: Moment
    actor: Name
    for_operator: Name | None = None
