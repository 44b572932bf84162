"""Back up the configuration of a miner."""

from __future__ import annotations

from ...drivers.contract.capability import Capability
from ...drivers.contract.driver import Driver
from ...drivers.contract.errors import CodedError
from ...drivers.contract.values import MinerConfig
from ..backup_model import Backup, BackupType
from ..context import CommandContext, Outcome
from ..errors import NotSentError, nested
from ..known_passwords import async_read_config
from ..miner import ControlledMiner
from ..record import BackupCommand


async def async_back_up(command: BackupCommand, miner: ControlledMiner, context: CommandContext) -> Outcome:
    """Read the configuration and store it; an automatic backup only if it differs from the newest one."""
    backup = await async_make_backup(command, miner, await miner.async_reach(), context)
    result = "kept" if backup.last_confirmed_at is None else "unchanged"
    return Outcome(response={"result": result, "backup_id": backup.id, "backup_name": backup.backup_name})


async def async_make_backup(
    command: BackupCommand, miner: ControlledMiner, driver: Driver, context: CommandContext
) -> Backup:
    """Read and store the configuration of a locked miner."""
    if Capability.CONFIG_READ not in miner.capabilities:
        raise driver.unsupported(Capability.CONFIG_READ)
    config = await async_read_config(miner.miner_id, driver, context.passwords)
    return await async_store_config(config, command, miner, driver, context)


async def async_back_up_first(miner: ControlledMiner, driver: Driver, context: CommandContext) -> None:
    """Back up a locked miner before its pools are changed; raises NotSentError if that fails."""
    try:
        kept = await async_make_backup(BackupCommand(backup_type=BackupType.PRE_UPDATE), miner, driver, context)
    except CodedError as err:
        raise NotSentError("backup_before_switch_failed", **nested("cause", err)) from err
    context.noted["backup_id"] = kept.id


async def async_store_config(
    config: MinerConfig, command: BackupCommand, miner: ControlledMiner, driver: Driver, context: CommandContext
) -> Backup:
    """Store a configuration that was just read."""
    return await context.backups.async_add(
        miner_id=miner.miner_id,
        miner_ip=miner.address,
        backup_name=command.backup_name or f"{miner.display_name} {context.local_time():%Y-%m-%d %H:%M}",
        description=command.description,
        backup_type=command.backup_type,
        created_by=context.initiator.initiated_by,
        config=config,
        driver=driver.key,
    )
