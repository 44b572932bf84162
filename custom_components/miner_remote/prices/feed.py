"""The prices of one source, followed: kept, joined and asked for anew."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from homeassistant.core import CALLBACK_TYPE, CoreState, Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.util import dt as dt_util

from .models import PricePoint
from .sources import MARKET_ZONE, ActionSource, Reading, SourceError, action_source, async_ask, entities_of, read_states

_LOGGER = logging.getLogger(__name__)

PUBLICATION_FROM: Final = time(13)
PUBLICATION_TO: Final = time(14)
"""When the prices of the next day come out, in the market's time."""

ASK_AGAIN: Final = timedelta(hours=1)
ASK_AGAIN_SOON: Final = timedelta(minutes=4)
"""How long after an attempt that left a day unknown the next one may be; soon while prices come out."""

KEPT: Final = timedelta(days=2)
STATE_HOLDS: Final = timedelta(hours=2)
"""How far ahead the state of a source without a list is taken for the price: it is read anew far more often."""

_WHOLE_DAY: Final = timedelta(hours=22, minutes=59)
"""The shortest day has 23 hours."""


class Feed:
    """One entity as a price source, with its neighbours and its integration's action."""

    def __init__(
        self, hass: HomeAssistant, entity_id: str, tariff_prices: Mapping[str, float], changed: Callable[[], None]
    ) -> None:
        """Follow nothing yet; `changed` is called whenever what is known of prices changed."""
        self._hass = hass
        self.entity_id = entity_id
        self.tariff_prices = dict(tariff_prices)
        self._changed = changed
        self._points: tuple[PricePoint, ...] = ()
        self._reading = Reading()
        self._watched: tuple[str, ...] = ()
        self._unwatch: CALLBACK_TYPE | None = None
        self._asking: asyncio.Task[None] | None = None
        self._asked: datetime | None = None
        self._failing = False

    @property
    def currency(self) -> str | None:
        """Return the ISO 4217 code of the prices, where the source tells it."""
        return self._reading.currency

    @callback
    def async_start(self) -> None:
        """Read what is there, without calling `changed` for it, and follow it."""
        self._watch()
        self._read()
        self._ask()

    @callback
    def async_stop(self) -> None:
        """Follow it no longer, and end what is under way."""
        if self._unwatch is not None:
            self._unwatch()
            self._unwatch = None
        if self._asking is not None:
            self._asking.cancel()

    @callback
    def async_look(self) -> None:
        """Read the states anew, and ask for the days that are missing where it is time to."""
        self._watch()
        self._look()

    @callback
    def _state_changed(self, _event: Event[EventStateChangedData]) -> None:
        self._look()

    def _look(self) -> None:
        if self._read():
            self._changed()
        self._ask()

    def _watch(self) -> None:
        """Follow the entities that there are of the source now; neighbours may be registered later than it."""
        watched = entities_of(self._hass, self.entity_id)
        if watched != self._watched:
            if self._unwatch is not None:
                self._unwatch()
            self._watched = watched
            self._unwatch = async_track_state_change_event(self._hass, watched, self._state_changed)

    async def async_wait(self) -> None:
        """Return once what is being asked for is there, or has failed."""
        if self._asking is not None:
            await asyncio.wait([self._asking])

    def points(self, now: datetime) -> list[PricePoint]:
        """Return all prices that are known at `now`, sorted; where no list tells the price at `now`, the state does."""
        points = list(self._points)
        price = self._reading.price_now
        if price is None or any(point.start <= now < point.end for point in points):
            return points
        start = max([self._reading.since or now, *(point.end for point in points if point.end <= now)])
        end = min([now + STATE_HOLDS, *(point.start for point in points if point.start > now)])
        return sorted([*points, PricePoint(start.astimezone(UTC), end, price)], key=lambda point: point.start)

    def _read(self) -> bool:
        """Take what the states tell now; return whether anything is different."""
        reading = read_states(self._hass, self.entity_id, self.tariff_prices)
        before = self._reading
        self._reading = reading
        taken = self._take(reading.points)
        return taken or (reading.price_now, reading.currency) != (before.price_now, before.currency)

    def _take(self, new: tuple[PricePoint, ...] | list[PricePoint]) -> bool:
        """Keep new prices in place of the old ones of the same time; return whether anything is different now.

        What a source does not tell any more, but told, stays: the day before, and prices of tomorrow while the source
        is away.
        """
        oldest = dt_util.utcnow() - KEPT
        points = [point for point in self._points if point.end > oldest]
        if new:
            start, end = new[0].start, new[-1].end
            points = [point for point in points if point.end <= start or point.start >= end]
            points = sorted([*points, *new], key=lambda point: point.start)
        changed = tuple(points) != self._points
        self._points = tuple(points)
        return changed and bool(new)

    # Asking --------------------------------------------------------------------------------------------------------

    def _missing(self, source: ActionSource, now: datetime) -> list[date]:
        """Return the days that are out, or may be, and are not known as a whole."""
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

    def _ask(self) -> None:
        source = action_source(self._hass, self.entity_id)
        # Custom Nord Pool has the same domain as the core integration, and its lists in its attributes.
        if (
            source is None
            or self._reading.points
            or self._asking is not None
            or self._hass.state is not CoreState.running
        ):
            return
        now = dt_util.utcnow()
        missing = self._missing(source, now)
        soon = PUBLICATION_FROM <= now.astimezone(MARKET_ZONE).time() <= PUBLICATION_TO or not self._points
        if not missing or (self._asked is not None and now - self._asked < (ASK_AGAIN_SOON if soon else ASK_AGAIN)):
            return
        self._asked = now
        self._asking = self._hass.async_create_background_task(
            self._async_ask(missing), f"electricity prices of {self.entity_id}"
        )
        self._asking.add_done_callback(self._asking_done)

    def _asking_done(self, _task: asyncio.Task[None]) -> None:
        self._asking = None

    async def _async_ask(self, days: list[date]) -> None:
        changed = False
        for day in days:
            try:
                changed = self._take(await async_ask(self._hass, self.entity_id, day)) or changed
            except SourceError as err:
                # Tomorrow's prices are refused until they are out; only of today's a person must know.
                if day <= dt_util.now().date() and not self._failing:
                    self._failing = True
                    _LOGGER.warning("No electricity prices of %s: %s", self.entity_id, err)
            else:
                if self._failing:
                    self._failing = False
                    _LOGGER.info("Electricity prices of %s are there again", self.entity_id)
        if changed:
            self._changed()
