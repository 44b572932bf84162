"""The base of the feeds with one row per miner."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Iterable
from functools import partial
from typing import Any, Final, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ....fleet.miner import MinerCoordinator
from ....fleet.selection import Fleet
from .base import Event, Feed, chunks

INTERVAL_S: Final = 1.0

type Row = dict[str, Any]


class MinerFeed(Feed):
    """`{"complete": …, "miners": […], "removed": […]}`: one row for each miner, and ids."""

    def __init__(self, hass: HomeAssistant, name: str, fleet: Fleet) -> None:
        """Initialize without subscribers."""
        super().__init__(hass, name, INTERVAL_S)
        self._fleet = fleet
        self._miners: dict[str, tuple[MinerCoordinator, CALLBACK_TYPE]] = {}
        self._rows: dict[str, Row] = {}
        self._dirty: set[str] = set()
        self._changed: set[str] = set()
        self._removed: set[str] = set()

    @abstractmethod
    def _row(self, miner: MinerCoordinator) -> Row:
        """Return the row of a miner, with its `miner_id`."""

    def _is_change(self, before: Row, now: Row) -> bool:
        """Return whether a row differs from the one sent before."""
        return before != now

    @override
    def _listen(self) -> list[CALLBACK_TYPE]:
        self._listen_to_miners()
        return [self._fleet.async_on_change(self._fleet_changed)]

    @override
    def _clear(self) -> None:
        for _miner, stop in self._miners.values():
            stop()
        self._miners.clear()
        self._rows.clear()
        self._dirty.clear()
        self._changed.clear()
        self._removed.clear()

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
                    self._update_row(miner_id, self._miners[miner_id][0])
            await asyncio.sleep(0)
        for miner_id in self._rows.keys() - self._miners.keys():
            del self._rows[miner_id]
            self._changed.discard(miner_id)
            self._removed.add(miner_id)

    def _update_row(self, miner_id: str, miner: MinerCoordinator) -> None:
        row, before = self._row(miner), self._rows.get(miner_id)
        self._rows[miner_id] = row
        self._removed.discard(miner_id)
        if before is None or self._is_change(before, row):
            self._changed.add(miner_id)

    @override
    def _changes(self) -> list[Event]:
        parts = chunks([self._rows[miner_id] for miner_id in self._changed])
        removed = sorted(self._removed)
        self._changed.clear()
        self._removed.clear()
        if removed and not parts:
            parts = [[]]
        return [
            {"complete": False, "miners": part, "removed": [] if number else removed}
            for number, part in enumerate(parts)
        ]

    @override
    async def _async_snapshot(self) -> list[Event]:
        parts = chunks(list(self._rows.values())) or [[]]
        return [{"complete": not number, "miners": part, "removed": []} for number, part in enumerate(parts)]
