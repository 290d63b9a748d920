"""Sentences with a number in them, in every form that a language has for it: the browser chooses by its own plural rules."""

from __future__ import annotations

from collections.abc import Callable

# A number of each category of CLDR; Russian has one, few and many, English one and other.
_NUMBER_OF = {"one": 1, "few": 2, "many": 5, "other": 2}


def plural_forms(said: Callable[[int], str]) -> dict[str, str]:
    """`{one, few, many, other}` of what `said` gives for a number; `fillCount` of talon/texts.js fills `{count}` in.

    `said` is `lambda number: ngettext("…", "…", number)`, written out so that the catalogues find both texts.
    """
    return {category: said(number) for category, number in _NUMBER_OF.items()}
