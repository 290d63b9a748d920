"""Values and bytes that no honest client sends: too deep, too large, of another type, not even text."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

LARGE = 70_000
"""Bytes of a body that is over the limit."""
DEEP = 10_000


@dataclass(frozen=True, slots=True)
class Raw:
    """JSON, or what looks like it, to be written as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Twice:
    """A field that is given twice: first with another value."""

    first: Any
    second: Any


_TEXTS = (
    "", " ", "\0", "a\0b", "\ud800", "x\udfff", "\u202e", "\x7f", "\r\nSet-Cookie: x=1", "x" * 201, "я" * 4000, "x" * 30_000,
    "0001-01-01", "9999-12-31", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2026-W48-1", "20261123",
    "2026-11-23T25:00", "2026-02-30", "2026-11-23T10:00:00.1234567890123+99:99", "-1", "1e999", "NaN", "١٢", "²", "1" * 5000,
    "24:00", "99:99", "../../etc/passwd", "=1+1", "{{7*7}}", "%s%n", "null", "[]", "a.b.c", "'\"<script>", "ё" * 199 + "\ud800",
)  # fmt: skip
_NUMBERS = (
    0, -1, 1, 2**31, 2**53, 2**63, 2**64, -(2**63) - 1, 0.5, -0.0, 1e308, True, False,
    Raw("1e999"), Raw("-1e999"), Raw("NaN"), Raw("Infinity"), Raw("-Infinity"), Raw("1" * 300), Raw("-" + "9" * 5000), Raw("1E400"),
)  # fmt: skip
_SHAPES: tuple[Any, ...] = (
    None, [], {}, [None], [[]], [{}], {"": None}, {"\ud800": 1}, {"a": {"b": {"c": []}}}, ["x"] * 11_000, [1, "a", None],
    {str(number): number for number in range(3_000)},
    Raw("[" * 30 + "]" * 30), Raw("[" * DEEP + "]" * DEEP), Raw('{"a":' * DEEP + "1" + "}" * DEEP), Raw("[" * DEEP),
)  # fmt: skip


def odd(dice: random.Random) -> Any:
    """One value that belongs nowhere."""
    return dice.choice(dice.choice((_TEXTS, _NUMBERS, _SHAPES)))


def odd_text(dice: random.Random) -> str:
    return dice.choice(_TEXTS)


def spoiled(value: Any, dice: random.Random) -> Any:
    """A copy with one of its parts, somewhere, replaced, left out, added, wrapped or given twice."""
    if isinstance(value, dict) and value and dice.random() < 0.85:
        name = dice.choice(list(value))
        copy = dict(value)
        change = dice.randrange(12)
        if change == 0:
            del copy[name]
        elif change == 1:
            copy[f"{name}_"] = odd(dice)
        elif change == 2:
            copy[name] = Twice(odd(dice), value[name])
        elif change == 3:
            copy[name] = Twice(value[name], odd(dice))
        else:
            copy[name] = spoiled(value[name], dice)
        return copy
    if isinstance(value, list) and value and dice.random() < 0.7:
        place = dice.randrange(len(value))
        return [*value[:place], spoiled(value[place], dice), *value[place + 1 :]]
    if isinstance(value, str) and dice.random() < 0.2:
        return dice.choice(
            [[value], {"id": value}, value + "\0", value.upper(), f" {value} ", [value] * 100, {value: value}]
        )
    return odd(dice)


def written(value: Any) -> str:
    """The value as JSON, with what JSON does not allow."""
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join(_field(name, part) for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(written(part) for part in value) + "]"
    return json.dumps(value)


def _field(name: str, value: Any) -> str:
    if isinstance(value, Twice):
        return f"{json.dumps(name)}:{written(value.first)},{json.dumps(name)}:{written(value.second)}"
    return f"{json.dumps(name)}:{written(value)}"


def damaged(text: str, dice: random.Random) -> bytes:
    """The text as bytes; one in three is not what it claims to be."""
    body = text.encode("utf-8", "surrogatepass")
    changes: tuple[Callable[[], bytes], ...] = (
        lambda: body[: dice.randrange(len(body) + 1)],
        lambda: text.encode("utf-16", "surrogatepass"),
        lambda: text.encode("utf-32", "surrogatepass"),
        lambda: b"\xef\xbb\xbf" + body,
        lambda: body.replace(b'"', b'"\xff', 1),
        lambda: b"",
        lambda: body + b" " * LARGE,
        lambda: body + dice.choice([b"\0", b"{}", b",", b"]", b"\xff"]),
        lambda: dice.randbytes(dice.randrange(200)),
        lambda: body.replace(b"\\ud8", b"\xed\xa0\x80"),
    )
    chosen = dice.randrange(3 * len(changes))
    return changes[chosen]() if chosen < len(changes) else body
