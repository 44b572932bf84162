"""Sensors of what mining costs and earns, for miners, sites and all sites; they exist once a hashprice is set up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.sensor import (
    RestoreSensor,
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import UnitOfEnergy
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..earnings.amounts import Field, Row
from ..earnings.meter import Rates
from ..earnings.rates import Sums
from ..earnings.service import Earnings
from ..entity import Keys, MinerEntity, SiteEntity, Wanted, async_add_miner_entities
from ..fleet.miner import MinerCoordinator
from ..fleet.site import MinerRemoteConfigEntry, home_of
from ..runtime import DATA
from .restored_total import LARGEST_MONEY, async_restored_total
from .virtual_devices import ItemEntity, async_follow_items, item_device

FLEET_KIND: Final = "fleet"
_PER_DAY: Final = "d"

type _Rates = Rates | Sums
"""What a miner, or a site or the fleet, costs and earns per day."""


@dataclass(frozen=True, kw_only=True)
class RateDescription(SensorEntityDescription):
    """A sensor of a present rate; `unit` completes the currency."""

    value_fn: Callable[[_Rates], float | None]
    per: str


@dataclass(frozen=True, kw_only=True)
class TotalDescription(SensorEntityDescription):
    """A sensor of a sum that is kept over restarts."""

    part: Field


def _rate(key: str, value_fn: Callable[[_Rates], float | None], per: str, precision: int) -> RateDescription:
    return RateDescription(
        key=key,
        translation_key=key,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=precision,
        value_fn=value_fn,
        per=per,
    )


def _total(key: str, part: Field) -> TotalDescription:
    return TotalDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.MONETARY,
        # Not increasing: a margin and the cost at a negative price may fall. Money allows nothing else either.
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=2,
        part=part,
    )


RATES: Final = (
    _rate("revenue_per_day", lambda rates: rates.revenue, _PER_DAY, 2),
    _rate("energy_cost_per_day", lambda rates: rates.cost, _PER_DAY, 2),
    _rate("margin_per_day", lambda rates: rates.margin, _PER_DAY, 2),
    _rate("break_even_price", lambda rates: rates.break_even, UnitOfEnergy.KILO_WATT_HOUR, 4),
)
TOTALS: Final = (
    _total("revenue_total", Field.REVENUE),
    _total("energy_cost_total", Field.COST),
    _total("margin_total", Field.MARGIN),
)
HASHPRICE: Final = SensorEntityDescription(
    key="hashprice",
    translation_key="hashprice",
    state_class=SensorStateClass.MEASUREMENT,
    suggested_display_precision=5,
)


class _EarningsEntity(Entity):
    """Updates with each count of the earnings, each minute."""

    _attr_should_poll = False

    @property
    def earnings(self) -> Earnings:
        """Return the earnings."""
        return self.hass.data[DATA].earnings

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the earnings and the hashprice."""
        await super().async_added_to_hass()
        self.async_on_remove(self.earnings.async_add_listener(self._counted))
        self.async_on_remove(self.earnings.hashprice.async_on_change(self._counted))

    @callback
    def _counted(self) -> None:
        self.async_write_ha_state()


class _RateSensor(_EarningsEntity, SensorEntity):
    """A present rate, in the house currency."""

    entity_description: RateDescription

    def _rates(self) -> _Rates | None:
        raise NotImplementedError

    @property
    @override
    def native_value(self) -> float | None:
        """Return the rate; None while the price, the hashprice, the power or the hashrate is unknown."""
        rates = self._rates()
        value = None if rates is None else self.entity_description.value_fn(rates)
        return None if value is None else round(value, 6)

    @property
    @override
    def native_unit_of_measurement(self) -> str:
        """Return the currency per day or per kWh."""
        return f"{self.earnings.currency}/{self.entity_description.per}"


class _TotalSensor(_EarningsEntity, RestoreSensor):
    """A total in the house currency since the sensor exists; a change of the currency resets it."""

    entity_description: TotalDescription
    _sum: float = 0.0
    _before: float = 0.0

    def _row(self) -> Row:
        raise NotImplementedError

    @override
    async def async_added_to_hass(self) -> None:
        """Restore the total, and only then follow the earnings."""
        self._attr_native_unit_of_measurement = self.earnings.currency
        last = await self.async_get_last_sensor_data()
        unit = None if last is None else last.native_unit_of_measurement
        # Until Home Assistant has started, the sources of prices have not said their currency yet.
        if last is not None and unit and (unit == self.earnings.currency or not self.earnings.is_started):
            self._attr_native_unit_of_measurement = unit
            self._sum = async_restored_total(self.hass, self.entity_id, last.native_value, LARGEST_MONEY, negative=True)
        self._before = self._row()[self.entity_description.part]
        await super().async_added_to_hass()

    @callback
    @override
    def _counted(self) -> None:
        if not self.earnings.is_started:
            return
        now = self._row()[self.entity_description.part]
        if self._attr_native_unit_of_measurement != (currency := self.earnings.currency):
            self._attr_native_unit_of_measurement, self._sum = currency, 0.0
        else:
            self._sum += now - self._before
        self._before = now
        super()._counted()

    @property
    @override
    def native_value(self) -> float:
        """Return the total; rounded only here, or small earnings would be lost."""
        return round(self._sum, 6)


class MinerRateSensor(_RateSensor, MinerEntity):
    """A rate of one miner."""

    _attr_entity_registry_enabled_default = False

    @override
    def _rates(self) -> _Rates | None:
        return self.earnings.rates(self.coordinator.miner_id)


class MinerTotalSensor(_TotalSensor, MinerEntity):
    """A total of one miner, which stays while the miner does not answer."""

    _attr_entity_registry_enabled_default = False

    @property
    @override
    def available(self) -> bool:
        """Return True: the total is known."""
        return True

    @override
    def _row(self) -> Row:
        return self.earnings.total(self.coordinator.miner_id)


class SiteRateSensor(_RateSensor, SiteEntity):
    """A rate of one site."""

    @override
    def _rates(self) -> _Rates | None:
        return self.earnings.sums(self.site.entry.entry_id)


class SiteTotalSensor(_TotalSensor, SiteEntity):
    """A total of one site."""

    @override
    def _row(self) -> Row:
        return self.earnings.site_total(self.site.entry.entry_id)


class HashpriceSensor(_EarningsEntity, SiteEntity, SensorEntity):
    """The hashprice of the house."""

    @property
    @override
    def native_value(self) -> float | None:
        """Return what a TH/s earns in a day before pool fees; None if unknown."""
        return self.earnings.hashprice.now.value

    @property
    @override
    def native_unit_of_measurement(self) -> str:
        """Return the unit, in the house currency."""
        return f"{self.earnings.hashprice.now.currency}/TH/d"

    @property
    @override
    def extra_state_attributes(self) -> dict[str, object]:
        """Return where the hashprice comes from, or why it is unknown."""
        now = self.earnings.hashprice.now
        return {"source": now.source.value, "reason": now.reason}


@dataclass(frozen=True, slots=True)
class _AllSites:
    """The item of the device of all sites."""

    id: int = 1
    name: str = "All miners"


def _fleet_at(hass: HomeAssistant, entry_id: str) -> list[_AllSites]:
    """Return the device of all sites if it belongs to a site: to the first one, if there are several."""
    data = hass.data[DATA]
    several = data.hashprice.is_set and len(data.fleet.sites()) > 1
    return [_AllSites()] if several and home_of(hass) == entry_id else []


def fleet_devices_at(hass: HomeAssistant, entry_id: str) -> set[str]:
    """Return the identifier of the device of all sites, if it belongs to a site."""
    return {item_device(FLEET_KIND, item.id)[1] for item in _fleet_at(hass, entry_id)}


class _FleetEntity(ItemEntity):
    """An entity of the device of all sites, whose name is translated."""

    kind = FLEET_KIND
    model = "Fleet"

    def __init__(self, item: _AllSites, description: SensorEntityDescription) -> None:
        """Initialize the entity of the device."""
        super().__init__(item, description)
        self._attr_device_info = DeviceInfo(
            identifiers={item_device(FLEET_KIND, item.id)},
            translation_key="fleet",
            entry_type=DeviceEntryType.SERVICE,
        )


class FleetRateSensor(_RateSensor, _FleetEntity):
    """A rate of all sites together."""

    @override
    def _rates(self) -> _Rates | None:
        return self.earnings.sums(None)


class FleetTotalSensor(_TotalSensor, _FleetEntity):
    """A total of all sites together."""

    @override
    def _row(self) -> Row:
        return self.earnings.site_total(None)


def wanted_earnings_sensors(coordinator: MinerCoordinator, keys: Keys) -> Iterable[Wanted]:
    """Return the missing sensors of a miner's earnings, which are disabled by default."""
    is_set = coordinator.hass.data[DATA].hashprice.is_set
    for make, descriptions in ((MinerRateSensor, RATES), (MinerTotalSensor, TOTALS)):
        for description in descriptions:
            if description.key not in keys.added and (is_set or description.key in keys.registered):
                yield make, description


@callback
def async_add_earnings_sensors(
    hass: HomeAssistant, entry: MinerRemoteConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the sensors of a site and its miners, and at the first of several sites those of all."""
    data, site = hass.data[DATA], entry.runtime_data
    added = False

    follow = async_follow_items(
        hass,
        entry,
        async_add_entities,
        kind=FLEET_KIND,
        items=lambda: _fleet_at(hass, entry.entry_id),
        make=lambda item: [
            *(FleetRateSensor(item, description) for description in RATES),
            *(FleetTotalSensor(item, description) for description in TOTALS),
        ],
    )

    add_to_miners = async_add_miner_entities(hass, entry, async_add_entities, wanted_earnings_sensors)

    @callback
    def changed() -> None:
        nonlocal added
        if data.hashprice.is_set and not added:
            added = True
            add_to_miners()
            async_add_entities(
                [
                    *(SiteRateSensor(site, description) for description in RATES),
                    *(SiteTotalSensor(site, description) for description in TOTALS),
                    HashpriceSensor(site, HASHPRICE),
                ]
            )
        follow()

    entry.async_on_unload(data.hashprice.async_on_change(changed))
    entry.async_on_unload(data.fleet.async_on_change(follow))
    changed()
