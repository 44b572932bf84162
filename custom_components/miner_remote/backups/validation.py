"""Read the configuration of a live miner, and compare a backup with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..drivers.contract.driver import Driver
from ..drivers.contract.values import MinerConfig, Pool
from ..fleet.miner import MinerCoordinator
from ..fleet.selection import Fleet
from ..storage.vault import Vault
from .diff import differences
from .errors import DifferenceError
from .store import BackupStore


async def async_read_config(miner: MinerCoordinator, driver: Driver, vault: Vault) -> MinerConfig:
    """Return the miner's configuration with the pool passwords that it reports or that the vault holds."""
    config = await driver.read_config()
    return replace(config, pools=with_known_passwords(config.pools, miner.miner_id, vault))


def with_known_passwords(pools: Sequence[Pool], miner_id: str, vault: Vault) -> tuple[Pool, ...]:
    """Return the pools; one without a password has the one that the vault holds."""
    return tuple(
        replace(pool, password=vault.pool_password(miner_id, pool.url, pool.user)) if pool.password is None else pool
        for pool in pools
    )


async def async_validate_backup(
    backups: BackupStore, fleet: Fleet, vault: Vault, backup_id: int
) -> list[DifferenceError]:
    """Compare a backup with the live miner and store whether they match.

    Raises KeyError if the backup or its miner does not exist, and a DriverError if the miner cannot be read.
    """
    backup = backups.get(backup_id)
    if backup is None:
        raise KeyError(backup_id)
    miner = fleet.by_id(backup.miner_id)
    if miner is None:
        raise KeyError(backup.miner_ip)
    saved = await backups.async_config(backup_id)
    async with miner.async_exclusive() as driver:
        live = await async_read_config(miner, driver, vault)
    found = differences(saved, live)
    await backups.async_set_validated(backup_id, not found)
    return found
