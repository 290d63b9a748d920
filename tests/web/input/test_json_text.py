"""What the one reader of JSON takes, and what it refuses."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.input.json_text import NotJson, loads

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
_PLAIN = (
    st.none() | st.booleans() | st.integers(-(2**63) + 1, 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
)
_JSON: st.SearchStrategy[Any] = st.recursive(
    _PLAIN | _TEXT, lambda parts: st.lists(parts, max_size=4) | st.dictionaries(_TEXT, parts, max_size=4), max_leaves=20
)


@given(_JSON)
@settings(max_examples=150)
def test_what_is_written_is_read_again(value: Any) -> None:
    assert loads(json.dumps(value).encode()) == value
    assert loads(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary(max_size=60) | st.text(max_size=60))
@settings(max_examples=300)
def test_anything_else_is_refused_by_one_name(data: bytes | str) -> None:
    with suppress(NotJson):
        loads(data)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        pytest.param(b'{"a": 1, "b": {"c": 2, "c": 3}}', ("c",), id="a field twice"),
        pytest.param(b'{"a": [0, NaN]}', ("a", 1), id="NaN"),
        pytest.param(b'{"a": -Infinity}', ("a",), id="infinity"),
        pytest.param(b'{"a": 1e999}', ("a",), id="a number that becomes infinity"),
        pytest.param(b'{"a": 9223372036854775808}', ("a",), id="more than 64 bits"),
        pytest.param(b'{"a": ' + b"1" * 5000 + b"}", (), id="more digits than Python reads"),
        pytest.param(rb'{"a": {"b": "\ud800"}}', ("a", "b"), id="half a surrogate pair"),
        pytest.param(rb'{"a": "x\u0000"}', ("a",), id="NUL"),
        pytest.param(rb'{"\udfff": 1}', (), id="half a surrogate pair in a name"),
        pytest.param(b"[" * 21 + b"]" * 21, (0,) * 5, id="21 levels"),
        pytest.param(b"[" * 10_000 + b"]" * 10_000, (), id="10,000 levels"),
        pytest.param(b"[" * 10_000, (), id="10,000 levels, not closed"),
        pytest.param('{"a": "я"}'.encode("cp1251"), (), id="Windows-1251"),
        pytest.param('{"a": 1}'.encode("utf-16"), (), id="UTF-16"),
        pytest.param(b'{"a": 1', (), id="cut off"),
        pytest.param(b"", (), id="nothing"),
    ],
)
def test_what_could_not_be_stored_or_shown_is_refused_with_its_place(data: bytes, place: tuple[str | int, ...]) -> None:
    with pytest.raises(NotJson) as refused:
        loads(data)
    assert refused.value.place == place


def test_a_byte_order_mark_is_passed_over() -> None:
    assert loads(b'\xef\xbb\xbf{"a": "\xd1\x8f"}') == {"a": "я"}


def test_twenty_levels_are_not_too_deep() -> None:
    assert loads("[" * 20 + "]" * 20)
