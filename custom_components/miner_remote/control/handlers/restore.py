"""Restore a backup to a miner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ...drivers.contract.capability import Capability
from ...drivers.contract.driver import Accepted, Driver
from ...drivers.contract.errors import (
    CodedError,
    DriverError,
    NoPoolsError,
    RefusedError,
    TimedOutError,
    UnreachableError,
)
from ...drivers.contract.values import MinerConfig, Pool, PoolSetting
from ...drivers.pools.groups import divides, same_division
from ...drivers.transport.cgminer_rpc import same_pool
from ..backup_model import RESTORE_SECTIONS, Backup, BackupType
from ..config_differences import differences
from ..config_errors import DifferenceError
from ..context import CommandContext, Outcome
from ..errors import CommandError, failed_after, nested
from ..known_passwords import async_read_config
from ..miner import ControlledMiner
from ..read_back import async_repeat_until_shown, config_write_s
from ..record import BackupCommand, RestoreCommand
from .backup import async_store_config
from .pool_writes import async_store_pool_password, async_write_pools, complete_passwords, with_division

_NEEDS = {
    "pools": Capability.POOLS_WRITE,
    "power_limit": Capability.POWER_LIMIT,
    "fan": Capability.FAN,
    "tuning": Capability.TUNING,
}

_WRITE_ORDER = ("power_limit", "fan", "tuning", "pools")
"""Pools come last: some firmware restarts to use them."""


async def async_restore(command: RestoreCommand, miner: ControlledMiner, context: CommandContext) -> Outcome:
    """Write the sections of a backup that differ, and read them back.

    First a `pre_update` backup is made, unless the miner has no pools. If the miner then shows something else, the
    previous state is restored. If the answer to a write was lost but the miner matches the backup, it is left so.
    """
    driver = await miner.async_reach()
    backup, saved = await async_backup_for(command.backup_id, miner, driver, context)
    sections = _sections(command, saved, miner)
    before = await _async_config_before(miner, driver, context)
    wanted = saved if backup.miner_id == miner.miner_id else _with_own_workers(saved, before)
    pools: list[PoolSetting] = []
    if "pools" in sections:
        if unreadable := await context.backups.async_unreadable_slots(command.backup_id):
            raise CommandError("backup_login_unreadable", slots=", ".join(map(str, sorted(unreadable))))
        pools = _pools_to_write(wanted, before, command, miner, driver, context)
        wanted = replace(wanted, pools=tuple(map(_as_pool, pools)))
    if before.pools:
        kept = await async_store_config(
            before, BackupCommand(backup_type=BackupType.PRE_UPDATE), miner, driver, context
        )
        context.noted["pre_update_backup_id"] = kept.id
    change = _Change(miner, driver, context, before, wanted, pools, sections)
    lost: DriverError | None = None
    accepted: Accepted | None = None
    try:
        try:
            accepted = await change.async_apply()
        except (UnreachableError, TimedOutError) as err:
            lost = err
        missing = await change.async_missing(wanted, accepted)
    except DriverError as err:
        undone = await change.async_undo()
        raise failed_after(lost or err, "restore_failed", **nested("outcome", undone)) from (lost or err)
    if missing is not None:
        outcome = nested("outcome", await change.async_undo())
        if lost is not None:
            raise failed_after(lost, "restore_failed", **outcome) from lost
        raise CommandError("restore_differs", **nested("difference", missing), **outcome)
    for pool in pools:
        if pool.password is not None:
            await async_store_pool_password(miner, pool.url, pool.user, pool.password, context)
    if lost is not None:
        raise failed_after(lost, "restore_failed", **nested("outcome", CommandError("restored"))) from lost
    return Outcome(response={"result": "restored", "backup_id": backup.id, "sections": list(sections)})


async def async_backup_for(
    backup_id: int, miner: ControlledMiner, driver: Driver, context: CommandContext
) -> tuple[Backup, MinerConfig]:
    """Return the backup and its content; raises CommandError if this miner cannot take it."""
    backup = context.backups.get(backup_id)
    try:
        saved = await context.backups.async_config(backup_id)
    except KeyError:
        backup = None
    if backup is None:
        raise CommandError("backup_missing", backup_id=backup_id)
    model = driver.profile.identity.model
    if backup.driver != driver.key or saved.identity.model != model:
        raise CommandError(
            "backup_of_other_miner",
            backup_model=saved.identity.model,
            backup_driver=backup.driver,
            name=miner.display_name,
            model=model,
            driver=driver.key,
        )
    return backup, saved


async def _async_config_before(miner: ControlledMiner, driver: Driver, context: CommandContext) -> MinerConfig:
    """Return the miner's configuration, an empty one if it was reset to its defaults."""
    try:
        return await async_read_config(miner.miner_id, driver, context.passwords)
    except NoPoolsError:
        return MinerConfig(identity=driver.profile.identity)


def _holds(config: MinerConfig, section: str) -> bool:
    return {
        "pools": bool(config.pools),
        "power_limit": config.power_limit_w is not None,
        "fan": config.fan is not None,
        "tuning": bool(config.tuning),
    }[section]


def _sections(command: RestoreCommand, saved: MinerConfig, miner: ControlledMiner) -> tuple[str, ...]:
    """Return the sections to write; raises CommandError if a chosen one cannot be written."""
    possible = tuple(
        section for section in RESTORE_SECTIONS if _holds(saved, section) and _NEEDS[section] in miner.capabilities
    )
    if command.sections is None:
        if not possible:
            raise CommandError("nothing_to_restore")
        return possible
    impossible = ", ".join(section for section in command.sections if section not in possible)
    if impossible and possible:
        raise CommandError("sections_not_restorable", sections=impossible, possible=", ".join(possible))
    if impossible:
        raise CommandError("sections_not_restorable_none", sections=impossible)
    return tuple(section for section in possible if section in command.sections)


def _with_own_workers(saved: MinerConfig, live: MinerConfig) -> MinerConfig:
    """Return another miner's backup with this miner's own worker names behind the backup's accounts."""
    own = {pool.slot: pool.user.rpartition(".")[2] for pool in live.pools if "." in pool.user}
    if not own:
        return saved
    first = own[min(own)]

    def renamed(pool: Pool) -> Pool:
        account, dot, _worker = pool.user.rpartition(".")
        return replace(pool, user=f"{account}.{own.get(pool.slot, first)}") if dot else pool

    return replace(saved, pools=tuple(renamed(pool) for pool in saved.pools))


def _pools_to_write(
    wanted: MinerConfig,
    before: MinerConfig,
    command: RestoreCommand,
    miner: ControlledMiner,
    driver: Driver,
    context: CommandContext,
) -> list[PoolSetting]:
    """Return the pools with their passwords, None if the miner already has the pool and keeps its password.

    Raises CommandError if a required password is unknown.
    """
    settings: list[PoolSetting] = []
    for pool in wanted.pools:
        password = command.pool_passwords.get(pool.slot, pool.password)
        if password is None:
            password = context.passwords.pool_password(miner.miner_id, pool.url, pool.user)
        settings.append(PoolSetting(slot=pool.slot, url=pool.url, user=pool.user, password=password, quota=pool.quota))
    if not divides(settings) and len(settings) == len(before.pools):
        # The groups of pools stay: the backup may be of a time when they were not read.
        settings = [replace(setting, quota=live.quota) for setting, live in zip(settings, before.pools, strict=True)]
    if _are_there(settings, before):
        return settings
    live = {pool.slot: pool for pool in before.pools}
    missing = [
        str(setting.slot)
        for setting in settings
        if setting.password is None and not (driver.keeps_pool_passwords and _is_there(setting, live))
    ]
    if missing:
        raise CommandError("pool_password_required", slots=", ".join(missing))
    return settings


def _is_there(setting: PoolSetting, live: Mapping[int, Pool]) -> bool:
    """Return whether a slot holds the same pool for the same worker."""
    pool = live.get(setting.slot)
    return pool is not None and same_pool(pool.url, pool.user, setting.url, setting.user)


def _are_there(settings: Sequence[PoolSetting], config: MinerConfig) -> bool:
    """Return whether the miner already has these pools."""
    live = {pool.slot: pool for pool in config.pools}
    if divides(settings) and not same_division(config.pools, settings):
        return False
    return live.keys() == {setting.slot for setting in settings} and all(
        _is_there(setting, live) and setting.password in (None, live[setting.slot].password) for setting in settings
    )


def _as_pool(setting: PoolSetting) -> Pool:
    return Pool(slot=setting.slot, url=setting.url, user=setting.user, password=setting.password, quota=setting.quota)


@dataclass(frozen=True)
class _Change:
    """The change of a miner from one configuration to another, and its undo."""

    miner: ControlledMiner
    driver: Driver
    context: CommandContext
    before: MinerConfig
    wanted: MinerConfig
    pools: list[PoolSetting]
    sections: Sequence[str]

    async def async_apply(self) -> Accepted | None:
        """Write the sections that differ; raises the error of the first that fails.

        Returns how the pools were accepted, if they were written.
        """
        accepted = None
        for section in _WRITE_ORDER:
            if section not in self.sections:
                continue
            if section == "pools":
                if not _are_there(self.pools, self.before):
                    accepted = await async_write_pools(self.driver, self.pools)
            elif _differ(self.wanted, self.before, section):
                await self._async_write(section, self.wanted)
        return accepted

    async def async_undo(self) -> CommandError:
        """Write the previous state as far as the miner accepts it; return how that went."""
        if not self.before.pools:
            return CommandError("undo_without_pools")
        failed: list[str] = []
        reason: CodedError | None = None
        accepted: Accepted | None = None
        try:
            live = await self.driver.read_config()
        except DriverError as err:
            return CommandError("undo_failed", **nested("reason", err))
        changed = [
            section for section in _WRITE_ORDER if section in self.sections and _differ(self.before, live, section)
        ]
        if not changed:
            return CommandError("undo_not_needed")
        for section in changed:
            try:
                if section == "pools":
                    accepted = await async_write_pools(self.driver, self._pools_before(live))
                else:
                    await self._async_write(section, self.before)
            except (DriverError, CommandError) as err:
                failed.append(section)
                reason = reason or err
        try:
            missing = await self.async_missing(self.before, accepted)
        except DriverError as err:
            missing = err
        if missing is None:
            return CommandError("undone")
        if reason is not None:
            return CommandError("undo_failed_sections", sections=", ".join(failed), **nested("reason", reason))
        return CommandError("undo_failed", **nested("reason", missing))

    async def _async_write(self, section: str, config: MinerConfig) -> None:
        if section == "power_limit" and config.power_limit_w is not None:
            await self.driver.set_power_limit(config.power_limit_w)
        elif section == "fan" and config.fan is not None:
            await self.driver.set_fan(config.fan)
        elif section == "tuning" and config.tuning:
            await self.driver.set_tuning(config.tuning)

    def _pools_before(self, live: MinerConfig) -> list[PoolSetting]:
        """Return the previous pools; raises CommandError if an overwritten password is unknown."""
        settings = [
            PoolSetting(slot=pool.slot, url=pool.url, user=pool.user, password=pool.password, quota=pool.quota)
            for pool in self.before.pools
        ]
        settings = with_division(settings, live.pools)
        complete, unknown, _unreadable = complete_passwords(
            self.driver, settings, self.before.pools, self.miner, self.context.passwords
        )
        now = {pool.slot: pool for pool in live.pools}
        unknown += [
            setting.slot
            for setting in complete
            if setting.password is None and setting.slot not in unknown and not _is_there(setting, now)
        ]
        if unknown:
            raise CommandError("previous_password_unknown", slots=", ".join(map(str, sorted(unknown))))
        return complete

    async def async_missing(self, config: MinerConfig, accepted: Accepted | None) -> CodedError | None:
        """Return what the miner does not show of a configuration; raises DriverError if it cannot be read."""

        async def check() -> CodedError | None:
            try:
                live = await self.driver.read_config()
            except RefusedError as err:
                # Firmware that is starting reports empty pools for a while.
                return err
            found = (difference for section in self.sections for difference in _differences(config, live, section))
            return next(found, None)

        return await async_repeat_until_shown(check, config_write_s(self.driver, accepted))


def _differences(config: MinerConfig, live: MinerConfig, section: str) -> list[DifferenceError]:
    return differences(_only(config, section), _only(live, section))


def _differ(config: MinerConfig, live: MinerConfig, section: str) -> bool:
    return bool(_differences(config, live, section))


def _only(config: MinerConfig, section: str) -> MinerConfig:
    """Return only one section of a configuration, so that only it is compared."""
    return MinerConfig(
        identity=config.identity,
        pools=config.pools if section == "pools" else (),
        power_limit_w=config.power_limit_w if section == "power_limit" else None,
        fan=config.fan if section == "fan" else None,
        tuning=config.tuning if section == "tuning" else None,
    )
