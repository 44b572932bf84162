"""The feed of the miners."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval

from ....fleet.miner import MinerCoordinator
from ....fleet.registry_changes import DISPLAY_KEYS, async_on_registry_change
from ....fleet.selection import Fleet
from ....fleet.serialize import miner_as_json
from .miners import MinerFeed
from .rows import Row

SWEEP: Final = timedelta(seconds=5)
"""The interval for changes caused by time alone: a miner that does not answer becomes late, then offline."""


class FleetFeed(MinerFeed):
    """`{"complete": …, "miners": […], "removed": […]}`: miners as GET /api/miners describes them, and ids."""

    def __init__(self, hass: HomeAssistant, fleet: Fleet) -> None:
        """Initialize without subscribers."""
        super().__init__(hass, "fleet", fleet)

    @override
    def _listen(self) -> list[CALLBACK_TYPE]:
        return [
            *super()._listen(),
            async_track_time_interval(self._hass, self._sweep, SWEEP, cancel_on_shutdown=True),
            async_on_registry_change(self._hass, self._fleet, self._mark, DISPLAY_KEYS),
        ]

    @callback
    def _sweep(self, _now: datetime) -> None:
        self._mark(
            miner_id
            for miner_id, (miner, _stop) in self._miners.items()
            if (row := self._rows.get(miner_id)) is None
            or row["status"] != miner.status
            or row["reachability"] != miner.reachability
            or row["last_seen"] != (miner.last_seen.isoformat() if miner.last_seen else None)
        )

    @override
    def _row(self, miner: MinerCoordinator) -> Row:
        return miner_as_json(miner)

    @override
    def _is_change(self, before: Row, now: Row) -> bool:
        # The age follows from the time of the last answer.
        return {**before, "age_sec": now["age_sec"]} != now
