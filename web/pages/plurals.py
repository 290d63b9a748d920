"""Sentences with a number in all plural forms of a language; the browser chooses by its own plural rules."""

from __future__ import annotations

from collections.abc import Callable

# A number of every CLDR category: Russian has `one`, `few` and `many`, English `one` and `other`.
_NUMBER_OF = {"one": 1, "few": 2, "many": 5, "other": 2}


def plural_forms(sentence: Callable[[int], str]) -> dict[str, str]:
    """`{one, few, many, other}`: `sentence` for a number of each category. `fillCount` of talon/texts.js fills `{count}` in.

    `sentence` is `lambda number: ngettext("…", "…", number)`, written out so that the catalogues find both texts.
    """
    return {category: sentence(number) for category, number in _NUMBER_OF.items()}
