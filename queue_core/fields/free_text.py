"""Free texts about people: an event holds a reference; the text is with the visit cards, and ends with them.

docs/decisions/0027-personal-data.md
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable

_REFERENCE = re.compile("text:[0-9a-f]{24}")

Reader = Callable[[str | None], str | None]
"""Gives the text of an event's field: what its reference stands for, None when that is erased."""


def new_reference() -> str:
    """A reference that cannot be guessed. It is not made from the text: the hash of a phone number gives the number away."""
    return f"text:{os.urandom(12).hex()}"


def is_reference(value: str) -> bool:
    return _REFERENCE.fullmatch(value) is not None


def without_store(value: str | None) -> str | None:
    """The Reader where no texts are kept: a journal of an earlier version holds them itself."""
    return None if value is None or is_reference(value) else value
