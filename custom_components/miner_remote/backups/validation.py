"""Read the configuration of a live miner, and compare a backup with it."""

from __future__ import annotations

from dataclasses import replace

from ..control.config_differences import differences
from ..control.config_errors import DifferenceError
from ..control.known_passwords import with_known_passwords
from ..fleet.selection import Fleet
from ..storage.vault import Vault
from .store import BackupStore


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
    live = await miner.link.async_read_config(miner)
    live = replace(live, pools=with_known_passwords(live.pools, miner.miner_id, vault))
    found = differences(saved, live)
    await backups.async_set_validated(backup_id, not found)
    return found
