"""Shares of pools in commands: all pools with quotas, undo, pool switch, backup and restore, on simulated miners."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import probatio as vol
import pytest

from custom_components.miner_remote.backups.validation import async_validate_backup
from custom_components.miner_remote.control.record import (
    BackupCommand,
    Command,
    CommandRecord,
    PoolSwitchCommand,
    RequestedPool,
    RestoreCommand,
    SetPoolsCommand,
    Status,
    UndoPoolSwitchCommand,
)
from custom_components.miner_remote.input.checks import pools, problems_of
from simulator.machine import Fault

from ..hall import PERSON, Hall

A = RequestedPool(pool_url="stratum+tcp://a.example:3333", worker_name="a", pool_password="pa", quota_percent=60)
B = RequestedPool(pool_url="stratum+tcp://b.example:3333", worker_name="b", pool_password="pb", quota_percent=40)
DIVIDED = SetPoolsCommand(pools=(A, B), backup_first=True)
KINDS = ("braiins", "luxos")


async def run(hall: Hall, command: Command) -> CommandRecord:
    batch = await hall.data.runner.async_run(command, hall.miners, PERSON)
    return batch.records[0]


async def known(hall: Hall) -> None:
    """Store the passwords of the pools, as if this installation had written them."""
    for pool in hall.machines[0].pools:
        await hall.data.vault.async_remember_pool_password(hall.miners[0].miner_id, pool.url, pool.user, pool.password)


async def division(hall: Hall) -> list[tuple[str, float | None]]:
    """Return the workers and the shares that the miner shows."""
    await hall.miners[0].async_refresh()
    return [(pool.user, pool.quota) for pool in hall.miners[0].data.pools]


@pytest.mark.parametrize(("kind", "host"), zip(KINDS, ("127.46.80.1", "127.46.81.1"), strict=True))
async def test_work_is_divided_and_undone(hall_of: Any, kind: str, host: str) -> None:
    async with hall_of([kind], host) as hall:
        await known(hall)
        before = [(pool.url, pool.user, pool.password) for pool in hall.machines[0].pools]
        record = await run(hall, DIVIDED)
        assert record.status is Status.SUCCESS, record.error_message
        assert record.parameters["pools"] == [
            {"pool_url": pool.pool_url, "worker_name": pool.worker_name, "quota_percent": pool.quota_percent}
            for pool in (A, B)
        ]
        assert await division(hall) == [("a", 0.6), ("b", 0.4)]
        undone = await run(hall, UndoPoolSwitchCommand(batch_id=record.batch_id))
        assert undone.status is Status.SUCCESS, undone.error_message
        assert [(pool.url, pool.user, pool.password) for pool in hall.machines[0].pools] == before
        assert all(quota is None for _user, quota in await division(hall))


@pytest.mark.parametrize(("kind", "host"), zip(KINDS, ("127.46.82.1", "127.46.83.1"), strict=True))
async def test_all_pools_without_quotas_make_a_single_group(hall_of: Any, kind: str, host: str) -> None:
    async with hall_of([kind], host) as hall:
        assert (await run(hall, DIVIDED)).status is Status.SUCCESS
        plain = tuple(replace(pool, quota_percent=None) for pool in (B, A))
        record = await run(hall, SetPoolsCommand(pools=plain))
        assert record.status is Status.SUCCESS, record.error_message
        assert await division(hall) == [("b", None), ("a", None)]


@pytest.mark.parametrize(("kind", "host"), zip(KINDS, ("127.46.84.1", "127.46.85.1"), strict=True))
async def test_pool_switch_and_restore_keep_the_shares(hall_of: Any, kind: str, host: str) -> None:
    async with hall_of([kind], host) as hall:
        assert (await run(hall, DIVIDED)).status is Status.SUCCESS
        backup = await run(hall, BackupCommand())
        assert backup.status is Status.SUCCESS
        backup_id = int(str((backup.response or {})["backup_id"]))
        switch = PoolSwitchCommand(pool_url="stratum+tcp://c.example:3333", worker_name="c", pool_password="pc")
        record = await run(hall, switch)
        assert record.status is Status.SUCCESS, record.error_message
        assert await division(hall) == [("c", 0.6), ("b", 0.4)]
        changed = SetPoolsCommand(pools=(replace(A, quota_percent=30), replace(B, quota_percent=70)))
        assert (await run(hall, changed)).status is Status.SUCCESS
        found = [difference.code for difference in await differences(hall, backup_id)]
        assert found == ["pool_quotas_differ"]
        record = await run(hall, RestoreCommand(backup_id=backup_id, sections=("pools",)))
        assert record.status is Status.SUCCESS, record.error_message
        assert await division(hall) == [("a", 0.6), ("b", 0.4)]
        # The same pools once more need no write.
        assert (await run(hall, RestoreCommand(backup_id=backup_id, sections=("pools",)))).status is Status.SUCCESS


async def test_cgminer_that_balances_its_load(hall_of: Any) -> None:
    async with hall_of(["cgminer"], "127.46.89.1") as hall:
        await known(hall)
        hall.machines[0].pool_strategy = "Load Balance"
        await hall.miners[0].link.async_reidentify()
        before = [(pool.url, pool.user) for pool in hall.machines[0].pools]
        record = await run(hall, DIVIDED)
        assert record.status is Status.SUCCESS, record.error_message
        assert await division(hall) == [("a", 0.6), ("b", 0.4)]
        undone = await run(hall, UndoPoolSwitchCommand(batch_id=record.batch_id))
        assert undone.status is Status.SUCCESS, undone.error_message
        assert [(pool.url, pool.user) for pool in hall.machines[0].pools] == before
        assert [round(quota or 0, 2) for _user, quota in await division(hall)] == [0.34, 0.33, 0.33]

        assert (await run(hall, DIVIDED)).status is Status.SUCCESS
        switch = PoolSwitchCommand(pool_url="stratum+tcp://c.example:3333", worker_name="c", pool_password="pc")
        record = await run(hall, switch)
        assert record.status is Status.SUCCESS, record.error_message
        assert await division(hall) == [("c", 0.6), ("b", 0.4)]
        plain = tuple(replace(pool, quota_percent=None) for pool in (B, A))
        record = await run(hall, SetPoolsCommand(pools=plain))
        assert record.status is Status.SUCCESS, record.error_message
        assert await division(hall) == [("b", None), ("a", None)]
        assert [pool.quota for pool in hall.machines[0].pools] == [100, 0]
        # With one pool that has a quota, a pool switch moves it.
        record = await run(hall, replace(switch, pool_number=1))
        assert record.status is Status.SUCCESS, record.error_message
        assert await division(hall) == [("b", None), ("c", None)]
        assert [pool.active for pool in hall.miners[0].data.pools] == [False, True]


async def differences(hall: Hall, backup_id: int) -> list[Any]:
    """Compare a backup with the live miner."""
    data = hall.data
    return list(await async_validate_backup(data.backups, data.fleet, data.vault, backup_id))


async def test_ignored_quotas_are_an_error(hall_of: Any) -> None:
    async with hall_of(["braiins"], "127.46.86.1", options={"config_write_deadline": 1}) as hall:
        assert (await run(hall, DIVIDED)).status is Status.SUCCESS
        hall.machines[0].faults[Fault.IGNORES_WRITES] = {}
        changed = SetPoolsCommand(pools=(replace(A, quota_percent=30), replace(B, quota_percent=70)))
        record = await run(hall, changed)
        assert record.status is Status.FAILED
        assert "are 0: 60 %, 1: 40 % instead of 0: 30 %, 1: 70 %" in (record.error_message or "")


@pytest.mark.parametrize(("kind", "host"), [("axeos", "127.46.87.1"), ("vnish", "127.46.88.1")])
async def test_firmware_without_groups_refuses_quotas(hall_of: Any, kind: str, host: str) -> None:
    async with hall_of([kind], host) as hall:
        before = list(hall.machines[0].pools)
        record = await run(hall, SetPoolsCommand(pools=(A, B)))
        assert (record.status, record.error_code) == (Status.FAILED, "pool_quotas_unsupported")
        assert hall.machines[0].pools == before


@pytest.mark.parametrize(
    ("quotas", "code"),
    [
        ((60, 30), "quota_sum"),
        ((None, 100), "quota_of_first_pool"),
        ((0, 100), "out_of_range"),
        ((True, 99), "not_number"),
    ],
)
def test_wrong_quotas_are_invalid(quotas: tuple[object, ...], code: str) -> None:
    rows = [
        {"pool_url": f"stratum+tcp://p{at}.example:1", "worker_name": "w"}
        | ({} if quota is None else {"quota_percent": quota})
        for at, quota in enumerate(quotas)
    ]
    with pytest.raises(vol.Invalid) as error:
        pools(rows)
    assert [problem.code for problem in problems_of(error.value)] == [code]


@pytest.mark.parametrize("quotas", [(60, 40), (33, 33, 33), (100, None), (50.5, None, 49.5)])
def test_quotas_may_be_rounded(quotas: tuple[float | None, ...]) -> None:
    rows = [
        {"pool_url": f"stratum+tcp://p{at}.example:1", "worker_name": "w"}
        | ({} if quota is None else {"quota_percent": quota})
        for at, quota in enumerate(quotas)
    ]
    assert [row.get("quota_percent") for row in pools(rows)] == list(quotas)
