"""Bringing a miner back to a backup, and comparing a backup with the live miner."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..commands.execution import (
    Tools,
    complete_passwords,
    keep_config,
    pools_differ,
    read_known_config,
    repeat_until_shown,
)
from ..commands.models import RESTORE_SECTIONS, BackupOrder, BackupType, RestoreOrder
from ..drivers.base import (
    Capability,
    Driver,
    DriverError,
    MinerConfig,
    Pool,
    PoolSetting,
    RefusedError,
)
from ..drivers.rpc import same_pool
from .compare import differences

if TYPE_CHECKING:
    from ..coordinator import MinerCoordinator
    from ..data import MinerRemoteData

_NEEDS = {
    "pools": Capability.POOLS_WRITE,
    "power_limit": Capability.POWER_LIMIT,
    "fan": Capability.FAN,
    "tuning": Capability.TUNING,
}


async def async_validate_backup(data: MinerRemoteData, backup_id: int) -> list[str]:
    """Compare a backup with the live miner and note the result in the backup.

    Returns the differences in words, empty where there are none. Raises KeyError where the backup or its miner does
    not exist (any more), and a DriverError where the miner cannot be read.
    """
    backup = data.backups.get(backup_id)
    if backup is None:
        raise KeyError(backup_id)
    miner = data.fleet.by_id(backup.miner_id)
    if miner is None:
        raise KeyError(backup.miner_ip)
    saved = await data.backups.async_config(backup_id)
    async with miner.async_exclusive() as driver:
        live = await read_known_config(miner, driver, data.vault)
    found = differences(saved, live)
    await data.backups.async_set_validated(backup_id, not found)
    return found


async def async_restore(
    order: RestoreOrder, miner: MinerCoordinator, driver: Driver, tools: Tools
) -> dict[str, object]:
    """Write the chosen sections of a backup to a miner whose lock is held, and look whether it shows them.

    Returns what the record keeps as response. Before anything is written a `pre_update` backup is made; where the
    miner then shows something else, the state before is put back and RefusedError says so.
    """
    backup = tools.backups.get(order.backup_id)
    if backup is None:
        raise RefusedError(f"There is no backup {order.backup_id} any more.")
    saved = await tools.backups.async_config(order.backup_id)
    model = driver.profile.identity.model
    if backup.driver != driver.key or saved.identity.model != model:
        raise RefusedError(
            f"The backup is of a {saved.identity.model} ({backup.driver}); {miner.display_name} is a {model} "
            f"({driver.key}). A backup can only be restored to a miner of the same model and firmware."
        )
    sections = _sections(order, saved, miner)
    before = await read_known_config(miner, driver, tools.vault)
    wanted = saved if backup.miner_id == miner.miner_id else _with_own_workers(saved, before)
    pools: list[PoolSetting] = []
    if "pools" in sections:
        pools = _pools_to_write(wanted, before, order, miner, driver, tools)
    kept = await keep_config(before, BackupOrder(backup_type=BackupType.PRE_UPDATE), miner, driver, tools)
    try:
        await _apply(sections, wanted, pools, driver)
        missing = await _missing(sections, wanted, pools, driver)
    except DriverError as err:
        put_back = await _put_back(sections, before, miner, driver, tools)
        raise type(err)(f"{err} {put_back}") from err
    if missing is not None:
        put_back = await _put_back(sections, before, miner, driver, tools)
        raise RefusedError(f"The miner took the backup, but {missing}. {put_back}")
    for pool in pools:
        if pool.password is not None:
            await tools.vault.async_remember_pool_password(miner.miner_id, pool.url, pool.user, pool.password)
    return {"result": "restored", "backup_id": backup.id, "sections": list(sections), "pre_update_backup_id": kept.id}


def _holds(config: MinerConfig, section: str) -> bool:
    return {
        "pools": bool(config.pools),
        "power_limit": config.power_limit_w is not None,
        "fan": config.fan is not None,
        "tuning": bool(config.tuning),
    }[section]


def _sections(order: RestoreOrder, saved: MinerConfig, miner: MinerCoordinator) -> tuple[str, ...]:
    """Return what is to be written, in the order of writing; raises RefusedError where what was chosen cannot be."""
    possible = tuple(
        section for section in RESTORE_SECTIONS if _holds(saved, section) and _NEEDS[section] in miner.capabilities
    )
    if order.sections is None:
        if not possible:
            raise RefusedError("The backup holds nothing that this miner lets one write back.")
        return possible
    impossible = [section for section in order.sections if section not in possible]
    if impossible:
        raise RefusedError(
            f"The backup holds no {' and no '.join(impossible)} that this miner lets one write back; it holds "
            f"{', '.join(possible) or 'nothing'}."
        )
    return tuple(section for section in possible if section in order.sections)


def _with_own_workers(saved: MinerConfig, live: MinerConfig) -> MinerConfig:
    """Return another miner's backup with this miner's own worker name behind the backup's account."""
    own = next((pool.user.rpartition(".")[2] for pool in live.pools if "." in pool.user), None)
    if own is None:
        return saved

    def renamed(pool: Pool) -> Pool:
        account, dot, _worker = pool.user.rpartition(".")
        return replace(pool, user=f"{account}.{own}") if dot else pool

    return replace(saved, pools=tuple(renamed(pool) for pool in saved.pools))


def _pools_to_write(
    wanted: MinerConfig,
    before: MinerConfig,
    order: RestoreOrder,
    miner: MinerCoordinator,
    driver: Driver,
    tools: Tools,
) -> list[PoolSetting]:
    """Return the pools with a password each, or None where the miner has the pool already and keeps its password.

    Raises RefusedError, before anything is written, where a password is needed that nobody knows.
    """
    live = {pool.slot: pool for pool in before.pools}
    settings: list[PoolSetting] = []
    missing: list[int] = []
    for pool in wanted.pools:
        password = order.pool_passwords.get(pool.slot, pool.password)
        if password is None:
            password = tools.vault.pool_password(miner.miner_id, pool.url, pool.user)
        there = live.get(pool.slot)
        kept = (
            driver.keeps_pool_passwords and there is not None and same_pool(there.url, there.user, pool.url, pool.user)
        )
        if password is None and not kept:
            missing.append(pool.slot)
        settings.append(PoolSetting(slot=pool.slot, url=pool.url, user=pool.user, password=password))
    if missing:
        slots = ", ".join(str(slot) for slot in missing)
        raise RefusedError(
            f"The backup does not know the password of pool slot {slots}, because the miner does not tell it. "
            "Give it in pool_passwords; nothing was changed."
        )
    return settings


async def _apply(sections: Sequence[str], wanted: MinerConfig, pools: list[PoolSetting], driver: Driver) -> None:
    if "power_limit" in sections and wanted.power_limit_w is not None:
        await driver.set_power_limit(wanted.power_limit_w)
    if "fan" in sections and wanted.fan is not None:
        await driver.set_fan(wanted.fan)
    if "tuning" in sections and wanted.tuning:
        await driver.set_tuning(wanted.tuning)
    if "pools" in sections:
        await driver.write_pools(pools)


async def _missing(
    sections: Sequence[str], wanted: MinerConfig, pools: list[PoolSetting], driver: Driver
) -> str | None:
    """Return in words what the miner does not show; None where it shows all."""

    async def look() -> str | None:
        if "pools" in sections and (lacking := await pools_differ(driver, pools, active=None)) is not None:
            return lacking
        others = [section for section in sections if section != "pools"]
        if not others:
            return None
        live = await driver.read_config()
        found = differences(_only(wanted, others), _only(live, others))
        return found[0] if found else None

    deadlines = driver.connection.deadlines
    return await repeat_until_shown(look, min(deadlines.config_write, max(deadlines.write, 60.0)))


def _only(config: MinerConfig, sections: Sequence[str]) -> MinerConfig:
    """Return nothing but some sections of a configuration, so that only they are compared."""
    return MinerConfig(
        identity=config.identity,
        pools=config.pools if "pools" in sections else (),
        power_limit_w=config.power_limit_w if "power_limit" in sections else None,
        fan=config.fan if "fan" in sections else None,
        tuning=config.tuning if "tuning" in sections else None,
    )


async def _put_back(
    sections: Sequence[str], before: MinerConfig, miner: MinerCoordinator, driver: Driver, tools: Tools
) -> str:
    """Write the state before, as far as the miner takes it; returns a sentence that says how it went."""
    failed: list[str] = []

    async def attempt(section: str, write: Callable[[], Awaitable[object]]) -> None:
        if section not in sections or not _holds(before, section):
            return
        try:
            await write()
        except DriverError as err:
            failed.append(f"{section} ({err})")

    async def pools() -> None:
        settings = [
            PoolSetting(slot=pool.slot, url=pool.url, user=pool.user, password=pool.password) for pool in before.pools
        ]
        complete, unknown = complete_passwords(driver, settings, before.pools, miner, tools.vault)
        if unknown:
            raise RefusedError(f"the passwords of slots {unknown} are not known")
        if await pools_differ(driver, complete, active=None) is not None:
            await driver.write_pools(complete)

    await attempt("power_limit", lambda: driver.set_power_limit(before.power_limit_w or 0))
    if (fan := before.fan) is not None:
        await attempt("fan", lambda: driver.set_fan(fan))
    if tuning := before.tuning:
        await attempt("tuning", lambda: driver.set_tuning(tuning))
    await attempt("pools", pools)
    await asyncio.sleep(0)
    if failed:
        return f"The state before could not be put back: {'; '.join(failed)}."
    return "The state before was put back."
