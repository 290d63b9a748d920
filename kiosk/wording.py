"""The wording of an announced wait on slips and pages; `static/wording.js` applies the same rule on screens."""

from __future__ import annotations

from queue_core.waits import rounding
from queue_core.waits.rounding import SPOKEN_MINUTES

__all__ = ["SPOKEN_MINUTES", "announced_wait", "spoken_range"]


def announced_wait(low_s: int, high_s: int, language: str) -> str:
    """A wait of `low_s` to `high_s` seconds in words: «8–12 минут», «меньше 3 минут».

    The range is widened to round numbers, never narrowed, so that the wording promises no more than the estimate.
    `language` is "ru" or "en"; for any other the wording is English.
    """
    low, high = spoken_range(low_s, high_s)
    if language == "ru":
        # Every number on the ladder takes the genitive plural, so a single form is enough.
        if low == 0:
            return f"меньше {high} минут"
        return f"около {low} минут" if low == high else f"{low}–{high} минут"
    if low == 0:
        return f"less than {high} minutes"
    return f"about {low} minutes" if low == high else f"{low}–{high} minutes"


def spoken_range(low_s: int, high_s: int) -> tuple[int, int]:
    """The range in round minutes: `low_s` rounded down and `high_s` rounded up, to at least 3 minutes."""
    low, high = rounding.spoken_range(low_s, high_s)
    return low // 60, high // 60
