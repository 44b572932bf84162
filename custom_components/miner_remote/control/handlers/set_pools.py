"""Set all pools of a miner."""

from __future__ import annotations

from collections.abc import Sequence

from ...drivers.contract.capability import Capability
from ...drivers.contract.driver import Driver
from ...drivers.contract.errors import RefusedError
from ...drivers.contract.values import Pool, PoolSetting
from ...drivers.pools.urls import without_login
from ...drivers.transport.cgminer_rpc import same_pool
from ..context import CommandContext, KnownPasswords, Outcome
from ..errors import CommandError
from ..known_passwords import with_known_passwords
from ..miner import ControlledMiner
from ..record import RequestedPool, SetPoolsCommand
from ..worker_names import may_have_pools
from .backup import async_back_up_first
from .pool_change import PoolChange
from .pool_writes import ASSUMED_PASSWORD, filled_worker_name, with_division


async def async_set_pools(command: SetPoolsCommand, miner: ControlledMiner, context: CommandContext) -> Outcome:
    """Write the pools to the slots from 0 on, empty the other slots, and read all of them back."""
    driver = await miner.async_reach()
    if Capability.POOLS_WRITE not in miner.capabilities:
        raise driver.unsupported(Capability.POOLS_WRITE)
    _check_slots(command, driver)
    users = [filled_worker_name(pool.worker_name, miner) for pool in command.pools]
    if users != [pool.worker_name for pool in command.pools]:
        context.noted["worker_names"] = users
    reported = await driver.read_pools()
    if not reported and may_have_pools(miner.data):
        raise CommandError("pools_not_reported", name=miner.display_name)
    # Without pools there is nothing that an undo could bring back.
    quotas = any(pool.quota is not None for pool in command.pools)
    if quotas and Capability.POOL_QUOTAS not in driver.profile.capabilities:
        raise driver.unsupported(Capability.POOL_QUOTAS)
    if command.backup_first and reported:
        await async_back_up_first(miner, driver, context)
    before = with_known_passwords(reported, miner.miner_id, context.passwords)
    change = PoolChange(
        miner=miner,
        driver=driver,
        context=context,
        before=before,
        wanted=with_division(_settings(command.pools, users, before, miner, driver, context.passwords), before),
        activate=command.pool_number,
    )
    return await change.async_apply()


def _check_slots(command: SetPoolsCommand, driver: Driver) -> None:
    """Raise a CodedError if the firmware cannot hold the pools or would not mine on the chosen one."""
    if len(command.pools) > driver.max_pools:
        raise RefusedError("too_many_pools", max_pools=driver.max_pools)
    if command.pool_number >= len(command.pools):
        raise CommandError("pool_number_not_in_list", pool_number=command.pool_number, maximum=len(command.pools) - 1)
    if command.pool_number and not driver.activates_any_slot:
        url = without_login(command.pools[0].pool_url)
        raise CommandError("pool_slot_not_used", slot=command.pool_number, url=url)


def _settings(
    pools: Sequence[RequestedPool],
    users: Sequence[str],
    before: Sequence[Pool],
    miner: ControlledMiner,
    driver: Driver,
    passwords: KnownPasswords,
) -> list[PoolSetting]:
    """Return the pools to write; the password of one without is None if the firmware keeps it.

    A miner may not keep it if the pool gets into another group. Raises CommandError if a password is neither given nor
    known.
    """
    settings: list[PoolSetting] = []
    unknown: list[str] = []
    for slot, (pool, user) in enumerate(zip(pools, users, strict=True)):
        password = pool.pool_password
        if password is None:
            same = [other for other in before if same_pool(other.url, other.user, pool.pool_url, user)]
            stays = any(other.slot == slot and other.quota == pool.quota for other in same)
            if not (driver.keeps_pool_passwords and stays):
                password = next((other.password for other in same if other.password is not None), None)
                if password is None:
                    password = passwords.pool_password(miner.miner_id, pool.pool_url, user)
                if password is None and not (driver.keeps_pool_passwords and same):
                    if pool.assumes_password:
                        password = ASSUMED_PASSWORD
                    else:
                        unknown.append(str(slot))
        settings.append(PoolSetting(slot=slot, url=pool.pool_url, user=user, password=password, quota=pool.quota))
    if unknown:
        raise CommandError("pool_password_unknown", slots=", ".join(unknown))
    return settings
