"""The base of the feeds with rows of miners."""

from __future__ import annotations

from typing import Any, override

from homeassistant.core import HomeAssistant

from .base import Event, Feed, chunks

type Row = dict[str, Any]


class RowFeed(Feed):
    """`{"complete": …, "miners": […], "removed": […]}`: rows of miners, and ids."""

    def __init__(self, hass: HomeAssistant, name: str, interval_s: float) -> None:
        """Initialize without subscribers and rows."""
        super().__init__(hass, name, interval_s)
        self._rows: dict[str, Row] = {}
        self._changed: set[str] = set()
        self._removed: set[str] = set()

    def _is_change(self, before: Row, now: Row) -> bool:
        """Return whether a row differs from the one sent before."""
        return before != now

    def _keep_row(self, miner_id: str, row: Row) -> None:
        """Keep the row of a miner, and send it if it changed."""
        before = self._rows.get(miner_id)
        self._rows[miner_id] = row
        self._removed.discard(miner_id)
        if before is None or self._is_change(before, row):
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
