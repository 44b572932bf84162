"""Sensors of tariffs: current and next price, lowest and highest price of today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, override

from homeassistant.components.sensor import SensorEntity, SensorEntityDescription, SensorStateClass
from homeassistant.const import UnitOfEnergy
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from ..fleet.site import MinerRemoteConfigEntry, home_of
from ..prices.model import PricePoint, Rate, RateType
from ..prices.service import follows_dashboard
from ..runtime import DATA
from .virtual_devices import async_follow_items, item_device

_KIND: Final = "rate"


@dataclass(frozen=True, slots=True)
class Prices:
    """The prices of a tariff for its sensors."""

    points: Sequence[PricePoint]
    """From the start of today on."""
    now: datetime
    end_of_day: datetime
    flat: bool

    def current(self) -> PricePoint | None:
        """Return the price now."""
        return next((point for point in self.points if point.start <= self.now < point.end), None)

    def next(self) -> PricePoint | None:
        """Return the price that comes next; for a flat tariff it is always the same."""
        return self.current() if self.flat else next((point for point in self.points if point.start > self.now), None)

    def cheapest(self) -> PricePoint | None:
        """Return the lowest price of today, the first of equal ones."""
        return min(self._today(), key=lambda point: point.price, default=None)

    def dearest(self) -> PricePoint | None:
        """Return the highest price of today, the first of equal ones."""
        return max(self._today(), key=lambda point: point.price, default=None)

    def _today(self) -> list[PricePoint]:
        # A state without a list gives the current price only.
        return [point for point in self.points if point.start < self.end_of_day and point.listed]


@dataclass(frozen=True, kw_only=True)
class RateSensorDescription(SensorEntityDescription):
    """A sensor of a tariff and the price that it reports."""

    point_fn: Callable[[Prices], PricePoint | None]


def _description(
    key: str, point_fn: Callable[[Prices], PricePoint | None], state_class: SensorStateClass | None = None
) -> RateSensorDescription:
    return RateSensorDescription(
        key=key, translation_key=key, state_class=state_class, suggested_display_precision=4, point_fn=point_fn
    )


RATE_SENSORS: tuple[RateSensorDescription, ...] = (
    _description("current_price", Prices.current, SensorStateClass.MEASUREMENT),
    _description("next_price", Prices.next),
    _description("cheapest_price_today", Prices.cheapest),
    _description("dearest_price_today", Prices.dearest),
)


def rate_device(rate_id: int) -> tuple[str, str]:
    """Return the identifier of a tariff's device."""
    return item_device(_KIND, rate_id)


def rates_at(hass: HomeAssistant, entry_id: str) -> list[Rate]:
    """Return the tariffs whose entities belong to a config entry.

    The default tariff has none while it has no price: most homes never set one, and four unknown prices help nobody.
    """
    data = hass.data[DATA]
    return [
        rate
        for rate in data.rates.rates()
        if home_of(hass, rate.location) == entry_id
        and not (follows_dashboard(rate) and follows_dashboard(data.prices.effective(rate)))
    ]


@callback
def async_add_rate_sensors(
    hass: HomeAssistant, entry: MinerRemoteConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the sensors of a site's tariffs, and follow changes of tariffs and sites."""
    sync = async_follow_items(
        hass,
        entry,
        async_add_entities,
        kind=_KIND,
        items=lambda: rates_at(hass, entry.entry_id),
        make=lambda rate: [RateSensor(rate, description) for description in RATE_SENSORS],
    )

    @callback
    def rate_changed(_rate_id: int) -> None:
        sync()

    entry.async_on_unload(hass.data[DATA].prices.async_on_change(rate_changed))


class RateSensor(SensorEntity):
    """One price of a tariff with its period."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    entity_description: RateSensorDescription

    def __init__(self, rate: Rate, description: RateSensorDescription) -> None:
        """Attach the sensor to the tariff's device."""
        self.entity_description = description
        self._rate_id = rate.id
        self._attr_unique_id = f"rate_{rate.id}_{description.key}"
        self._attr_device_info = DeviceInfo(
            identifiers={rate_device(rate.id)}, name=rate.name, entry_type=dr.DeviceEntryType.SERVICE
        )

    @override
    async def async_added_to_hass(self) -> None:
        """Update now, and when prices change or the next one begins."""
        self._refresh()
        self.async_on_remove(self.hass.data[DATA].prices.async_on_price(self._price_changed))

    @callback
    def _price_changed(self, rate_id: int) -> None:
        if rate_id == self._rate_id:
            self._refresh()
            self.async_write_ha_state()

    def _refresh(self) -> None:
        data = self.hass.data[DATA]
        rate = data.rates.rate(self._rate_id)
        if rate is None:
            return
        now = dt_util.utcnow()
        today = dt_util.start_of_local_day(dt_util.as_local(now))
        tomorrow = dt_util.start_of_local_day(today + timedelta(hours=36))
        prices = Prices(
            points=data.prices.curve(rate.id, today, tomorrow + timedelta(days=1)).points,
            now=now,
            end_of_day=tomorrow,
            flat=data.prices.effective(rate).type is RateType.FLAT,
        )
        point = self.entity_description.point_fn(prices)
        self._attr_native_unit_of_measurement = f"{data.prices.currency(rate)}/{UnitOfEnergy.KILO_WATT_HOUR}"
        self._attr_native_value = None if point is None else round(point.price, 6)
        self._attr_extra_state_attributes = _times(point)


def _times(point: PricePoint | None) -> dict[str, datetime | None]:
    """Return the start and end of a price in local time."""
    return {
        "start": None if point is None else dt_util.as_local(point.start),
        "end": None if point is None else dt_util.as_local(point.end),
    }
