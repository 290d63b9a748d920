"""How an announced wait is said: the one rule for slips and pages; `static/wording.js` is the same rule for screens."""

from __future__ import annotations

# The figures in which people speak of waiting, in minutes; beyond the last one, half hours.
SPOKEN_MINUTES = (0, 3, 5, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 90, 105, 120)
_BEYOND_STEP = 30


def announced_wait(low_s: int, high_s: int, language: str) -> str:
    """A wait of `low_s` to `high_s` seconds in words: «8–12 минут», «меньше 3 минут».

    The range is widened to figures that people say, never narrowed: what was promised stays promised.
    `language` is "ru" or "en"; in another one English is spoken.
    """
    low, high = spoken_range(low_s, high_s)
    if language == "ru":
        # Every figure of the ladder takes the genitive plural, so one form serves.
        if low == 0:
            return f"меньше {high} минут"
        return f"около {low} минут" if low == high else f"{low}–{high} минут"
    if low == 0:
        return f"less than {high} minutes"
    return f"about {low} minutes" if low == high else f"{low}–{high} minutes"


def spoken_range(low_s: int, high_s: int) -> tuple[int, int]:
    """The wait in spoken minutes: `low_s` rounded down and `high_s` rounded up, at least 3 minutes."""
    shorter, longer = sorted((max(0, low_s), max(0, high_s)))
    return _down(shorter), max(SPOKEN_MINUTES[1], _up(longer))


def _down(seconds: int) -> int:
    longest = SPOKEN_MINUTES[-1]
    if seconds >= longest * 60:
        return longest + (seconds - longest * 60) // (_BEYOND_STEP * 60) * _BEYOND_STEP
    return max(minutes for minutes in SPOKEN_MINUTES if minutes * 60 <= seconds)


def _up(seconds: int) -> int:
    longest = SPOKEN_MINUTES[-1]
    if seconds > longest * 60:
        return longest + -(-(seconds - longest * 60) // (_BEYOND_STEP * 60)) * _BEYOND_STEP
    return min(minutes for minutes in SPOKEN_MINUTES if minutes * 60 >= seconds)
