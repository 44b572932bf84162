"""When faults were first and last seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import flush_store

from custom_components.miner_remote.drivers.contract.values import Fault
from custom_components.miner_remote.fleet.fault_times import KEEP, MAX_KEPT, SAVE_SEEN_AFTER, FaultTimes, fault_times

START = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FAN, BOARD = Fault("Fan 1 stands still.", "130"), Fault("Hashboard 2 is missing.")


@pytest.fixture
async def times(hass: HomeAssistant) -> FaultTimes:
    made = FaultTimes(hass)
    await made.async_load()
    return made


def seen(times: FaultTimes) -> list[tuple[Fault, int, int]]:
    """Return the faults with their times in minutes."""
    return [
        (item.fault, (item.first_seen - START) // MINUTE, (item.last_seen - START) // MINUTE) for item in times.of("a")
    ]


async def test_fault_keeps_its_first_time_until_it_is_gone(times: FaultTimes) -> None:
    times.async_note("a", (FAN,), START)
    times.async_note("a", (FAN, BOARD), START + MINUTE)
    times.async_note("a", (BOARD,), START + 2 * MINUTE)
    assert seen(times) == [(BOARD, 1, 2), (FAN, 0, 1)]
    assert times.first_seen("a", BOARD) == START + MINUTE
    assert times.first_seen("b", BOARD) is None
    # A fault that comes back within the time in which it is kept is the same fault.
    times.async_note("a", (FAN,), START + 5 * MINUTE)
    assert seen(times) == [(FAN, 0, 5), (BOARD, 1, 2)]


async def test_faults_of_long_ago_and_the_oldest_of_too_many_are_dropped(times: FaultTimes) -> None:
    times.async_note("a", (FAN,), START)
    times.async_note("a", (), START + KEEP)
    assert seen(times) == [(FAN, 0, 0)]
    times.async_note("a", (), START + KEEP + MINUTE)
    assert seen(times) == []
    for number in range(MAX_KEPT + 10):
        times.async_note("a", (Fault(f"Fault {number}"), FAN), START + number * MINUTE)
    assert len(times.of("a")) == MAX_KEPT
    assert FAN in {item.fault for item in times.of("a")}
    assert times.first_seen("a", Fault("Fault 9")) is None


async def test_times_survive_a_restart(hass: HomeAssistant, times: FaultTimes, hass_storage: dict[str, Any]) -> None:
    times.async_note("a", (FAN, BOARD), START)
    times.async_note("b", (FAN,), START)
    times.async_forget("b")
    await flush_store(times._store)
    again = FaultTimes(hass)
    await again.async_load()
    assert seen(again) == [(FAN, 0, 0), (BOARD, 0, 0)]
    assert again.of("b") == []


async def test_time_of_a_lasting_fault_is_stored_now_and_then(
    hass: HomeAssistant, times: FaultTimes, hass_storage: dict[str, Any]
) -> None:
    def stored() -> str:
        return str(hass_storage["miner_remote.fault_times"]["data"]["miners"]["a"][0]["last_seen"])

    times.async_note("a", (FAN,), START)
    await flush_store(times._store)
    for moment in (MINUTE, SAVE_SEEN_AFTER - MINUTE):
        times.async_note("a", (FAN,), START + moment)
        assert times._store._data is None, "Not every poll writes to the disk."
    times.async_note("a", (FAN,), START + SAVE_SEEN_AFTER)
    await flush_store(times._store)
    assert stored() == (START + SAVE_SEEN_AFTER).isoformat()


async def test_unreadable_file_is_set_aside(hass: HomeAssistant, hass_storage: dict[str, Any]) -> None:
    hass_storage["miner_remote.fault_times"] = {"version": 1, "data": {"miners": {"a": [{"message": "x"}]}}}
    times = fault_times(hass)
    await times.async_load()
    assert times.of("a") == []
    assert "miner_remote.fault_times" not in hass_storage
    assert fault_times(hass) is times
