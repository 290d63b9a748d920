"""The types of the fields of bodies, queries, forms and messages: each bounded, none converted from another type."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, StrictBool

from queue_core.bounds import BOUND, MOST_LISTED, Json

LONGEST_LINE = 200
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Shape(BaseModel):
    """What a request or a message holds. Fields that it does not declare are passed over, as the contract may grow."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class ClosedShape(Shape):
    """One that refuses what it does not declare: where a field passed over would change the meaning of the rest."""

    model_config = ConfigDict(extra="forbid")


class EmptyShape(Shape):
    """For what takes a body for its form alone."""


Line = Annotated[str, Strict(), Field(max_length=LONGEST_LINE)]
"""A name, a code word, an id, a short text; may be empty."""
Given = Annotated[str, Strict(), Field(min_length=1, max_length=LONGEST_LINE)]
"""One that must not be empty."""
ShortId = Annotated[str, Strict(), Field(min_length=1, max_length=64)]
Lines = Annotated[tuple[Line, ...], Field(max_length=20)]
Flag = StrictBool
Number = Annotated[int, Strict(), Field(ge=-(2**53), lt=2**53)]
"""A whole number; what is wrong with it otherwise, a rule says by its own name."""
VersionNumber = Annotated[int, Strict(), Field(ge=0, lt=2**53)]
Anything = Annotated[Any, BOUND]
"""JSON whose form another reader judges, place by place: its size and depth have been bounded."""
Table = Json
Tables = Annotated[dict[str, Any], BOUND, Field(max_length=MOST_LISTED)]


def _day(value: Any) -> Any:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("is a date of the form 2026-11-23")
    return date.fromisoformat(value)


Day = Annotated[date, BOUND, BeforeValidator(_day)]
"""A day written as 2026-11-23; no other form of ISO 8601."""
