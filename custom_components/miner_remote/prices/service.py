"""The price curves of all tariffs; follows their sources and notifies listeners of changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import Final

from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.collection import CollectionChange
from homeassistant.helpers.event import async_track_point_in_utc_time, async_track_time_interval
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..issues import async_clear_issue, async_raise_issue
from ..storage.collections import Item
from .curve import between, listed, price_at, rate_curve
from .energy_dashboard import EnergyDashboard
from .model import DEFAULT_RATE_ID, PriceCurve, Rate, RateType
from .places import RateFinder, rate_finder
from .price_cache import PriceCache
from .source_tracker import SourceTracker
from .store import RateStore

REFRESH_INTERVAL: Final = timedelta(minutes=5)
MISSING_FOR: Final = timedelta(minutes=15)
"""How long a required price may be unknown before a repair issue: integrations restart, sensors start late."""

AHEAD: Final = timedelta(days=2)

type RateListener = Callable[[int], None]
"""Called with the id of a tariff."""


class PriceService:
    """The price curves of all tariffs."""

    def __init__(
        self,
        hass: HomeAssistant,
        rates: RateStore,
        is_needed: Callable[[int], bool],
        is_chosen_by: Callable[[int], bool],
    ) -> None:
        """Prepare; `async_load` and `async_start` follow.

        `is_needed` returns whether a schedule uses the prices of a tariff, `is_chosen_by` whether one chooses hours by
        them, which requires a list of prices.
        """
        self._hass = hass
        self._rates = rates
        self._is_needed = is_needed
        self._is_chosen_by = is_chosen_by
        self._cache = PriceCache(hass)
        self._dashboard = EnergyDashboard(hass, self._dashboard_changed)
        self._trackers: dict[int, SourceTracker] = {}
        self._zones: dict[str, tzinfo | None] = {}
        self._missing_since: dict[int, datetime] = {}
        self._finder: RateFinder | None = None
        self._at_minute: tuple[datetime, dict[int, float | None]] = (dt_util.utcnow(), {})
        self._change_listeners: list[RateListener] = []
        self._price_listeners: list[RateListener] = []
        self._until: CALLBACK_TYPE | None = None
        self._due = dt_util.utcnow()
        self._stop: list[CALLBACK_TYPE] = []

    async def async_load(self) -> None:
        """Load the prices that sources reported before the restart; the tariffs must be loaded."""
        await self._async_know_zones()
        await self._cache.async_load()

    @callback
    def async_start(self) -> None:
        """Start following the sources of all tariffs."""
        self._stop.append(self._rates.async_add_change_set_listener(self._async_rates_changed))
        self._stop.append(
            async_track_time_interval(self._hass, self._refresh, REFRESH_INTERVAL, name=f"{DOMAIN} prices")
        )
        self._stop.append(self._hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._home_changed))
        self._dashboard.async_start()
        for rate in self._rates.rates():
            self._follow(rate)
        self._wait_for_next_price()
        # Other integrations and their sensors may start later.
        self._stop.append(async_at_started(self._hass, self._started))

    @callback
    def async_close(self) -> None:
        """Stop following all sources."""
        for stop in self._stop:
            stop()
        self._stop.clear()
        if self._until is not None:
            self._until()
            self._until = None
        for tracker in self._trackers.values():
            tracker.async_stop()
        self._trackers.clear()

    @callback
    def async_on_change(self, listener: RateListener) -> CALLBACK_TYPE:
        """Call `listener` when a tariff or its known prices change; returns the unsubscribe function."""
        self._change_listeners.append(listener)
        return lambda: self._change_listeners.remove(listener)

    @callback
    def async_on_price(self, listener: RateListener) -> CALLBACK_TYPE:
        """Call `listener` as `async_on_change` does, and when the next price or day begins."""
        self._price_listeners.append(listener)
        return lambda: self._price_listeners.remove(listener)

    # Prices -------------------------------------------------------------------------------------------------------

    def rate(self, rate_id: int) -> Rate | None:
        """Return the tariff with an id, or None."""
        return self._rates.rate(rate_id)

    def effective(self, rate: Rate) -> Rate:
        """Return a tariff with its effective source: the default uses the Energy dashboard unless it has a price."""
        price = self._dashboard.price
        if price is None or not follows_dashboard(rate):
            return rate
        if price.entity_id is not None:
            return replace(rate, type=RateType.SENSOR, entity_id=price.entity_id)
        return replace(rate, price=price.price)

    def currency(self, rate: Rate) -> str:
        """Return the currency of a tariff, of its source, or of Home Assistant, in this order."""
        tracker = self._trackers.get(rate.id)
        return rate.currency or (tracker.currency if tracker is not None else None) or self._hass.config.currency

    def curve(self, rate_id: int, start: datetime, end: datetime) -> PriceCurve:
        """Return the known prices between two times; empty if the tariff does not exist."""
        stored = self._rates.rate(rate_id)
        # If the stored tariffs are unreadable, the default tariff is a placeholder without prices.
        if stored is None or start >= end or (self.undecided and rate_id == DEFAULT_RATE_ID):
            return PriceCurve()
        rate = self.effective(stored)
        start, end = dt_util.as_utc(start), dt_util.as_utc(end)
        if rate.type is RateType.SENSOR:
            tracker = self._trackers.get(rate_id)
            return PriceCurve() if tracker is None else between(tracker.curve(dt_util.utcnow()), start, end)
        return rate_curve(rate, start, end, self.zone(rate))

    async def async_wait(self, rate_id: int) -> None:
        """Wait for a running price request of a tariff."""
        if (tracker := self._trackers.get(rate_id)) is not None:
            await tracker.async_wait()

    def price_now(self, rate_id: int) -> float | None:
        """Return the current price per kWh, or None if unknown."""
        now = dt_util.utcnow()
        minute = now.replace(second=0, microsecond=0)
        return price_at(self.curve(rate_id, minute, minute + timedelta(minutes=1)), now)

    def rate_at(self, site: str, location: str) -> Rate | None:
        """Return the tariff of the miners of a site (its name) and a location (an area, or again the site)."""
        if self._finder is None:
            self._finder = rate_finder(self._rates.rates(), lambda rate: not follows_dashboard(self.effective(rate)))
        return self._finder(site, location)

    def house_currency(self) -> str:
        """Return the currency of earnings: that of the tariff for places without one of their own."""
        common = self.rate_at("", "")
        return self._hass.config.currency if common is None else self.currency(common)

    def price_at_place(self, site: str, location: str) -> float | None:
        """Return the current price per kWh at a place in the house currency.

        None if it is unknown, or if the tariff of the place has another currency.
        """
        rate = self.rate_at(site, location)
        if rate is None or self.currency(rate) != self.house_currency():
            return None
        minute = dt_util.utcnow().replace(second=0, microsecond=0)
        if self._at_minute[0] != minute:
            self._at_minute = minute, {}
        known = self._at_minute[1]
        if rate.id not in known:
            known[rate.id] = self.price_now(rate.id)
        return known[rate.id]

    @property
    def undecided(self) -> bool:
        """Return whether the stored tariffs were unreadable and the user has not yet decided what to do."""
        return self._rates.undecided

    def awaits(self, rate_id: int) -> bool:
        """Return whether the source of a tariff has reported nothing since Home Assistant started."""
        tracker = self._trackers.get(rate_id)
        return tracker is not None and not tracker.has_reported

    def zone(self, rate: Rate) -> tzinfo:
        """Return the time zone of a tariff; Home Assistant's if it is unknown."""
        name = rate.timezone
        zone = None if name is None else self._zones[name] if name in self._zones else dt_util.get_time_zone(name)
        return zone or dt_util.get_default_time_zone()

    # Following ----------------------------------------------------------------------------------------------------

    async def _async_know_zones(self) -> None:
        for rate in self._rates.rates():
            if (name := rate.timezone) is not None and name not in self._zones:
                self._zones[name] = await dt_util.async_get_time_zone(name)

    @callback
    def _follow(self, stored: Rate) -> None:
        """Create, replace or remove the tracker of a tariff."""
        rate = self.effective(stored)
        tracker = self._trackers.get(rate.id)
        wanted = rate.entity_id if rate.type is RateType.SENSOR else None
        if tracker is not None and (tracker.entity_id, tracker.tariff_prices) == (wanted, dict(rate.tariff_prices)):
            return
        if tracker is not None:
            self._trackers.pop(rate.id).async_stop()
        if wanted is not None:
            rate_id, cached = rate.id, self._cache.of(wanted)
            if rate.tariff_prices:
                # The state is the name of a price band; earlier lists no longer apply.
                cached = replace(cached, points=())
            self._trackers[rate_id] = SourceTracker(
                self._hass, wanted, rate.tariff_prices, cached, lambda: self._changed(rate_id)
            )
            self._trackers[rate_id].async_start()
        self._report_trouble(rate.id)

    async def _async_rates_changed(self, changes: Iterable[CollectionChange]) -> None:
        await self._async_know_zones()
        for change in changes:
            rate_id = int(change.item_id)
            rate = self._rates.rate(rate_id)
            # Prices from the previous source or unit do not apply to the new one.
            self._missing_since.pop(rate_id, None)
            if rate is not None:
                self._follow(rate)
            elif (tracker := self._trackers.pop(rate_id, None)) is not None:
                tracker.async_stop()
            self._changed(rate_id)

    @callback
    def async_repoint(self, item: Item, old: str, new: str) -> Item | None:
        """Return a tariff with its renamed price sensor and keep its prices; None for another sensor."""
        if item["entity_id"] != old:
            return None
        # In the same step; otherwise the tariff would seem to have a new source and lose its prices.
        if (tracker := self._trackers.get(item["id"])) is not None:
            tracker.async_renamed(new)
        return {**item, "entity_id": new}

    @callback
    def _dashboard_changed(self) -> None:
        rate = self._rates.rate(DEFAULT_RATE_ID)
        if rate is not None and follows_dashboard(rate):
            self._follow(rate)
            self._changed(DEFAULT_RATE_ID)

    @callback
    def _home_changed(self, _event: Event) -> None:
        """Notify of all tariffs: the time zone and currency of Home Assistant are their defaults."""
        for rate in self._rates.rates():
            self._changed(rate.id)

    @callback
    def _started(self, _hass: HomeAssistant) -> None:
        self._refresh(dt_util.utcnow())

    @callback
    def _refresh(self, _now: datetime) -> None:
        for tracker in list(self._trackers.values()):
            tracker.async_refresh()
        for rate in self._rates.rates():
            self._report_missing(rate.id)
            self._report_trouble(rate.id)
        self._wait_for_next_price()

    @callback
    def _changed(self, rate_id: int) -> None:
        now = dt_util.utcnow()
        self._finder = None
        self._at_minute = now, {}
        self._cache.async_update({tracker.entity_id: tracker.to_cache(now) for tracker in self._trackers.values()})
        self._report_missing(rate_id)
        self._report_trouble(rate_id)
        self._wait_for_next_price()
        for listener in [*self._change_listeners, *self._price_listeners]:
            listener(rate_id)

    # The next price -----------------------------------------------------------------------------------------------

    @callback
    def _wait_for_next_price(self) -> None:
        """Schedule a callback for the start of the next price or day."""
        now = dt_util.utcnow()
        if self._until is not None:
            if self._due <= now:
                # The callback is due and must still run for the price that has begun.
                return
            self._until()
        minute = now.replace(second=0, microsecond=0)
        times = {dt_util.as_utc(dt_util.start_of_local_day(dt_util.as_local(now) + timedelta(days=1)))}
        for rate in self._rates.rates():
            for point in self.curve(rate.id, minute, minute + AHEAD).points:
                times |= {point.start, point.end}
        self._due = min(time for time in times if time > now)
        self._until = async_track_point_in_utc_time(self._hass, self._next_price, self._due)

    @callback
    def _next_price(self, _now: datetime) -> None:
        self._until = None
        self._at_minute = dt_util.utcnow(), {}
        self._wait_for_next_price()
        for rate in self._rates.rates():
            self._report_missing(rate.id)
            for listener in list(self._price_listeners):
                listener(rate.id)

    # Repair issues ------------------------------------------------------------------------------------------------

    @callback
    def _report_missing(self, rate_id: int) -> None:
        """Raise a repair issue while a required price is unknown; clear it otherwise."""
        issue_id = f"prices_missing_{rate_id}"
        stored = self._rates.rate(rate_id)
        problem = None if stored is None else self._problem(stored)
        if stored is None or problem is None:
            self._missing_since.pop(rate_id, None)
            async_clear_issue(self._hass, issue_id)
            return
        now = dt_util.utcnow()
        if now - self._missing_since.setdefault(rate_id, now) < MISSING_FOR:
            return
        entity_id = self.effective(stored).entity_id or ""
        async_raise_issue(self._hass, issue_id, problem, {"name": stored.name, "entity_id": entity_id})

    @callback
    def _report_trouble(self, rate_id: int) -> None:
        """Raise a repair issue while the prices of a source are rejected; clear it otherwise."""
        issue_id = f"prices_refused_{rate_id}"
        rate, tracker = self._rates.rate(rate_id), self._trackers.get(rate_id)
        trouble = tracker.trouble if tracker is not None else None
        if rate is None or tracker is None or trouble is None:
            async_clear_issue(self._hass, issue_id)
            return
        async_raise_issue(
            self._hass,
            issue_id,
            trouble.key,
            {"name": rate.name, "entity_id": tracker.entity_id, **trouble.placeholders},
        )

    def _problem(self, stored: Rate) -> str | None:
        """Return the issue key of the prices that schedules lack now, or None."""
        if not self._is_needed(stored.id):
            return None
        now = dt_util.utcnow()
        minute = now.replace(second=0, microsecond=0)
        curve = self.curve(stored.id, minute, minute + timedelta(minutes=1))
        sensor = self.effective(stored).type is RateType.SENSOR
        if price_at(curve, now) is None:
            return "prices_missing" if sensor else "price_not_set"
        if self._is_chosen_by(stored.id) and price_at(listed(curve), now) is None:
            return "prices_without_list"
        return None


def follows_dashboard(rate: Rate) -> bool:
    """Return whether a tariff uses the price of the Energy dashboard: the default one without its own price."""
    return rate.id == DEFAULT_RATE_ID and rate.type is RateType.FLAT and rate.price is None
