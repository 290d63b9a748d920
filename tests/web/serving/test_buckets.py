"""Token buckets: a burst at once, then a steady rate; who waits stands in line, and no crowd of keys fills the memory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.serving.buckets import Buckets, TokenBucket
from web.serving.limits import Rate

RATE = Rate(a_second=10, burst=5)


def test_a_burst_goes_at_once_and_the_rest_waits_in_line() -> None:
    bucket = TokenBucket(RATE, 0.0)
    assert [bucket.take(0.0) for _ in range(8)] == pytest.approx([0, 0, 0, 0, 0, 0.1, 0.2, 0.3])


def test_who_would_wait_too_long_takes_nothing() -> None:
    bucket = TokenBucket(RATE, 0.0)
    waits = [bucket.take(0.0, longest_s=0.2) for _ in range(20)]
    assert waits[:7] == pytest.approx([0, 0, 0, 0, 0, 0.1, 0.2])
    assert waits[7:] == [None] * 13
    assert bucket.take(0.1, longest_s=0.2) == pytest.approx(0.2), "one was free again"


def test_a_bucket_holds_no_more_than_its_burst() -> None:
    bucket = TokenBucket(RATE, 0.0)
    assert not [wait for wait in (bucket.take(1000.0) for _ in range(5)) if wait]
    assert bucket.take(1000.0)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.1, 4)), max_size=60))
def test_never_more_than_burst_and_rate_together(steps: list[tuple[float, float]]) -> None:
    bucket = TokenBucket(RATE, 0.0)
    now, taken = 0.0, 0.0
    for pause, cost in steps:
        now += pause
        if bucket.take(now, cost, longest_s=0.0) is not None:
            taken += cost
        assert taken <= RATE.burst + RATE.a_second * now + 1e-6


def test_keys_do_not_know_one_another() -> None:
    buckets = Buckets(RATE, lambda: 0.0)
    assert [buckets.take("loud") for _ in range(6)][-1] == pytest.approx(0.1)
    assert buckets.take("quiet") == 0


def test_a_million_addresses_are_not_remembered() -> None:
    now = 0.0
    buckets = Buckets(RATE, lambda: now, most_kept=100)
    for number in range(1000):
        for _ in range(6):
            buckets.take(number)
        assert len(buckets) <= 100


def test_those_who_ask_at_present_are_remembered_longer_than_those_who_have_stopped() -> None:
    now = 0.0
    buckets = Buckets(RATE, lambda: now, most_kept=10)
    for number in range(9):
        buckets.take(number)
    now = 1.0
    for _ in range(20):
        buckets.take("loud")
    buckets.take("newcomer")
    assert buckets.take("loud") == pytest.approx(1.6)
