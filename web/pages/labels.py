"""The names of kinds, groups and states in the language of the page, for the texts that its script gets."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from queue_core import labels
from queue_core.texts import Text
from web.language import page_language

_Value = TypeVar("_Value", bound=StrEnum)


def page_labels(names: Mapping[_Value, Text], prefix: str = "") -> dict[str, str]:
    """`labels.in_language` for the page that is being made."""
    return labels.in_language(names, page_language(), prefix)
