"""Tests of retries and ramps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from custom_components.miner_remote.control.record import CommandType
from custom_components.miner_remote.schedules.engine.ramp import Ramps
from custom_components.miner_remote.schedules.engine.reconcile import START, STOP
from custom_components.miner_remote.schedules.engine.retry import Retries
from custom_components.miner_remote.schedules.model import OFF, Ramp, limit

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_retry_delays_grow_from_15_seconds_to_5_minutes() -> None:
    retries, now, delays = Retries(), NOW, []
    assert retries.not_before("m", STOP, OFF, now, hopeless=False) is None
    for _ in range(7):
        retries.note("m", STOP, OFF, now, hopeless=False)
        wait = retries.not_before("m", STOP, OFF, now, hopeless=False)
        assert wait is not None
        delays.append((wait - now).total_seconds())
        now = wait
        assert retries.not_before("m", STOP, OFF, now, hopeless=False) is None
    assert delays == [15, 30, 60, 120, 240, 300, 300]
    # The miner was healthy for a long time.
    now += timedelta(hours=1)
    retries.note("m", STOP, OFF, now, hopeless=False)
    assert retries.not_before("m", STOP, OFF, now, hopeless=False) == now + timedelta(seconds=15)


def test_retries_restart_for_another_command_directive_or_answer() -> None:
    retries = Retries()
    retries.note("m", STOP, OFF, NOW, hopeless=False)
    assert retries.not_before("m", START, OFF, NOW, hopeless=False) is None
    assert retries.not_before("m", STOP, limit(900), NOW, hopeless=False) is None
    assert retries.not_before("other", STOP, OFF, NOW, hopeless=False) is None
    retries.note_return("m")
    assert retries.not_before("m", STOP, OFF, NOW, hopeless=False) is None
    retries.note_return("m")
    retries.note("m", STOP, OFF, NOW, hopeless=False)
    retries.note_directive("m", OFF)
    assert retries.not_before("m", STOP, OFF, NOW, hopeless=False) is not None
    retries.note_directive("m", None)
    assert retries.not_before("m", STOP, OFF, NOW, hopeless=False) is None
    retries.note("m", STOP, OFF, NOW, hopeless=False)
    retries.forget("m")
    assert retries.not_before("m", STOP, OFF, NOW, hopeless=False) is None


def test_hopeless_command_is_sent_once_per_directive() -> None:
    retries = Retries()
    retries.note("m", STOP, OFF, NOW, hopeless=True)
    retries.note_return("m")
    later = retries.not_before("m", STOP, OFF, after(86_400), hopeless=True)
    assert later is not None
    assert later > after(10 * 86_400)
    # The miner got an outlet.
    assert retries.not_before("m", STOP, OFF, after(86_400), hopeless=False) is None
    retries.note_directive("m", None)
    assert retries.not_before("m", STOP, OFF, NOW, hopeless=True) is None


def test_ramp_admits_its_group_in_each_interval() -> None:
    ramps, ramp = Ramps(), Ramp(group_size=4, group_delay_s=60)
    stop = CommandType.POWER_OFF
    assert ramps.admit(1, stop, ramp, 3, NOW) == (3, None)
    assert ramps.admit(1, stop, ramp, 3, after(5)) == (1, after(60))
    assert ramps.admit(1, stop, ramp, 2, after(59)) == (0, after(60))
    assert ramps.admit(2, stop, ramp, 2, after(59)) == (2, None)
    assert ramps.admit(1, CommandType.POWER_ON, ramp, 2, after(59)) == (2, None)
    assert ramps.admit(1, stop, ramp, 2, after(60)) == (2, None)
    assert ramps.admit(1, stop, ramp, 9, after(180)) == (4, after(240))


def test_ramp_percentage_refers_to_all_miners_to_be_switched() -> None:
    ramps, ramp = Ramps(), Ramp(group_percent=25, group_delay_s=10)
    left, at, sizes = 40, NOW, []
    while left:
        allowed, next_at = ramps.admit(1, CommandType.POWER_ON, ramp, left, at)
        sizes.append(allowed)
        left -= allowed
        assert (next_at is None) == (left == 0)
        at = next_at or at
    assert sizes == [10, 10, 10, 10]


def test_returned_turns_do_not_count() -> None:
    ramps, ramp = Ramps(), Ramp(group_size=2, group_delay_s=3600)
    stop = CommandType.POWER_OFF
    assert ramps.admit(1, stop, ramp, 5, NOW) == (2, after(3600))
    ramps.give_back(1, stop)
    ramps.give_back(1, stop)
    assert ramps.admit(1, stop, ramp, 5, after(15)) == (2, after(3600))
    assert ramps.admit(1, stop, ramp, 3, after(30)) == (0, after(3600))
