"""Data of price integrations in their real shapes, with invented values and days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT
from homeassistant.util import dt as dt_util

from custom_components.miner_remote.prices.model import PriceCurve, PricePoint
from custom_components.miner_remote.prices.service import PriceService
from custom_components.miner_remote.prices.sources.entity_states import _has_days, unit_of
from custom_components.miner_remote.prices.sources.series_choice import Evidence, choose_series
from custom_components.miner_remote.prices.sources.series_finder import find_series
from custom_components.miner_remote.prices.sources.units import is_price_unit

BERLIN = ZoneInfo("Europe/Berlin")
MADRID = ZoneInfo("Europe/Madrid")
DAY = datetime(2026, 11, 9, tzinfo=BERLIN)
"""Midnight of an ordinary Monday."""


def slots(start: datetime, minutes: int, count: int) -> list[tuple[datetime, datetime]]:
    """Return `count` consecutive intervals in the zone of `start`, also across a clock change."""
    zone = start.tzinfo
    first = start.astimezone(UTC)
    step = timedelta(minutes=minutes)
    return [((first + n * step).astimezone(zone), (first + (n + 1) * step).astimezone(zone)) for n in range(count)]


def nordpool_action(area: str = "SE3", day: datetime = DAY, count: int = 96) -> dict[str, Any]:
    """Answer of core `nordpool.get_prices_for_date`: quarter hours, in UTC, per MWh."""
    return {
        area: [
            {
                "start": start.astimezone(UTC).isoformat(),
                "end": end.astimezone(UTC).isoformat(),
                "price": 500.0 + index,
            }
            for index, (start, end) in enumerate(slots(day, 15, count))
        ]
    }


def tibber_action(home: str = "Cabin", day: datetime = DAY, count: int = 96) -> dict[str, Any]:
    """Answer of `tibber.get_prices`: only starts, in local time."""
    return {
        "prices": {
            home: [
                {"start_time": start.isoformat(timespec="milliseconds"), "price": round(0.2 + index / 1000, 4)}
                for index, (start, _) in enumerate(slots(day, 15, count))
            ]
        }
    }


def energyzero_action(day: datetime = DAY, count: int = 24, minutes: int = 60) -> dict[str, Any]:
    """Answer of `energyzero.get_energy_prices`: with a space instead of the T."""
    return {
        "prices": [
            {
                "price": round(0.3 - index / 1000, 5),
                "timestamp": str(start.astimezone(UTC)),
                "start": str(start.astimezone(UTC)),
                "end": str(end.astimezone(UTC)),
            }
            for index, (start, end) in enumerate(slots(day, minutes, count))
        ]
    }


def easyenergy_action(day: datetime = DAY, count: int = 24) -> dict[str, Any]:
    """Answer of `easyenergy.get_energy_usage_prices` and `easyenergy.get_energy_return_prices`."""
    return {
        "prices": [
            {"timestamp": str(start.astimezone(UTC)), "price": round(0.1 + index / 100, 5)}
            for index, (start, _) in enumerate(slots(day, 60, count))
        ]
    }


def omie_action(country: str = "es", day: datetime = DAY, count: int = 96) -> dict[str, Any]:
    """Answer of `omie.get_prices_for_date`: quarter hours in Central European time."""
    return {
        country: [
            {"start": start.isoformat(), "end": end.isoformat(), "price": (40.0 + index) / 1000}
            for index, (start, end) in enumerate(slots(day, 15, count))
        ]
    }


def nordpool_custom(*, cents: bool = False, tomorrow: bool = True) -> dict[str, Any]:
    """Attributes of custom Nord Pool's sensor: datetimes; tomorrow's values are missing until they are published."""
    factor = 100 if cents else 1
    return {
        "average": 0.5,
        "unit": "kWh",
        "currency": "SEK",
        "country": "Sweden",
        "region": "SE3",
        "tomorrow_valid": tomorrow,
        "today": [0.5] * 24,
        "tomorrow": [0.6] * 24 if tomorrow else [],
        "raw_today": [
            {"start": start, "end": end, "value": (0.5 + index / 100) * factor}
            for index, (start, end) in enumerate(slots(DAY, 60, 24))
        ],
        "raw_tomorrow": [
            {"start": start, "end": end, "value": (0.8 + index / 100) * factor if tomorrow else None}
            for index, (start, end) in enumerate(slots(DAY + timedelta(days=1), 60, 24))
        ],
        "price_in_cents": cents,
        "unit_of_measurement": "Öre/kWh" if cents else "SEK/kWh",
        "state_class": "total",
    }


def entsoe() -> dict[str, Any]:
    """Attributes of ENTSO-e's average sensor: with a space instead of the T, and without ends."""
    today = [
        {"time": str(start), "price": round(0.1 + index / 1000, 5)}
        for index, (start, _) in enumerate(slots(DAY, 60, 24))
    ]
    tomorrow = [
        {"time": str(start), "price": round(0.2 + index / 1000, 5)}
        for index, (start, _) in enumerate(slots(DAY + timedelta(days=1), 60, 24))
    ]
    return {
        "prices_today": today,
        "prices_tomorrow": tomorrow,
        "prices": [*today, *tomorrow],
        "unit_of_measurement": "€/kWh",
    }


def epex_spot(*, old: bool = False) -> dict[str, Any]:
    """Attributes of EPEX Spot's price sensors; releases before 3.0 reported cents."""
    key, factor, unit = ("price_ct_per_kwh", 100, "ct/kWh") if old else ("price_per_kwh", 1, "€/kWh")
    return {
        "data": [
            {"start_time": start.isoformat(), "end_time": end.isoformat(), key: (0.1 - index / 1000) * factor}
            for index, (start, end) in enumerate(slots(DAY, 15, 192))
        ],
        "unit_of_measurement": unit,
    }


def octopus(day: datetime) -> dict[str, Any]:
    """Attributes of one of Octopus Energy's three event entities: half hours, including VAT."""
    return {
        "event_types": ["octopus_energy_electricity_current_day_rates"],
        "event_type": "octopus_energy_electricity_current_day_rates",
        "mpan": "2199998082940",
        "serial_number": "22L4330885",
        "tariff_code": "E-1R-AGILE-24-10-01-A",
        "rates": [
            {
                "start": start,
                "end": end,
                "value_inc_vat": round(0.15 + index / 1000, 6),
                "is_capped": False,
                "is_intelligent_adjusted": False,
            }
            for index, (start, end) in enumerate(slots(day, 30, 48))
        ],
        "min_rate": 0.15,
        "max_rate": 0.197,
        "average_rate": 0.17,
    }


def amber_current(start: datetime) -> dict[str, Any]:
    """Attributes of Amber's price sensor: its interval begins one second after the end of the previous one."""
    return {
        "duration": 30,
        "date": start.date().isoformat(),
        "per_kwh": 0.31,
        "nem_date": (start + timedelta(minutes=30)).isoformat(),
        "spot_per_kwh": 0.12,
        "start_time": (start + timedelta(seconds=1)).isoformat(),
        "end_time": (start + timedelta(minutes=30)).isoformat(),
        "renewables": 40,
        "estimate": False,
        "spike_status": "none",
        "channel_type": "general",
        "unit_of_measurement": "$/kWh",
    }


def amber_forecast(start: datetime) -> dict[str, Any]:
    """Attributes of Amber's forecast sensor, which begins with the next interval."""
    return {
        "forecasts": [
            {
                "duration": 30,
                "date": begin.date().isoformat(),
                "nem_date": end.isoformat(),
                "per_kwh": round(0.3 - index / 100, 4),
                "spot_per_kwh": 0.1,
                "start_time": (begin + timedelta(seconds=1)).isoformat(),
                "end_time": end.isoformat(),
                "renewables": 50,
                "spike_status": "none",
                "descriptor": "neutral",
                "range_min": 0.2,
                "range_max": 0.4,
            }
            for index, (begin, end) in enumerate(slots(start, 30, 20))
        ],
        "channel_type": "general",
        "unit_of_measurement": "$/kWh",
    }


def pvpc(hours: list[str], *, tomorrow: bool = False) -> dict[str, Any]:
    """Attributes of the PVPC sensor: a key for each hour; `hours` as "00h", "02h_d"."""
    attributes: dict[str, Any] = {
        "tariff": "2.0TD",
        "period": "P3",
        "available_power": 4600,
        "min_price": 0.05,
        "min_price_at": 4,
        "next_best_at": [4, 5, 3],
        "price_ratio": 0.6,
        "unit_of_measurement": "€/kWh",
    }
    attributes |= {f"price_{hour}": round(0.1 + index / 1000, 5) for index, hour in enumerate(hours)}
    if tomorrow:
        attributes |= {f"price_next_day_{hour:02}h": round(0.2 + hour / 1000, 5) for hour in range(24)}
        attributes |= {"price_ratio (next day)": 0.5, "max_price (next day)": 0.3}
    return attributes


def energi_data_service(*, cents: bool = False) -> dict[str, Any]:
    """Attributes of Energi Data Service: starts as datetimes, and a forecast in another attribute."""
    factor = 100 if cents else 1
    return {
        "current_price": 1.2 * factor,
        "unit": "kWh",
        "currency": "DKK",
        "region": "West of the great belt",
        "tomorrow_valid": True,
        "today": [1.0 * factor] * 24,
        "tomorrow": [1.1 * factor] * 24,
        "raw_today": [
            {"hour": start, "price": (1.0 + index / 100) * factor}
            for index, (start, _) in enumerate(slots(DAY, 60, 24))
        ],
        "raw_tomorrow": [
            {"hour": start, "price": (2.0 + index / 100) * factor}
            for index, (start, _) in enumerate(slots(DAY + timedelta(days=1), 60, 24))
        ],
        "forecast": [{"hour": DAY + timedelta(days=3), "price": 9.0}],
        "use_cent": cents,
        "unit_of_measurement": "DKK/kWh",
    }


def frank_energie() -> dict[str, Any]:
    """Attributes of Frank Energie's price sensor."""
    return {
        "prices": [
            {"from": start.isoformat(), "till": end.isoformat(), "price": 0.25} for start, end in slots(DAY, 60, 48)
        ],
        "unit_of_measurement": "EUR/kWh",
    }


def ge_spot() -> dict[str, Any]:
    """Attributes of GE-Spot's sensor."""
    return {
        "today_interval_prices": [{"time": start.isoformat(), "value": 0.05} for start, _ in slots(DAY, 15, 96)],
        "tomorrow_interval_prices": [
            {"time": start.isoformat(), "value": 0.06} for start, _ in slots(DAY + timedelta(days=1), 15, 96)
        ],
        "unit_of_measurement": "EUR/kWh",
    }


def read_attributes(attributes: Mapping[str, object], day: date, zone: tzinfo) -> list[PricePoint]:
    """Return the prices in the attributes of a state reported on `day`, found by the attribute names."""
    priced = is_price_unit(attributes.get(ATTR_UNIT_OF_MEASUREMENT))
    evidence = Evidence(dt_util.utcnow(), unit=unit_of(attributes), priced=priced)
    choice = choose_series(find_series(attributes, day, zone), evidence, {}, has_days=_has_days(attributes))
    points: dict[datetime, PricePoint] = {}
    for part in choice.parts:
        for point in part.points:
            points.setdefault(point.start, point)
    return [points[start] for start in sorted(points)]


async def awaited_curve(service: PriceService, rate_id: int, start: datetime, end: datetime) -> PriceCurve:
    """Return the prices of a tariff after its source has answered."""
    await service.async_wait(rate_id)
    return service.curve(rate_id, start, end)
