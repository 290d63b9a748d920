"""The figures in which waits are spoken: never narrower than what is meant, and what margin would have kept a promise."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from queue_core.waits.rounding import SHORTEST_S, SPOKEN_MINUTES, keeping_margin, spoken_range

SECONDS = st.integers(0, 6 * 3600)


@given(SECONDS, SECONDS)
def test_the_spoken_range_covers_and_is_of_spoken_figures(one: int, other: int) -> None:
    low, high = spoken_range(one, other)
    assert low <= min(one, other)
    assert max(one, other) <= high
    assert high >= SHORTEST_S
    for figure in (low, high):
        assert figure // 60 in SPOKEN_MINUTES if figure <= 7200 else figure % 1800 == 0


@given(SECONDS, SECONDS, SECONDS)
def test_longer_is_never_spoken_as_shorter(one: int, other: int, more: int) -> None:
    low, high = spoken_range(*sorted((one, other)))
    later_low, later_high = spoken_range(*(seconds + more for seconds in sorted((one, other))))
    assert low <= later_low
    assert high <= later_high


@given(SECONDS, SECONDS, SECONDS)
def test_the_keeping_margin_is_the_least_that_keeps(one: int, other: int, waited: int) -> None:
    p20, p80 = sorted((one, other))

    def keeps(margin: int) -> bool:
        if p20 - margin > p80 + margin:
            return False
        low, high = spoken_range(p20 - margin, p80 + margin)
        return low <= waited <= high

    margin = keeping_margin(p20, p80, waited)
    if margin >= 0:
        assert keeps(margin)
        assert not keeps(margin - 1) or margin == 0
    else:
        assert keeps(0)
