"""Limit the power of a miner."""

from __future__ import annotations

from ...drivers.contract.values import Snapshot
from ...fleet.miner import MinerCoordinator
from ...input.limits import MAX_WATTS, MIN_WATTS
from ..context import CommandContext, Outcome, response_of
from ..errors import CommandError
from ..read_back import async_read_back, config_write_s
from ..record import PowerLimitCommand


async def async_set_power_limit(
    command: PowerLimitCommand, miner: MinerCoordinator, _context: CommandContext
) -> Outcome:
    """Check the range, write the limit and read it back."""
    driver = await miner.async_reach()
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
        # Firmwares round.
        return abs(snapshot.power_limit_w - watts) <= max(5, watts // 100)

    within = config_write_s(driver)
    missing = CommandError("power_limit_unchanged", watts=watts, seconds=within)
    reported = await async_read_back(miner, driver, shows, missing, within)
    response = {**response_of(accepted), "power_limit_w": watts}
    if not reported:
        response["read_back"] = "this firmware does not report its power limit"
    return Outcome(response=response)
