"""The pools of the miners, apart from the fleet: they are for administrators, and they rarely change."""

from __future__ import annotations

from typing import override

from homeassistant.core import HomeAssistant

from ....drivers.pools.urls import without_login
from ....fleet.miner import MinerCoordinator, Snapshot
from ....fleet.selection import Fleet
from .miners import MinerFeed, Row


class PoolFeed(MinerFeed):
    """`{"complete": …, "miners": [{"miner_id", "pools"}], "removed": […]}`: the pool slots that each miner reports.

    A slot is `{"slot", "url", "user", "active", "alive"}`; passwords and logins in addresses are left out. `pools` is
    null for a miner that has not reported its pools, as after a start while it is off.
    """

    def __init__(self, hass: HomeAssistant, fleet: Fleet) -> None:
        """Follow nothing yet."""
        super().__init__(hass, "pools", fleet)

    @override
    def _describe(self, miner: MinerCoordinator) -> Row:
        last: Snapshot | None = miner.data
        return {
            "miner_id": miner.miner_id,
            "pools": None
            if last is None
            else [
                {
                    "slot": pool.slot,
                    "url": without_login(pool.url),
                    "user": pool.user,
                    "active": pool.active,
                    "alive": pool.alive,
                }
                for pool in last.pools
            ],
        }
