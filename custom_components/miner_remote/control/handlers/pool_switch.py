"""Switch the pool of a miner."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from ...drivers.contract.capability import Capability
from ...drivers.contract.driver import Driver
from ...drivers.contract.errors import DriverError, TimedOutError, UnreachableError
from ...drivers.contract.values import Pool, PoolSetting
from ...drivers.pools.urls import without_login
from ..context import CommandContext, Known, Outcome, response_of
from ..errors import CommandError, failed_after, nested
from ..miner import ControlledMiner
from ..read_back import async_repeat_until_shown, config_write_s
from ..record import PoolSwitchCommand
from ..worker_names import may_have_pools
from .backup import async_back_up_first
from .pool_writes import (
    ASSUMED_PASSWORD,
    async_pool_difference,
    async_store_pool_password,
    async_write_pools,
    complete_passwords,
    filled_worker_name,
)


async def async_switch_pool(command: PoolSwitchCommand, miner: ControlledMiner, context: CommandContext) -> Outcome:
    """Write the pool, keep the others, and read all of them back."""
    driver = await miner.async_reach()
    slot = command.pool_number
    if Capability.POOLS_WRITE not in miner.capabilities:
        raise driver.unsupported(Capability.POOLS_WRITE)
    if slot >= driver.max_pools:
        raise CommandError(
            "pool_number_out_of_range", name=miner.display_name, slots=driver.max_pools, maximum=driver.max_pools - 1
        )
    user = filled_worker_name(command.worker_name, miner)
    if user != command.worker_name:
        context.noted["worker_name"] = user
    if command.backup_first:
        await async_back_up_first(miner, driver, context)
    live = await driver.read_pools()
    others = _others(command, live, miner, driver)
    # Firmware that keeps the passwords of other slots needs none of them.
    given = {} if driver.keeps_pool_passwords else command.pool_passwords
    wanted = [
        PoolSetting(slot=pool.slot, url=pool.url, user=pool.user, password=given.get(pool.slot), quota=pool.quota)
        for pool in others
    ]
    # The groups of pools stay.
    quota = next((pool.quota for pool in live if pool.slot == slot), None)
    wanted.append(PoolSetting(slot=slot, url=command.pool_url, user=user, password=command.pool_password, quota=quota))
    wanted.sort(key=lambda pool: pool.slot)
    complete, unknown, unreadable = complete_passwords(driver, wanted, live, miner, context.passwords)
    if unreadable:
        raise CommandError("pool_password_unreadable", slots=", ".join(map(str, sorted(unreadable))))
    if unknown:
        complete = [replace(pool, password=ASSUMED_PASSWORD) if pool.password is None else pool for pool in complete]

    async def store_passwords() -> None:
        if unknown:
            context.noted["assumed_pool_passwords"] = unknown
        await async_store_pool_password(miner, command.pool_url, user, command.pool_password, context)
        for pool in others:
            if pool.slot in given:
                await async_store_pool_password(miner, pool.url, pool.user, given[pool.slot], context)

    context.noted["pools_written"] = True
    try:
        accepted = await async_write_pools(driver, complete, slot)
    except (UnreachableError, TimedOutError) as err:
        # The miner may have accepted it, or a part of it if its pools are changed one by one.
        await store_passwords()
        outcome = await _async_pools_after_lost_answer(driver, complete)
        raise failed_after(err, "answer_lost", **nested("outcome", outcome)) from err
    # The pools can be read meanwhile: the passwords of a large batch are saved for many miners at once.
    storing = asyncio.create_task(store_passwords())
    within = config_write_s(driver, accepted)
    try:
        missing = await async_repeat_until_shown(lambda: async_pool_difference(driver, complete, active=slot), within)
    finally:
        await storing
    if missing is not None:
        raise CommandError("pool_switch_failed", **nested("difference", missing))
    del context.noted["pools_written"]
    return Outcome(response=response_of(accepted), known=Known.SETTINGS)


def _others(command: PoolSwitchCommand, live: tuple[Pool, ...], miner: ControlledMiner, driver: Driver) -> list[Pool]:
    """Return the pools that stay; raises CommandError if the pool cannot be written to its slot."""
    slot, name = command.pool_number, miner.display_name
    if not live and may_have_pools(miner.data):
        raise CommandError("pools_not_reported", name=name)
    if slot > len(live):
        raise CommandError("pool_slot_not_next", name=name, pools=len(live), slot=slot)
    lower = [pool for pool in live if pool.slot < slot]
    if lower and not driver.activates_any_slot:
        raise CommandError("pool_slot_not_used", slot=slot, url=without_login(lower[0].url))
    others = [pool for pool in live if pool.slot != slot]
    surplus = command.pool_passwords.keys() - {pool.slot for pool in others}
    if surplus:
        raise CommandError("password_for_unused_slot", slot=min(surplus), name=name)
    return others


async def _async_pools_after_lost_answer(driver: Driver, wanted: list[PoolSetting]) -> CommandError:
    try:
        difference = await async_pool_difference(driver, wanted, active=None)
    except DriverError:
        return CommandError("pools_unknown")
    return difference or CommandError("pools_as_requested")
