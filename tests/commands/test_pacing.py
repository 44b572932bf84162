"""Properties of the token bucket and of the groups."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, strategies as st

from custom_components.miner_remote.commands.grouping import groups
from custom_components.miner_remote.commands.rate_limit import TokenBucket
from custom_components.miner_remote.control.record import Pacing


def test_full_bucket_gives_its_tokens_and_then_the_wait() -> None:
    bucket = TokenBucket(120)
    assert [bucket.take("anna", 5.0) for _ in range(120)] == [0.0] * 120
    assert bucket.take("anna", 5.0) == pytest.approx(0.5)
    assert bucket.take("anna", 5.25) == pytest.approx(0.25)
    assert bucket.take("bert", 5.25) == 0.0


@given(per_minute=st.integers(1, 1000), used=st.integers(0, 50), start=st.floats(0, 1e7))
def test_token_is_available_after_returned_wait(per_minute: int, used: int, start: float) -> None:
    bucket = TokenBucket(per_minute)
    now = start
    for _ in range(used + per_minute):
        wait = bucket.take("anna", now)
        if wait:
            now += wait
            assert bucket.take("anna", now) == 0.0


@given(
    per_minute=st.integers(1, 60),
    steps=st.lists(st.floats(0, 20), max_size=200),
)
def test_no_minute_has_more_than_twice_the_tokens(per_minute: int, steps: list[float]) -> None:
    bucket = TokenBucket(per_minute)
    now, taken = 0.0, []
    for step in steps:
        now += step
        if bucket.take("anna", now) == 0.0:
            taken.append(now)
    for start in taken:
        assert sum(start <= at < start + 60 for at in taken) <= 2 * per_minute
    assert len(taken) <= per_minute + now * per_minute / 60 + 1e-6


def test_clock_running_backwards_gives_no_tokens() -> None:
    bucket = TokenBucket(1)
    assert bucket.take("anna", 100.0) == 0.0
    assert bucket.take("anna", 40.0) == pytest.approx(60.0)
    assert bucket.take("anna", 100.0) > 0


def test_full_buckets_are_dropped() -> None:
    bucket = TokenBucket(60)
    for number in range(3000):
        bucket.take(f"user {number}", float(number))
    assert len(bucket._buckets) < 300


def test_bucket_without_tokens_raises() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        TokenBucket(0)


@pytest.mark.parametrize(
    ("total", "pacing", "sizes"),
    [
        (0, Pacing(), []),
        (7, Pacing(), [7]),
        (7, Pacing(group_size=3), [3, 3, 1]),
        (7, Pacing(group_size=30), [7]),
        (10, Pacing(group_percent=20), [2] * 5),
        (3, Pacing(group_percent=1), [1, 1, 1]),
        (10, Pacing(group_percent=25), [3, 3, 3, 1]),
        (100, Pacing(group_percent=7), [7] * 14 + [2]),
        (10, Pacing(group_size=4, group_percent=20), [2] * 5),
    ],
)
def test_groups_have_the_expected_sizes(total: int, pacing: Pacing, sizes: list[int]) -> None:
    assert [len(group) for group in groups(total, pacing)] == sizes


@given(
    total=st.integers(0, 2000),
    size=st.none() | st.integers(1, 2500),
    percent=st.none() | st.floats(0.01, 100),
)
def test_groups_cover_all_miners_once_in_order(total: int, size: int | None, percent: float | None) -> None:
    made = groups(total, Pacing(group_size=size, group_percent=percent))
    assert [at for group in made for at in group] == list(range(total))
    assert all(made)
    if size is not None:
        assert all(len(group) <= size for group in made)
    if percent is not None:
        assert all(len(group) <= max(1, math.ceil(total * percent / 100)) for group in made)
