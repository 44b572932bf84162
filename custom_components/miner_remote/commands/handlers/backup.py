"""Back up the configuration of a miner."""

from __future__ import annotations

from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from ...backups.model import Backup, BackupType
from ...backups.validation import async_read_config
from ...drivers.contract.capability import Capability
from ...drivers.contract.driver import Driver
from ...drivers.contract.errors import CodedError
from ...drivers.contract.values import MinerConfig
from ...fleet.miner import MinerCoordinator
from ..context import CommandContext, Outcome
from ..errors import NotSentError, nested
from ..record import BackupCommand


async def async_back_up(command: BackupCommand, miner: MinerCoordinator, context: CommandContext) -> Outcome:
    """Read the configuration and store it."""
    backup = await async_make_backup(command, miner, await miner.async_reach(), context)
    return Outcome(response={"result": "kept", "backup_id": backup.id, "backup_name": backup.backup_name})


async def async_make_backup(
    command: BackupCommand, miner: MinerCoordinator, driver: Driver, context: CommandContext
) -> Backup:
    """Read and store the configuration of a locked miner."""
    if Capability.CONFIG_READ not in miner.capabilities:
        raise driver.unsupported(Capability.CONFIG_READ)
    config = await async_read_config(miner, driver, context.vault)
    return await async_store_config(config, command, miner, driver, context)


async def async_back_up_first(miner: MinerCoordinator, driver: Driver, context: CommandContext) -> None:
    """Back up a locked miner before its pools are changed; raises NotSentError if that fails."""
    try:
        kept = await async_make_backup(BackupCommand(backup_type=BackupType.PRE_UPDATE), miner, driver, context)
    except (CodedError, HomeAssistantError) as err:
        raise NotSentError("backup_before_switch_failed", **nested("cause", err)) from err
    context.noted["backup_id"] = kept.id


async def async_store_config(
    config: MinerConfig, command: BackupCommand, miner: MinerCoordinator, driver: Driver, context: CommandContext
) -> Backup:
    """Store a configuration that was just read."""
    return await context.backups.async_add(
        miner_id=miner.miner_id,
        miner_ip=miner.address,
        backup_name=command.backup_name or f"{miner.display_name} {dt_util.now():%Y-%m-%d %H:%M}",
        description=command.description,
        backup_type=command.backup_type,
        created_by=context.initiator.initiated_by,
        config=config,
        driver=driver.key,
    )
