"""The feed of the miners."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval

from ....fleet.miner import MinerCoordinator
from ....fleet.miner_changes import miner_changes
from ....fleet.registry_changes import DISPLAY_KEYS, async_on_registry_change
from ....fleet.selection import Fleet
from ....fleet.serialize import miner_as_json
from ....turns import InTurns
from .base import CHUNK
from .miners import MinerFeed
from .rows import Row

SWEEP: Final = timedelta(seconds=5)
"""The interval for changes caused by time alone: a miner that does not answer becomes late, then offline."""


class FleetFeed(MinerFeed):
    """`{"complete": …, "more": …, "miners": […], "removed": […]}`: miners as GET /api/miners describes them, and ids.

    Rows are without `age_sec`, which follows from the time of the last answer.
    """

    def __init__(self, hass: HomeAssistant, fleet: Fleet) -> None:
        """Initialize without subscribers."""
        super().__init__(hass, "fleet", fleet)
        self._is_sweep_due = False
        self._states: dict[str, str] = {}
        """What may change with time alone, as in the rows."""

    @override
    def _listen(self) -> list[CALLBACK_TYPE]:
        return [
            *super()._listen(),
            miner_changes(self._hass).async_listen(self._mark_one),
            async_track_time_interval(self._hass, self._sweep, SWEEP, cancel_on_shutdown=True),
            async_on_registry_change(self._hass, self._fleet, self._mark, DISPLAY_KEYS),
        ]

    @override
    def _clear(self) -> None:
        self._states.clear()
        super()._clear()

    @override
    def _remove_row(self, miner_id: str) -> None:
        self._states.pop(miner_id, None)
        super()._remove_row(miner_id)

    @callback
    def _sweep(self, _now: datetime) -> None:
        self._is_sweep_due = True
        self._request()

    @override
    async def _async_update(self) -> None:
        if self._is_sweep_due:
            self._is_sweep_due = False
            async for part in InTurns(list(self._miners.items()), CHUNK):
                self._dirty.update(miner_id for miner_id, miner in part if _state(miner) != self._states.get(miner_id))
        await super()._async_update()

    @override
    def _row(self, miner: MinerCoordinator) -> Row:
        row = miner_as_json(miner)
        self._states[miner.miner_id] = f"{row['status']} {row['reachability']}"
        del row["age_sec"]
        return row


def _state(miner: MinerCoordinator) -> str:
    return f"{miner.status} {miner.reachability}"
