"""What miners draw at power limits: when a value counts, the mean, the bound, and the stored form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from custom_components.miner_remote.schedules.engine.measured_levels import (
    MAX_LEVELS,
    MeasuredLevel,
    MeasuredLevels,
    level_as_json,
    level_from_json,
)
from custom_components.miner_remote.schedules.engine.warmup import SETTLES

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def note(
    levels: MeasuredLevels,
    limit_w: int | None,
    power_w: float,
    at: datetime,
    *,
    settled: bool = True,
    ths: float = 100.0,
) -> None:
    levels.note("a", limit_w, (power_w, ths), object(), at, settled=settled)


def measure(levels: MeasuredLevels, limit_w: int | None, power_w: float, at: datetime = NOW) -> None:
    note(levels, limit_w, power_w, at)
    note(levels, limit_w, power_w, at + SETTLES)


def test_a_value_counts_after_the_same_limit_for_ten_minutes() -> None:
    levels = MeasuredLevels()
    note(levels, 2000, 3000, NOW)
    note(levels, 2000, 2600, NOW + SETTLES - timedelta(seconds=1))
    assert levels.of("a") == ()
    note(levels, 2000, 1990, NOW + SETTLES, ths=70)
    assert levels.of("a") == (MeasuredLevel(limit_w=2000, power_w=1990, hashrate_ths=70),)


def test_another_limit_or_a_pause_begins_again() -> None:
    levels = MeasuredLevels()
    note(levels, 2000, 2000, NOW)
    note(levels, None, 3000, NOW + SETTLES)
    levels.note("a", None, None, object(), NOW + SETTLES, settled=False)
    note(levels, None, 3000, NOW + SETTLES + timedelta(minutes=9))
    note(levels, None, 3000, NOW + 2 * SETTLES)
    assert levels.of("a") == ()
    note(levels, None, 3000, NOW + 2 * SETTLES + timedelta(minutes=9), settled=False)
    assert levels.of("a") == ()
    note(levels, None, 3000, NOW + 2 * SETTLES + timedelta(minutes=9))
    assert [level.limit_w for level in levels.of("a")] == [None]


def test_each_report_counts_once_in_a_slow_mean() -> None:
    levels, report = MeasuredLevels(), object()
    measure(levels, 2000, 2000)
    for _ in range(3):
        levels.note("a", 2000, (2100.0, 100.0), report, NOW + 2 * SETTLES, settled=True)
    assert levels.of("a")[0].power_w == 2010
    # 2,060 W with a limit of 2,060 W is what the level says: the same level, in proportion.
    measure(levels, 2060, 2060 * 2010 / 2000, NOW + 3 * SETTLES)
    assert [(level.limit_w, level.power_w) for level in levels.of("a")] == [(2000, 2010)]


def test_levels_are_ordered_and_bounded() -> None:
    levels = MeasuredLevels()
    measure(levels, None, 4000)
    for number in range(20):
        measure(levels, round(1000 * 1.06**number), 1000, NOW + (number + 2) * 2 * SETTLES)
    limits = [level.limit_w for level in levels.of("a")]
    assert len(limits) == MAX_LEVELS
    assert limits[-1] is None
    measured = [watts for watts in limits if watts is not None]
    assert measured == sorted(measured)
    assert (measured[0], measured[-1]) == (1000, round(1000 * 1.06**19))


def test_a_clock_that_was_set_back_does_not_delay_for_ever() -> None:
    levels = MeasuredLevels()
    note(levels, 2000, 2000, NOW + timedelta(days=9))
    levels.clock_set_back(NOW)
    note(levels, 2000, 2000, NOW + SETTLES)
    assert len(levels.of("a")) == 1


def test_levels_are_stored_and_forgotten() -> None:
    levels, again = MeasuredLevels(), MeasuredLevels()
    measure(levels, None, 3000)
    measure(levels, 2000, 2000, NOW + 3 * SETTLES)
    stored = {name: list(map(level_as_json, items)) for name, items in levels.all().items()}
    again.load({name: tuple(map(level_from_json, items)) for name, items in stored.items()})
    assert again.of("a") == levels.of("a")
    assert [level.limit_w for level in again.of("a")] == [2000, None]
    again.forget("a")
    assert (again.of("a"), again.all()) == ((), {})
    with pytest.raises(ValueError, match="measured level"):
        level_from_json([1, 2])
