"""Tests of the warm-up: figures count only after it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from custom_components.miner_remote.schedules.engine.warmup import SETTLES, Warmup

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LONG = SETTLES.total_seconds()


def test_long_mining_miner_is_warm_at_once() -> None:
    assert Warmup().settled("m", LONG, NOW, mines=True)
    assert Warmup().settled("m", None, NOW, mines=True)


def test_recently_started_miner_is_not_warm() -> None:
    settling = Warmup()
    assert not settling.settled("m", LONG - 1, NOW, mines=True)
    assert settling.settled("m", LONG, NOW, mines=True)


def test_paused_miner_warms_up_again_despite_its_uptime() -> None:
    settling = Warmup()
    assert not settling.settled("m", 86_400, NOW, mines=False)
    # However long nothing new was read, it may only mine since now.
    assert not settling.settled("m", 86_400, NOW + SETTLES, mines=True)
    assert not settling.settled("m", 86_400, NOW + 2 * SETTLES - timedelta(seconds=1), mines=True)
    assert settling.settled("other", 86_400, NOW, mines=True)
    assert settling.settled("m", 86_400, NOW + 2 * SETTLES, mines=True)
    assert not settling.settled("m", None, NOW + SETTLES, mines=False)
    assert not settling.settled("m", None, NOW + SETTLES, mines=True)
    settling.forget("m")
    assert settling.settled("m", None, NOW + SETTLES, mines=True)


def test_clock_set_back_does_not_delay_decisions() -> None:
    settling = Warmup()
    settling.settled("m", None, NOW, mines=False)
    settling.settled("m", None, NOW + timedelta(hours=5), mines=True)
    settling.clock_set_back(NOW)
    assert not settling.settled("m", None, NOW + timedelta(minutes=9), mines=True)
    assert settling.settled("m", None, NOW + timedelta(minutes=10), mines=True)
