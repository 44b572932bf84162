"""Limit the power of a miner.

A person's limit is the miner's own, which some firmwares only apply after a restart of mining. A live limit, as
schedules and policies set it, becomes a throttle on such a miner: the highest percentage of its full power that does
not exceed the watts. The driver's memory keeps the throttle of before, so that it comes back when the limit is lifted,
also after a restart of Home Assistant.
"""

from __future__ import annotations

from typing import Final

from ...drivers.contract.capability import Capability
from ...drivers.contract.driver import Driver
from ...drivers.contract.errors import CodedError, RefusedError
from ...drivers.contract.settings import SettingKey
from ...drivers.contract.values import Snapshot, Throttle
from ...input.limits import MAX_WATTS, MIN_WATTS
from ..context import CommandContext, Known, Outcome, response_of
from ..errors import CommandError
from ..miner import ControlledMiner
from ..read_back import async_read_back, async_repeat_until_shown, config_write_s
from ..record import PowerLimitCommand
from ..setting_checks import is_limit
from .settings import async_write_settings, by_key

_LIMITED: Final = "limit_throttle"
"""The key in the driver's memory of the percentage that a live limit set last; 0 once it was lifted."""
_BEFORE: Final = "limit_throttle_before"
"""The key in the driver's memory of the percentage before the first live limit."""


async def async_set_power_limit(
    command: PowerLimitCommand, miner: ControlledMiner, _context: CommandContext
) -> Outcome:
    """Check the range, write the limit and read it back; a live one by the throttle if the miner has one."""
    driver = await miner.async_reach()
    if not command.live or Capability.THROTTLE not in driver.profile.capabilities:
        return await _async_limit(command, miner, driver)
    before = await driver.snapshot()
    throttle, limit = before.throttle, before.power_limit_w
    if throttle is None or (limit is not None and command.watts > limit):
        # A throttle can only lower the power below the miner's own limit.
        return await _async_limit(command, miner, driver)
    percent = _percent(command, throttle, limit, miner, driver)
    if command.lifts:
        outcome = await _async_throttle(percent, miner, driver)
        driver.memory.put(_LIMITED, 0)
        return outcome
    if throttle.percent != driver.memory.get(_LIMITED):
        driver.memory.put(_BEFORE, throttle.percent)
    driver.memory.put(_LIMITED, percent)
    return await _async_throttle(percent, miner, driver)


def _percent(
    command: PowerLimitCommand, throttle: Throttle, limit: int | None, miner: ControlledMiner, driver: Driver
) -> int:
    """Return the throttle that a live limit needs; raises a CodedError if there is none."""
    before = driver.memory.get(_BEFORE)
    if command.lifts and isinstance(before, int) and throttle.percent == driver.memory.get(_LIMITED):
        return before
    if command.watts == limit:
        return 100
    if throttle.full_w is None:
        raise RefusedError("throttle_not_ready")
    percent = throttle.percent_for(command.watts)
    if percent is None:
        low, high = throttle.watts(throttle.lowest), limit or throttle.watts(100)
        raise CommandError(
            "power_limit_not_accepted", name=miner.display_name, minimum=low, maximum=high, watts=command.watts
        )
    return percent


async def _async_throttle(percent: int, miner: ControlledMiner, driver: Driver) -> Outcome:
    """Throttle a miner, and return the limit in W that follows."""
    wanted = {SettingKey.THROTTLE: percent}
    before = by_key(await miner.settings.async_read(driver))
    if SettingKey.THROTTLE not in before:
        raise RefusedError("throttle_not_ready")
    accepted = None
    if before[SettingKey.THROTTLE].value != percent:
        accepted, _after = await async_write_settings(wanted, before, miner, driver)
    snapshot = await driver.snapshot()
    miner.async_set_snapshot(snapshot)
    response: dict[str, object] = {"throttle_percent": percent, "power_limit_w": snapshot.power_ceiling_w}
    return Outcome(
        response={**({} if accepted is None else response_of(accepted)), **response}, known=Known.STATE | Known.SETTINGS
    )


async def _async_limit(command: PowerLimitCommand, miner: ControlledMiner, driver: Driver) -> Outcome:
    """Set the miner's own limit, and end a throttle that a live limit has left."""
    profile = driver.profile
    low, high = profile.power_limit_min_w or MIN_WATTS, profile.power_limit_max_w or MAX_WATTS
    if not low <= command.watts <= high:
        raise CommandError(
            "power_limit_not_accepted", name=miner.display_name, minimum=low, maximum=high, watts=command.watts
        )
    accepted = await driver.set_power_limit(command.watts)
    watts = accepted.power_limit_w or command.watts

    def shows(snapshot: Snapshot) -> bool | None:
        if snapshot.power_limit_w is None:
            # A chosen preset has watts, unlike the one that is still in use.
            return None if accepted.power_limit_w is None or snapshot.work_mode is None else False
        return is_limit(snapshot.power_limit_w, watts)

    within = config_write_s(driver)
    missing = CommandError("power_limit_unchanged", watts=watts, seconds=within)
    reported = await async_read_back(miner, driver, shows, missing, within)

    async def among_settings() -> CodedError | None:
        setting = by_key(await miner.settings.async_read(driver)).get(SettingKey.POWER_LIMIT)
        value = None if setting is None else setting.value
        return None if isinstance(value, (int, float)) and is_limit(value, watts) else missing

    known = Known.STATE
    if not reported and accepted.power_limit_w is not None:
        # Polls do not read the limit of this firmware.
        if (still_missing := await async_repeat_until_shown(among_settings, within)) is not None:
            raise still_missing
        reported, known = True, known | Known.SETTINGS
    response = {**response_of(accepted), "power_limit_w": watts}
    if not reported:
        response["read_back"] = "this firmware does not report its power limit"
    throttle, before = miner.data.throttle, driver.memory.get(_BEFORE)
    if throttle is not None and isinstance(before, int) and throttle.percent == driver.memory.get(_LIMITED) != before:
        throttled = by_key(await miner.settings.async_read(driver)).get(SettingKey.THROTTLE)
        # A temporary one ends with the restart of mining.
        if throttled is not None and not throttled.temporary:
            response["throttle_percent"] = (await _async_throttle(before, miner, driver)).response["throttle_percent"]
    return Outcome(response=response, known=known)
