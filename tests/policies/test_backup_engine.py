"""Backup policies in the engine, with simulated miners on real sockets, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.control.backup_model import BackupType
from custom_components.miner_remote.control.record import PoolSwitchCommand
from custom_components.miner_remote.pool_library.errors import PoolLibraryError
from simulator.machine import Fault

from ..hall import PERSON
from .helpers import commands, hall, kinds_of, policy, settle, stop
from .scripted import ScriptedKind

pytestmark = pytest.mark.usefixtures("virtual_time")


async def until(true: Callable[[], bool]) -> None:
    """Let virtual time pass in large steps until a condition is true."""
    for _ in range(300):
        if true():
            return
        await asyncio.sleep(3)
    pytest.fail("The condition was not met within 15 minutes.")


def soon() -> str:
    """Return a local time that begins in at most two minutes."""
    return f"{dt_util.now() + timedelta(minutes=2):%H:%M}"


async def test_miners_are_backed_up_at_the_time_and_only_changes_are_stored(hall_of) -> None:
    async with hall_of(["antminer", "axeos"], "127.66.3.1", options={"scan_interval": 30}) as made:
        backups, dead = made.data.backups, made.machines[1]
        dead.faults[Fault.DEAD] = {}
        settings = {"time": soon(), "spread_minutes": 0}
        data = {"name": "Nightly", "kind": "backup", "scope": {"all": True}, "settings": settings}
        policy_id = await policy(made, data)
        await until(lambda: len(backups.list()) == 1)
        (backup,) = backups.list()
        assert (backup.miner_id, backup.backup_type) == (made.miners[0].miner_id, BackupType.AUTOMATIC)
        assert backup.created_by == "Nightly"
        await settle(made)
        missing = made.data.policies.backup_report(policy_id)[0].as_json()
        assert (missing["miner_id"], missing["last_backup_at"]) == (made.miners[1].miner_id, None)
        assert missing["error_code"] is not None
        del dead.faults[Fault.DEAD]
        await until(lambda: len(backups.list()) == 2)
        await settle(made)
        assert [kind for kind, _status in kinds_of(await commands(made))].count("backup") >= 2
        assert all(line.as_json()["error_code"] is None for line in made.data.policies.backup_report(policy_id))
        # The next time finds the same configurations.
        await made.data.policies.store.async_update(policy_id, {"settings": {**settings, "time": soon()}})
        await until(lambda: all(item.last_confirmed_at is not None for item in backups.list()))
        assert len(backups.list()) == 2
        await stop(made)


async def test_policies_are_the_users_of_their_pools(hall_of, scripted: ScriptedKind) -> None:
    async with hall(hall_of, ["axeos"], "127.66.3.11") as made:
        library = made.data.pools
        pool = await library.async_create({"name": "P", "url": "stratum+tcp://p.example:3333", "worker": "a"})
        changes: list[object] = []
        library.async_add_listener(lambda: changes.append(library.as_json(pool)["used_by"]))
        data = {"name": "Pools", "kind": "scripted", "scope": {"all": True}, "settings": {"pool_id": pool.pool_id}}
        policy_id = await policy(made, data)
        assert changes[-1] == [{"kind": "policy", "id": policy_id, "name": "Pools"}]
        with pytest.raises(PoolLibraryError, match="Pools"):
            await library.async_delete(pool.pool_id)
        await made.data.policies.store.async_delete_item(str(policy_id))
        assert changes[-1] == []
        await library.async_delete(pool.pool_id)


async def test_change_is_backed_up_once(hall_of) -> None:
    async with hall_of(["antminer"], "127.66.3.21", options={"scan_interval": 30}) as made:
        backups = made.data.backups
        await policy(
            made, {"name": "Changes", "kind": "backup", "scope": {"all": True}, "settings": {"every": "never"}}
        )
        await asyncio.sleep(60)
        assert backups.list() == []
        switch = PoolSwitchCommand(pool_url="stratum+tcp://new.example:3333", worker_name="a.b", pool_password="x")
        batch = await made.data.runner.async_run(switch, made.miners, PERSON)
        assert batch.failures() == 0, batch.as_result()
        await until(lambda: len(backups.list()) == 1)
        config = await backups.async_config(1)
        assert "new.example" in config.pools[0].url
        await asyncio.sleep(240)
        assert len(await commands(made)) == 1
        await stop(made)
