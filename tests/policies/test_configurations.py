"""The periodic reads of configurations, on sockets to simulated miners."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.control.record import PowerLimitCommand
from custom_components.miner_remote.fleet.miner import MinerCoordinator
from custom_components.miner_remote.policies import configurations
from custom_components.miner_remote.policies.configurations import (
    READ_EVERY_S,
    SOON_S,
    ConfigReading,
    ConfigurationReader,
)
from simulator.machine import Fault

from ..conftest import MakeHall
from ..hall import PERSON, Hall


@dataclass
class Clock:
    """The monotonic clock of the reader."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Watched:
    """A reader of all miners of a hall, its clock, and the changes that it reported."""

    hall: Hall
    reader: ConfigurationReader
    clock: Clock
    changes: list[tuple[str, ConfigReading]]

    @property
    def ids(self) -> list[str]:
        return [miner.miner_id for miner in self.hall.miners]

    async def after(self, seconds: float) -> None:
        """Poll all miners and read those that are due after some time."""
        self.clock.now += seconds
        for miner in self.hall.miners:
            await miner.async_refresh()
        await self.reader.async_read_due()

    def pools(self, number: int = 0) -> list[str] | None:
        reading = self.reader.get(self.ids[number])
        return None if reading is None else [pool.url for pool in reading.config.pools]


@pytest.fixture
async def watched(hass: HomeAssistant, hall_of: MakeHall, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Watched]:
    clock = Clock()
    monkeypatch.setattr(configurations, "monotonic", clock)
    async with hall_of(["luxos", "braiins"], "127.84.1.1") as hall:
        reader = ConfigurationReader(hass, hall.data.fleet, hall.data.runner)
        reader.async_start()
        changes: list[tuple[str, ConfigReading]] = []
        reader.async_add_change_listener(lambda miner_id, reading: changes.append((miner_id, reading)))
        found = Watched(hall, reader, clock, changes)
        reader.want("policies", found.ids)
        await found.after(2)
        yield found
        await reader.async_close()


async def test_wanted_miners_are_read_without_secrets_and_others_are_forgotten(watched: Watched) -> None:
    for number, machine in enumerate(watched.hall.machines):
        shown = watched.pools(number)
        assert shown is not None
        assert len(shown) == len(machine.pools)
        reading = watched.reader.get(watched.ids[number])
        assert reading is not None
        assert {pool.password for pool in reading.config.pools} == {None}
        assert all(slot.password not in repr(reading) for slot in machine.pools if len(slot.password) > 2)
    watched.reader.want("backup", watched.ids[:1])
    watched.reader.want("policies", [])
    assert (watched.pools(0) is None, watched.pools(1)) == (False, None)
    assert watched.changes == []


async def test_change_at_the_machine_is_noticed_with_the_next_reading(watched: Watched) -> None:
    machine = watched.hall.machines[0]
    machine.pools = [replace(machine.pools[0], url="stratum+tcp://changed.example.com:1"), *machine.pools[1:]]
    await watched.after(READ_EVERY_S / 2)
    assert watched.changes == []
    await watched.after(READ_EVERY_S / 2 + 1)
    ((miner_id, reading),) = watched.changes
    assert (miner_id, reading.config.pools[0].url) == (watched.ids[0], "stratum+tcp://changed.example.com:1")
    assert reading.changed_at == reading.at
    await watched.after(READ_EVERY_S + 1)
    again = watched.reader.get(miner_id)
    assert again is not None
    assert (again.changed_at, len(watched.changes)) == (reading.changed_at, 1)
    assert again.at > reading.at


async def test_command_that_changes_the_configuration_brings_a_reading(watched: Watched) -> None:
    watts = watched.hall.machines[1].max_power_w - 300
    batch = await watched.hall.data.runner.async_run(PowerLimitCommand(watts=watts), [watched.hall.miners[1]], PERSON)
    assert batch.failures() == 0
    await watched.after(SOON_S + 1)
    assert [(miner_id, reading.config.power_limit_w) for miner_id, reading in watched.changes] == [
        (watched.ids[1], watts)
    ]


async def test_miner_that_restarted_is_read_soon(watched: Watched) -> None:
    machine = watched.hall.machines[0]
    machine.boot_s = 0.0
    machine.lose_settings()
    machine.reboot()
    await watched.after(1)
    assert watched.changes == []
    await watched.after(SOON_S + 1)
    ((_miner_id, reading),) = watched.changes
    assert {pool.user for pool in reading.config.pools} == {"antminer_1"}


async def test_silent_miner_is_read_when_it_answers_again(watched: Watched) -> None:
    machine = watched.hall.machines[0]
    before = watched.reader.get(watched.ids[0])
    machine.faults[Fault.DEAD] = {}
    await watched.after(READ_EVERY_S + 1)
    assert watched.reader.get(watched.ids[0]) is before
    del machine.faults[Fault.DEAD]
    await watched.after(1)
    assert watched.reader.get(watched.ids[0]) is not before


async def test_reading_gives_way_to_a_command(watched: Watched) -> None:
    miner = watched.hall.miners[0]
    before = watched.reader.get(watched.ids[0])
    async with miner.async_locked():
        watched.clock.now += READ_EVERY_S + 1
        await watched.reader.async_read_due()
    assert watched.reader.get(watched.ids[0]) is before
    await watched.after(1)
    assert watched.reader.get(watched.ids[0]) is not before


async def test_error_of_one_pass_is_logged_and_the_next_pass_reads(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_miner: MinerCoordinator) -> bool:
        raise RuntimeError("broken")

    before = watched.reader.get(watched.ids[0])
    with monkeypatch.context() as patch:
        patch.setattr(configurations, "_is_readable", broken)
        watched.clock.now += READ_EVERY_S + 1
        await watched.reader._periodic._async_run(dt_util.utcnow())
    assert "miner_remote configurations failed; this is tried again" in caplog.text
    await watched.reader._periodic._async_run(dt_util.utcnow())
    assert watched.reader.get(watched.ids[0]) is not before


async def test_unexpected_error_with_one_miner_does_not_end_the_reads_of_the_others(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_driver: object) -> None:
        raise KeyError("hunter2")

    before = [watched.reader.get(miner_id) for miner_id in watched.ids]
    monkeypatch.setattr(type(await watched.hall.miners[0].link.async_driver()), "_read_config", fail)
    await watched.after(READ_EVERY_S + 1)
    after = [watched.reader.get(miner_id) for miner_id in watched.ids]
    assert after[0] is before[0]
    assert after[1] is not before[1]
    await watched.after(60)
    assert caplog.text.count("Unexpected error in the configuration of") == 1
    assert "hunter2" not in caplog.text
