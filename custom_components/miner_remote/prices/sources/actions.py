"""Integrations of Home Assistant that tell their price lists by an action only, day by day.

Each asks for one day of the zone that its market lives in, and returns what the action answered; the parsing is that
of `rows`. The keys of requests and answers are those of the actions in Home Assistant 2026.10.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util

from ..models import PricePoint
from .rows import read_rows
from .units import Unit

ACTION_DEADLINE_S: Final = 60

MARKET_ZONE: Final = ZoneInfo("Europe/Brussels")
"""The day-ahead market's days, and the hour of its publication, are those of Central European time."""

_PER_MWH: Final = Unit(0.001)


class SourceError(Exception):
    """The prices could not be asked for; the text says which action failed and what it said."""


@dataclass(frozen=True, slots=True)
class ActionSource:
    """How the prices of one integration are asked for."""

    ask: Callable[[HomeAssistant, er.RegistryEntry, date], Awaitable[list[PricePoint]]]
    market_days: bool
    """Whether the days are those of `MARKET_ZONE`; else they are those of Home Assistant's time zone."""

    @property
    def zone(self) -> tzinfo:
        """Return the zone whose days are asked for."""
        return MARKET_ZONE if self.market_days else dt_util.get_default_time_zone()


def action_source(hass: HomeAssistant, entity_id: str) -> ActionSource | None:
    """Return how the prices of an entity's integration are asked for; None where there is no action for it."""
    entry = er.async_get(hass).async_get(entity_id)
    return None if entry is None else _SOURCES.get(entry.platform)


async def async_ask(hass: HomeAssistant, entity_id: str, day: date) -> list[PricePoint]:
    """Return the prices of a day, none where they are not out yet; raises SourceError where that fails."""
    entry = er.async_get(hass).async_get(entity_id)
    source = None if entry is None else _SOURCES.get(entry.platform)
    if entry is None or source is None:
        raise SourceError(f"{entity_id} belongs to no integration that has an action for prices.")
    return await source.ask(hass, entry, day)


def read_nordpool(answer: Mapping[str, object], area: str | None) -> list[PricePoint]:
    """Return the prices of an area, or of the only one; Nord Pool's action tells them per MWh, its sensors per kWh."""
    return read_rows(_of(answer, area), _PER_MWH, MARKET_ZONE)


def read_tibber(answer: Mapping[str, object], home: str | None, zone: tzinfo) -> list[PricePoint]:
    """Return the prices of a home, or of the only one."""
    prices = answer.get("prices")
    return read_rows(_of(prices, home), Unit(), zone) if isinstance(prices, Mapping) else []


def read_prices(answer: Mapping[str, object], zone: tzinfo) -> list[PricePoint]:
    """Return the prices of EnergyZero and easyEnergy, per kWh."""
    return read_rows(answer.get("prices"), Unit(), zone)


def read_omie(answer: Mapping[str, object], country: str) -> list[PricePoint]:
    """Return the prices of `es` or `pt`, per kWh."""
    return read_rows(answer.get(country), Unit(), MARKET_ZONE)


def _of(lists: Mapping[str, object], name: str | None) -> object:
    """Return the list of a name; where there is but one list, that one."""
    return next(iter(lists.values())) if len(lists) == 1 else lists.get(name or "")


async def _nordpool(hass: HomeAssistant, entry: er.RegistryEntry, day: date) -> list[PricePoint]:
    device = _device(hass, entry)
    area = next((value for domain, value in device.identifiers if domain == "nordpool"), None) if device else None
    data: dict[str, object] = {"config_entry": entry.config_entry_id, "date": day.isoformat()}
    if area is not None:
        data["areas"] = [area]
    return read_nordpool(await _async_call(hass, "nordpool", "get_prices_for_date", data), area)


async def _tibber(hass: HomeAssistant, entry: er.RegistryEntry, day: date) -> list[PricePoint]:
    zone = dt_util.get_default_time_zone()
    data = {"start": _midnight(day, zone).isoformat(), "end": _midnight(day + timedelta(days=1), zone).isoformat()}
    device = _device(hass, entry)
    # The sensors of a Tibber Pulse are in the device of their home, and name it after both.
    home = device.name.removeprefix("Tibber Pulse ") if device is not None and device.name is not None else None
    return read_tibber(await _async_call(hass, "tibber", "get_prices", data), home, zone)


async def _energyzero(hass: HomeAssistant, entry: er.RegistryEntry, day: date) -> list[PricePoint]:
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
    data = _whole_day(entry, day)
    if "energy_return" in entry.unique_id:
        answer = await _async_call(hass, "easyenergy", "get_energy_return_prices", data)
    else:
        answer = await _async_call(hass, "easyenergy", "get_energy_usage_prices", {**data, "incl_vat": True})
    return read_prices(answer, dt_util.get_default_time_zone())


async def _omie(hass: HomeAssistant, entry: er.RegistryEntry, day: date) -> list[PricePoint]:
    country = "pt" if entry.unique_id.startswith("pt_") else "es"
    data = {"date": day.isoformat(), "countries": [country]}
    return read_omie(await _async_call(hass, "omie", "get_prices_for_date", data), country)


_SOURCES: Final[Mapping[str, ActionSource]] = {
    "nordpool": ActionSource(_nordpool, market_days=True),
    "omie": ActionSource(_omie, market_days=True),
    "tibber": ActionSource(_tibber, market_days=False),
    "energyzero": ActionSource(_energyzero, market_days=False),
    "easyenergy": ActionSource(_easyenergy, market_days=False),
}


def _device(hass: HomeAssistant, entry: er.RegistryEntry) -> dr.DeviceEntry | None:
    device = dr.async_get(hass).async_get(entry.device_id) if entry.device_id is not None else None
    return device if isinstance(device, dr.DeviceEntry) else None


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


def _whole_day(entry: er.RegistryEntry, day: date) -> dict[str, object]:
    zone = dt_util.get_default_time_zone()
    # With midnight as its end the next day would be asked for too, and where that is not out yet all is refused.
    last = _midnight(day + timedelta(days=1), zone) - timedelta(seconds=1)
    return {
        "config_entry": entry.config_entry_id,
        "start": _midnight(day, zone).isoformat(),
        "end": last.isoformat(),
    }


async def _async_call(
    hass: HomeAssistant, domain: str, action: str, data: Mapping[str, object]
) -> Mapping[str, object]:
    """Return the answer of an action; raises SourceError where there is none."""
    try:
        async with asyncio.timeout(ACTION_DEADLINE_S):
            answer = await hass.services.async_call(domain, action, dict(data), blocking=True, return_response=True)
    except TimeoutError:
        raise SourceError(f"{domain}.{action} did not answer within {ACTION_DEADLINE_S} s.") from None
    except Exception as err:
        # The code of another integration may raise anything: EnergyZero's does where there is no connection, Tibber's
        # while it is not loaded.
        raise SourceError(f"{domain}.{action} failed: {str(err) or type(err).__name__}") from err
    return answer or {}
