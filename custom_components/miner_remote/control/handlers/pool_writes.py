"""Write pools and read them back; used by every command that changes pools."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from ipaddress import IPv4Address, ip_address

from ...drivers.contract.driver import Accepted, Driver
from ...drivers.contract.errors import CodedError, DriverError
from ...drivers.contract.values import Pool, PoolSetting
from ...drivers.parsing.text import without_secrets
from ...drivers.pools.groups import divides, in_words, same_division
from ...drivers.pools.urls import login_of, without_login
from ...drivers.transport.cgminer_rpc import same_pool
from ..context import CommandContext, KnownPasswords
from ..errors import CommandError
from ..miner import ControlledMiner
from ..worker_names import worker_name

ASSUMED_PASSWORD = "x"
"""Written back if a firmware replaces all pools at once, hides their passwords, and this installation never wrote that
pool; the response of the command names the slots."""


def filled_worker_name(template: str, miner: ControlledMiner) -> str:
    """Return a worker name with its placeholders filled in for a miner; raises CommandError if one is unknown."""
    return worker_name(template, placeholders(miner))


def complete_passwords(
    driver: Driver, wanted: list[PoolSetting], live: tuple[Pool, ...], miner: ControlledMiner, passwords: KnownPasswords
) -> tuple[list[PoolSetting], list[int], list[int]]:
    """Fill in the passwords that a firmware needs if it replaces all pools at once.

    Returns the settings, the slots whose password is unknown, and of these the slots whose stored password cannot be
    decrypted.
    """
    if driver.keeps_pool_passwords:
        return wanted, [], []
    reported = {(pool.url, pool.user): pool.password for pool in live}
    complete: list[PoolSetting] = []
    unknown: list[int] = []
    unreadable: list[int] = []
    for setting in wanted:
        password = setting.password
        if password is None:
            password = reported.get((setting.url, setting.user))
        if password is None:
            password = passwords.pool_password(miner.miner_id, setting.url, setting.user)
        if password is None:
            unknown.append(setting.slot)
            if passwords.has_unreadable(miner.miner_id, setting.url, setting.user):
                unreadable.append(setting.slot)
        complete.append(replace(setting, password=password))
    return complete, unknown, unreadable


async def async_store_pool_password(
    miner: ControlledMiner, url: str, user: str, password: str, context: CommandContext
) -> None:
    """Store a password that was written to a miner, or note that it could not be stored."""
    try:
        await context.passwords.async_remember_pool_password(miner.miner_id, url, user, password)
    except CodedError as err:
        # The miner has the pool; only a later backup will not know its password.
        context.noted["password_not_kept"] = str(err)


async def async_write_pools(driver: Driver, pools: Sequence[PoolSetting], activate: int | None = None) -> Accepted:
    """Write pools, and remove the passwords from what the miner replies; raises what the driver raises."""
    secrets = [secret for pool in pools for secret in (pool.password, login_of(pool.url))]
    try:
        accepted = await driver.write_pools(pools, activate)
    except DriverError as err:
        clean = {
            name: without_secrets(value, secrets) if isinstance(value, str) else value
            for name, value in err.arguments.items()
        }
        if clean == err.arguments:
            raise
        # Without its context, whose text contains the password.
        raise type(err)(err.code, **clean) from None
    return replace(accepted, said=without_secrets(accepted.said, secrets))


async def async_pool_difference(
    driver: Driver, wanted: Sequence[PoolSetting], *, active: int | None
) -> CommandError | None:
    """Return the first difference between the miner's pools and the wanted ones.

    `active` is the slot that must be mined on, if the firmware reports which one is.
    """
    return pool_difference(await driver.read_pools(), wanted, active=active)


def pool_difference(pools: Sequence[Pool], wanted: Sequence[PoolSetting], *, active: int | None) -> CommandError | None:
    """Return the first difference between pools and the wanted ones, as `async_pool_difference`."""
    live = {pool.slot: pool for pool in pools}
    for setting in wanted:
        pool = live.pop(setting.slot, None)
        slot, url = setting.slot, without_login(setting.url)
        if pool is None:
            return CommandError("pool_slot_empty", slot=slot, url=url, user=setting.user)
        if not same_pool(pool.url, pool.user, setting.url, setting.user):
            return CommandError(
                "pool_slot_differs",
                slot=slot,
                shown_url=without_login(pool.url),
                shown_user=pool.user,
                url=url,
                user=setting.user,
            )
        reported = any(other.active is not None for other in (pool, *live.values()))
        if slot == active and reported and not pool.active:
            return CommandError("pool_not_active", slot=slot, url=url)
    if live:
        return CommandError("pool_slot_not_cleared", slot=min(live), url=without_login(live[min(live)].url))
    if divides(wanted) and not same_division(pools, wanted):
        return CommandError("pool_quotas_not_shown", shown=in_words(pools), wanted=in_words(wanted))
    return None


def with_division(wanted: list[PoolSetting], live: Sequence[Pool]) -> list[PoolSetting]:
    """Return all pools that a miner shall have; without quotas it gets a single group if it has several now."""
    if not wanted or divides(wanted) or not divides(live):
        return wanted
    return [replace(wanted[0], quota=1.0), *wanted[1:]]


def placeholders(miner: ControlledMiner) -> dict[str, str | None]:
    """Return what the placeholders of worker names stand for at a miner; None if unknown."""
    identity = miner.profile.identity if miner.profile else None
    reported = miner.data.identity.hostname if miner.last_seen is not None else None
    try:
        address = ip_address(miner.address)
    except ValueError:
        last = None
    else:
        last = str(address).rpartition("." if isinstance(address, IPv4Address) else ":")[2] or "0"
    return {
        "hostname": reported or (identity.hostname if identity else None),
        "ip": miner.address,
        "ip_last": last,
        "mac": identity.mac.replace(":", "") if identity and identity.mac else None,
        "name": miner.display_name,
    }
