"""Rounds announced waits to the numbers that people use for waiting: a range is widened to them, never narrowed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

# Beyond the last, half hours.
SPOKEN_MINUTES = (0, 3, 5, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 90, 105, 120)
_RUNGS_S = tuple(minutes * 60 for minutes in SPOKEN_MINUTES)
_LONGEST_S = _RUNGS_S[-1]
_BEYOND_S = 30 * 60
# No shorter wait is announced: "less than 3 minutes".
SHORTEST_S = _RUNGS_S[1]


def spoken_range(low_s: int, high_s: int) -> tuple[int, int]:
    """A wait of `low_s` to `high_s` seconds in round numbers (also in seconds): low rounded down, high rounded up."""
    shorter, longer = sorted((max(0, low_s), max(0, high_s)))
    return _down(shorter), max(SHORTEST_S, _up(longer))


def keeping_margin(low_s: int, high_s: int, waited_s: int) -> int:
    """By how many seconds a range must be widened at either end (negative: may be narrowed) so that, rounded, it contains
    a wait. The rounded range grows with the margin, so every larger margin contains the wait, too.
    """
    spoken_low = low_s - _above(waited_s) + 1
    if waited_s <= SHORTEST_S:
        return spoken_low
    return max(spoken_low, _below(waited_s) + 1 - high_s)


def _down(seconds: int) -> int:
    """The largest round number that is not above."""
    if seconds >= _LONGEST_S:
        return _LONGEST_S + (seconds - _LONGEST_S) // _BEYOND_S * _BEYOND_S
    return _RUNGS_S[bisect_right(_RUNGS_S, seconds) - 1]


def _up(seconds: int) -> int:
    """The smallest round number that is not below."""
    if seconds > _LONGEST_S:
        return _LONGEST_S - (_LONGEST_S - seconds) // _BEYOND_S * _BEYOND_S
    return _RUNGS_S[bisect_left(_RUNGS_S, seconds)]


def _above(seconds: int) -> int:
    """The smallest round number above."""
    return _up(seconds + 1)


def _below(seconds: int) -> int:
    """The largest round number below; `seconds` is above 0."""
    return _down(seconds - 1)
