"""Replace all pools of a miner: write them, read them back, and bring the previous ones back if that fails."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ...drivers.contract.driver import Accepted, Driver
from ...drivers.contract.errors import CodedError, DriverError, TimedOutError, UnreachableError
from ...drivers.contract.values import Pool, PoolSetting
from ...drivers.transport.cgminer_rpc import same_pool
from ..context import CommandContext, Known, Outcome, response_of
from ..errors import CommandError, failed_after, nested
from ..miner import ControlledMiner
from ..read_back import async_repeat_until_shown, config_write_s
from .pool_writes import (
    ASSUMED_PASSWORD,
    async_pool_difference,
    async_store_pool_password,
    async_write_pools,
    pool_difference,
    with_division,
)


@dataclass(frozen=True, kw_only=True)
class PoolChange:
    """A change of all pools of a locked miner, and its undo."""

    miner: ControlledMiner
    driver: Driver
    context: CommandContext
    before: Sequence[Pool]
    """The pools that the miner has, with the passwords that are known."""
    wanted: Sequence[PoolSetting]
    activate: int | None
    """The slot to mine on; None lets the firmware choose."""
    must_mine: bool = field(default=True)
    """Whether the change succeeds only when the miner mines on `activate`."""

    async def async_apply(self) -> Outcome:
        """Write the pools and read them back; on failure bring the previous ones back and raise CommandError.

        If the answer to the write was lost but the miner shows the new pools, they stay.
        """
        noted = self.context.noted
        noted["pools_written"] = True
        lost: DriverError | None = None
        accepted: Accepted | None = None
        try:
            try:
                accepted = await async_write_pools(self.driver, self.wanted, self.activate)
            except (UnreachableError, TimedOutError) as err:
                lost = err
            active = self.activate if self.must_mine else None
            missing = await self._async_missing(self.wanted, active, accepted)
        except DriverError as err:
            cause = lost or err
            outcome = nested("outcome", await self._async_undo(cause))
            raise failed_after(cause, "pool_change_failed", **outcome) from cause
        if missing is not None:
            outcome = nested("outcome", await self._async_undo(lost))
            if lost is not None:
                raise failed_after(lost, "pool_change_failed", **outcome) from lost
            raise CommandError("pool_change_differs", **nested("difference", missing), **outcome)
        await self._async_store_passwords()
        if lost is not None:
            as_requested = nested("outcome", CommandError("pools_as_requested"))
            raise failed_after(lost, "pool_change_failed", **as_requested) from lost
        del noted["pools_written"]
        return Outcome(response=response_of(accepted) if accepted is not None else {}, known=Known.SETTINGS)

    async def _async_missing(
        self, pools: Sequence[PoolSetting], active: int | None, accepted: Accepted | None
    ) -> CodedError | None:
        """Return what the miner does not show of these pools; raises DriverError if it cannot be read."""
        return await async_repeat_until_shown(
            lambda: async_pool_difference(self.driver, pools, active=active), config_write_s(self.driver, accepted)
        )

    async def _async_undo(self, cause: DriverError | None) -> CommandError:
        """Write the previous pools unless the miner still has them; return how that went.

        `cause` is why the write failed, None if the miner accepted it.
        """
        if not self.before:
            return CommandError("undo_without_pools")
        noted = self.context.noted
        try:
            live = await self.driver.read_pools()
        except DriverError as err:
            await self._async_store_passwords()
            return CommandError("undo_failed", **nested("reason", err))
        given = {(pool.url, pool.user): pool.password for pool in self.wanted if pool.password is not None}
        replaced = {pool.slot for pool in self.before if _is_replaced(pool, live, given)} | self._staged(cause)
        previous = with_division([_setting(pool) for pool in self.before], live)
        if not replaced and pool_difference(live, previous, active=None) is None:
            del noted["pools_written"]
            return CommandError("undo_not_needed")
        settings, assumed = settings_to_bring_back(self.driver, self.before, live, replaced, given)
        reason: DriverError | None = None
        accepted: Accepted | None = None
        try:
            accepted = await async_write_pools(self.driver, settings, active_slot(self.driver, self.before))
        except DriverError as err:
            reason = err
        missing: CodedError | None
        try:
            missing = await self._async_missing(settings, None, accepted)
        except DriverError as err:
            missing = err
        if missing is not None:
            await self._async_store_passwords()
            return CommandError("undo_failed", **nested("reason", reason or missing))
        del noted["pools_written"]
        if assumed:
            noted["assumed_pool_passwords"] = assumed
        return CommandError("undone")

    def _staged(self, cause: DriverError | None) -> set[int]:
        """Return the slots that the failed write may have changed although the miner does not show it yet."""
        if not self.driver.shows_pools_after_restart:
            return set()
        if isinstance(cause, (UnreachableError, TimedOutError)):
            kept = {(pool.slot, pool.url, pool.user) for pool in self.before}
            return {
                setting.slot
                for setting in self.wanted
                if setting.password is not None or (setting.slot, setting.url, setting.user) not in kept
            }
        if cause is None or not cause.code.startswith("pools_partly_written"):
            return set()
        return {int(slot) for slot in str(cause.arguments["slots"]).split(", ")}

    async def _async_store_passwords(self) -> None:
        """Store the passwords that the miner has, or may have, since the write."""
        for pool in self.wanted:
            if pool.password is not None:
                await async_store_pool_password(self.miner, pool.url, pool.user, pool.password, self.context)


def settings_to_bring_back(
    driver: Driver,
    pools: Sequence[Pool],
    live: Sequence[Pool],
    replaced: Collection[int],
    given: Mapping[tuple[str, str], str],
) -> tuple[list[PoolSetting], list[int]]:
    """Return the settings that bring pools back, and the slots whose password is unknown and therefore assumed.

    Firmware that can keep a password keeps it, unless the slot is in `replaced`: its password was overwritten. `given`
    holds passwords by URL and worker that are used if the previous one is unknown.
    """
    settings: list[PoolSetting] = []
    assumed: list[int] = []
    for pool in pools:
        same = [other for other in live if same_pool(other.url, other.user, pool.url, pool.user)]
        password = pool.password if pool.password is not None else given.get((pool.url, pool.user))
        stays = any(other.slot == pool.slot and other.quota == pool.quota for other in same)
        if driver.keeps_pool_passwords and pool.slot not in replaced and (stays or (same and password is None)):
            password = None
        elif password is None:
            password = ASSUMED_PASSWORD
            assumed.append(pool.slot)
        settings.append(PoolSetting(slot=pool.slot, url=pool.url, user=pool.user, password=password, quota=pool.quota))
    return with_division(settings, live), assumed


def active_slot(driver: Driver, pools: Sequence[Pool]) -> int | None:
    """Return the slot that was mined on, None if it is unknown or the firmware chooses it."""
    return next((pool.slot for pool in pools if pool.active), None) if driver.activates_any_slot else None


def _is_replaced(pool: Pool, live: Sequence[Pool], given: Mapping[tuple[str, str], str]) -> bool:
    """Return whether the known password of a previous pool may have been overwritten by another one."""
    if pool.password is None or given.get((pool.url, pool.user), pool.password) == pool.password:
        return False
    return not any(other.slot == pool.slot and other.password == pool.password for other in live)


def _setting(pool: Pool) -> PoolSetting:
    return PoolSetting(slot=pool.slot, url=pool.url, user=pool.user, quota=pool.quota)
