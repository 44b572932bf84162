"""Integrations of Home Assistant that return their price lists by an action only, day by day.

Each request is for one day in the time zone of the market; `rows` parses the answer. The keys of requests and answers
are those of the actions in Home Assistant 2026.10. An answer keyed by home, area or country is only read for that of
the entity, which otherwise has no prices.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util, slugify

from ..model import PricePoint
from .rows import read_rows
from .units import Unit

ACTION_DEADLINE_S: Final = 60

MARKET_ZONE: Final = ZoneInfo("Europe/Brussels")
"""The day-ahead market's days, and the hour of its publication, are those of Central European time."""

_PER_MWH: Final = Unit(0.001)

_NORDPOOL_ID: Final = re.compile(r"(?P<area>[A-Z][A-Z0-9_]{1,9})-")
"""The unique ids of core Nord Pool's sensors: `SE3-current_price`."""


class SourceError(Exception):
    """A price request failed; the text names the action and its error."""


class OtherPricesError(SourceError):
    """The action answered, but not for the home, area or tariff of the entity."""

    def __init__(self, action: str, wanted: str | None, offered: Iterable[str]) -> None:
        """`wanted` is None if the home or area of the entity is unknown."""
        self.wanted = wanted or "?"
        self.offered = ", ".join(sorted(map(str, offered))) or "-"
        super().__init__(f"{action} has no prices of {self.wanted}, only of: {self.offered}.")


@dataclass(frozen=True, slots=True)
class ActionSource:
    """How to request the prices of one integration."""

    request: Callable[[HomeAssistant, er.RegistryEntry, date], Awaitable[list[PricePoint]]]
    market_days: bool
    """Whether the days are those of `MARKET_ZONE`; else they are those of Home Assistant's time zone."""

    @property
    def zone(self) -> tzinfo:
        """Return the time zone of the days to request."""
        return MARKET_ZONE if self.market_days else dt_util.get_default_time_zone()


def action_source(hass: HomeAssistant, entity_id: str) -> ActionSource | None:
    """Return the price action of an entity's integration, or None if it has none."""
    entry = er.async_get(hass).async_get(entity_id)
    return None if entry is None else _SOURCES.get(entry.platform)


async def async_request_prices(hass: HomeAssistant, entity_id: str, day: date) -> list[PricePoint]:
    """Return the prices of a day, empty if not yet published; raises SourceError."""
    entry = er.async_get(hass).async_get(entity_id)
    source = None if entry is None else _SOURCES.get(entry.platform)
    if entry is None or source is None:
        raise SourceError(f"{entity_id} belongs to no integration that has an action for prices.")
    return await source.request(hass, entry, day)


def read_nordpool(answer: Mapping[str, object], area: str | None) -> list[PricePoint]:
    """Return the prices of an area. Nord Pool's action returns them per MWh, while its sensors are per kWh.

    Raises OtherPricesError if the answer is about other areas.
    """
    return read_rows(_of(answer, area, "nordpool.get_prices_for_date"), _PER_MWH, MARKET_ZONE)


def read_tibber(answer: Mapping[str, object], home: str | None, zone: tzinfo) -> list[PricePoint]:
    """Return the prices of a home; raises OtherPricesError if the answer is about other homes."""
    prices = answer.get("prices")
    if not isinstance(prices, Mapping):
        return []
    return read_rows(_of(prices, home, "tibber.get_prices"), Unit(), zone)


def read_prices(answer: Mapping[str, object], zone: tzinfo) -> list[PricePoint]:
    """Return the prices of EnergyZero and easyEnergy, per kWh."""
    return read_rows(answer.get("prices"), Unit(), zone)


def read_omie(answer: Mapping[str, object], country: str | None) -> list[PricePoint]:
    """Return the prices of `es` or `pt`, per kWh; raises OtherPricesError if the answer is about another country."""
    return read_rows(_of(answer, country, "omie.get_prices_for_date"), Unit(), MARKET_ZONE)


def _of(lists: Mapping[str, object], name: str | None, action: str) -> object:
    """Return the list of a name, nothing if there are no lists at all; raises OtherPricesError if it is not there."""
    if not lists:
        return None
    wanted = None if name is None else name.strip().casefold()
    found = [rows for key, rows in lists.items() if str(key).strip().casefold() == wanted]
    if len(found) != 1:
        raise OtherPricesError(action, name, lists)
    return found[0]


async def _nordpool(hass: HomeAssistant, entry: er.RegistryEntry, day: date) -> list[PricePoint]:
    area = _nordpool_area(hass, entry)
    data: dict[str, object] = {"config_entry": entry.config_entry_id, "date": day.isoformat()}
    if area is not None:
        data["areas"] = [area]
    return read_nordpool(await _async_call(hass, "nordpool", "get_prices_for_date", data), area)


def _nordpool_area(hass: HomeAssistant, entry: er.RegistryEntry) -> str | None:
    """Return the area of a sensor: its device is one, and its unique id begins with it."""
    device = _device(hass, entry)
    area = next((value for domain, value in device.identifiers if domain == "nordpool"), None) if device else None
    if area is None and (match := _NORDPOOL_ID.match(entry.unique_id)):
        area = match["area"]
    return area


async def _tibber(hass: HomeAssistant, entry: er.RegistryEntry, day: date) -> list[PricePoint]:
    zone = dt_util.get_default_time_zone()
    data = {"start": _midnight(day, zone).isoformat(), "end": _midnight(day + timedelta(days=1), zone).isoformat()}
    answer = await _async_call(hass, "tibber", "get_prices", data)
    return read_tibber(answer, _tibber_home(hass, entry, answer.get("prices")), zone)


def _tibber_home(hass: HomeAssistant, entry: er.RegistryEntry, offered: object) -> str | None:
    """Return the name of the home of a sensor; None if it is unknown, or if another one has the same name.

    A home is a device. Without one, its name must be part of the entity's own.
    """
    device = _device(hass, entry)
    if device is None or not device.name:
        names = f"_{slugify(entry.entity_id.partition('.')[2])}_"
        homes = [str(name) for name in offered] if isinstance(offered, Mapping) else []
        named = [name for name in homes if f"_{slugify(name)}_" in names]
        return named[0] if len(named) == 1 else None
    home = _home_name(device)
    registry = er.async_get(hass)
    for other in dr.async_entries_for_config_entry(dr.async_get(hass), entry.config_entry_id or ""):
        # The price sensor of a home has the unique id of its device. Cars and heaters are devices, too.
        has_price = any(registry.async_get_entity_id("sensor", "tibber", key) for _domain, key in other.identifiers)
        if other.id != device.id and has_price and _home_name(other) == home:
            return None
    return home


def _home_name(device: dr.DeviceEntry) -> str:
    """Return the name of a home: the sensors of a Tibber Pulse are in its device, and name it after both."""
    return (device.name or "").removeprefix("Tibber Pulse ")


async def _energyzero(hass: HomeAssistant, entry: er.RegistryEntry, day: date) -> list[PricePoint]:
    _no_gas(entry, "energyzero.get_energy_prices")
    config_entry = hass.config_entries.async_get_entry(entry.config_entry_id or "")
    quarters = config_entry is not None and config_entry.options.get("electricity_price_interval") == "quarter_hourly"
    data = {
        **_whole_day(entry, day),
        "incl_vat": True,
        "price_type": "all_in" if "all_in" in entry.unique_id else "market",
        "interval": "quarter" if quarters else "hour",
    }
    answer = await _async_call(hass, "energyzero", "get_energy_prices", data)
    return read_prices(answer, dt_util.get_default_time_zone())


async def _easyenergy(hass: HomeAssistant, entry: er.RegistryEntry, day: date) -> list[PricePoint]:
    _no_gas(entry, "easyenergy.get_energy_usage_prices")
    data = _whole_day(entry, day)
    if "energy_return" in entry.unique_id:
        answer = await _async_call(hass, "easyenergy", "get_energy_return_prices", data)
    else:
        answer = await _async_call(hass, "easyenergy", "get_energy_usage_prices", {**data, "incl_vat": True})
    return read_prices(answer, dt_util.get_default_time_zone())


async def _omie(hass: HomeAssistant, entry: er.RegistryEntry, day: date) -> list[PricePoint]:
    country = next((code for code in ("es", "pt") if entry.unique_id.startswith(f"{code}_")), None)
    data = {"date": day.isoformat(), "countries": ["es", "pt"] if country is None else [country]}
    return read_omie(await _async_call(hass, "omie", "get_prices_for_date", data), country)


_SOURCES: Final[Mapping[str, ActionSource]] = {
    "nordpool": ActionSource(_nordpool, market_days=True),
    "omie": ActionSource(_omie, market_days=True),
    "tibber": ActionSource(_tibber, market_days=False),
    "energyzero": ActionSource(_energyzero, market_days=False),
    "easyenergy": ActionSource(_easyenergy, market_days=False),
}


def _no_gas(entry: er.RegistryEntry, action: str) -> None:
    """Raise OtherPricesError for a sensor of gas, which the same integrations have."""
    if "gas" in entry.unique_id.split("_"):
        raise OtherPricesError(action, "gas", ["electricity"])


def _device(hass: HomeAssistant, entry: er.RegistryEntry) -> dr.DeviceEntry | None:
    device = dr.async_get(hass).async_get(entry.device_id) if entry.device_id is not None else None
    return device if isinstance(device, dr.DeviceEntry) else None


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


def _whole_day(entry: er.RegistryEntry, day: date) -> dict[str, object]:
    zone = dt_util.get_default_time_zone()
    # An end at midnight would include the next day and fail before its publication.
    last = _midnight(day + timedelta(days=1), zone) - timedelta(seconds=1)
    return {
        "config_entry": entry.config_entry_id,
        "start": _midnight(day, zone).isoformat(),
        "end": last.isoformat(),
    }


async def _async_call(
    hass: HomeAssistant, domain: str, action: str, data: Mapping[str, object]
) -> Mapping[str, object]:
    """Return the answer of an action; raises SourceError."""
    try:
        async with asyncio.timeout(ACTION_DEADLINE_S):
            answer = await hass.services.async_call(domain, action, dict(data), blocking=True, return_response=True)
    except TimeoutError:
        raise SourceError(f"{domain}.{action} did not answer within {ACTION_DEADLINE_S} s.") from None
    except Exception as err:
        # Other integrations may raise anything: EnergyZero does without a connection, Tibber while it is not loaded.
        raise SourceError(f"{domain}.{action} failed: {str(err) or type(err).__name__}") from err
    return answer or {}
