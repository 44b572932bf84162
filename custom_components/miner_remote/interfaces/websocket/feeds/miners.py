"""The base of the feeds with one row per miner of the fleet."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import Final, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ....fleet.miner import MinerCoordinator
from ....fleet.selection import Fleet
from ....fleet.serialize import encode_json
from ....turns import InTurns
from .base import CHUNK, Event
from .rows import Row, RowFeed

INTERVAL_S: Final = 1.0


class MinerFeed(RowFeed):
    """One row for each miner."""

    def __init__(self, hass: HomeAssistant, name: str, fleet: Fleet) -> None:
        """Initialize without subscribers."""
        super().__init__(hass, name, INTERVAL_S)
        self._fleet = fleet
        self._miners: dict[str, MinerCoordinator] = {}
        self._is_fleet_changed = False
        self._dirty: set[str] = set()

    @abstractmethod
    def _row(self, miner: MinerCoordinator) -> Row:
        """Return the row of a miner, with its `miner_id`."""

    @override
    def _listen(self) -> list[CALLBACK_TYPE]:
        self._is_fleet_changed = True
        return [self._fleet.async_on_change(self._fleet_changed)]

    @override
    def _clear(self) -> None:
        self._miners.clear()
        self._dirty.clear()
        super()._clear()

    # Changes ---------------------------------------------------------------------------------------------------------

    @callback
    def _fleet_changed(self) -> None:
        self._is_fleet_changed = True
        self._request()

    @callback
    def _mark(self, miner_ids: Iterable[str]) -> None:
        self._dirty.update(miner_ids)
        self._request()

    @callback
    def _mark_one(self, miner_id: str) -> None:
        self._dirty.add(miner_id)
        self._request()

    def _take_fleet(self) -> None:
        """Use the miners that are configured now; a reloaded site has new objects for the same miners."""
        self._miners.clear()
        for miner in self._fleet:
            self._miners.setdefault(miner.miner_id, miner)
        self._dirty.update(self._miners)
        for miner_id in self._rows.keys() - self._miners.keys():
            self._remove_row(miner_id)

    # Events ----------------------------------------------------------------------------------------------------------

    @override
    async def _async_update(self) -> None:
        if self._is_fleet_changed:
            self._is_fleet_changed = False
            self._take_fleet()
        dirty = list(self._dirty)
        self._dirty.clear()
        if not self._has_live_subscriber:
            # The snapshot makes each row when its part is sent, so that the first part does not wait for the others.
            for miner_id in dirty:
                self._rows.pop(miner_id, None)
            return
        async for part in InTurns(dirty, CHUNK):
            for miner_id in part:
                if miner_id in self._miners:
                    self._keep_row(miner_id, self._row(self._miners[miner_id]))

    @override
    async def _async_snapshot(self) -> Iterable[Event]:
        return self._parts(list(self._miners))

    @override
    def _encoded(self, miner_ids: Sequence[str]) -> list[object]:
        for miner_id in miner_ids:
            if miner_id not in self._rows:
                # It may be there again, before its removal was sent.
                self._removed.discard(miner_id)
                self._rows[miner_id] = encode_json(self._row(self._miners[miner_id]))
        return super()._encoded(miner_ids)
