"""What makes the engine look: everything that can change what should hold, or what does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import CALLBACK_TYPE, Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.collection import CollectionChange
from homeassistant.helpers.event import (
    async_call_later,
    async_track_state_change_event,
    async_track_time_interval,
)
from homeassistant.util import dt as dt_util

from ...fleet.miner import MinerCoordinator
from ...fleet.registry_changes import LOCATION_KEYS, async_on_registry_change
from ...fleet.selection import Fleet
from ...prices.service import PriceService
from ..store import ScheduleStore
from .observation import seen_of
from .reconcile import Seen

type OnMiner = Callable[[MinerCoordinator], None]

HOME_CHANGES_S: Final = 1.0
"""How long changes of devices, areas and labels are collected before they make a new plan."""

CLOCK_LOOKED_AT_EVERY: Final = timedelta(seconds=10)
CLOCK_SET_S: Final = 2.0
"""The clock of the computer was set where it went so much further, or less far, than time itself did."""


class Watch:
    """Follows miners, registries, schedules, prices and entities, and says what has to be looked at anew."""

    def __init__(
        self,
        hass: HomeAssistant,
        fleet: Fleet,
        *,
        on_plan: Callable[[], None],
        on_miner: OnMiner,
        on_back: OnMiner,
        on_clock: Callable[[float], None],
    ) -> None:
        """Follow nothing yet.

        `on_plan` is called when something changed that the plan depends on, `on_miner` when what a miner does changed,
        and `on_back` before that where it did not answer before. `on_clock` is told by how many seconds the computer's
        clock was set on, or back where they are negative: no timer knows of that.
        """
        self._hass = hass
        self._fleet = fleet
        self._on_plan = on_plan
        self._on_miner = on_miner
        self._on_back = on_back
        self._on_clock = on_clock
        self._clock_ahead_s = 0.0
        self._stop: list[CALLBACK_TYPE] = []
        self._miners: dict[str, tuple[MinerCoordinator, CALLBACK_TYPE]] = {}
        self._seen: dict[str, Seen] = {}
        self._entities: dict[frozenset[str], CALLBACK_TYPE] = {}
        self._home_timer: CALLBACK_TYPE | None = None

    @callback
    def async_start(self, schedules: ScheduleStore, prices: PriceService) -> None:
        """Begin to follow."""

        @callback
        def config_changed(_event: Event[dict[str, object]]) -> None:
            self._on_plan()

        self._stop.append(self._hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, config_changed))
        self._stop.append(async_on_registry_change(self._hass, self._fleet, self._home_changed, LOCATION_KEYS))

        async def schedules_changed(_changes: Iterable[CollectionChange]) -> None:
            self._on_plan()

        self._stop.append(schedules.async_add_change_set_listener(schedules_changed))
        self._stop.append(prices.async_on_change(lambda _rate_id: self._on_plan()))
        self._clock_ahead_s = self._ahead_of_time()
        self._stop.append(async_track_time_interval(self._hass, self._look_at_clock, CLOCK_LOOKED_AT_EVERY))
        self._stop.append(self._fleet.async_on_change(self._fleet_changed))
        self._fleet_changed()

    @callback
    def async_close(self) -> None:
        """Follow nothing any longer."""
        for stop in (*self._stop, *self._entities.values(), *(stop for _miner, stop in self._miners.values())):
            stop()
        self._stop.clear()
        self._entities.clear()
        self._miners.clear()
        if self._home_timer is not None:
            self._home_timer()
            self._home_timer = None

    @callback
    def async_follow_entities(self, hashprices: Iterable[str]) -> None:
        """Follow the outlets of the miners, and the sensors that tell what mining earns."""
        outlets = frozenset(miner.outlet for miner in self._fleet if miner.outlet is not None)
        wanted: dict[frozenset[str], Callable[[Event[EventStateChangedData]], None]] = {}
        if outlets:
            wanted[outlets] = self._outlet_changed
        if prices := frozenset(hashprices):
            wanted[prices] = self._hashprice_changed
        for gone in self._entities.keys() - wanted.keys():
            self._entities.pop(gone)()
        for entities, listener in wanted.items():
            if entities not in self._entities:
                self._entities[entities] = async_track_state_change_event(self._hass, entities, listener)

    @callback
    def _home_changed(self, _miner_ids: Iterable[str]) -> None:
        """Have a new plan soon: a hall that is moved to another area changes one device after another."""
        if self._home_timer is None:
            self._home_timer = async_call_later(self._hass, HOME_CHANGES_S, self._home_settled)

    @callback
    def _home_settled(self, _now: datetime) -> None:
        self._home_timer = None
        self._on_plan()

    def _ahead_of_time(self) -> float:
        return dt_util.utcnow().timestamp() - self._hass.loop.time()

    @callback
    def _look_at_clock(self, _now: datetime) -> None:
        ahead = self._ahead_of_time()
        set_s, self._clock_ahead_s = ahead - self._clock_ahead_s, ahead
        if abs(set_s) > CLOCK_SET_S:
            self._on_clock(set_s)

    @callback
    def _hashprice_changed(self, _event: Event[EventStateChangedData]) -> None:
        self._on_plan()

    @callback
    def _outlet_changed(self, event: Event[EventStateChangedData]) -> None:
        for miner in self._fleet:
            if miner.outlet == event.data["entity_id"]:
                self._look_at(miner)

    @callback
    def _fleet_changed(self) -> None:
        """Follow the miners that there are: a site that is loaded again has new objects for the same ones."""
        present = {miner.miner_id: miner for miner in self._fleet}
        for miner_id, (followed, stop) in list(self._miners.items()):
            if present.get(miner_id) is not followed:
                stop()
                del self._miners[miner_id]
                self._seen.pop(miner_id, None)
        for miner_id, miner in present.items():
            if miner_id not in self._miners:
                self._seen[miner_id] = seen_of(self._hass, miner)
                self._miners[miner_id] = miner, miner.async_add_listener(partial(self._look_at, miner))
        self._on_plan()

    @callback
    def _look_at(self, miner: MinerCoordinator) -> None:
        seen, before = seen_of(self._hass, miner), self._seen.get(miner.miner_id)
        if seen == before:
            return
        self._seen[miner.miner_id] = seen
        if before is not None and seen.online and not before.online:
            self._on_back(miner)
        self._on_miner(miner)
