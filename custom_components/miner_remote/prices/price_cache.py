"""Stores the prices of sources over a restart: their integrations start later, or not at all without a connection.

Past hours are stored too, because sources no longer list them. The cheapest hours of a night are chosen from the whole
night; choosing from the rest of it would select additional hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from homeassistant.core import CoreState, HomeAssistant, callback
from homeassistant.helpers.storage import Store

from ..const import DOMAIN
from ..storage.files import DurableFile, StoredData, as_list, as_object
from ..walltime import instant, seconds
from .curve import normalise
from .model import PricePoint

_VERSION: Final = 1
_KEY: Final = f"{DOMAIN}.prices"

SAVE_AFTER_S: Final = 60.0
"""A crash within this time loses new prices, which the source reports again."""


@dataclass(frozen=True, slots=True)
class CachedPrices:
    """The stored prices of one source, sorted and not overlapping, and its currency if known."""

    points: tuple[PricePoint, ...] = ()
    currency: str | None = None


class PriceCache:
    """The stored prices of all sources by entity."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start empty; `async_load` must run first."""
        self._hass = hass
        self._file = DurableFile(hass, _VERSION, _KEY)
        # A crash may lose the last minute, so Home Assistant's delayed save is sufficient.
        self._store = Store[StoredData](
            hass, _VERSION, _KEY, private=True, atomic_writes=True, serialize_in_event_loop=False
        )
        self._cache: dict[str, CachedPrices] = {}

    async def async_load(self) -> None:
        """Load the file; an unreadable one is set aside."""
        self._cache = await self._file.async_load(_parse) or {}
        if self._file.read_only:
            self._store.make_read_only()

    def of(self, entity_id: str) -> CachedPrices:
        """Return the stored prices of a source; empty if unknown."""
        return self._cache.get(entity_id, CachedPrices())

    @callback
    def async_update(self, prices: Mapping[str, CachedPrices]) -> None:
        """Replace the prices of all sources and schedule a save if they changed."""
        # During the start the source of the Energy dashboard may not be known yet.
        known = dict(prices) if self._hass.state is CoreState.running else {**self._cache, **prices}
        if known != self._cache:
            self._cache = known
            self._store.async_delay_save(partial(_as_stored, known), SAVE_AFTER_S)


def _as_stored(prices: Mapping[str, CachedPrices]) -> StoredData:
    return {
        "sources": {
            entity_id: {
                "currency": source.currency,
                "points": [[seconds(point.start), seconds(point.end), point.price] for point in source.points],
            }
            for entity_id, source in prices.items()
        }
    }


def _parse(data: StoredData) -> dict[str, CachedPrices]:
    return {entity_id: _source(as_object(source)) for entity_id, source in as_object(data["sources"]).items()}


def _source(source: Mapping[str, object]) -> CachedPrices:
    points: list[PricePoint] = []
    for item in as_list(source["points"]):
        start, end, price = as_list(item)
        points.append(PricePoint(instant(int(str(start))), instant(int(str(end))), float(str(price))))
    currency = source["currency"]
    return CachedPrices(normalise(points).points, None if currency is None else str(currency))
