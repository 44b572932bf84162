"""The feed of pool slots, apart from the fleet because it is for administrators and rarely changes."""

from __future__ import annotations

from typing import override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant

from ....drivers.pools.urls import without_login
from ....fleet.miner import MinerCoordinator, Snapshot
from ....fleet.miner_changes import miner_changes
from ....fleet.selection import Fleet
from .miners import MinerFeed
from .rows import Row


class PoolFeed(MinerFeed):
    """`{"complete", "more", "miners": [{"miner_id", "pools"}], "removed"}`: the pool slots that each miner reports.

    A slot is `{"slot", "url", "user", "active", "alive"}`, without passwords and logins in addresses. `pools` is null
    for a miner that has not reported its pools since the start.
    """

    def __init__(self, hass: HomeAssistant, fleet: Fleet) -> None:
        """Initialize without subscribers."""
        super().__init__(hass, "pools", fleet)

    @override
    def _listen(self) -> list[CALLBACK_TYPE]:
        return [*super()._listen(), miner_changes(self._hass).async_listen(self._mark_one)]

    @override
    def _row(self, miner: MinerCoordinator) -> Row:
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
