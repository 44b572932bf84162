"""What the states of entities tell of prices, with their neighbours that hold the rest of the list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from ..models import PricePoint
from .rows import are_forecast, lists_in, number, read_rows
from .units import Unit, parse_unit

_HUNDREDTHS_FLAGS: Final = ("price_in_cents", "use_cent")
"""Attributes of custom Nord Pool and of Energi Data Service; the lists are in cents too then."""

_PVPC_HOUR: Final = re.compile(
    r"price_(?P<next>next_day_)?(?P<hour>[01]\d|2[0-3])h(?P<again>_d)?(?P<tail> \(next day\))?"
)

_PVPC_DAYS: Final = ZoneInfo("Europe/Madrid")

_ISO_CODE: Final = re.compile(r"[A-Z]{3}")

_OCTOPUS: Final = "octopus_energy"
_OCTOPUS_KEY: Final = re.compile(r"(?P<meter>.+?)_(?:previous|current|next)(?:_day)?_rates?")
_OCTOPUS_DAYS: Final = ("previous", "current", "next")
_AMBER: Final = "amberelectric"
_AMBER_KEYS: Final = ("current", "forecasts")
_AMBER_PRICE: Final = "per_kwh"
"""An attribute of the sensor for now, which tells its interval beside it."""
_ENTSOE: Final = "entsoe"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source tells at one time."""

    points: tuple[PricePoint, ...] = ()
    """In UTC and sorted; empty where the source has no list."""
    price_now: float | None = None
    """The source's state, per kWh; None where it tells no price now."""
    since: datetime | None = None
    """Since when the state is what it is."""
    currency: str | None = None
    """The ISO 4217 code, where the source tells it."""
    list_end: datetime | None = None
    """Until when the list reaches that stands beside the state, in UTC; None where there is none beside it."""
    forecast: bool = False
    """Whether the points are a forecast, which is worth nothing once the source does not tell it any more."""


def entities_of(hass: HomeAssistant, entity_id: str) -> tuple[str, ...]:
    """Return the entities that a price source consists of, the chosen one first.

    Octopus Energy has an event entity for each of three days, Amber one sensor for now and one for the forecast, and
    of ENTSO-e's sensors only one has the list.
    """
    registry = er.async_get(hass)
    entry = registry.async_get(entity_id)
    if entry is None:
        return (entity_id,)
    more: list[str | None] = []
    if entry.platform == _OCTOPUS and (match := _OCTOPUS_KEY.fullmatch(entry.unique_id)):
        more = [
            registry.async_get_entity_id("event", _OCTOPUS, f"{match['meter']}_{day}_day_rates")
            for day in _OCTOPUS_DAYS
        ]
    elif entry.platform == _AMBER and entry.unique_id.count("-") >= 2:
        site, _, channel = entry.unique_id.rsplit("-", 2)
        more = [registry.async_get_entity_id("sensor", _AMBER, f"{site}-{key}-{channel}") for key in _AMBER_KEYS]
    elif entry.platform == _ENTSOE and entry.config_entry_id is not None:
        more = [
            item.entity_id
            for item in er.async_entries_for_config_entry(registry, entry.config_entry_id)
            if item.domain == "sensor"
        ]
    return tuple(dict.fromkeys([entity_id, *(item for item in more if item is not None)]))


def read_states(hass: HomeAssistant, entity_id: str, tariff_prices: Mapping[str, float] | None = None) -> Reading:
    """Return what the states of a source tell now.

    `tariff_prices` are the prices per kWh of the options of a `select` entity, such as that of a utility meter.
    """
    chosen = hass.states.get(entity_id)
    if chosen is None:
        return Reading()
    if tariff_prices:
        return Reading(price_now=tariff_prices.get(chosen.state), since=chosen.last_changed)
    zone = dt_util.get_default_time_zone()
    points: dict[datetime, PricePoint] = {}
    currency: str | None = None
    list_end: datetime | None = None
    forecast = False
    for other in entities_of(hass, entity_id):
        if (state := hass.states.get(other)) is None:
            continue
        currency = currency or unit_of(state.attributes).currency or _currency_in(state.attributes)
        found = read_attributes(state.attributes, state.last_reported.astimezone(zone).date(), zone)
        forecast |= are_forecast(state.attributes)
        if other == entity_id and found:
            list_end = found[-1].end
        for point in found:
            points.setdefault(point.start, point)
    if currency is None and _platform(hass, entity_id) == _OCTOPUS:
        currency = "GBP"
    return Reading(
        points=tuple(points[start] for start in sorted(points)),
        price_now=price_of(chosen),
        since=chosen.last_changed,
        currency=currency,
        list_end=list_end,
        forecast=forecast,
    )


def unit_of(attributes: Mapping[str, object]) -> Unit:
    """Return the unit of a state's prices."""
    unit = parse_unit(attributes.get(ATTR_UNIT_OF_MEASUREMENT))
    return unit.in_hundredths() if any(attributes.get(flag) is True for flag in _HUNDREDTHS_FLAGS) else unit


def price_of(state: State) -> float | None:
    """Return a state as price per kWh; None where it is no number. The time of an event is none either."""
    value = number(state.state)
    return None if value is None else value * unit_of(state.attributes).factor


def read_attributes(attributes: Mapping[str, object], day: date, zone: tzinfo) -> list[PricePoint]:
    """Return the prices among the attributes of a state that was told on `day`, a date in `zone`."""
    unit = unit_of(attributes)
    rows = lists_in(attributes)
    if not rows and _AMBER_PRICE in attributes:
        rows = [attributes]
    return read_rows(rows, unit, zone) or read_hours(attributes, day, unit, zone)


def read_hours(attributes: Mapping[str, object], day: date, unit: Unit, zone: tzinfo) -> list[PricePoint]:
    """Return the prices of PVPC: `price_00h` to `price_23h` of `day`, and of the next day in the evening.

    `price_02h_d` is the second 02:00 of the day that has 25 hours; the day of 23 has no `price_02h`.
    """
    points: dict[datetime, PricePoint] = {}
    for key, value in attributes.items():
        match = _PVPC_HOUR.fullmatch(key)
        price = number(value)
        if match is None or price is None:
            continue
        date_of = day + timedelta(days=1 if match["next"] or match["tail"] else 0)
        local = datetime(
            date_of.year,
            date_of.month,
            date_of.day,
            int(match["hour"]),
            tzinfo=zone,
            fold=int(match["again"] is not None),
        )
        start = local.astimezone(UTC)
        if start.astimezone(_PVPC_DAYS).date() != date_of:
            # The lists are those of days in Madrid, the keys have the home's hours: which day's 23:00 it is on the
            # Canary Islands cannot be told. The state tells it then.
            continue
        points[start] = PricePoint(start, start + timedelta(hours=1), price * unit.factor)
    return [points[start] for start in sorted(points)]


def _currency_in(attributes: Mapping[str, object]) -> str | None:
    """Return the currency that custom Nord Pool and others tell beside a unit of øre, which are those of several."""
    currency = attributes.get("currency")
    return currency if isinstance(currency, str) and _ISO_CODE.fullmatch(currency) else None


def _platform(hass: HomeAssistant, entity_id: str) -> str | None:
    entry = er.async_get(hass).async_get(entity_id)
    return None if entry is None else entry.platform
