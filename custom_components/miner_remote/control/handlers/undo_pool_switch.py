"""Bring back the pools that a miner had before a command changed them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...drivers.contract.capability import Capability
from ...drivers.contract.driver import Driver
from ...drivers.contract.values import Pool, PoolSetting
from ...drivers.transport.cgminer_rpc import same_pool
from ..context import CommandContext, Outcome
from ..errors import CommandError, NotSentError, nested
from ..known_passwords import with_known_passwords
from ..miner import ControlledMiner
from ..record import CommandRecord, CommandType, Status, UndoPoolSwitchCommand
from .backup import async_back_up_first
from .pool_change import PoolChange, active_slot, settings_to_bring_back
from .pool_writes import pool_difference, with_division
from .restore import async_backup_for


async def async_undo_pool_switch(
    command: UndoPoolSwitchCommand, miner: ControlledMiner, context: CommandContext
) -> Outcome:
    """Back up the pools, if any, then write those of the backup made before the undone command, and read them back.

    The miner must show what the undone command wrote: pools that were changed later are not overwritten. After a
    command that failed, some of them may still be the previous ones.
    """
    record = await _async_undone_record(command, miner, context)
    backup_id = record.undo_backup_id
    if backup_id is None:
        raise CommandError("undo_without_backup", name=miner.display_name)
    driver = await miner.async_reach()
    if Capability.POOLS_WRITE not in miner.capabilities:
        raise driver.unsupported(Capability.POOLS_WRITE)
    _backup, saved = await async_backup_for(backup_id, miner, driver, context)
    if unreadable := await context.backups.async_unreadable_slots(backup_id):
        raise CommandError("backup_login_unreadable", slots=", ".join(map(str, sorted(unreadable))))
    live = with_known_passwords(await driver.read_pools(), miner.miner_id, context.passwords)
    previous = with_known_passwords(saved.pools, miner.miner_id, context.passwords)
    back = with_division(_settings(previous), live)
    if pool_difference(live, back, active=None) is None and not _replaced(previous, miner, context):
        raise NotSentError("pools_already_back", name=miner.display_name)
    written = await _async_written(record, saved.pools, context)
    difference = pool_difference(live, written, active=None)
    if difference is not None and not (record.status is not Status.SUCCESS and _is_between(live, saved.pools, written)):
        raise CommandError("pools_changed_since", name=miner.display_name, **nested("difference", difference))
    wanted = _wanted(previous, live, miner, driver, context)
    if live:
        await async_back_up_first(miner, driver, context)
    context.noted["restored_backup_id"] = backup_id
    change = PoolChange(
        miner=miner,
        driver=driver,
        context=context,
        before=live,
        wanted=wanted,
        activate=active_slot(driver, previous),
        # The pool that was mined on may be out of order now.
        must_mine=False,
    )
    return await change.async_apply()


async def _async_undone_record(
    command: UndoPoolSwitchCommand, miner: ControlledMiner, context: CommandContext
) -> CommandRecord:
    """Return the record of the miner in the batch; raises NotSentError if its command changed no pools."""
    record = await context.async_record(command.batch_id, miner.miner_id)
    if record is None or record.command_type is CommandType.RESTORE or not record.changed_pools:
        raise NotSentError("undo_not_in_batch", name=miner.display_name)
    return record


async def _async_written(record: CommandRecord, saved: Sequence[Pool], context: CommandContext) -> list[PoolSetting]:
    """Return the pools, without passwords, that the miner had after the undone command."""
    parameters: Mapping[str, Any] = record.parameters
    response: Mapping[str, Any] = record.response or {}
    match record.command_type:
        case CommandType.SET_POOLS:
            users = response.get("worker_names") or [pool["worker_name"] for pool in parameters["pools"]]
            return [
                PoolSetting(slot=slot, url=pool["pool_url"], user=user, quota=_share(pool.get("quota_percent")))
                for slot, (pool, user) in enumerate(zip(parameters["pools"], users, strict=True))
            ]
        case CommandType.UNDO_POOL_SWITCH:
            backup_id = response["restored_backup_id"]
            try:
                return _settings((await context.backups.async_config(backup_id)).pools)
            except KeyError:
                raise CommandError("backup_missing", backup_id=backup_id) from None
    slot: int = parameters["pool_number"]
    user = response.get("worker_name", parameters["worker_name"])
    written = [pool for pool in _settings(saved) if pool.slot != slot]
    written.append(PoolSetting(slot=slot, url=parameters["pool_url"], user=user))
    return sorted(written, key=lambda pool: pool.slot)


def _is_between(live: Sequence[Pool], saved: Sequence[Pool], written: Sequence[PoolSetting]) -> bool:
    """Return whether each pool is one of those before or after a command that was carried out in part."""
    known = [*_settings(saved), *written]
    return all(any(same_pool(pool.url, pool.user, one.url, one.user) for one in known) for pool in live)


def _wanted(
    previous: Sequence[Pool], live: Sequence[Pool], miner: ControlledMiner, driver: Driver, context: CommandContext
) -> list[PoolSetting]:
    """Return the settings of the previous pools; raises CommandError if a stored password cannot be decrypted."""
    wanted, assumed = settings_to_bring_back(driver, previous, live, _replaced(previous, miner, context), {})
    by_slot = {pool.slot: pool for pool in previous}
    unreadable = [
        str(slot)
        for slot in assumed
        if context.passwords.has_unreadable(miner.miner_id, by_slot[slot].url, by_slot[slot].user)
    ]
    if unreadable:
        raise CommandError("pool_password_unreadable", slots=", ".join(unreadable))
    if assumed:
        context.noted["assumed_pool_passwords"] = assumed
    return wanted


def _replaced(previous: Sequence[Pool], miner: ControlledMiner, context: CommandContext) -> set[int]:
    """Return the slots whose pool has got another password since the backup."""
    passwords, miner_id = context.passwords, miner.miner_id
    return {
        pool.slot
        for pool in previous
        if passwords.pool_password(miner_id, pool.url, pool.user) not in (None, pool.password)
    }


def _settings(pools: Sequence[Pool]) -> list[PoolSetting]:
    return [PoolSetting(slot=pool.slot, url=pool.url, user=pool.user, quota=pool.quota) for pool in pools]


def _share(percent: object) -> float | None:
    return percent / 100 if isinstance(percent, (int, float)) else None
