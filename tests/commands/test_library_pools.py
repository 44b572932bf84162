"""Commands that name pools of the library: the runner fills in URL, worker and password; no record has the password."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.miner_remote.const import EVENT_COMMAND
from custom_components.miner_remote.control.record import (
    Command,
    CommandRecord,
    PoolSwitchCommand,
    RequestedPool,
    SetPoolsCommand,
    Status,
    UndoPoolSwitchCommand,
)
from custom_components.miner_remote.drivers.transport.cgminer_rpc import pool_address
from custom_components.miner_remote.pool_library.errors import PoolLibraryError
from simulator.machine import Machine

from ..conftest import MakeHall
from ..hall import PERSON, Hall

PASSWORD = "geheim-6-Crinoid"
FIRST: dict[str, Any] = {
    "name": "First",
    "url": "stratum+tcp://first.example:3333",
    "worker": "account.{ip_last}",
    "password": PASSWORD,
}
SECOND: dict[str, Any] = {"name": "Second", "url": "stratum+tcp://second.example:3333", "worker": "account.b"}


async def run(hall: Hall, command: Command) -> CommandRecord:
    batch = await hall.data.runner.async_run(command, hall.miners, PERSON)
    return batch.records[0]


def slots(machine: Machine) -> list[tuple[str, str, str]]:
    return [(pool_address(pool.url), pool.user, pool.password) for pool in machine.pools if pool.url]


async def test_switch_to_a_library_pool_and_undo(hass: HomeAssistant, hall_of: MakeHall) -> None:
    async with hall_of(["antminer"], "127.66.2.1") as hall:
        machine = hall.machines[0]
        before = slots(machine)
        for pool, user, password in before:
            await hall.data.vault.async_remember_pool_password(hall.miners[0].miner_id, pool, user, password)
        pool = await hall.data.pools.async_create(FIRST)
        events = async_capture_events(hass, EVENT_COMMAND)
        record = await run(hall, PoolSwitchCommand(pool_id=pool.pool_id, backup_first=True))
        assert record.status is Status.SUCCESS, record.error_message
        assert slots(machine)[0] == ("stratum+tcp://first.example:3333", "account.1", PASSWORD)
        assert record.parameters == {
            "pool_id": 1,
            "pool_name": "First",
            "pool_url": "stratum+tcp://first.example:3333",
            "worker_name": "account.{ip_last}",
            "pool_number": 0,
            "backup_first": True,
        }
        batch = hall.data.runner.batch(record.batch_id)
        assert batch is not None
        for shown in (record.as_dict(), batch.as_summary(), repr(batch.command), [event.data for event in events]):
            assert PASSWORD not in str(shown)
        # The undo needs nothing of the library.
        await hall.data.pools.async_delete(pool.pool_id)
        undone = await run(hall, UndoPoolSwitchCommand(batch_id=record.batch_id))
        assert undone.status is Status.SUCCESS, undone.error_message
        assert slots(machine) == before


async def test_all_pools_from_the_library_and_beside_it(hall_of: MakeHall) -> None:
    async with hall_of(["antminer"], "127.66.2.11") as hall:
        first, second = await hall.data.pools.async_create(FIRST), await hall.data.pools.async_create(SECOND)
        own = RequestedPool(pool_url="stratum+tcp://own.example:3333", worker_name="me.{ip_last}", pool_password="pw")
        command = SetPoolsCommand(
            pools=(RequestedPool(pool_id=second.pool_id), own, RequestedPool(pool_id=first.pool_id))
        )
        record = await run(hall, command)
        assert record.status is Status.SUCCESS, record.error_message
        assert slots(hall.machines[0]) == [
            # A pool without a password gets the one that pools ignore.
            ("stratum+tcp://second.example:3333", "account.b", "x"),
            ("stratum+tcp://own.example:3333", "me.11", "pw"),
            ("stratum+tcp://first.example:3333", "account.11", PASSWORD),
        ]
        assert PASSWORD not in str(record.as_dict())
        names = [pool.get("pool_name") for pool in record.parameters["pools"]]  # type: ignore[attr-defined]
        assert names == ["Second", None, "First"]


@pytest.mark.parametrize(
    "command", [PoolSwitchCommand(pool_id=7), SetPoolsCommand(pools=(RequestedPool(pool_id=7),))], ids=["switch", "set"]
)
async def test_unknown_pool_sends_and_records_nothing(hall_of: MakeHall, command: Command) -> None:
    async with hall_of(["antminer"], "127.66.2.21") as hall:
        before = slots(hall.machines[0])
        with pytest.raises(PoolLibraryError, match="no pool 7"):
            await run(hall, command)
        assert slots(hall.machines[0]) == before
        assert await hall.data.runner.async_summaries() == []
