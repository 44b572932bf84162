"""The base of the feeds with one row per miner of the fleet."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Iterable
from functools import partial
from typing import Final, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ....fleet.miner import MinerCoordinator
from ....fleet.selection import Fleet
from .base import chunks
from .rows import Row, RowFeed

INTERVAL_S: Final = 1.0


class MinerFeed(RowFeed):
    """One row for each miner."""

    def __init__(self, hass: HomeAssistant, name: str, fleet: Fleet) -> None:
        """Initialize without subscribers."""
        super().__init__(hass, name, INTERVAL_S)
        self._fleet = fleet
        self._miners: dict[str, tuple[MinerCoordinator, CALLBACK_TYPE]] = {}
        self._dirty: set[str] = set()

    @abstractmethod
    def _row(self, miner: MinerCoordinator) -> Row:
        """Return the row of a miner, with its `miner_id`."""

    @override
    def _listen(self) -> list[CALLBACK_TYPE]:
        self._listen_to_miners()
        return [self._fleet.async_on_change(self._fleet_changed)]

    @override
    def _clear(self) -> None:
        for _miner, stop in self._miners.values():
            stop()
        self._miners.clear()
        self._dirty.clear()
        super()._clear()

    # Changes ---------------------------------------------------------------------------------------------------------

    @callback
    def _fleet_changed(self) -> None:
        self._listen_to_miners()
        self._mark(self._miners)
        self._request()

    def _listen_to_miners(self) -> None:
        """Listen to the configured miners; a reloaded site has new objects for the same miners."""
        present: dict[str, MinerCoordinator] = {}
        for miner in self._fleet:
            present.setdefault(miner.miner_id, miner)
        for miner_id, (known, stop) in list(self._miners.items()):
            if present.get(miner_id) is not known:
                stop()
                del self._miners[miner_id]
        for miner_id, miner in present.items():
            if miner_id not in self._miners:
                stop = miner.async_add_listener(partial(self._mark, (miner_id,)))
                self._miners[miner_id] = miner, stop

    @callback
    def _mark(self, miner_ids: Iterable[str]) -> None:
        self._dirty.update(miner_ids)
        if self._dirty:
            self._request()

    # Events ----------------------------------------------------------------------------------------------------------

    @override
    async def _async_update(self, *, full: bool) -> None:
        wanted = list(self._miners if full else self._dirty)
        self._dirty.clear()
        for part in chunks(wanted):
            for miner_id in part:
                if miner_id in self._miners:
                    self._keep_row(miner_id, self._row(self._miners[miner_id][0]))
            await asyncio.sleep(0)
        for miner_id in self._rows.keys() - self._miners.keys():
            self._remove_row(miner_id)
