"""Follows the prices of one source: merges lists, keeps past prices and requests missing days."""

from __future__ import annotations

import asyncio
import logging
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from homeassistant.core import CALLBACK_TYPE, CoreState, Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.util import dt as dt_util

from .curve import between, normalise, price_at
from .model import PriceCurve, PricePoint
from .price_cache import CachedPrices
from .sources import (
    MARKET_ZONE,
    ActionSource,
    Memory,
    OtherPricesError,
    Reading,
    SourceError,
    action_source,
    async_request_prices,
    entities_of,
    may_list_prices,
    read_states,
)

_LOGGER = logging.getLogger(__name__)

PUBLICATION_FROM: Final = time(13)
PUBLICATION_TO: Final = time(14)
"""When the prices of the next day are published, in market time."""

RETRY: Final = timedelta(hours=1)
RETRY_SOON: Final = timedelta(minutes=4)
"""The pause between requests for a missing day; shorter around publication or without a current price."""

PAST_KEPT_FOR: Final = timedelta(days=14)
"""How long past prices are kept, because schedules choose hours of windows that began earlier."""

LIST_MAY_BE_LATE: Final = timedelta(minutes=5)
"""How long after the end of its list the state of a source still counts as its price."""

STATE_HOLDS: Final = timedelta(hours=2)
"""How far ahead the state of a source without a list is taken as the price."""

_WHOLE_DAY: Final = timedelta(hours=22, minutes=59)
"""The shortest day has 23 hours."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the prices of a source are rejected: the key of a repair issue and its placeholders."""

    key: str
    placeholders: Mapping[str, str]


class SourceTracker:
    """One entity as a price source, with its neighbours and its integration's action."""

    def __init__(
        self,
        hass: HomeAssistant,
        entity_id: str,
        tariff_prices: Mapping[str, float],
        cached: CachedPrices,
        changed: Callable[[], None],
    ) -> None:
        """Start with the cached prices `cached`; `changed` is called when known prices change."""
        self._hass = hass
        self.entity_id = entity_id
        self.tariff_prices = dict(tariff_prices)
        self._changed = changed
        self._points = cached.points
        self._currency = cached.currency
        self._reading = Reading()
        self._watched: tuple[str, ...] = ()
        self._unwatch: CALLBACK_TYPE | None = None
        self._request: asyncio.Task[None] | None = None
        self._requested_at: datetime | None = None
        self._failing = False
        self._memory = Memory()
        self._refused: OtherPricesError | None = None
        self.has_reported = False
        """Whether the source has reported a price since the start."""

    @property
    def currency(self) -> str | None:
        """Return the last ISO 4217 currency code that the source reported."""
        return self._currency

    @property
    def trouble(self) -> Trouble | None:
        """Return why the reported prices are rejected, or None."""
        if self._refused is not None:
            return Trouble("prices_of_another", {"wanted": self._refused.wanted, "offered": self._refused.offered})
        return None if self._reading.rejection is None else Trouble(self._reading.rejection, {})

    def to_cache(self, now: datetime) -> CachedPrices:
        """Return the prices to store over a restart, without forecasts."""
        lasting = tuple(point for point in self._points if point.end <= now or not self._reading.forecast)
        return CachedPrices(lasting, self._currency)

    @callback
    def async_start(self) -> None:
        """Read the current states without calling `changed`, and start following them."""
        self._watch()
        self._read()
        self._request_missing()

    @callback
    def async_stop(self) -> None:
        """Stop following the source and cancel a running request."""
        if self._unwatch is not None:
            self._unwatch()
            self._unwatch = None
        if self._request is not None:
            self._request.cancel()

    @callback
    def async_renamed(self, entity_id: str) -> None:
        """Follow the entity under its new id and keep its prices."""
        self.entity_id = entity_id
        self._watch()

    @callback
    def async_refresh(self) -> None:
        """Read the states again and request missing days if due."""
        self._watch()
        self._refresh()

    @callback
    def _state_changed(self, event: Event[EventStateChangedData]) -> None:
        states = (event.data["old_state"], event.data["new_state"])
        if event.data["entity_id"] == self.entity_id or any(may_list_prices(state, self._memory) for state in states):
            self._refresh()

    def _refresh(self) -> None:
        if self._read():
            self._changed()
        self._request_missing()

    def _watch(self) -> None:
        """Subscribe to the current entities of the source; neighbours may be registered later."""
        watched = entities_of(self._hass, self.entity_id)
        if watched != self._watched:
            if self._unwatch is not None:
                self._unwatch()
            self._watched = watched
            self._unwatch = async_track_state_change_event(self._hass, watched, self._state_changed)

    async def async_wait(self) -> None:
        """Wait for a running request."""
        if self._request is not None:
            await asyncio.wait([self._request])

    def curve(self, now: datetime) -> PriceCurve:
        """Return all known prices; if no list covers `now`, the state does."""
        known, reading = PriceCurve(self._points), self._reading
        if reading.price_now is None or price_at(known, now) is not None:
            return known
        index = bisect_right(self._points, now, key=lambda point: point.start)
        past, ahead = self._points[:index], self._points[index:]
        start = max([reading.since or now, *(point.end for point in past[-1:])])
        end = min([now + STATE_HOLDS, *(point.start for point in ahead[:1])])
        if reading.list_end is not None and reading.list_end <= now:
            end = min(end, reading.list_end + LIST_MAY_BE_LATE)
        if end <= now:
            return known
        return PriceCurve((*past, PricePoint(start.astimezone(UTC), end, reading.price_now, listed=False), *ahead))

    def _read(self) -> bool:
        """Read the states; return whether the known prices changed."""
        reading = read_states(self._hass, self.entity_id, self.tariff_prices, self._memory)
        before = self._reading
        self._reading = reading
        self.has_reported |= bool(reading.points) or reading.price_now is not None
        currency, self._currency = self._currency, reading.currency or self._currency
        if switched := currency is not None and self._currency != currency:
            # Prices in the previous currency do not apply.
            self._points, self._requested_at = (), None
        if before.price_now is None and reading.price_now is not None and not self._lists_now(dt_util.utcnow()):
            # The integration has (re)started.
            self._requested_at = None
        taken = (switched or reading.points != before.points) and self._take(
            reading.points, forget_ahead=before.forecast and not reading.forecast
        )
        seen = reading.price_now, self._currency, reading.rejection
        return taken or seen != (before.price_now, currency, before.rejection)

    def _take(self, new: Sequence[PricePoint], *, forget_ahead: bool = False) -> bool:
        """Merge new prices over the known ones; return whether anything changed.

        Prices that the source no longer lists are kept: those of yesterday, and of tomorrow while the source is
        unavailable. `forget_ahead` drops future prices, which were a forecast.
        """
        now = dt_util.utcnow()
        before = tuple(point for point in self._points if point.end > now - PAST_KEPT_FOR)
        known = PriceCurve(tuple(point for point in before if point.end <= now or not forget_ahead))
        if new and known.points:
            earlier = between(known, known.points[0].start, new[0].start)
            later = between(known, new[-1].end, known.points[-1].end)
            new = (*earlier.points, *new, *later.points)
        self._points = normalise(new).points if new else known.points
        return self._points != before

    def _lists_now(self, now: datetime) -> bool:
        """Return whether a list covers `now`."""
        return price_at(PriceCurve(self._points), now) is not None

    # Requests ------------------------------------------------------------------------------------------------------

    def _missing(self, source: ActionSource, now: datetime) -> list[date]:
        """Return the days that should be published by now and are not fully known."""
        today = now.astimezone(source.zone).date()
        days = {dt_util.start_of_local_day(dt_util.as_local(now)).astimezone(source.zone).date(), today}
        if now.astimezone(MARKET_ZONE).time() >= PUBLICATION_FROM:
            days.add(today + timedelta(days=1))
        return [day for day in sorted(days) if not self._knows(source, day)]

    def _knows(self, source: ActionSource, day: date) -> bool:
        start = datetime.combine(day, time(), tzinfo=source.zone).astimezone(UTC)
        end = datetime.combine(day + timedelta(days=1), time(), tzinfo=source.zone).astimezone(UTC)
        known = [min(point.end, end) - max(point.start, start) for point in self._points]
        return sum((length for length in known if length > timedelta()), timedelta()) >= _WHOLE_DAY

    def _request_missing(self) -> None:
        source = action_source(self._hass, self.entity_id)
        # The custom Nord Pool integration has the domain of the core integration, but lists prices in attributes.
        if (
            source is None
            or self._reading.points
            or self._request is not None
            or self._hass.state is not CoreState.running
        ):
            return
        now = dt_util.utcnow()
        missing = self._missing(source, now)
        soon = PUBLICATION_FROM <= now.astimezone(MARKET_ZONE).time() <= PUBLICATION_TO or not self._lists_now(now)
        if not missing or (
            self._requested_at is not None and now - self._requested_at < (RETRY_SOON if soon else RETRY)
        ):
            return
        self._requested_at = now
        self._request = self._hass.async_create_background_task(
            self._async_request(missing), f"electricity prices of {self.entity_id}"
        )
        self._request.add_done_callback(self._request_done)

    def _request_done(self, _task: asyncio.Task[None]) -> None:
        self._request = None

    async def _async_request(self, days: list[date]) -> None:
        changed = False
        refused, self._refused = self._refused, None
        for day in days:
            try:
                reported = await async_request_prices(self._hass, self.entity_id, day)
                self.has_reported |= bool(reported)
                changed = self._take(reported) or changed
            except SourceError as err:
                if isinstance(err, OtherPricesError):
                    self._refused = err
                # Requests for tomorrow fail until publication; only failures for today are logged.
                if day <= dt_util.now().date() and not self._failing:
                    self._failing = True
                    _LOGGER.warning("No electricity prices of %s: %s", self.entity_id, err)
            else:
                if self._failing:
                    self._failing = False
                    _LOGGER.info("Electricity prices of %s are available again", self.entity_id)
        if changed or (refused is None) != (self._refused is None):
            self._changed()
