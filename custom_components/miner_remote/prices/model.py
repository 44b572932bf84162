"""Tariffs and price curves, without clock, I/O or Home Assistant.

A price is per kWh in the currency of its rate, and may be zero or negative.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from ..input.fields import Reader

DEFAULT_RATE_ID: Final = 1
"""The tariff that always exists; only this flat tariff may lack a price."""

MAX_PRICE: Final = 100_000.0
"""Per kWh, positive or negative; enough for every currency."""

ALL_DAYS: Final = (0, 1, 2, 3, 4, 5, 6)
ALL_MONTHS: Final = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)


@dataclass(frozen=True, slots=True)
class PricePoint:
    """One price from `start` to before `end`, both in UTC.

    `listed` is False if only the current state of a source gives it: it may change any moment and cannot be used to
    choose hours.
    """

    start: datetime
    end: datetime
    price: float
    listed: bool = True

    def as_json(self) -> dict[str, object]:
        """Return `{"start": …, "end": …, "price": …}`, the price without the noise of floating point numbers."""
        return {"start": self.start.isoformat(), "end": self.end.isoformat(), "price": round(self.price, 9)}


@dataclass(frozen=True, slots=True)
class PriceCurve:
    """Prices over time: sorted, not overlapping; a gap is a time without a known price.

    `curve.normalise` creates one from any points; nothing else checks the order. A curve should reach back to the start
    of the oldest open window (a day without windows): the cheapest hours are chosen from the whole window, and
    choosing from the rest would select additional hours.
    """

    points: tuple[PricePoint, ...] = ()


class RateType(StrEnum):
    """The source of a tariff's prices."""

    FLAT = "flat"
    TOU = "tou"
    SENSOR = "sensor"


@dataclass(frozen=True, slots=True, kw_only=True)
class RatePeriod:
    """A period of a time-of-use tariff, in wall-clock time; Monday is day 0, January month 1.

    An end at or before the start is on the next day; the days and months are those of the start.
    """

    days: tuple[int, ...] = ALL_DAYS
    months: tuple[int, ...] = ALL_MONTHS
    start_hour: int
    start_minute: int = 0
    end_hour: int
    end_minute: int = 0
    price: float

    def as_json(self) -> dict[str, object]:
        """Return the period with the keys of the REST contract."""
        return {
            "days": list(self.days),
            "months": list(self.months),
            "start_hour": self.start_hour,
            "start_minute": self.start_minute,
            "end_hour": self.end_hour,
            "end_minute": self.end_minute,
            "price": self.price,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """An electricity tariff.

    `price` is that of a flat rate, or of the times that no period of a time-of-use rate covers. `tariff_prices` gives
    the price of each state of `entity_id` where that is not a price but a tariff's name (`utility_meter`). `timezone`
    None means Home Assistant's.
    """

    id: int = 0
    name: str
    type: RateType
    currency: str = ""
    price: float | None = None
    periods: tuple[RatePeriod, ...] = ()
    entity_id: str | None = None
    tariff_prices: Mapping[str, float] = field(default_factory=dict)
    location: str | None = None
    timezone: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return the tariff with the keys of the REST contract."""
        return {
            "id": self.id,
            "name": self.name,
            "type": self.type.value,
            "currency": self.currency,
            "price": self.price,
            "periods": [period.as_json() for period in self.periods],
            "entity_id": self.entity_id,
            "tariff_prices": dict(self.tariff_prices),
            "location": self.location,
            "timezone": self.timezone,
        }


def rate_from_json(data: object, *, known_zones: Collection[str] | None = None, default_currency: str = "") -> Rate:
    """Return the tariff of a JSON object with the keys of the REST contract; null equals a missing key.

    The names of time zones are checked where `known_zones` is given. Raises InvalidDataError naming every key that is
    wrong. To change a rate, read `{**rate.as_json(), **changes}`.
    """
    reader = Reader(data)
    reader.required("name", "type")
    rate_id = reader.integer("id", 0, 2**53) or 0
    name = reader.text("name")
    kind = reader.choice("type", {item.value: item for item in RateType})
    currency = reader.text("currency", longest=10, empty=True)
    price = reader.number("price", -MAX_PRICE, MAX_PRICE)
    periods = reader.nested_list("periods", _period) or ()
    entity_id = reader.text("entity_id")
    tariff_prices = reader.prices("tariff_prices", -MAX_PRICE, MAX_PRICE) or {}
    location = reader.text("location")
    timezone = reader.zone("timezone", known_zones)
    if entity_id is not None and "." not in entity_id:
        reader.wrong("entity_id", "not_entity", example="sensor.electricity_price")
    if kind is RateType.FLAT and rate_id != DEFAULT_RATE_ID:
        reader.required("price")
    if kind is RateType.TOU and not reader.has("periods"):
        reader.wrong("periods", "missing")
    elif kind is RateType.TOU and not periods and not reader.errors:
        reader.wrong("periods", "empty")
    if kind is RateType.SENSOR:
        reader.required("entity_id")
    reader.close()
    reader.finish()
    assert name is not None and kind is not None  # noqa: S101, PT018  finish has raised otherwise
    return Rate(
        id=rate_id,
        name=name,
        type=kind,
        currency=currency or default_currency,
        price=price,
        periods=periods,
        entity_id=entity_id,
        tariff_prices=tariff_prices,
        location=location,
        timezone=timezone,
    )


def _period(reader: Reader) -> RatePeriod | None:
    reader.required("start_hour", "end_hour", "price")
    days = reader.integers("days", 0, 6)
    months = reader.integers("months", 1, 12)
    start_hour, start_minute, end_hour, end_minute = read_hours(reader)
    price = reader.number("price", -MAX_PRICE, MAX_PRICE)
    if start_hour is None or end_hour is None or price is None:
        return None
    return RatePeriod(
        days=days or ALL_DAYS,
        months=months or ALL_MONTHS,
        start_hour=start_hour,
        start_minute=start_minute,
        end_hour=end_hour,
        end_minute=end_minute,
        price=price,
    )


def read_hours(reader: Reader) -> tuple[int | None, int, int | None, int]:
    """Return the start and end hours and minutes of a period; None for an invalid or missing hour."""
    start_hour, start_minute = reader.integer("start_hour", 0, 23), reader.integer("start_minute", 0, 59) or 0
    end_hour, end_minute = reader.integer("end_hour", 0, 24), reader.integer("end_minute", 0, 59) or 0
    if end_hour == 24 and end_minute:
        reader.wrong("end_minute", "end_minute_after_24")
    return start_hour, start_minute, end_hour, end_minute
