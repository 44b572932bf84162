"""The prices of one source, followed: kept, joined and asked for anew."""

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
from .price_cache import Kept
from .sources import (
    MARKET_ZONE,
    ActionSource,
    Memory,
    OtherPricesError,
    Reading,
    SourceError,
    action_source,
    async_ask,
    entities_of,
    may_tell,
    read_states,
)

_LOGGER = logging.getLogger(__name__)

PUBLICATION_FROM: Final = time(13)
PUBLICATION_TO: Final = time(14)
"""When the prices of the next day come out, in the market's time."""

ASK_AGAIN: Final = timedelta(hours=1)
ASK_AGAIN_SOON: Final = timedelta(minutes=4)
"""How long after one that left a day unknown the next one may be; soon while prices come out, or now has none."""

KEPT: Final = timedelta(days=14)
"""How long what a source told stays: as far back as windows begin whose hours are chosen, and as programs may ask."""

LIST_MAY_BE_LATE: Final = timedelta(minutes=5)
"""For so long after the end of its list a source's state is still its price; then the source has stopped."""

STATE_HOLDS: Final = timedelta(hours=2)
"""How far ahead the state of a source without a list is taken for the price: it is read anew far more often."""

_WHOLE_DAY: Final = timedelta(hours=22, minutes=59)
"""The shortest day has 23 hours."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why nothing is taken of what a source reports: the key of a repair issue, and what its text names."""

    key: str
    placeholders: Mapping[str, str]


class Feed:
    """One entity as a price source, with its neighbours and its integration's action."""

    def __init__(
        self,
        hass: HomeAssistant,
        entity_id: str,
        tariff_prices: Mapping[str, float],
        kept: Kept,
        changed: Callable[[], None],
    ) -> None:
        """Follow nothing yet; `kept` is known beforehand, `changed` is called whenever what is known changed."""
        self._hass = hass
        self.entity_id = entity_id
        self.tariff_prices = dict(tariff_prices)
        self._changed = changed
        self._points = kept.points
        self._currency = kept.currency
        self._reading = Reading()
        self._watched: tuple[str, ...] = ()
        self._unwatch: CALLBACK_TYPE | None = None
        self._asking: asyncio.Task[None] | None = None
        self._asked: datetime | None = None
        self._failing = False
        self._memory = Memory()
        self._refused: OtherPricesError | None = None
        self.has_told = False
        """Whether the source itself has told any price yet."""

    @property
    def currency(self) -> str | None:
        """Return the ISO 4217 code of the prices, where the source tells it, or did before it went away."""
        return self._currency

    @property
    def trouble(self) -> Trouble | None:
        """Return why nothing is taken of what the source reports; None if there is no reason."""
        if self._refused is not None:
            return Trouble("prices_of_another", {"wanted": self._refused.wanted, "offered": self._refused.offered})
        return None if self._reading.doubt is None else Trouble(self._reading.doubt, {})

    def kept(self, now: datetime) -> Kept:
        """Return what stays true over a restart: a forecast does not."""
        lasting = tuple(point for point in self._points if point.end <= now or not self._reading.forecast)
        return Kept(lasting, self._currency)

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
    def async_renamed(self, entity_id: str) -> None:
        """Follow the entity under its new id; what it has told stays."""
        self.entity_id = entity_id
        self._watch()

    @callback
    def async_look(self) -> None:
        """Read the states anew, and ask for the days that are missing where it is time to."""
        self._watch()
        self._look()

    @callback
    def _state_changed(self, event: Event[EventStateChangedData]) -> None:
        states = (event.data["old_state"], event.data["new_state"])
        if event.data["entity_id"] == self.entity_id or any(may_tell(state, self._memory) for state in states):
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

    def curve(self, now: datetime) -> PriceCurve:
        """Return all prices that are known at `now`; where no list tells the price of then, the state does."""
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
        """Take what the states tell now; return whether anything is different."""
        reading = read_states(self._hass, self.entity_id, self.tariff_prices, self._memory)
        before = self._reading
        self._reading = reading
        self.has_told |= bool(reading.points) or reading.price_now is not None
        currency, self._currency = self._currency, reading.currency or self._currency
        if switched := currency is not None and self._currency != currency:
            # What was told in the old currency says nothing of the prices in the new one.
            self._points, self._asked = (), None
        if before.price_now is None and reading.price_now is not None and not self._lists_now(dt_util.utcnow()):
            # Its integration is there, or there again.
            self._asked = None
        taken = (switched or reading.points != before.points) and self._take(
            reading.points, forget_ahead=before.forecast and not reading.forecast
        )
        seen = reading.price_now, self._currency, reading.doubt
        return taken or seen != (before.price_now, currency, before.doubt)

    def _take(self, new: Sequence[PricePoint], *, forget_ahead: bool = False) -> bool:
        """Keep new prices in place of the old ones of the same time; return whether anything is different now.

        What a source does not tell any more, but told, stays: the day before, and prices of tomorrow while the source
        is away. `forget_ahead` where that was a forecast.
        """
        now = dt_util.utcnow()
        before = tuple(point for point in self._points if point.end > now - KEPT)
        known = PriceCurve(tuple(point for point in before if point.end <= now or not forget_ahead))
        if new and known.points:
            earlier = between(known, known.points[0].start, new[0].start)
            later = between(known, new[-1].end, known.points[-1].end)
            new = (*earlier.points, *new, *later.points)
        self._points = normalise(new).points if new else known.points
        return self._points != before

    def _lists_now(self, now: datetime) -> bool:
        """Return whether a list tells the price of now."""
        return price_at(PriceCurve(self._points), now) is not None

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
        soon = PUBLICATION_FROM <= now.astimezone(MARKET_ZONE).time() <= PUBLICATION_TO or not self._lists_now(now)
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
        refused, self._refused = self._refused, None
        for day in days:
            try:
                told = await async_ask(self._hass, self.entity_id, day)
                self.has_told |= bool(told)
                changed = self._take(told) or changed
            except SourceError as err:
                if isinstance(err, OtherPricesError):
                    self._refused = err
                # Tomorrow's prices are refused until they are out; only of today's a person must know.
                if day <= dt_util.now().date() and not self._failing:
                    self._failing = True
                    _LOGGER.warning("No electricity prices of %s: %s", self.entity_id, err)
            else:
                if self._failing:
                    self._failing = False
                    _LOGGER.info("Electricity prices of %s are there again", self.entity_id)
        if changed or (refused is None) != (self._refused is None):
            self._changed()
