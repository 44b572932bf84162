"""A miner to which another process talks can do everything but firmware upgrades."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import nullcontext

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.backups.validation import async_validate_backup
from custom_components.miner_remote.control.backup_model import BackupType
from custom_components.miner_remote.control.errors import NotSentError
from custom_components.miner_remote.control.record import BackupCommand, PowerLimitCommand, Status
from custom_components.miner_remote.fleet.logs import async_read_log
from custom_components.miner_remote.fleet.miner import MinerCoordinator
from custom_components.miner_remote.policies.configurations import ConfigurationReader
from simulator.machine import Fault

from .conftest import MakeHall
from .far_link import move_far
from .hall import PERSON, Hall


@pytest.fixture
async def hall(hall_of: MakeHall) -> AsyncIterator[Hall]:
    async with hall_of(["braiins"], "127.43.30.1") as made:
        move_far(made.miners[0])
        yield made


@pytest.fixture
def miner(hall: Hall) -> MinerCoordinator:
    return hall.miners[0]


async def test_it_is_read_when_a_poll_is_due(hall: Hall, miner: MinerCoordinator) -> None:
    seen = miner.last_seen
    await miner.async_refresh()
    assert miner.last_update_success
    assert miner.last_seen != seen
    hall.machines[0].faults[Fault.DEAD] = {}
    await miner.async_refresh()
    assert not miner.last_update_success
    assert miner.last_error is not None
    assert (miner.polls.failures, miner.reachable, miner.status) == (1, False, "Lagging")
    del hall.machines[0].faults[Fault.DEAD]
    await miner.async_refresh()
    assert (miner.last_error, miner.status) == (None, "Active")


async def test_commands_are_recorded_and_can_be_refused(hall: Hall, miner: MinerCoordinator) -> None:
    watts = hall.machines[0].max_power_w - 300
    batch = await hall.data.runner.async_run(PowerLimitCommand(watts=watts), [miner], PERSON)
    (record,) = batch.records
    assert (record.status, record.error_code) == (Status.SUCCESS, None)
    assert record.sent_at is not None
    assert hall.machines[0].power_limit_w == watts

    hall.data.runner.async_add_guard(lambda _command, _miner, _initiator: NotSentError("no_longer_required"))
    batch = await hall.data.runner.async_run(PowerLimitCommand(watts=watts - 100), [miner], PERSON)
    (record,) = batch.records
    assert (record.status, record.error_code, record.sent_at) == (Status.SKIPPED, "no_longer_required", None)
    assert hall.machines[0].power_limit_w == watts


async def test_settings_logs_and_configurations_are_read(
    hass: HomeAssistant, hall: Hall, miner: MinerCoordinator
) -> None:
    before = miner.settings.read_at
    await miner.async_refresh_settings()
    assert miner.settings.read_at != before
    assert miner.settings.values
    log = await async_read_log(hass, miner, miner.link.log_names[0], 10_000, (), nullcontext())
    assert log.text
    reader = ConfigurationReader(hass, hall.data.fleet, hall.data.runner)
    reader.want("test", [miner.miner_id])
    # The first reads are spread over half a second.
    while (reading := reader.get(miner.miner_id)) is None:
        await reader.async_read_due()
        await asyncio.sleep(0.05)
    assert [pool.user for pool in reading.config.pools] == [pool.user for pool in miner.data.pools]


async def test_backup_is_made_and_compared(hall: Hall, miner: MinerCoordinator) -> None:
    batch = await hall.data.runner.async_run(BackupCommand(backup_type=BackupType.MANUAL), [miner], PERSON)
    (record,) = batch.records
    assert record.status is Status.SUCCESS
    assert record.response is not None
    data, backup_id = hall.data, record.response["backup_id"]
    assert await async_validate_backup(data.backups, data.fleet, data.vault, backup_id) == []
    watts = hall.machines[0].max_power_w - 300
    await data.runner.async_run(PowerLimitCommand(watts=watts), [miner], PERSON)
    assert [found.code for found in await async_validate_backup(data.backups, data.fleet, data.vault, backup_id)]


async def test_settings_that_cannot_be_read_stay(hall: Hall, miner: MinerCoordinator) -> None:
    await miner.async_refresh_settings()
    before = miner.settings.values
    hall.machines[0].faults[Fault.DEAD] = {}
    await miner.async_refresh_settings()
    assert miner.settings.values == before
