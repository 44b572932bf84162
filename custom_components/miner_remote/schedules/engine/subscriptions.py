"""The events that make the engine plan or reconcile again."""

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
from .observation import observe
from .reconcile import Observation

type OnMiner = Callable[[MinerCoordinator], None]

HOME_CHANGES_S: Final = 1.0
"""How long changes of devices, areas and labels are collected before a new plan."""

CLOCK_CHECK_INTERVAL: Final = timedelta(seconds=10)
CLOCK_JUMP_S: Final = 2.0
"""The clock was set if it differs from monotonic time by more than this."""


class Subscriptions:
    """Subscribes to miners, registries, schedules, prices and entities."""

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
        """Set the callbacks; `async_start` subscribes.

        `on_plan` is called if the plan may change, `on_miner` if the state of a miner changed, and `on_back` before it
        if the miner answers again. `on_clock` gets the seconds by which the clock was set forward, or back if negative;
        timers do not notice that.
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
        self._seen: dict[str, Observation] = {}
        self._entities: dict[frozenset[str], CALLBACK_TYPE] = {}
        self._home_timer: CALLBACK_TYPE | None = None

    @callback
    def async_start(self, schedules: ScheduleStore, prices: PriceService) -> None:
        """Subscribe."""

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
        self._stop.append(async_track_time_interval(self._hass, self._check_clock, CLOCK_CHECK_INTERVAL))
        self._stop.append(self._fleet.async_on_change(self._fleet_changed))
        self._fleet_changed()

    @callback
    def async_close(self) -> None:
        """Unsubscribe."""
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
        """Subscribe to the outlets of the miners and to the hashprice sensors."""
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
        """Plan again soon: moving a hall to another area changes one device after another."""
        if self._home_timer is None:
            self._home_timer = async_call_later(self._hass, HOME_CHANGES_S, self._home_change_over)

    @callback
    def _home_change_over(self, _now: datetime) -> None:
        self._home_timer = None
        self._on_plan()

    def _ahead_of_time(self) -> float:
        return dt_util.utcnow().timestamp() - self._hass.loop.time()

    @callback
    def _check_clock(self, _now: datetime) -> None:
        ahead = self._ahead_of_time()
        set_s, self._clock_ahead_s = ahead - self._clock_ahead_s, ahead
        if abs(set_s) > CLOCK_JUMP_S:
            self._on_clock(set_s)

    @callback
    def _hashprice_changed(self, _event: Event[EventStateChangedData]) -> None:
        self._on_plan()

    @callback
    def _outlet_changed(self, event: Event[EventStateChangedData]) -> None:
        for miner in self._fleet:
            if miner.outlet == event.data["entity_id"]:
                self._observe(miner)

    @callback
    def _fleet_changed(self) -> None:
        """Subscribe to the present miners; a reloaded site has new objects for the same miners."""
        present = {miner.miner_id: miner for miner in self._fleet}
        for miner_id, (followed, stop) in list(self._miners.items()):
            if present.get(miner_id) is not followed:
                stop()
                del self._miners[miner_id]
                self._seen.pop(miner_id, None)
        for miner_id, miner in present.items():
            if miner_id not in self._miners:
                self._seen[miner_id] = observe(self._hass, miner)
                self._miners[miner_id] = miner, miner.async_add_listener(partial(self._observe, miner))
        self._on_plan()

    @callback
    def _observe(self, miner: MinerCoordinator) -> None:
        observed, before = observe(self._hass, miner), self._seen.get(miner.miner_id)
        if observed == before:
            return
        self._seen[miner.miner_id] = observed
        if before is not None and observed.online and not before.online:
            self._on_back(miner)
        self._on_miner(miner)
