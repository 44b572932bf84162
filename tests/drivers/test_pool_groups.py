"""Pools between which a firmware divides its work: read from captures, written to simulated miners and read back."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.drivers.contract.driver import Driver
from custom_components.miner_remote.drivers.contract.errors import RefusedError, UnsupportedError
from custom_components.miner_remote.drivers.contract.values import Pool, PoolSetting
from custom_components.miner_remote.drivers.firmware.braiins.pages import pools_of
from custom_components.miner_remote.drivers.pools.groups import groups_of, same_division, whole_percents, with_quotas
from simulator.machine import Machine

from .conftest import Connect, StartMachine
from .settings import driver_of

CAPTURES = Path(__file__).parents[1] / "captures"
HOST = "stratum+tcp://pool{}.example:3333"


def wanted(*quotas: float | None, passwords: bool = True) -> list[PoolSetting]:
    """Return pools with these quotas."""
    return [
        PoolSetting(
            slot=slot, url=HOST.format(slot), user=f"w{slot}", password="pw" if passwords else None, quota=quota
        )
        for slot, quota in enumerate(quotas)
    ]


def quotas_of(pools: Sequence[Pool]) -> list[float | None]:
    return [None if pool.quota is None else round(pool.quota, 2) for pool in pools]


async def made(fleet: StartMachine, connect: Connect, kind: str) -> tuple[Machine, Driver]:
    machine = await fleet(kind)
    return machine, await driver_of(connect(machine))


@pytest.mark.parametrize("kind", ["braiins", "luxos"])
async def test_pools_are_divided_and_joined_again(fleet: StartMachine, connect: Connect, kind: str) -> None:
    machine, driver = await made(fleet, connect, kind)
    assert Capability.POOL_QUOTAS in driver.profile.capabilities
    assert quotas_of(await driver.read_pools()) == [None] * len(machine.pools)
    await driver.write_pools(wanted(0.6, None, 0.4), 0)
    pools = await driver.read_pools()
    assert quotas_of(pools) == [0.6, None, 0.4]
    assert [pool.user for pool in pools] == ["w0", "w1", "w2"]
    # Each group mines on a pool of its own.
    assert [pool.slot for pool in pools if pool.active] == [0, 2]
    assert (await driver.snapshot()).pools == pools
    await driver.write_pools(wanted(0.25, 0.75), 0)
    assert quotas_of(await driver.read_pools()) == [0.25, 0.75]
    await driver.write_pools(wanted(1.0, None), 0)
    pools = await driver.read_pools()
    assert quotas_of(pools) == [None, None]
    assert [pool.slot for pool in pools if pool.active] == [0]


@pytest.mark.parametrize("kind", ["braiins", "luxos"])
async def test_groups_stay_without_quotas(fleet: StartMachine, connect: Connect, kind: str) -> None:
    machine, driver = await made(fleet, connect, kind)
    await driver.write_pools(wanted(0.5, 0.5), 0)
    before = list(machine.pools)
    with pytest.raises(RefusedError) as error:
        await driver.write_pools(wanted(None, None), 0)
    assert error.value.code == "pool_groups"
    assert machine.pools == before
    assert quotas_of(await driver.read_pools()) == [0.5, 0.5]


async def test_luxos_changes_only_the_quotas_of_pools_that_stay(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await made(fleet, connect, "luxos")
    await driver.write_pools(wanted(0.5, 0.5), 0)
    passwords = [pool.password for pool in machine.pools]
    added = machine.journal.count("addpool")
    await driver.write_pools(wanted(0.9, 0.1, passwords=False), 0)
    assert quotas_of(await driver.read_pools()) == [0.9, 0.1]
    assert [pool.password for pool in machine.pools] == passwords
    assert machine.journal.count("addpool") == added


async def test_luxos_needs_the_password_of_a_pool_that_changes_its_group(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await made(fleet, connect, "luxos")
    await driver.write_pools(wanted(None, None), 0)
    before = list(machine.pools)
    with pytest.raises(RefusedError) as error:
        await driver.write_pools(wanted(0.5, 0.5, passwords=False), 0)
    assert (error.value.code, error.value.arguments["slot"]) == ("pool_password_needed", 1)
    assert machine.pools == before
    assert "addgroup" not in machine.journal


@pytest.mark.parametrize("kind", ["vnish", "cgminer", "axeos", "whatsminer_v2", "antminer"])
async def test_other_firmware_refuses_quotas(fleet: StartMachine, connect: Connect, kind: str) -> None:
    machine, driver = await made(fleet, connect, kind)
    before = list(machine.pools)
    with pytest.raises(UnsupportedError) as error:
        await driver.write_pools(wanted(0.5, 0.5), 0)
    assert error.value.code == "pool_quotas_unsupported"
    assert machine.pools == before


async def balanced(fleet: StartMachine, connect: Connect) -> tuple[Machine, Driver]:
    machine = await fleet("cgminer")
    machine.pool_strategy = "Load Balance"
    return machine, await driver_of(connect(machine))


async def test_cgminer_divides_its_work_only_with_its_load_balance(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await balanced(fleet, connect)
    assert Capability.POOL_QUOTAS in driver.profile.capabilities
    assert quotas_of(await driver.read_pools()) == [0.33] * 3
    await driver.write_pools(wanted(0.6, None, 0.4), 0)
    assert [pool.quota for pool in machine.pools] == [60, 0, 40]
    pools = await driver.read_pools()
    assert quotas_of(pools) == [0.6, None, 0.4]
    assert [pool.slot for pool in pools if pool.active] == [0, 2]
    assert (await driver.snapshot()).pools == pools
    assert (await driver.read_config()).pools == pools
    assert machine.counters["save"] == 1

    # Only what differs is written, and the pools stay.
    added = machine.journal.count("addpool")
    await driver.write_pools(wanted(0.2, None, 0.8, passwords=False), 0)
    assert [pool.quota for pool in machine.pools] == [20, 0, 80]
    assert machine.journal.count("addpool") == added
    written = machine.journal.count("poolquota")
    await driver.write_pools(wanted(0.2, None, 0.8, passwords=False), 0)
    assert machine.journal.count("poolquota") == written
    assert machine.counters["save"] == 2


async def test_cgminer_mines_on_one_pool_again(fleet: StartMachine, connect: Connect) -> None:
    machine, driver = await balanced(fleet, connect)
    with pytest.raises(RefusedError) as error:
        await driver.write_pools(wanted(None, None), 0)
    assert error.value.code == "pool_groups"
    await driver.write_pools(wanted(1.0, None), 0)
    pools = await driver.read_pools()
    assert quotas_of(pools) == [None, None]
    assert [pool.slot for pool in pools if pool.active] == [0]
    # Without quotas, the pool to mine on gets all the work.
    await driver.write_pools(wanted(None, None, None), 1)
    assert [pool.quota for pool in machine.pools] == [0, 1, 0]
    pools = await driver.read_pools()
    assert [pool.slot for pool in pools if pool.active] == [1]
    machine.kill_pool(HOST.format(1).partition("://")[2])
    pools = await driver.read_pools()
    assert [pool.slot for pool in pools if pool.active] == [0]


def test_first_pool_needs_a_quota() -> None:
    with pytest.raises(RefusedError) as error:
        groups_of(wanted(None, 1.0))
    assert error.value.code == "pool_quota_of_first"
    assert [len(group) for group in groups_of(wanted(0.5, None, 0.5))] == [2, 1]


def test_percentages_are_whole_and_sum_up_to_100() -> None:
    assert whole_percents([1 / 3] * 3) == [34, 33, 33]
    assert whole_percents([0.995, 0.005]) == [99, 1]
    rng = random.Random(3)
    for _ in range(2000):
        shares = [rng.uniform(0.01, 1) for _ in range(rng.randint(1, 8))]
        percents = whole_percents(shares)
        assert sum(percents) == 100
        assert min(percents) >= 1
        exact = [100 * share / sum(shares) for share in shares]
        if min(exact) >= 1:
            assert all(abs(percent - share) < 1 for percent, share in zip(percents, exact, strict=True))


def group(strategy: dict[str, object], *users: str) -> dict[str, object]:
    return {"strategy": strategy, "pools": [{"url": HOST.format(user), "user": user} for user in users]}


def test_shares_of_braiins_are_quotas_and_fixed_ratios() -> None:
    def quota(value: int) -> dict[str, object]:
        return {"quota": {"value": value}}

    def fixed(value: float) -> dict[str, object]:
        return {"fixedshareratio": {"value": value}}

    assert quotas_of(pools_of([group(quota(3), "a"), group(quota(1), "b")])) == [0.75, 0.25]
    assert quotas_of(pools_of([group(fixed(0.4), "a", "b"), group(quota(2), "c"), group(quota(1), "d")])) == [
        0.4,
        None,
        0.4,
        0.2,
    ]
    assert quotas_of(pools_of([group(fixed(40), "a"), group(fixed(60), "b")])) == [0.4, 0.6]
    # A group without pools has no part, and a single one has all.
    assert quotas_of(pools_of([group(quota(1), "a"), group(quota(1))])) == [None]


def test_quotas_without_parts_are_unknown() -> None:
    pools = [Pool(slot=slot, url=HOST.format(slot), user="w") for slot in range(2)]
    assert quotas_of(with_quotas(pools, [0, 1], [None, None])) == [None, None]
    assert quotas_of(with_quotas(pools, [0, 1], [1.0, 1.0])) == [0.5, 0.5]
    divided = with_quotas(pools, [0, 1], [1.0, 1.0])
    assert same_division(divided, wanted(0.5, 0.5))
    assert same_division(divided, wanted(0.505, 0.495))
    assert not same_division(divided, wanted(0.6, 0.4))
    assert not same_division(divided, wanted(1.0, None))
    assert same_division(pools, wanted(1.0, None))
    assert not same_division(pools, wanted(0.5, 0.5))
