"""The types of the fields of bodies, queries, forms and messages: each bounded, none converted from another type."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, StrictBool, StringConstraints

from queue_core.fields.bounds import BOUND, EARLIEST, LATEST, LONGEST_WORDS, MOST_LISTED, Json
from queue_core.texts import Text

LONGEST_LINE = 200
_LONGEST_MOMENT = 40
_DIGITS = re.compile(r"\d{1,15}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Wrong(ValueError):
    """A rule of a field's own is broken; `sentence` says what belongs there."""

    def __init__(self, ru: str, en: str) -> None:
        super().__init__(en)
        self.sentence = Text(ru=ru, en=en)


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
Typed = Annotated[str, Strict(), Field(max_length=LONGEST_WORDS)]
"""What somebody has typed into a form: whether it will do, the form's own rules say."""
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


def is_a_service_day(day: date) -> bool:
    """Whether an office may be asked about the day: its weeks before and after it can be counted, too."""
    return EARLIEST.date() <= day < LATEST.date()


def _day(value: Any) -> Any:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else None
    except ValueError:
        day = None
    if day is None or not is_a_service_day(day):
        raise Wrong("дата вида 2026-11-23.", "a date of the form 2026-11-23.")
    return day


class BothLanguages(Shape):
    """A text in Russian and in English, stripped of white space at its ends; neither may be empty."""

    ru: Annotated[str, Strict(), StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_WORDS)]
    en: Annotated[str, Strict(), StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_WORDS)]


def number_in_words(value: Any) -> Any:
    """The whole number that a query or a form spells; what spells none stays as it is, and is refused."""
    return int(value) if isinstance(value, str) and _DIGITS.fullmatch(value) else value


def _moment(value: Any) -> Any:
    if value in (None, ""):
        return None
    if not isinstance(value, str) or len(value) > _LONGEST_MOMENT:
        raise _no_moment()
    try:
        return date.fromisoformat(value) if _DAY.fullmatch(value) else datetime.fromisoformat(value)
    except ValueError:
        raise _no_moment() from None


def _no_moment() -> Wrong:
    return Wrong("дата (2026-11-23) или время (2026-11-23T17:00).", "a date (2026-11-23) or a time (2026-11-23T17:00).")


def _or_russian(value: Any) -> Any:
    return value or "ru"


def _time_of_day_too(value: Any) -> Any:
    moment = _moment(value)
    if isinstance(moment, datetime) or moment is None:
        return moment
    return datetime.combine(moment, time.min)


Moment = Annotated[datetime, BOUND, BeforeValidator(_time_of_day_too)]
"""A date and time, with or without an offset; a date alone is its midnight."""
SeenSince = Annotated[datetime | None, BOUND, BeforeValidator(_time_of_day_too)]
"""A moment that a screen got from the server, and sends back; None when there was none."""
Tongue = Annotated[Literal["ru", "en"], BeforeValidator(_or_russian)]
"""The language of what is printed; Russian when it is left open."""
WrittenMoment = Annotated[date | datetime | None, BOUND, BeforeValidator(_moment)]
"""A date, or a time as RFC 3339 has it, with or without an offset; None when nothing was written."""
Day = Annotated[date, BOUND, BeforeValidator(_day)]
"""A day written as 2026-11-23; no other form of ISO 8601."""


def _day_or_none(value: Any) -> Any:
    return _day(value) if value else None


OptionalDay = Annotated[date | None, BOUND, BeforeValidator(_day_or_none)]


class DayQuery(Shape):
    """A service day; where none is named, it is the present one."""

    day: OptionalDay = None
