"""The miners as they are now, and what changes of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final, override

from homeassistant.core import CALLBACK_TYPE, Event as BusEvent, HomeAssistant, callback
from homeassistant.helpers import area_registry as ar, device_registry as dr, label_registry as lr
from homeassistant.helpers.event import async_track_time_interval

from ..coordinator import MinerCoordinator
from ..fleet import Fleet
from ..shown import describe
from .miners import MinerFeed, Row

SWEEP: Final = timedelta(seconds=5)
"""How often to look for what changes by time alone: a miner that does not answer becomes late, then offline."""


class FleetFeed(MinerFeed):
    """`{"complete": …, "miners": […], "removed": […]}`: miners as GET /api/miners describes them, and ids."""

    def __init__(self, hass: HomeAssistant, fleet: Fleet) -> None:
        """Follow nothing yet."""
        super().__init__(hass, "fleet", fleet)

    @override
    def _begin(self) -> list[CALLBACK_TYPE]:
        bus = self._hass.bus
        return [
            *super()._begin(),
            async_track_time_interval(self._hass, self._sweep, SWEEP, cancel_on_shutdown=True),
            bus.async_listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, self._device_changed),
            bus.async_listen(ar.EVENT_AREA_REGISTRY_UPDATED, self._names_changed),
            bus.async_listen(lr.EVENT_LABEL_REGISTRY_UPDATED, self._names_changed),
        ]

    @callback
    def _device_changed(self, event: BusEvent[dr.EventDeviceRegistryUpdatedData]) -> None:
        device_id = event.data["device_id"]
        # Most devices of a home are somebody else's.
        self._note(miner_id for miner_id, row in self._rows.items() if row["device_id"] == device_id)

    @callback
    def _names_changed(self, _event: BusEvent[Any]) -> None:
        self._note(self._miners)

    @callback
    def _sweep(self, _now: datetime) -> None:
        self._note(
            miner_id
            for miner_id, (miner, _stop) in self._miners.items()
            if (row := self._rows.get(miner_id)) is None
            or row["status"] != miner.status
            or row["reachability"] != miner.reachability
            or row["last_seen"] != (miner.last_seen.isoformat() if miner.last_seen else None)
        )

    @override
    def _describe(self, miner: MinerCoordinator) -> Row:
        return describe(miner)

    @override
    def _is_news(self, before: Row, now: Row) -> bool:
        # Its age changes all the time, and follows from when it was last seen.
        return {**before, "age_sec": now["age_sec"]} != now
