"""The base of the feeds with rows of miners."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any, override

from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import json_fragment
from homeassistant.util.hass_dict import HassKey

from ....const import DOMAIN
from ....fleet.serialize import encode_json
from .base import Event, Feed, Subscriber, chunks

type Row = dict[str, Any]

_FIRST_LISTS: HassKey[asyncio.Lock] = HassKey(f"{DOMAIN}_first_lists")


class RowFeed(Feed):
    """`{"complete": …, "more": …, "miners": […], "removed": […]}`: rows of miners, and ids, in parts.

    `complete` marks the first part of all rows, `more` each part that others follow at once.
    """

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
            {
                "complete": False,
                "more": number < len(parts),
                "miners": self._encoded(part),
                "removed": removed if number == 1 else [],
            }
            for number, part in enumerate(parts, start=1)
        ]

    @override
    async def _async_send_first(self, subscribers: Sequence[Subscriber]) -> None:
        # If several feeds send parts at the same time, Home Assistant joins all of them into one message at the end.
        async with self._hass.data.setdefault(_FIRST_LISTS, asyncio.Lock()):
            await super()._async_send_first(subscribers)

    @override
    async def _async_snapshot(self) -> Iterable[Event]:
        return self._parts(list(self._rows))

    def _parts(self, miner_ids: list[str]) -> Iterable[Event]:
        parts = chunks(miner_ids) or [[]]
        for number, part in enumerate(parts, start=1):
            yield {
                "complete": number == 1,
                "more": number < len(parts),
                "miners": self._encoded(part),
                "removed": [],
            }

    def _encoded(self, miner_ids: Sequence[str]) -> list[object]:
        return [json_fragment(self._rows[miner_id]) for miner_id in miner_ids]
