"""The hashprice of the house: what a TH/s earns in a day, in the house currency, from one source that the user chose.

It is known or unknown with a reason, never an old value: a state that was not reported for too long counts as unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, Final, Self, override

from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import CALLBACK_TYPE, Event, EventStateChangedData, HomeAssistant, callback, split_entity_id
from homeassistant.helpers.collection import CollectionChange
from homeassistant.helpers.event import async_track_state_change_event, async_track_time_interval
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..drivers.contract.errors import CodedError, ErrorArgument
from ..input.texts import plain_number
from ..storage.collections import DurableCollection, Item
from .hashprice import BTC, MoneyUnit, hashprice_unit, is_of_other_hashrate, money_unit
from .hashprice_settings import ENTITY_KEYS, FeesPer, HashpriceSettings, HashpriceSource, hashprice_from_json
from .network_hashprice import BLOCKS_PER_DAY, PRESENT_SUBSIDY_BTC, btc_per_th_day, subsidy_btc
from .service import PriceService
from .sources.notations import number

CHECK_EVERY: Final = timedelta(minutes=1)
"""How often it is checked whether a state has become stale."""

_VERSION: Final = 1
_KEY: Final = f"{DOMAIN}.hashprice"
_ITEM: Final = 1

_SET_BY_PERSONS: Final = frozenset({"input_number", "number", "counter"})
"""Their states stay valid until somebody changes them."""

_POWERS: Final = {"": 1.0, "k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12, "p": 1e15}
_LOWEST_DIFFICULTY: Final = 1e9
"""Passed in 2013: a lower number is in another unit."""
_MOST_FEES_BTC: Final = 5000.0
"""Four times the highest fees of a day so far: a higher number without a unit is in satoshis, or of something else."""


class HashpriceUnknownError(CodedError):
    """Why the hashprice is unknown."""

    texts: ClassVar = {
        "hashprice_not_set": "No hashprice is set up.",
        "hashprice_unavailable": "{entity_id} is unavailable.",
        "hashprice_stale": "{entity_id} has reported nothing for more than {minutes} minutes.",
        "hashprice_not_number": "The state of {entity_id} is not a number.",
        "hashprice_not_positive": "{entity_id} is not above zero.",
        "hashprice_unit": "The unit {unit} of {entity_id} is not supported.",
        "hashprice_no_hashrate": (
            "{value} is too much for a TH/s, and the unit of {entity_id} names no hashrate. Give it a unit that does, "
            "such as USD/PH/s/day."
        ),
        "hashprice_currency": (
            "{entity_id} is in {currency}, and the house currency is {house}. Choose a sensor that converts {currency} "
            "to {house}."
        ),
        "hashprice_number_currency": (
            "The hashprice is in {currency}, and the house currency is {house}. Choose a sensor that converts "
            "{currency} to {house}."
        ),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Hashprice:
    """What a TH/s earns in a day before pool fees; `value` is None for the `reason`.

    `reported_at` is when the oldest of its states was reported, None for a number.
    """

    value: float | None
    currency: str
    source: HashpriceSource
    reported_at: datetime | None = None
    reason: str | None = None
    reason_args: Mapping[str, ErrorArgument] = field(default_factory=dict, hash=False)
    message: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return the hashprice for clients."""
        return {
            "value": self.value,
            "currency": self.currency,
            "source": self.source.value,
            "reported_at": None if self.reported_at is None else self.reported_at.isoformat(),
            "reason": self.reason,
            "reason_args": dict(self.reason_args),
            "message": self.message,
        }


class HashpriceStore(DurableCollection):
    """The stored settings: one item, durable, with its entities followed when they are renamed."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start empty; `async_load` must run first."""
        super().__init__(hass, _VERSION, _KEY)

    @override
    async def async_load(self) -> None:
        """Load the settings; without any, there is no source."""
        await super().async_load()
        self.async_have_first(HashpriceSettings().as_json())

    @property
    def settings(self) -> HashpriceSettings:
        """Return the settings."""
        item = self.get(_ITEM)
        return HashpriceSettings() if item is None else hashprice_from_json(item)

    async def async_set(self, data: Mapping[str, object]) -> None:
        """Replace the settings; raises InvalidDataError with each wrong key, and StorageFailedError."""
        await self.async_update_item(str(_ITEM), hashprice_from_json(data).as_json())

    @override
    def check_item(self, item: Mapping[str, object]) -> Item:
        """Return the settings as JSON; raises InvalidDataError."""
        return {**hashprice_from_json(item).as_json(), "id": _ITEM}


def repoint_house_hashprice(item: Item, old: str, new: str) -> Item | None:
    """Return the settings with a renamed entity, or None if they do not name it."""
    changed = {key: new for key in ENTITY_KEYS if item.get(key) == old}
    return {**item, **changed} if changed else None


@dataclass(frozen=True, slots=True)
class _Reading:
    """A state as a number, with its unit and the time of its report."""

    entity_id: str
    number: float
    unit: str
    at: datetime | None


class HouseHashprice:
    """Follows the source of the hashprice."""

    def __init__(self, hass: HomeAssistant, prices: PriceService) -> None:
        """Prepare; `async_start` follows."""
        self._hass = hass
        self._prices = prices
        self.store = HashpriceStore(hass)
        self._settings = HashpriceSettings()
        self._now = Hashprice(value=None, currency="", source=HashpriceSource.NONE)
        self._listeners: list[Callable[[], None]] = []
        self._followed: CALLBACK_TYPE | None = None
        self._stop: list[CALLBACK_TYPE] = []

    async def async_start(self) -> Self:
        """Load the settings, and follow the entities of the source; the prices must have started."""
        await self.store.async_load()
        self._settings = self.store.settings
        self._stop = [
            self.store.async_add_change_set_listener(self._async_changed),
            self._prices.async_on_change(self._price_changed),
            async_track_time_interval(self._hass, self._check, CHECK_EVERY, name=f"{DOMAIN} hashprice"),
        ]
        self._follow()
        return self

    @callback
    def async_close(self) -> None:
        """Stop following."""
        for stop in self._stop:
            stop()
        self._stop.clear()
        if self._followed is not None:
            self._followed()
            self._followed = None

    @callback
    def async_on_change(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` when the hashprice or its settings change; returns the unsubscribe function."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def settings(self) -> HashpriceSettings:
        """Return the present settings."""
        return self._settings

    @property
    def is_set(self) -> bool:
        """Return whether the user has chosen a source."""
        return self._settings.source is not HashpriceSource.NONE

    @property
    def now(self) -> Hashprice:
        """Return the present hashprice, at most a minute late in becoming stale."""
        return self._now

    @callback
    def async_refresh(self) -> None:
        """Read the source again, and notify if the hashprice has changed."""
        before, self._now = self._now, self._read()
        if before != self._now:
            self._notify()

    @callback
    def _notify(self) -> None:
        for listener in list(self._listeners):
            listener()

    async def _async_changed(self, _changes: Iterable[CollectionChange]) -> None:
        self._settings = self.store.settings
        self._follow()
        self._notify()

    @callback
    def _follow(self) -> None:
        if self._followed is not None:
            self._followed()
            self._followed = None
        if entities := self._settings.entities():
            self._followed = async_track_state_change_event(self._hass, entities, self._state_changed)
        self.async_refresh()

    @callback
    def _state_changed(self, _event: Event[EventStateChangedData]) -> None:
        self.async_refresh()

    @callback
    def _price_changed(self, _rate_id: int) -> None:
        # The house currency may have changed.
        self.async_refresh()

    @callback
    def _check(self, _now: datetime) -> None:
        self.async_refresh()

    # Reading ---------------------------------------------------------------------------------------------------------

    def _read(self) -> Hashprice:
        settings, house = self._settings, self._prices.house_currency()
        try:
            value, at = self._value(house)
        except HashpriceUnknownError as err:
            return Hashprice(
                value=None,
                currency=house,
                source=settings.source,
                reason=err.code,
                reason_args=err.arguments,
                message=str(err),
            )
        return Hashprice(value=value, currency=house, source=settings.source, reported_at=at)

    def _value(self, house: str) -> tuple[float, datetime | None]:
        """Return the hashprice and when it was reported; raises HashpriceUnknownError."""
        settings = self._settings
        if settings.source is HashpriceSource.FIXED and settings.price is not None:
            return self._converted(settings.price, settings.currency or house, house, None, [])
        if settings.source is HashpriceSource.SENSOR and settings.entity_id is not None:
            reading = self._reading(settings.entity_id)
            money = _understood(reading, hashprice_unit)
            value = _positive(reading) * money.factor
            currency = money.currency or settings.currency or house
            if is_of_other_hashrate(value, reading.unit, currency):
                shown = f"{plain_number(value)} {currency}"
                raise HashpriceUnknownError("hashprice_no_hashrate", entity_id=reading.entity_id, value=shown)
            return self._converted(value, currency, house, reading.entity_id, [reading])
        if settings.source is HashpriceSource.NETWORK:
            return self._of_network(house)
        raise HashpriceUnknownError("hashprice_not_set")

    def _of_network(self, house: str) -> tuple[float, datetime | None]:
        settings = self._settings
        assert settings.difficulty_entity_id is not None and settings.price_entity_id is not None  # noqa: S101, PT018
        difficulty, price = self._reading(settings.difficulty_entity_id), self._reading(settings.price_entity_id)
        used = [difficulty, price]
        reward = settings.subsidy_btc
        if reward is None and settings.height_entity_id is not None:
            height = self._reading(settings.height_entity_id)
            reward = subsidy_btc(int(_positive(height)))
            used.append(height)
        elif reward is None:
            reward = PRESENT_SUBSIDY_BTC
        if settings.fees_entity_id is not None:
            fees = self._reading(settings.fees_entity_id)
            reward += _coins(fees) / (BLOCKS_PER_DAY if settings.fees_per is FeesPer.DAY else 1)
            used.append(fees)
        money = _understood(price, money_unit)
        if money.currency == BTC:
            raise HashpriceUnknownError("hashprice_unit", entity_id=price.entity_id, unit=price.unit)
        value = btc_per_th_day(_difficulty(difficulty), reward) * _positive(price) * money.factor
        return self._converted(value, money.currency or settings.currency or house, house, price.entity_id, used)

    def _converted(
        self, value: float, currency: str, house: str, entity_id: str | None, used: list[_Reading]
    ) -> tuple[float, datetime | None]:
        """Return a value in the house currency, and when the oldest of the used states was reported."""
        if currency != house:
            if (conversion := self._settings.conversion_entity_id) is None:
                if entity_id is None:
                    raise HashpriceUnknownError("hashprice_number_currency", currency=currency, house=house)
                raise HashpriceUnknownError("hashprice_currency", entity_id=entity_id, currency=currency, house=house)
            reading = self._reading(conversion)
            value *= _exchange_rate(reading, currency, house)
            used = [*used, reading]
        return value, min((reading.at for reading in used if reading.at is not None), default=None)

    def _reading(self, entity_id: str) -> _Reading:
        """Return a state as a number; raises HashpriceUnknownError if it is unavailable, stale or no number."""
        state = self._hass.states.get(entity_id)
        if state is None or state.state in (STATE_UNAVAILABLE, STATE_UNKNOWN):
            raise HashpriceUnknownError("hashprice_unavailable", entity_id=entity_id)
        value = number(state.state)
        if value is None:
            raise HashpriceUnknownError("hashprice_not_number", entity_id=entity_id)
        lasting = split_entity_id(entity_id)[0] in _SET_BY_PERSONS
        minutes = self._settings.stale_minutes
        if not lasting and dt_util.utcnow() - state.last_reported > timedelta(minutes=minutes):
            raise HashpriceUnknownError("hashprice_stale", entity_id=entity_id, minutes=minutes)
        unit = str(state.attributes.get(ATTR_UNIT_OF_MEASUREMENT) or "")
        return _Reading(entity_id, value, unit, None if lasting else state.last_reported)


def _positive(reading: _Reading) -> float:
    if reading.number <= 0:
        raise HashpriceUnknownError("hashprice_not_positive", entity_id=reading.entity_id)
    return reading.number


def _understood(reading: _Reading, read: Callable[[str], MoneyUnit | None]) -> MoneyUnit:
    """Return what `read` makes of a reading's unit."""
    if (money := read(reading.unit)) is None:
        raise HashpriceUnknownError("hashprice_unit", entity_id=reading.entity_id, unit=reading.unit)
    return money


def _difficulty(reading: _Reading) -> float:
    """Return a difficulty, which some sensors report in T (10^12)."""
    power = _POWERS.get(reading.unit.strip().lower())
    difficulty = _positive(reading) * (power or 1.0)
    if power is None or difficulty < _LOWEST_DIFFICULTY:
        raise HashpriceUnknownError("hashprice_unit", entity_id=reading.entity_id, unit=reading.unit or "–")
    return difficulty


def _coins(reading: _Reading) -> float:
    """Return an amount in BTC, which may be zero; a unit without money is BTC."""
    money = _understood(reading, money_unit)
    too_many = not reading.unit and reading.number > _MOST_FEES_BTC
    if money.currency not in (None, BTC) or "vb" in reading.unit.lower() or too_many:
        raise HashpriceUnknownError("hashprice_unit", entity_id=reading.entity_id, unit=reading.unit or "–")
    if reading.number < 0:
        raise HashpriceUnknownError("hashprice_not_positive", entity_id=reading.entity_id)
    return reading.number * money.factor


def _exchange_rate(reading: _Reading, currency: str, house: str) -> float:
    """Return what one unit of `currency` is worth in the house currency.

    A sensor in the unit of the other currency (`USD` or `USD/EUR` for USD in a house with EUR) is turned around.
    """
    rate, unit = _positive(reading), _understood(reading, money_unit)
    if unit.currency == currency:
        return 1 / (rate * unit.factor)
    if unit.currency in (house, None):
        return rate * unit.factor
    raise HashpriceUnknownError(
        "hashprice_currency", entity_id=reading.entity_id, currency=unit.currency or "", house=house
    )
