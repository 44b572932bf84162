"""What sources told, kept over a restart: their integrations come later, or not at all without a connection.

It also holds the hours of before, which a source does not tell again: the cheapest hours of a night are chosen from all
of it, and choosing anew from what is left of it would run more of them.
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
"""A crash sooner than this loses the news, which the source tells again."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one source: its lists, sorted and none overlapping, and its currency where it told one."""

    points: tuple[PricePoint, ...] = ()
    currency: str | None = None


class KeptPrices:
    """What is kept of all sources, by their entities."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start with nothing; `async_load` must run before anything else."""
        self._hass = hass
        self._file = DurableFile(hass, _VERSION, _KEY)
        # A crash may lose the last minute: Home Assistant's delayed save is good enough.
        self._store = Store[StoredData](
            hass, _VERSION, _KEY, private=True, atomic_writes=True, serialize_in_event_loop=False
        )
        self._kept: dict[str, Kept] = {}

    async def async_load(self) -> None:
        """Read the file; one that cannot be read is set aside."""
        self._kept = await self._file.async_load(_parse) or {}
        if self._file.read_only:
            self._store.make_read_only()

    def of(self, entity_id: str) -> Kept:
        """Return what is kept of a source; nothing where it is not known."""
        return self._kept.get(entity_id, Kept())

    @callback
    def async_keep(self, kept: Mapping[str, Kept]) -> None:
        """Keep this, and write it soon where it is anything new; it must be what there is of all sources."""
        # Until Home Assistant has started, the Energy dashboard's source may not have been asked for yet.
        known = dict(kept) if self._hass.state is CoreState.running else {**self._kept, **kept}
        if known != self._kept:
            self._kept = known
            self._store.async_delay_save(partial(_as_stored, known), SAVE_AFTER_S)


def _as_stored(kept: Mapping[str, Kept]) -> StoredData:
    return {
        "sources": {
            entity_id: {
                "currency": source.currency,
                "points": [[seconds(point.start), seconds(point.end), point.price] for point in source.points],
            }
            for entity_id, source in kept.items()
        }
    }


def _parse(data: StoredData) -> dict[str, Kept]:
    return {entity_id: _source(as_object(source)) for entity_id, source in as_object(data["sources"]).items()}


def _source(source: Mapping[str, object]) -> Kept:
    points: list[PricePoint] = []
    for item in as_list(source["points"]):
        start, end, price = as_list(item)
        points.append(PricePoint(instant(int(str(start))), instant(int(str(end))), float(str(price))))
    currency = source["currency"]
    return Kept(normalise(points).points, None if currency is None else str(currency))
