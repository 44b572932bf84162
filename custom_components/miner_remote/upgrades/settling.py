"""Watch an upgraded miner until its hashrate shows whether the new firmware works."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Final

from homeassistant.util import dt as dt_util

from ..drivers.contract.errors import DriverError
from ..fleet.miner import MinerCoordinator
from ..fleet.selection import Fleet
from .errors import UpgradeFailedError
from .install import UPTIME_SLACK_S, async_version
from .model import Rollout, RolloutMiner
from .versions import same_version

SAMPLE_S: Final = 15.0
LAST_SAMPLES: Final = 4
"""How many samples decide at the end; one that is good is enough, because polls may fail and hashrates vary."""

MAX_RESTARTS: Final = 2
"""How many restarts after the upgrade are accepted."""


async def async_settle(fleet: Fleet, rollout: Rollout, miner: RolloutMiner) -> float:
    """Return the hashrate in TH/s after the settling time; raises UpgradeFailedError if it is too low.

    While the miner is paused, by a schedule for example, the time does not begin.
    """
    since = miner.settling_since or dt_util.utcnow()
    settle = timedelta(minutes=rollout.settle_minutes)
    uptime: int | None = None
    restarts = 0
    while True:
        left = settle - (dt_util.utcnow() - since)
        if left <= timedelta():
            after = await _async_last_samples(fleet, rollout, miner)
            if after is not None:
                return after
            since = dt_util.utcnow()
        await asyncio.sleep(min(SAMPLE_S, left.total_seconds()) if left > timedelta() else SAMPLE_S)
        coordinator = fleet.by_id(miner.miner_id)
        if coordinator is None or not coordinator.last_update_success:
            continue
        if coordinator.data.paused:
            since = dt_util.utcnow()
        before, uptime = uptime, coordinator.data.shortest_uptime_s
        if before is not None and uptime is not None and uptime + UPTIME_SLACK_S < before:
            restarts += 1
            if restarts > MAX_RESTARTS:
                raise UpgradeFailedError("upgrade_reboot_loop", restarts=restarts)


async def _async_last_samples(fleet: Fleet, rollout: Rollout, miner: RolloutMiner) -> float | None:
    """Return the hashrate if it is high enough, or None if the miner is paused; raises UpgradeFailedError."""
    before = miner.hashrate_before_ths or 0.0
    error = UpgradeFailedError("upgrade_not_answering")
    for number in range(LAST_SAMPLES):
        if number:
            await asyncio.sleep(SAMPLE_S)
        coordinator = fleet.by_id(miner.miner_id)
        if coordinator is not None:
            await coordinator.async_refresh()
        if coordinator is None or not coordinator.last_update_success:
            error = UpgradeFailedError("upgrade_not_answering")
        elif coordinator.data.paused:
            return None
        elif (after := coordinator.data.hashrate_ths) is None:
            error = UpgradeFailedError("upgrade_hashrate_unknown")
        elif after * 100 < before * rollout.min_hashrate_percent:
            miner.hashrate_after_ths = after
            error = UpgradeFailedError(
                "upgrade_hashrate_low",
                before=round(before, 2),
                after=round(after, 2),
                minimum=rollout.min_hashrate_percent,
            )
        else:
            try:
                await _async_check_version(coordinator, rollout, miner)
            except DriverError:
                error = UpgradeFailedError("upgrade_not_answering")
            else:
                return after
    raise error


async def _async_check_version(coordinator: MinerCoordinator, rollout: Rollout, miner: RolloutMiner) -> None:
    """Raise UpgradeFailedError if the miner has returned to another version: some firmware does so after restarts."""
    async with coordinator.async_locked():
        version, _back = await async_version(coordinator, str(rollout.image.get("file_name", "")), None)
    if version is None:
        raise UpgradeFailedError("upgrade_version_unknown")
    if not same_version(rollout.version, version):
        miner.version_after = version
        raise UpgradeFailedError("upgrade_version_differs", version=version, expected=rollout.version)
