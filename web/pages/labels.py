"""The names of kinds, groups and states in the language of the page, for the texts of its script."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from queue_core import labels
from queue_core.texts import Text
from web.language import page_language

_Value = TypeVar("_Value", bound=StrEnum)


def page_labels(names: Mapping[_Value, Text], prefix: str = "") -> dict[str, str]:
    """`labels.in_language` in the language of the current page."""
    return labels.in_language(names, page_language(), prefix)
