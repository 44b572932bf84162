"""When persons last gave each miner a command."""

from __future__ import annotations

from datetime import timedelta

from custom_components.miner_remote.control.record import Source, Status
from custom_components.miner_remote.policies.contract import Side
from custom_components.miner_remote.policies.manual_times import ManualTimes
from custom_components.miner_remote.policies.model import Policy
from custom_components.miner_remote.policies.precedence import held_until

from ..commands.records import START, finished, record

HOUR = timedelta(hours=1)


def test_only_successful_commands_of_persons_count() -> None:
    times = ManualTimes()
    assert not times.async_note(finished(record(), Status.FAILED))
    assert not times.async_note(finished(record(source=Source.AUTOMATIC)))
    assert times.of(Side.POWER) == {}
    given = finished(record())
    assert times.async_note(given)
    assert times.of(Side.POWER) == {given.miner_id: given.completed_at}
    assert times.of(Side.POOLS) == {}
    times.async_forget(given.miner_id)
    assert times.of(Side.POWER) == {}


def test_time_from_before_the_clock_was_set_back_counts_once_as_now() -> None:
    times = ManualTimes()
    late = finished(record(START + timedelta(days=30)))
    times.async_note(late)
    policy = Policy(name="Heat", kind="protection", manual_minutes=60)
    for hours, held in ((0, True), (1, False)):
        times.async_set_clock(START + hours * HOUR)
        at = times.of(Side.POWER)[late.miner_id]
        assert at == START
        assert (held_until(policy, at, START + hours * HOUR) is not None) is held
    newer = finished(record(START + 2 * HOUR))
    times.async_note(newer)
    times.async_set_clock(START + 3 * HOUR)
    assert times.of(Side.POWER) == {late.miner_id: newer.completed_at}
