"""The bounds of all that enters the core: how long a text may be, how many a list may hold, how far away a moment may lie.

Each field of a command and of an event declares one of these types (tests/queue_core/test_bounds.py refuses a field
without a bound). They are more generous than any screen: a screen refuses politely what does not fit on it, these refuse
what nobody could have meant and what the core could not store, show or read again.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field, InstanceOf, TypeAdapter, ValidationError, ValidationInfo

from queue_core.fields.free_text import is_reference
from queue_core.texts import Text

LONGEST_NAME = 200
LONGEST_WORDS = 1_000
LONGEST_SETTINGS = 1_000_000
MOST_LISTED = 10_000
DEEPEST = 20
# A notice about a tariff is posted a year before; nothing is arranged, or was seen on a screen, two years away.
FARTHEST = timedelta(days=731)
# Moments that every time zone can show, and that no clock of an office is outside of.
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
_LATEST_MS = int(LATEST.timestamp()) * 1000

# Data classes declare it: a value of another type is refused, not converted; those within it are looked at, too.
STRICT = ConfigDict(strict=True, revalidate_instances="always")


class Bound:
    """Marks a type that limits its values by a function of its own."""


BOUND = Bound()
# Marks the fields of events that refer to a free text.
REFERENCE = Bound()


def _near(at: datetime, info: ValidationInfo) -> datetime:
    _somewhen(at)
    now = info.context
    if isinstance(now, datetime) and not now - FARTHEST <= at <= now + FARTHEST:
        raise ValueError(f"is more than {FARTHEST.days} days away")
    return at


def _somewhen(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("has no time zone")
    if not EARLIEST <= at <= LATEST:
        raise ValueError(f"is not between {EARLIEST.year} and {LATEST.year}")
    return at


def _short(text: Text) -> Text:
    """A text made without its checks is no text."""
    for words in (text.ru, text.en):
        if not isinstance(words, str) or not 0 < len(words) <= LONGEST_WORDS:
            raise ValueError(f"has no words, or more than {LONGEST_WORDS} characters")
        words.encode()  # raises UnicodeEncodeError, a ValueError
    return text


def _no_book(words: str) -> str:
    if len(words) > LONGEST_SETTINGS:
        raise ValueError(f"has more than {LONGEST_SETTINGS} characters")
    return words


def _no_reference(words: str) -> str:
    if is_reference(words):
        raise ValueError("is the form of a reference, not a text")
    return words


def _reference(value: str) -> str:
    if not is_reference(value):
        raise ValueError("is a text, where only a reference may be written")
    return value


def _not_deep(value: Any) -> Any:
    """JSON of a limited depth whose texts and numbers the journal can hold."""
    _look(value, DEEPEST)
    return value


def _look(value: Any, depth: int) -> None:
    if depth == 0:
        raise ValueError(f"is deeper than {DEEPEST} levels")
    if isinstance(value, dict | list):
        if len(value) > MOST_LISTED:
            raise ValueError(f"has more than {MOST_LISTED} parts")
        for part in value if isinstance(value, list) else (*value, *value.values()):
            _look(part, depth - 1)
    elif isinstance(value, str):
        if len(value) > LONGEST_SETTINGS:
            raise ValueError(f"has more than {LONGEST_SETTINGS} characters")
        value.encode()
    elif not (value is None or isinstance(value, bool | float) or (isinstance(value, int) and abs(value) < 2**63)):
        raise ValueError("is not JSON")


# -- texts ----------------------------------------------------------------------------------------------------------

# An identifier, a sign-in name, a code word, a label.
Name = Annotated[str, Field(max_length=LONGEST_NAME)]
# What a device reports, what somebody is called in full, or a text for the public.
Words = Annotated[str, Field(max_length=LONGEST_WORDS)]
# What a person typed, perhaps about a person. A command has the text, its event only a reference to it (free_text.py).
FreeText = Annotated[str, Field(max_length=LONGEST_WORDS), AfterValidator(_no_reference)]
TextReference = Annotated[str, Field(max_length=LONGEST_NAME), REFERENCE, AfterValidator(_reference)]
# The whole text of a settings file; what else is wrong with it, its own checks tell, place by place.
SettingsWords = Annotated[InstanceOf[str], BOUND, AfterValidator(_no_book)]
# A text in both languages, as for a notice.
ShortText = Annotated[InstanceOf[Text], BOUND, AfterValidator(_short)]
Language = Annotated[str, Field(pattern="^(ru|en)$")]

# -- numbers and moments --------------------------------------------------------------------------------------------

Count = Annotated[int, Field(ge=0, le=1_000_000)]
Seconds = Annotated[int, Field(ge=-1_000_000, le=1_000_000)]
# What a person may have typed where a small number belongs; the decision says which are right.
SmallNumber = Annotated[int, Field(ge=-1_000, le=1_000)]
MeanSeconds = Annotated[float, Field(ge=-1_000_000, le=1_000_000)]
Rate = Annotated[float, Field(ge=0, le=1_000)]
BreakMinutes = Annotated[int, Field(ge=1, le=24 * 60)]
# A number of an event, or of a version of the settings.
Ordinal = Annotated[int, Field(ge=0, lt=2**53)]
Milliseconds = Annotated[int, Field(ge=0, le=_LATEST_MS)]
"""A moment in the form of the journal."""
Moment = Annotated[datetime, BOUND, AfterValidator(_somewhen)]
"""When something happened; aware."""
NearMoment = Annotated[datetime, BOUND, AfterValidator(_near)]
"""A moment that a command names: aware, and at most FARTHEST from now."""

# -- many of them ---------------------------------------------------------------------------------------------------

Names = Annotated[tuple[Name, ...], Field(max_length=MOST_LISTED)]
NameList = Annotated[list[Name], Field(max_length=MOST_LISTED)]
Services = Annotated[frozenset[Name], Field(max_length=MOST_LISTED)]
Json = Annotated[dict[str, Any], BOUND, AfterValidator(_not_deep)]


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def out_of_bounds(value: object, now: datetime | None = None) -> str | None:
    """Which fields of a data class have a value of another type or beyond its bound, in a few words; None if none has.

    The words name fields, never their values: these may be personal.
    """
    kind: Any = type(value)
    try:
        _adapter(kind).validate_python(value, context=now)
    except ValidationError as error:
        return "; ".join(
            f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
            for problem in error.errors(include_url=False, include_context=False, include_input=False)[:5]
        )
    return None
