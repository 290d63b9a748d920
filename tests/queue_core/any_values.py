"""Values for the fields of commands and events: within their bounds, beyond them, and of any other type."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from typing_extensions import is_typeddict

from queue_core.fields.bounds import TextReference
from queue_core.texts import Text

Values = st.SearchStrategy[Any]

TEXTS = st.text(max_size=12) | st.sampled_from(
    ("", "\0", "\ud800", "x" * 201, "я" * 1_001, "a" * 1_000_001, "1", "К-001")
)
NUMBERS = st.integers() | st.sampled_from((0, 1, 5, 15, -1, 2**31, 2**63, -(2**63), 10**40))
MOMENTS = st.datetimes() | st.sampled_from(
    tuple(
        datetime(year, month, day, tzinfo=zone)
        for year, month, day in ((1, 1, 1), (9999, 12, 31), (2026, 11, 23), (2028, 1, 1))
        for zone in (None, UTC)
    )
)


def _deep(levels: int) -> Any:
    value: Any = "the bottom"
    for _ in range(levels):
        value = [value]
    return value


ANYTHING: Values = st.one_of(
    st.none(),
    st.booleans(),
    NUMBERS,
    st.floats(),
    TEXTS,
    MOMENTS,
    st.binary(max_size=4),
    st.builds(Text.model_construct, ru=TEXTS | NUMBERS, en=TEXTS),
    st.lists(TEXTS, max_size=3),
    st.lists(TEXTS, max_size=3).map(tuple),
    st.dictionaries(TEXTS, TEXTS, max_size=2),
    st.sampled_from((_deep(30), tuple("many" for _ in range(10_001)), object(), float("nan"), timedelta(1), Text)),
)


def instances(kind: type[Any], **given: Values) -> Values:
    """Instances of a data class, of values within their bounds; fields `given` have those."""
    hints = get_type_hints(kind, include_extras=True)
    declared = {field.name: within(hints[field.name]) for field in fields(kind) if field.name not in given}
    return st.builds(kind, **declared, **given)


@cache
def within(hint: Any) -> Values:
    """Values that a field declared so takes."""
    if hint == TextReference:
        return st.integers(0, 2**96 - 1).map(lambda number: f"text:{number:024x}")
    if get_origin(hint) is Annotated:
        adapter: TypeAdapter[Any] = TypeAdapter(hint)

        def takes(value: Any) -> bool:
            try:
                adapter.validate_python(value, strict=True)
            except ValidationError:
                return False
            return True

        return _plain(get_args(hint)[0], str(hint)).filter(takes)
    if get_origin(hint) in (Union, types.UnionType):
        return st.one_of(*(within(part) for part in get_args(hint)))
    return _plain(hint, str(hint))


def _plain(hint: Any, written: str) -> Values:
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (tuple, list, frozenset):
        return st.lists(within(parts[0]), max_size=2).map(origin)
    if is_dataclass(hint) and isinstance(hint, type):
        return instances(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    if is_typeddict(hint):
        return st.fixed_dictionaries(
            {name: within(part) for name, part in get_type_hints(hint, include_extras=True).items()}
        )
    simple: Values = _SIMPLE[origin or hint](written)
    return simple


_SIMPLE: dict[Any, Any] = {
    str: lambda written: st.sampled_from(_words_of(written)) if "pattern" in written else st.text(max_size=8),
    int: lambda _: st.integers(0, 40) | st.integers(-1_000, 2_000_000_000_000),
    float: lambda _: st.floats(0, 10),
    bool: lambda _: st.booleans(),
    type(None): lambda _: st.none(),
    datetime: lambda _: st.integers(0, 600).map(lambda days: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days)),
    Text: lambda _: st.builds(Text, ru=st.text(min_size=1, max_size=8), en=st.text(min_size=1, max_size=8)),
    dict: lambda _: st.dictionaries(st.text(max_size=4), st.integers(0, 9) | st.text(max_size=4), max_size=2),
}


def _words_of(written: str) -> list[str]:
    """The words of a pattern like ^(ru|en)$."""
    return written[written.index("^(") + 2 : written.index(")$")].split("|")
