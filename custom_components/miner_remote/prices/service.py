"""What each rate costs and when: one place that follows the sources and tells of changes."""

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
from .price_cache import KeptPrices
from .source_tracker import Feed
from .store import RateStore

LOOK_EVERY: Final = timedelta(minutes=5)
MISSING_FOR: Final = timedelta(minutes=15)
"""How long a price that is needed may be unknown before a person is told: integrations restart, sensors come late."""

AHEAD: Final = timedelta(days=2)

type RateListener = Callable[[int], None]
"""Is called with the id of a rate."""


class PriceService:
    """The price curves of all rates."""

    def __init__(
        self,
        hass: HomeAssistant,
        rates: RateStore,
        is_needed: Callable[[int], bool],
        is_chosen_by: Callable[[int], bool],
    ) -> None:
        """Follow nothing yet.

        `is_needed` tells of an id whether a schedule decides by that rate's prices, `is_chosen_by` whether one chooses
        hours by them, which takes a list.
        """
        self._hass = hass
        self._rates = rates
        self._is_needed = is_needed
        self._is_chosen_by = is_chosen_by
        self._kept = KeptPrices(hass)
        self._dashboard = EnergyDashboard(hass, self._dashboard_changed)
        self._feeds: dict[int, Feed] = {}
        self._zones: dict[str, tzinfo | None] = {}
        self._missing_since: dict[int, datetime] = {}
        self._change_listeners: list[RateListener] = []
        self._price_listeners: list[RateListener] = []
        self._until: CALLBACK_TYPE | None = None
        self._due = dt_util.utcnow()
        self._stop: list[CALLBACK_TYPE] = []

    async def async_load(self) -> None:
        """Read what sources told before Home Assistant went down; the rates are loaded."""
        await self._async_know_zones()
        await self._kept.async_load()

    @callback
    def async_start(self) -> None:
        """Begin to follow the sources of all rates; the rates, and what was kept, are loaded."""
        self._stop.append(self._rates.async_add_change_set_listener(self._async_rates_changed))
        self._stop.append(async_track_time_interval(self._hass, self._look, LOOK_EVERY, name=f"{DOMAIN} prices"))
        self._stop.append(self._hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._home_changed))
        self._dashboard.async_start()
        for rate in self._rates.rates():
            self._follow(rate)
        self._wait_for_next_price()
        # Integrations that are asked for prices, and sensors, may come after this one.
        self._stop.append(async_at_started(self._hass, self._started))

    @callback
    def async_close(self) -> None:
        """Follow nothing any longer."""
        for stop in self._stop:
            stop()
        self._stop.clear()
        if self._until is not None:
            self._until()
            self._until = None
        for feed in self._feeds.values():
            feed.async_stop()
        self._feeds.clear()

    @callback
    def async_on_change(self, listener: RateListener) -> CALLBACK_TYPE:
        """Call `listener` whenever a rate, or what is known of its prices, changed; returns what ends that."""
        self._change_listeners.append(listener)
        return lambda: self._change_listeners.remove(listener)

    @callback
    def async_on_price(self, listener: RateListener) -> CALLBACK_TYPE:
        """Call `listener` at changes as `async_on_change`, and whenever time goes on to another price or day."""
        self._price_listeners.append(listener)
        return lambda: self._price_listeners.remove(listener)

    # What prices are ----------------------------------------------------------------------------------------------

    def rate(self, rate_id: int) -> Rate | None:
        """Return the rate with an id, or None."""
        return self._rates.rate(rate_id)

    def effective(self, rate: Rate) -> Rate:
        """Return a rate as it is read: the default one takes the Energy dashboard's price until it is given its own."""
        price = self._dashboard.price
        if price is None or not follows_dashboard(rate):
            return rate
        if price.entity_id is not None:
            return replace(rate, type=RateType.SENSOR, entity_id=price.entity_id)
        return replace(rate, price=price.price)

    def currency(self, rate: Rate) -> str:
        """Return the currency of a rate: its own, else that of its source, else that of Home Assistant."""
        feed = self._feeds.get(rate.id)
        return rate.currency or (feed.currency if feed is not None else None) or self._hass.config.currency

    def curve(self, rate_id: int, start: datetime, end: datetime) -> PriceCurve:
        """Return the prices that are known between two times; empty where there is no such rate."""
        stored = self._rates.rate(rate_id)
        # While nobody knows what the stored rates were, the default one is a stand-in, and not its prices.
        if stored is None or start >= end or (self.undecided and rate_id == DEFAULT_RATE_ID):
            return PriceCurve()
        rate = self.effective(stored)
        start, end = dt_util.as_utc(start), dt_util.as_utc(end)
        if rate.type is RateType.SENSOR:
            feed = self._feeds.get(rate_id)
            return PriceCurve() if feed is None else between(feed.curve(dt_util.utcnow()), start, end)
        return rate_curve(rate, start, end, self.zone(rate))

    async def async_wait(self, rate_id: int) -> None:
        """Wait until the prices of a rate are there that are being asked for just now."""
        if (feed := self._feeds.get(rate_id)) is not None:
            await feed.async_wait()

    def price_now(self, rate_id: int) -> float | None:
        """Return the price per kWh now; None where it is not known."""
        now = dt_util.utcnow()
        minute = now.replace(second=0, microsecond=0)
        return price_at(self.curve(rate_id, minute, minute + timedelta(minutes=1)), now)

    @property
    def undecided(self) -> bool:
        """Return whether the stored rates could not be read and nobody has decided yet to go on without them."""
        return self._rates.undecided

    def awaits(self, rate_id: int) -> bool:
        """Return whether a rate has a source that has told nothing since Home Assistant started."""
        feed = self._feeds.get(rate_id)
        return feed is not None and not feed.has_told

    def zone(self, rate: Rate) -> tzinfo:
        """Return the zone that a rate's times are in; one that is not known is that of Home Assistant."""
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
        """Have the feed that a rate needs, and no other."""
        rate = self.effective(stored)
        feed = self._feeds.get(rate.id)
        wanted = rate.entity_id if rate.type is RateType.SENSOR else None
        if feed is not None and (feed.entity_id, feed.tariff_prices) == (wanted, dict(rate.tariff_prices)):
            return
        if feed is not None:
            self._feeds.pop(rate.id).async_stop()
        if wanted is not None:
            rate_id, kept = rate.id, self._kept.of(wanted)
            if rate.tariff_prices:
                # Its state is a tariff's name now, whatever it listed before.
                kept = replace(kept, points=())
            self._feeds[rate_id] = Feed(self._hass, wanted, rate.tariff_prices, kept, lambda: self._changed(rate_id))
            self._feeds[rate_id].async_start()
        self._report_trouble(rate.id)

    async def _async_rates_changed(self, changes: Iterable[CollectionChange]) -> None:
        await self._async_know_zones()
        for change in changes:
            rate_id = int(change.item_id)
            rate = self._rates.rate(rate_id)
            # What a source told under its old unit or entity says nothing of the new one.
            self._missing_since.pop(rate_id, None)
            if rate is not None:
                self._follow(rate)
            elif (feed := self._feeds.pop(rate_id, None)) is not None:
                feed.async_stop()
            self._changed(rate_id)

    @callback
    def async_repoint(self, item: Item, old: str, new: str) -> Item | None:
        """Return a rate with its renamed price sensor, whose prices are kept; None if it has another sensor."""
        if item["entity_id"] != old:
            return None
        # At the same time, or the rate would lose its prices as if it had got another source.
        if (feed := self._feeds.get(item["id"])) is not None:
            feed.async_renamed(new)
        return {**item, "entity_id": new}

    @callback
    def _dashboard_changed(self) -> None:
        rate = self._rates.rate(DEFAULT_RATE_ID)
        if rate is not None and follows_dashboard(rate):
            self._follow(rate)
            self._changed(DEFAULT_RATE_ID)

    @callback
    def _home_changed(self, _event: Event) -> None:
        """Tell of all rates: the zone of the home says what their times and days are, and its currency theirs."""
        for rate in self._rates.rates():
            self._changed(rate.id)

    @callback
    def _started(self, _hass: HomeAssistant) -> None:
        self._look(dt_util.utcnow())

    @callback
    def _look(self, _now: datetime) -> None:
        for feed in list(self._feeds.values()):
            feed.async_look()
        for rate in self._rates.rates():
            self._tell_of_missing(rate.id)
            self._report_trouble(rate.id)
        self._wait_for_next_price()

    @callback
    def _changed(self, rate_id: int) -> None:
        now = dt_util.utcnow()
        self._kept.async_keep({feed.entity_id: feed.kept(now) for feed in self._feeds.values()})
        self._tell_of_missing(rate_id)
        self._report_trouble(rate_id)
        self._wait_for_next_price()
        for listener in [*self._change_listeners, *self._price_listeners]:
            listener(rate_id)

    # The next price -----------------------------------------------------------------------------------------------

    @callback
    def _wait_for_next_price(self) -> None:
        """Wake up at the next time at which a price, or the day, becomes another one."""
        now = dt_util.utcnow()
        if self._until is not None:
            if self._due <= now:
                # It is about to fire, and must tell of the price that has begun.
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
        self._wait_for_next_price()
        for rate in self._rates.rates():
            self._tell_of_missing(rate.id)
            for listener in list(self._price_listeners):
                listener(rate.id)

    # Telling that prices are missing --------------------------------------------------------------------------------

    @callback
    def _tell_of_missing(self, rate_id: int) -> None:
        """Raise a repair issue where a price that is needed stays unknown, and delete it where it is known again."""
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
        """Raise a repair issue if a source reports prices of which nothing may be taken; delete it otherwise."""
        issue_id = f"prices_refused_{rate_id}"
        rate, feed = self._rates.rate(rate_id), self._feeds.get(rate_id)
        trouble = feed.trouble if feed is not None else None
        if rate is None or feed is None or trouble is None:
            async_clear_issue(self._hass, issue_id)
            return
        async_raise_issue(
            self._hass,
            issue_id,
            trouble.key,
            {"name": rate.name, "entity_id": feed.entity_id, **trouble.placeholders},
        )

    def _problem(self, stored: Rate) -> str | None:
        """Return the translation key of what schedules lack of a rate's prices now; None where that is nothing."""
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
    """Return whether a rate takes its price from the Energy dashboard: the default one, until it has a price."""
    return rate.id == DEFAULT_RATE_ID and rate.type is RateType.FLAT and rate.price is None
