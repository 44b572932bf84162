"""What each order does to one miner: the write, and the look whether the miner shows it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, ip_address
from time import monotonic

from homeassistant.const import ATTR_ENTITY_ID, SERVICE_TURN_OFF, SERVICE_TURN_ON, STATE_OFF, STATE_ON
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from ...backups.model import Backup, BackupType
from ...backups.store import BackupStore
from ...drivers.contract.driver import Accepted, Capability, Driver
from ...drivers.contract.errors import DriverError, RefusedError, TimedOutError, UnreachableError, UnsupportedError
from ...drivers.contract.values import MinerConfig, Pool, PoolSetting, Snapshot
from ...drivers.parsing.text import without_secrets
from ...drivers.pools.urls import login_of, without_login
from ...drivers.transport.cgminer_rpc import same_pool
from ...fleet.miner import MinerCoordinator
from ...storage.files import StorageFailedError
from ...storage.vault import Vault
from ..record import (
    BackupCommand,
    Command,
    CommandType,
    LocateLightCommand,
    Origin,
    PoolSwitchCommand,
    PowerLimitCommand,
)
from ..worker_names import may_have_pools, worker_name

_LOGGER = logging.getLogger(__name__)

OUTLET_S = 30.0
"""How long a power outlet may take to switch."""

READ_BACK_PAUSES = (0.2, 0.5, 1.0, 2.0)
"""How long to wait between looks whether a miner shows what it was told; the last one repeats."""

ASSUMED_PASSWORD = "x"
"""What is written back where a firmware replaces all its pools at once, hides their passwords, and this installation
never wrote that pool; the command's response names the slots."""


class NotBegunError(Exception):
    """What had to be done before the order failed, and the order was left; the text is a sentence for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What an execution needs beside the miner.

    `noted` is what the record keeps of the execution also where it fails: what was done before, or perhaps was.
    """

    hass: HomeAssistant
    backups: BackupStore
    vault: Vault
    origin: Origin
    noted: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a command that succeeded leaves in its record.

    `verify` is set where the miner shows only later that it did it: the caller watches for the uptime to drop.
    """

    response: dict[str, object]
    verify: bool = False


def _response(accepted: Accepted) -> dict[str, object]:
    response: dict[str, object] = {"result": accepted.said or "accepted", "channel": accepted.channel}
    if accepted.scope is not None:
        response["scope"] = accepted.scope.value
    return response


async def execute(order: Command, miner: MinerCoordinator, driver: Driver, tools: Tools) -> Outcome:
    """Do what an order says to one miner whose lock is held; returns only once the miner shows it.

    Raises a DriverError, a HomeAssistantError where Home Assistant itself could not do its part (the outlet, the
    storage of a backup), or NotBegunError.
    """
    match order:
        case PoolSwitchCommand():
            return await _switch_pool(order, miner, driver, tools)
        case PowerLimitCommand():
            return await _limit_power(order.watts, miner, driver)
        case BackupCommand():
            return _backup_outcome(await make_backup(order, miner, driver, tools))
        case LocateLightCommand():
            accepted = await driver.set_locate_light(on=order.on)
            within = driver.connection.deadlines.write
            await _read_back(miner, driver, _light_is(order.on), "the light did not change", within=within)
            return Outcome(response=_response(accepted))
    match order.command_type:
        case CommandType.REBOOT:
            return Outcome(response=_response(await driver.reboot()), verify=True)
        case CommandType.RESTART_MINING:
            return Outcome(response=_response(await driver.restart_mining()), verify=True)
        case CommandType.POWER_OFF:
            return await _power(miner, driver, on=False)
        case CommandType.POWER_ON:
            return await _power(miner, driver, on=True)
    raise UnsupportedError(f"There is no command {order.command_type}.")


# Looking whether the miner shows it --------------------------------------------------------------------------------

type Shows = Callable[[Snapshot], bool | None]
"""Whether a snapshot shows what was ordered; None where the firmware does not tell."""


async def repeat_until_shown(look: Callable[[], Awaitable[str | None]], within: float) -> str | None:
    """Look again and again until `look` returns None (shown); returns what was last missing after `within` seconds.

    A miner that does not answer for a while, because it restarts its mining, is looked at again; where it never
    answers, its error is raised.
    """
    until = monotonic() + within
    attempt = 0
    while True:
        missing: str | None
        error: UnreachableError | TimedOutError | None = None
        try:
            missing = await look()
        except (UnreachableError, TimedOutError) as err:
            missing, error = str(err), err
        if missing is None:
            return None
        if monotonic() >= until:
            if error is not None:
                raise error
            return missing
        await asyncio.sleep(READ_BACK_PAUSES[min(attempt, len(READ_BACK_PAUSES) - 1)])
        attempt += 1


async def _read_back(miner: MinerCoordinator, driver: Driver, shows: Shows, otherwise: str, *, within: float) -> bool:
    """Look until a snapshot shows it; False where the firmware does not tell. Raises RefusedError otherwise.

    The entities take over what was seen, so that they are right when the command ends.
    """
    told = True

    async def look() -> str | None:
        nonlocal told
        snapshot = await driver.snapshot()
        miner.async_set_snapshot(snapshot)
        shown = shows(snapshot)
        told = shown is not None
        return otherwise if shown is False else None

    missing = await repeat_until_shown(look, within)
    if missing is not None:
        raise RefusedError(f"The miner accepted the command, but {missing} within {within:.0f} seconds.")
    return told


def _light_is(on: bool) -> Shows:
    return lambda snapshot: None if snapshot.locate_light is None else snapshot.locate_light is on


def _paused_is(paused: bool) -> Shows:
    def shows(snapshot: Snapshot) -> bool | None:
        if snapshot.paused is not None:
            return snapshot.paused is paused
        return None if snapshot.mining is None else snapshot.mining is not paused

    return shows


# Pause and resume, and the power outlet ----------------------------------------------------------------------------


async def by_outlet(order: Command, miner: MinerCoordinator, tools: Tools) -> Outcome | None:
    """Carry out an order by the miner's outlet alone, or return None where the miner itself has to be asked.

    A miner whose firmware cannot pause is cut from its outlet, and one whose outlet is off is brought back by it;
    neither needs an answer of the miner. Raises what `execute` raises.
    """
    outlet = miner.outlet
    if outlet is None or order.command_type not in (CommandType.POWER_ON, CommandType.POWER_OFF):
        return None
    on = order.command_type is CommandType.POWER_ON
    if not (on and _is_off(tools.hass, outlet)) and (miner.profile is None or Capability.PAUSE in miner.capabilities):
        return None
    await _switch_outlet(tools, outlet, on=on)
    return Outcome(response={"result": f"power outlet switched {'on' if on else 'off'}", "channel": outlet})


async def _power(miner: MinerCoordinator, driver: Driver, *, on: bool) -> Outcome:
    """Pause or resume mining."""
    if Capability.PAUSE in miner.capabilities:
        accepted = await (driver.resume() if on else driver.pause())
        told = await _read_back(
            miner,
            driver,
            _paused_is(not on),
            "it does not mine again" if on else "it did not stop mining",
            within=driver.connection.deadlines.write,
        )
        response = _response(accepted)
        if not told:
            response["read_back"] = "this firmware does not tell whether it is paused"
        return Outcome(response=response)
    raise UnsupportedError(
        f"{miner.display_name} cannot be paused over its network interface. Give it a power outlet (a switch "
        "entity that cuts its power) in its settings, then it can be switched off."
    )


def _is_off(hass: HomeAssistant, entity_id: str) -> bool:
    state = hass.states.get(entity_id)
    return state is not None and state.state == STATE_OFF


async def _switch_outlet(tools: Tools, entity_id: str, *, on: bool) -> None:
    hass = tools.hass
    before = hass.states.get(entity_id)
    if before is None or before.state not in (STATE_ON, STATE_OFF):
        raise HomeAssistantError(f"The power outlet {entity_id} is not available.")
    try:
        async with asyncio.timeout(OUTLET_S):
            await hass.services.async_call(
                "switch",
                SERVICE_TURN_ON if on else SERVICE_TURN_OFF,
                {ATTR_ENTITY_ID: entity_id},
                blocking=True,
                context=Context(user_id=tools.origin.user_id),
            )
    except TimeoutError as err:
        raise TimedOutError(f"The power outlet {entity_id} did not answer within {OUTLET_S:.0f} seconds.") from err
    wanted = STATE_ON if on else STATE_OFF

    async def look() -> str | None:
        state = hass.states.get(entity_id)
        return None if state is not None and state.state == wanted else "off"

    if await repeat_until_shown(look, 10) is not None:
        raise RefusedError(f"The power outlet {entity_id} took the command, but is still not {wanted}.")


# Power limit -------------------------------------------------------------------------------------------------------


async def _limit_power(watts: int, miner: MinerCoordinator, driver: Driver) -> Outcome:
    profile = driver.profile
    low, high = profile.power_limit_min_w, profile.power_limit_max_w
    if (low is not None and watts < low) or (high is not None and watts > high):
        raise RefusedError(
            f"{miner.display_name} takes power limits from {low or 0} to {high} W; {watts} W is not one."
        )
    accepted = await driver.set_power_limit(watts)
    wanted = accepted.power_limit_w or watts
    missing = f"it does not show a limit of {wanted} W"
    told = await _read_back(miner, driver, shows_power_limit(wanted), missing, within=config_write_s(driver))
    response = {**_response(accepted), "power_limit_w": wanted}
    if not told:
        response["read_back"] = "this firmware does not tell its power limit"
    return Outcome(response=response)


def shows_power_limit(watts: int) -> Shows:
    """Return whether a snapshot shows a limit of `watts`, give or take what firmwares round."""

    def shows(snapshot: Snapshot) -> bool | None:
        if snapshot.power_limit_w is None:
            return None
        return abs(snapshot.power_limit_w - watts) <= max(5, watts // 100)

    return shows


def config_write_s(driver: Driver, accepted: Accepted | None = None) -> float:
    """Return how long a change that restarts mining may take to show: the write's deadline, at least a minute.

    A change for which the driver had to restart the machine (`Accepted.scope`) may take as long as the slowest
    write: an Avalon Q is back after about four minutes.
    """
    deadlines = driver.connection.deadlines
    if accepted is not None and accepted.scope is not None:
        return deadlines.config_write
    return min(deadlines.config_write, max(deadlines.write, 60.0))


# Pools -------------------------------------------------------------------------------------------------------------


def complete_passwords(
    driver: Driver, wanted: list[PoolSetting], live: tuple[Pool, ...], miner: MinerCoordinator, vault: Vault
) -> tuple[list[PoolSetting], list[int], list[int]]:
    """Fill in the passwords that a firmware needs when it replaces all pools at once.

    Returns the settings, the slots whose password is not known by anybody, and of these the slots for which this
    installation may have written one that cannot be opened any more.
    """
    if driver.keeps_pool_passwords:
        return wanted, [], []
    told = {(pool.url, pool.user): pool.password for pool in live}
    complete: list[PoolSetting] = []
    unknown: list[int] = []
    unreadable: list[int] = []
    for setting in wanted:
        password = setting.password
        if password is None:
            password = told.get((setting.url, setting.user))
        if password is None:
            password = vault.pool_password(miner.miner_id, setting.url, setting.user)
        if password is None:
            unknown.append(setting.slot)
            if vault.has_unreadable(miner.miner_id, setting.url, setting.user):
                unreadable.append(setting.slot)
        complete.append(replace(setting, password=password))
    return complete, unknown, unreadable


async def keep_pool_password(miner: MinerCoordinator, url: str, user: str, password: str, tools: Tools) -> None:
    """Keep a password that was written to a miner, or note that it could not be kept."""
    try:
        await tools.vault.async_remember_pool_password(miner.miner_id, url, user, password)
    except StorageFailedError as err:
        # The miner has the pool; only a later backup will not know its password.
        tools.noted["password_not_kept"] = str(err)


async def write_pools(driver: Driver, pools: Sequence[PoolSetting], activate: int | None = None) -> Accepted:
    """Write pools as the driver does, and take what it then says for what may repeat a password.

    Raises what the driver raises.
    """
    secrets = [secret for pool in pools for secret in (pool.password, login_of(pool.url))]
    try:
        accepted = await driver.write_pools(pools, activate)
    except DriverError as err:
        words = without_secrets(str(err), secrets)
        if words == str(err):
            raise
        # Without its context, in whose text the password is.
        raise type(err)(words) from None
    return replace(accepted, said=without_secrets(accepted.said, secrets))


async def _switch_pool(order: PoolSwitchCommand, miner: MinerCoordinator, driver: Driver, tools: Tools) -> Outcome:
    slot = order.pool_number
    if Capability.POOLS_WRITE not in miner.capabilities:
        raise UnsupportedError(
            f"{miner.display_name} cannot have its pools changed over its network interface.{_reasons(miner)}"
        )
    if slot >= driver.max_pools:
        raise RefusedError(
            f"{miner.display_name} has {driver.max_pools} pool slots: pool_number is 0 to {driver.max_pools - 1}."
        )
    user = worker_name(order.worker_name, _placeholders(miner))
    if user != order.worker_name:
        tools.noted["worker_name"] = user
    if order.backup_first:
        try:
            kept = await make_backup(BackupCommand(backup_type=BackupType.PRE_UPDATE), miner, driver, tools)
        except (DriverError, HomeAssistantError) as err:
            raise NotBegunError(f"The backup before the switch failed, so nothing was changed: {err}") from err
        tools.noted["backup_id"] = kept.id
    live = await driver.read_pools()
    if not live and may_have_pools(miner.data):
        raise RefusedError(
            f"{miner.display_name} tells no pools now; it may be starting, and would lose those that it has. Nothing "
            "was changed: try again when it has been up for five minutes."
        )
    if slot > len(live):
        raise RefusedError(
            f"{miner.display_name} holds {len(live)} pools, so the next free pool_number is {len(live)}, not {slot}."
        )
    lower = [pool for pool in live if pool.slot < slot]
    if lower and not driver.activates_any_slot:
        raise RefusedError(
            f"This firmware always mines on the first pool that works, so a pool in slot {slot} would not be mined on "
            f"while {without_login(lower[0].url)} works. Use pool_number 0."
        )
    others = [pool for pool in live if pool.slot != slot]
    surplus = order.pool_passwords.keys() - {pool.slot for pool in others}
    if surplus:
        raise RefusedError(
            f"pool_passwords names slot {min(surplus)}, which holds no other pool of {miner.display_name}; nothing was "
            "changed."
        )
    # Where a firmware leaves the passwords of other slots alone, none is written.
    given = {} if driver.keeps_pool_passwords else order.pool_passwords
    wanted = [
        PoolSetting(slot=pool.slot, url=pool.url, user=pool.user, password=given.get(pool.slot)) for pool in others
    ]
    wanted.append(PoolSetting(slot=slot, url=order.pool_url, user=user, password=order.pool_password))
    wanted.sort(key=lambda pool: pool.slot)
    complete, unknown, unreadable = complete_passwords(driver, wanted, live, miner, tools.vault)
    if unreadable:
        slots = ", ".join(map(str, sorted(unreadable)))
        raise RefusedError(
            f"This firmware replaces all pools at once, and the stored password of pool slot {slots} cannot be opened. "
            "Nothing was changed: put back the file of the key that a repair issue names, or give the passwords in "
            "pool_passwords."
        )
    if unknown:
        complete = [replace(pool, password=ASSUMED_PASSWORD) if pool.password is None else pool for pool in complete]

    async def note_passwords() -> None:
        if unknown:
            tools.noted["assumed_pool_passwords"] = unknown
        await keep_pool_password(miner, order.pool_url, user, order.pool_password, tools)
        for pool in others:
            if pool.slot in given:
                await keep_pool_password(miner, pool.url, pool.user, given[pool.slot], tools)

    try:
        accepted = await write_pools(driver, complete, slot)
    except (UnreachableError, TimedOutError) as err:
        # The miner may have taken it all the same, or a part of it where its pools are changed one by one.
        await note_passwords()
        raise type(err)(f"{err} {await _pools_seen(driver, complete)}") from err
    await note_passwords()
    within = config_write_s(driver, accepted)
    missing = await repeat_until_shown(lambda: pools_differ(driver, complete, active=slot), within)
    if missing is not None:
        raise RefusedError(f"The miner accepted the pools, but {missing}.")
    return Outcome(response=_response(accepted))


async def _pools_seen(driver: Driver, wanted: list[PoolSetting]) -> str:
    """Return a sentence about the pools of a miner whose answer to a change of them was lost."""
    try:
        lacking = await pools_differ(driver, wanted, active=None)
    except DriverError:
        return "Whether it took the pools is not known: look at them when it answers again."
    return "It shows the new pools all the same." if lacking is None else f"Its pools are not as ordered: {lacking}."


async def pools_differ(driver: Driver, wanted: list[PoolSetting], *, active: int | None) -> str | None:
    """Return in words what the miner's pools lack of what is wanted; None where all is there.

    `active` is the slot that must be mined on; a firmware that does not tell which it is is not asked for it.
    """
    live = {pool.slot: pool for pool in await driver.read_pools()}
    for setting in wanted:
        pool = live.pop(setting.slot, None)
        if pool is None or not same_pool(pool.url, pool.user, setting.url, setting.user):
            shown = f"{without_login(pool.url)} as {pool.user}" if pool else "nothing"
            return f"slot {setting.slot} shows {shown} instead of {without_login(setting.url)} as {setting.user}"
        told = any(other.active is not None for other in (pool, *live.values()))
        if setting.slot == active and told and not pool.active:
            return f"it does not mine on slot {active} ({without_login(setting.url)})"
    if live:
        return f"slot {min(live)} still holds {without_login(live[min(live)].url)}"
    return None


def _placeholders(miner: MinerCoordinator) -> dict[str, str | None]:
    identity = miner.profile.identity if miner.profile else None
    told = miner.data.identity.hostname if miner.last_seen is not None else None
    try:
        address = ip_address(miner.address)
    except ValueError:
        last = None
    else:
        last = str(address).rpartition("." if isinstance(address, IPv4Address) else ":")[2] or "0"
    return {
        "hostname": told or (identity.hostname if identity else None),
        "ip": miner.address,
        "ip_last": last,
        "mac": identity.mac.replace(":", "") if identity and identity.mac else None,
        "name": miner.display_name,
    }


# Backups -----------------------------------------------------------------------------------------------------------


async def read_known_config(miner: MinerCoordinator, driver: Driver, vault: Vault) -> MinerConfig:
    """Return the miner's configuration, with the pool passwords that the miner tells or this installation wrote."""
    config = await driver.read_config()
    pools = tuple(
        replace(pool, password=vault.pool_password(miner.miner_id, pool.url, pool.user))
        if pool.password is None
        else pool
        for pool in config.pools
    )
    return replace(config, pools=pools)


def _reasons(miner: MinerCoordinator) -> str:
    """Return why a miner offers less than others, as sentences behind another one."""
    return "".join(f" {limit.sentence}" for limit in miner.limits)


async def make_backup(order: BackupCommand, miner: MinerCoordinator, driver: Driver, tools: Tools) -> Backup:
    """Read and keep the configuration of a miner whose lock is held."""
    if Capability.CONFIG_READ not in miner.capabilities:
        raise UnsupportedError(
            f"{miner.display_name} does not report its configuration, so no backup can be made.{_reasons(miner)}"
        )
    config = await read_known_config(miner, driver, tools.vault)
    return await keep_config(config, order, miner, driver, tools)


async def keep_config(
    config: MinerConfig, order: BackupCommand, miner: MinerCoordinator, driver: Driver, tools: Tools
) -> Backup:
    """Keep a configuration that was just read."""
    return await tools.backups.async_add(
        miner_id=miner.miner_id,
        miner_ip=miner.address,
        backup_name=order.backup_name or f"{miner.display_name} {dt_util.now():%Y-%m-%d %H:%M}",
        description=order.description,
        backup_type=order.backup_type,
        created_by=tools.origin.initiated_by,
        config=config,
        driver=driver.key,
    )


def _backup_outcome(backup: Backup) -> Outcome:
    return Outcome(response={"result": "kept", "backup_id": backup.id, "backup_name": backup.backup_name})
