"""Bringing a miner back to a backup, and comparing a backup with the live miner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...backups.diff import differences
from ...backups.model import RESTORE_SECTIONS, BackupType
from ...drivers.contract.driver import Accepted, Capability, Driver
from ...drivers.contract.errors import DriverError, NoPoolsError, RefusedError, TimedOutError, UnreachableError
from ...drivers.contract.values import MinerConfig, Pool, PoolSetting
from ...drivers.transport.cgminer_rpc import same_pool
from ..record import BackupCommand, RestoreCommand
from .execution import (
    Tools,
    complete_passwords,
    config_write_s,
    keep_config,
    keep_pool_password,
    read_known_config,
    repeat_until_shown,
    write_pools,
)

if TYPE_CHECKING:
    from ...fleet.miner import MinerCoordinator
    from ...runtime import MinerRemoteData

_NEEDS = {
    "pools": Capability.POOLS_WRITE,
    "power_limit": Capability.POWER_LIMIT,
    "fan": Capability.FAN,
    "tuning": Capability.TUNING,
}

_WRITE_ORDER = ("power_limit", "fan", "tuning", "pools")
"""Pools come last: some firmware restarts to use them."""


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
    order: RestoreCommand, miner: MinerCoordinator, driver: Driver, tools: Tools
) -> dict[str, object]:
    """Write the chosen sections of a backup to a miner whose lock is held, and look whether it shows them.

    Returns what the record keeps as response. Before anything is written a `pre_update` backup is made (unless the
    miner has no pools: there is nothing to keep then), and only what differs is written. Where the miner then shows
    something else, the state before is put back, and the error says how that went; where the answer to a write was
    lost but the miner shows the backup, it is left so, and the error says that.
    """
    backup = tools.backups.get(order.backup_id)
    try:
        saved = await tools.backups.async_config(order.backup_id)
    except KeyError:
        backup = None
    if backup is None:
        raise RefusedError(f"There is no backup {order.backup_id} any more.")
    model = driver.profile.identity.model
    if backup.driver != driver.key or saved.identity.model != model:
        raise RefusedError(
            f"The backup is of a {saved.identity.model} ({backup.driver}); {miner.display_name} is a {model} "
            f"({driver.key}). A backup can only be restored to a miner of the same model and firmware."
        )
    sections = _sections(order, saved, miner)
    before = await _before(miner, driver, tools)
    wanted = saved if backup.miner_id == miner.miner_id else _with_own_workers(saved, before)
    pools: list[PoolSetting] = []
    if "pools" in sections:
        if unreadable := await tools.backups.async_unreadable_slots(order.backup_id):
            slots = ", ".join(map(str, sorted(unreadable)))
            raise RefusedError(
                f"The address of pool slot {slots} in the backup holds a login that cannot be opened. Put back the "
                "file of the key that a repair issue names, or restore other sections; nothing was changed."
            )
        pools = _pools_to_write(wanted, before, order, miner, driver, tools)
        wanted = replace(wanted, pools=tuple(map(_shown, pools)))
    if before.pools:
        kept = await keep_config(before, BackupCommand(backup_type=BackupType.PRE_UPDATE), miner, driver, tools)
        tools.noted["pre_update_backup_id"] = kept.id
    change = _Change(miner, driver, tools, before, wanted, pools, sections)
    lost: DriverError | None = None
    accepted: Accepted | None = None
    try:
        try:
            accepted = await change.apply()
        except (UnreachableError, TimedOutError) as err:
            lost = err
        missing = await change.missing(accepted)
    except DriverError as err:
        raise type(err)(f"{lost or err} {await change.put_back()}") from err
    if missing is not None:
        put_back = await change.put_back()
        if lost is not None:
            raise type(lost)(f"{lost} {put_back}")
        raise RefusedError(f"The miner took the backup, but it shows something else: {missing} {put_back}")
    for pool in pools:
        if pool.password is not None:
            await keep_pool_password(miner, pool.url, pool.user, pool.password, tools)
    if lost is not None:
        raise type(lost)(f"{lost} The miner shows what the backup holds all the same, and was left so.")
    return {"result": "restored", "backup_id": backup.id, "sections": list(sections)}


async def _before(miner: MinerCoordinator, driver: Driver, tools: Tools) -> MinerConfig:
    """Return the miner's configuration; without pools and all else where it was set back to its defaults."""
    try:
        return await read_known_config(miner, driver, tools.vault)
    except NoPoolsError:
        return MinerConfig(identity=driver.profile.identity)


def _holds(config: MinerConfig, section: str) -> bool:
    return {
        "pools": bool(config.pools),
        "power_limit": config.power_limit_w is not None,
        "fan": config.fan is not None,
        "tuning": bool(config.tuning),
    }[section]


def _sections(order: RestoreCommand, saved: MinerConfig, miner: MinerCoordinator) -> tuple[str, ...]:
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
    order: RestoreCommand,
    miner: MinerCoordinator,
    driver: Driver,
    tools: Tools,
) -> list[PoolSetting]:
    """Return the pools with a password each, or None where the miner has the pool already and keeps its password.

    Raises RefusedError, before anything is written, where a password is needed that nobody knows.
    """
    settings: list[PoolSetting] = []
    for pool in wanted.pools:
        password = order.pool_passwords.get(pool.slot, pool.password)
        if password is None:
            password = tools.vault.pool_password(miner.miner_id, pool.url, pool.user)
        settings.append(PoolSetting(slot=pool.slot, url=pool.url, user=pool.user, password=password))
    if _are_there(settings, before):
        return settings
    live = {pool.slot: pool for pool in before.pools}
    missing = [
        str(setting.slot)
        for setting in settings
        if setting.password is None and not (driver.keeps_pool_passwords and _is_there(setting, live))
    ]
    if missing:
        raise RefusedError(
            f"The password of pool slot {', '.join(missing)} is needed, and neither the backup nor the miner tells it. "
            "Give it in pool_passwords; nothing was changed."
        )
    return settings


def _is_there(setting: PoolSetting, live: Mapping[int, Pool]) -> bool:
    """Return whether a slot holds the same pool for the same worker."""
    pool = live.get(setting.slot)
    return pool is not None and same_pool(pool.url, pool.user, setting.url, setting.user)


def _are_there(settings: Sequence[PoolSetting], config: MinerConfig) -> bool:
    """Return whether a miner's pools are these already, so that none has to be written."""
    live = {pool.slot: pool for pool in config.pools}
    return live.keys() == {setting.slot for setting in settings} and all(
        _is_there(setting, live) and setting.password in (None, live[setting.slot].password) for setting in settings
    )


def _shown(setting: PoolSetting) -> Pool:
    return Pool(slot=setting.slot, url=setting.url, user=setting.user, password=setting.password)


@dataclass(frozen=True)
class _Change:
    """A miner's way from one configuration to another, and back."""

    miner: MinerCoordinator
    driver: Driver
    tools: Tools
    before: MinerConfig
    wanted: MinerConfig
    pools: list[PoolSetting]
    sections: Sequence[str]

    async def apply(self) -> Accepted | None:
        """Write the sections that differ; raises the driver's error at the first that fails.

        Returns how the pools were accepted, where they had to be written.
        """
        accepted = None
        for section in _WRITE_ORDER:
            if section not in self.sections:
                continue
            if section == "pools":
                if not _are_there(self.pools, self.before):
                    accepted = await write_pools(self.driver, self.pools)
            elif _differ(self.wanted, self.before, section):
                await self._write(section, self.wanted)
        return accepted

    async def missing(self, accepted: Accepted | None) -> str | None:
        """Return in words what the miner does not show of what is wanted; None once it shows all of it.

        Raises a DriverError where it cannot be read.
        """
        return await self._not_shown(self.wanted, accepted)

    async def put_back(self) -> str:
        """Write the state before, as far as the miner takes it; returns a sentence that says how it went."""
        if not self.before.pools:
            return "There was no state before that could be put back: the miner had no pools."
        failed: list[str] = []
        accepted: Accepted | None = None
        try:
            live = await self.driver.read_config()
        except DriverError as err:
            return f"The state before could not be put back: {err}"
        changed = [
            section for section in _WRITE_ORDER if section in self.sections and _differ(self.before, live, section)
        ]
        if not changed:
            return "The miner shows the state before."
        for section in changed:
            try:
                if section == "pools":
                    accepted = await write_pools(self.driver, self._pools_before(live))
                else:
                    await self._write(section, self.before)
            except DriverError as err:
                failed.append(f"{section} ({err})")
        try:
            lacking = await self._not_shown(self.before, accepted)
        except DriverError as err:
            lacking = str(err)
        if lacking is None:
            return "The state before was put back."
        return f"The state before could not be put back: {'; '.join(failed) or lacking}"

    async def _write(self, section: str, config: MinerConfig) -> None:
        if section == "power_limit" and config.power_limit_w is not None:
            await self.driver.set_power_limit(config.power_limit_w)
        elif section == "fan" and config.fan is not None:
            await self.driver.set_fan(config.fan)
        elif section == "tuning" and config.tuning:
            await self.driver.set_tuning(config.tuning)

    def _pools_before(self, live: MinerConfig) -> list[PoolSetting]:
        """Return the pools of before; raises RefusedError where a password was overwritten that nobody knows."""
        settings = [
            PoolSetting(slot=pool.slot, url=pool.url, user=pool.user, password=pool.password)
            for pool in self.before.pools
        ]
        complete, unknown, _unreadable = complete_passwords(
            self.driver, settings, self.before.pools, self.miner, self.tools.vault
        )
        now = {pool.slot: pool for pool in live.pools}
        unknown += [
            setting.slot
            for setting in complete
            if setting.password is None and setting.slot not in unknown and not _is_there(setting, now)
        ]
        if unknown:
            slots = ", ".join(map(str, sorted(unknown)))
            raise RefusedError(f"nobody knows the password that pool slot {slots} had")
        return complete

    async def _not_shown(self, config: MinerConfig, accepted: Accepted | None) -> str | None:
        async def look() -> str | None:
            try:
                live = await self.driver.read_config()
            except RefusedError as err:
                # Firmware that is starting tells empty pools for a while.
                return str(err)
            return next((words for section in self.sections for words in _differences(config, live, section)), None)

        return await repeat_until_shown(look, config_write_s(self.driver, accepted))


def _differences(config: MinerConfig, live: MinerConfig, section: str) -> list[str]:
    return differences(_only(config, section), _only(live, section))


def _differ(config: MinerConfig, live: MinerConfig, section: str) -> bool:
    return bool(_differences(config, live, section))


def _only(config: MinerConfig, section: str) -> MinerConfig:
    """Return nothing but one section of a configuration, so that only it is compared."""
    return MinerConfig(
        identity=config.identity,
        pools=config.pools if section == "pools" else (),
        power_limit_w=config.power_limit_w if section == "power_limit" else None,
        fan=config.fan if section == "fan" else None,
        tuning=config.tuning if section == "tuning" else None,
    )
