"""The throttle as power in W: it never exceeds the wanted power, and its own limit gives the same percentage."""

from __future__ import annotations

import random

import pytest

from custom_components.miner_remote.drivers.contract.values import Identity, Snapshot, Throttle
from custom_components.miner_remote.drivers.firmware.vnish.settings import throttle_of

IDENTITY = Identity(vendor="MicroBT", model="M60S", firmware="WhatsMiner")


def snapshot(limit: int | None, throttle: Throttle | None) -> Snapshot:
    return Snapshot(identity=IDENTITY, power_limit_w=limit, throttle=throttle)


def test_percentage_is_the_highest_that_does_not_exceed_the_power() -> None:
    rng = random.Random(5)
    for _ in range(3000):
        throttle = Throttle(percent=100, lowest=rng.choice((1, 20)), full_w=rng.uniform(300, 12_000))
        watts = rng.randint(1, 14_000)
        percents = range(throttle.lowest, 101)
        fitting = [percent for percent in percents if (throttle.full_w or 0) * percent / 100 <= watts]
        assert throttle.percent_for(watts) == (max(fitting) if fitting else None)
        for percent in percents:
            assert throttle.percent_for(throttle.watts(percent) or 0) == percent


def test_unknown_full_power_gives_no_watts() -> None:
    throttle = Throttle(percent=60, lowest=1)
    assert throttle.watts(60) is None
    assert throttle.percent_for(3000) is None
    assert snapshot(3600, throttle).effective_power_limit_w == 3600
    assert snapshot(None, throttle).power_ceiling_w is None


@pytest.mark.parametrize(
    ("limit", "percent", "effective", "ceiling"),
    [
        (3600, 100, 3600, 3600),
        (3600, 50, 1720, 1720),
        (1500, 50, 1500, 1500),
        (None, 50, 1720, 1720),
        # Without a limit, the full power is only a ceiling.
        (None, 100, None, 3440),
        (3600, 120, 3600, 3600),
    ],
)
def test_effective_limit_is_the_lower_one(
    limit: int | None, percent: int, effective: int | None, ceiling: int | None
) -> None:
    shown = snapshot(limit, Throttle(percent=percent, lowest=1, full_w=3440.0))
    assert (shown.effective_power_limit_w, shown.power_ceiling_w) == (effective, ceiling)
    assert snapshot(limit, None).effective_power_limit_w == limit


@pytest.mark.parametrize(
    ("throttled", "preset", "power", "remembered", "full"),
    [
        (100, 3250, 3100.0, None, 3250),
        (100, 3250, 3320.0, None, 3320),
        (100, None, 3320.0, 2900.0, 3320),
        (100, None, None, None, None),
        (60, 3250, 2100.0, 3320.0, 3320),
        (60, 3250, 2100.0, None, 3250),
        (60, None, 2100.0, None, 3500),
        (60, None, None, None, None),
    ],
)
def test_full_power_of_vnish(
    throttled: int, preset: int | None, power: float | None, remembered: float | None, full: float | None
) -> None:
    found = throttle_of({"throttled": throttled}, preset, power, remembered)
    assert found == Throttle(percent=throttled, lowest=20, full_w=full)


@pytest.mark.parametrize("reported", [None, 0, 101, "many"])
def test_version_without_throttle_has_none(reported: object) -> None:
    assert throttle_of({"throttled": reported}, 3250, 3250.0, None) is None
