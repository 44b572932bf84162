"""The base of the feeds with rows of miners."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, override

from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import json_fragment

from ....fleet.serialize import encode_json
from .base import Event, Feed, chunks

type Row = dict[str, Any]


class RowFeed(Feed):
    """`{"complete": …, "miners": […], "removed": […]}`: rows of miners, and ids."""

    def __init__(self, hass: HomeAssistant, name: str, interval_s: float) -> None:
        """Initialize without subscribers and rows."""
        super().__init__(hass, name, interval_s)
        # As JSON: ten thousand rows as dicts would be a quarter of a million objects for the garbage collector.
        self._rows: dict[str, bytes] = {}
        self._changed: set[str] = set()
        self._removed: set[str] = set()

    def _keep_row(self, miner_id: str, row: Row) -> None:
        """Keep the row of a miner, and send it if it changed."""
        encoded = encode_json(row)
        self._removed.discard(miner_id)
        if self._rows.get(miner_id) != encoded:
            self._rows[miner_id] = encoded
            self._changed.add(miner_id)

    def _remove_row(self, miner_id: str) -> None:
        """Remove the row of a miner, and send that it was removed."""
        del self._rows[miner_id]
        self._changed.discard(miner_id)
        self._removed.add(miner_id)

    @override
    def _clear(self) -> None:
        self._rows.clear()
        self._changed.clear()
        self._removed.clear()

    @override
    def _changes(self) -> list[Event]:
        parts = chunks(list(self._changed))
        removed = sorted(self._removed)
        self._changed.clear()
        self._removed.clear()
        if removed and not parts:
            parts = [[]]
        return [
            {"complete": False, "miners": self._encoded(part), "removed": [] if number else removed}
            for number, part in enumerate(parts)
        ]

    @override
    async def _async_snapshot(self) -> Iterable[Event]:
        return self._parts(list(self._rows))

    def _parts(self, miner_ids: list[str]) -> Iterable[Event]:
        """Return the rows of miners in parts, the first of which is marked."""
        for number, part in enumerate(chunks(miner_ids) or [[]]):
            yield {"complete": not number, "miners": self._encoded(part), "removed": []}

    def _encoded(self, miner_ids: Sequence[str]) -> list[object]:
        return [json_fragment(self._rows[miner_id]) for miner_id in miner_ids]
