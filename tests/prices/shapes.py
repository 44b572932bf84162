"""The prices of one day in all shapes of sensors, with real attribute names and invented values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from .fixtures import BERLIN, DAY, slots

HOURS = [round(0.05 + (hour * 7 % 24) / 50 - 0.11, 4) for hour in range(24)]
"""Negative, zero and positive prices, all different."""
QUARTERS = [round(0.05 + (quarter * 37 % 96) / 200 - 0.11, 4) for quarter in range(96)]
NOW = DAY + timedelta(hours=12, minutes=10)


def at(prices: Sequence[float]) -> float:
    """Return the current price."""
    return prices[len(prices) // 2]


@dataclass(frozen=True)
class Shape:
    """State and attributes of a sensor."""

    attributes: dict[str, Any]
    prices: Sequence[float] = tuple(HOURS)
    state: str | None = None
    unit: str | None = "EUR/kWh"

    @property
    def shown(self) -> str:
        """Return the state of the sensor: the current price, unless another state is given."""
        return str(at(self.prices)) if self.state is None else self.state


def rows(prices: Sequence[float], row: Callable[[datetime, datetime, float], Any], day: datetime = DAY) -> list[Any]:
    """Return a row for each price of a day."""
    minutes = 1440 // len(prices)
    return [
        row(start, end, price) for (start, end), price in zip(slots(day, minutes, len(prices)), prices, strict=True)
    ]


def keyed(
    prices: Sequence[float], key: Callable[[datetime], str], value: Callable[[float], Any] = float
) -> dict[str, Any]:
    """Return a mapping from the time of each price."""
    return dict(rows(prices, lambda start, _end, price: (key(start), value(price))))


def local(time: datetime) -> str:
    """Return a time without offset."""
    return time.strftime("%Y-%m-%dT%H:%M:%S")


def utc(time: datetime) -> str:
    return time.astimezone(UTC).isoformat()


SHAPES: dict[str, Shape] = {
    "Zonneplan since summer 2026": Shape(
        {
            "forecast": rows(
                QUARTERS,
                lambda start, end, price: {
                    "start_date": utc(start),
                    "end_date": utc(end),
                    "price_tax_included": {"amount": round(price * 1e7)},
                    "price_tax_excluded": {"amount": round(price * 0.8e7)},
                    "sustainability_score": 310,
                    "solar_percentage": 12,
                    "tariff_group": "low",
                },
            )
        },
        QUARTERS,
        unit="€/kWh",
    ),
    "Zonneplan before": Shape(
        {
            "forecast": rows(
                HOURS,
                lambda start, _end, price: {
                    "datetime": start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000000Z"),
                    "electricity_price": round(price * 1e7),
                    "electricity_price_excl_tax": round(price * 0.6e7),
                    "solar_yield": 0,
                    "sustainability_score": 1593,
                },
            )
        },
        unit="€/kWh",
    ),
    "Strømligning": Shape(
        {"prices": rows(HOURS, lambda start, end, price: {"price": price, "start": str(start), "end": str(end)})},
        unit="kr/kWh",
    ),
    "Frank Energie, all kinds of parts": Shape(
        {
            "prices": rows(
                HOURS,
                lambda start, end, price: {
                    "from": start,
                    "till": end,
                    "market_price": price * 0.5,
                    "market_price_tax": price * 0.1,
                    "energy_tax_price": 0.1,
                    "price": price,
                },
            )
        }
    ),
    "Tibber over GraphQL": Shape(
        {
            "data": {
                "priceInfo": {
                    "today": rows(
                        HOURS,
                        lambda start, _end, price: {
                            "energy": price * 0.7,
                            "tax": price * 0.3,
                            "total": price,
                            "startsAt": start.isoformat(timespec="milliseconds"),
                            "level": "NORMAL",
                        },
                    ),
                    "tomorrow": [],
                }
            }
        },
        unit="NOK/kWh",
    ),
    "Octopus": Shape(
        {
            "rates": rows(
                QUARTERS,
                lambda start, end, price: {
                    "valid_from": utc(start),
                    "valid_to": utc(end),
                    "value_inc_vat": price,
                    "value_exc_vat": price / 1.05,
                },
            )
        },
        QUARTERS,
        unit="GBP/kWh",
    ),
    "aWATTar: milliseconds, per MWh beside a sensor per kWh": Shape(
        {
            "data": rows(
                HOURS,
                lambda start, end, price: {
                    "start_timestamp": int(start.timestamp() * 1000),
                    "end_timestamp": int(end.timestamp() * 1000),
                    "marketprice": price * 1000,
                    "unit": "Eur/MWh",
                },
            )
        }
    ),
    "Energy-Charts: parallel lists": Shape(
        {
            "response": {
                "unix_seconds": rows(HOURS, lambda start, _end, _price: int(start.timestamp())),
                "price": [price * 1000 for price in HOURS],
                "unit": "EUR / MWh",
            }
        }
    ),
    "Elering: seconds as text": Shape(
        {
            "data": {
                "ee": rows(
                    HOURS, lambda start, _end, price: {"timestamp": str(int(start.timestamp())), "price": price * 1000}
                )
            }
        },
        unit="€/kWh",
    ),
    "RCE PSE: the time is the end, a range beside it": Shape(
        {
            "prices": rows(
                QUARTERS,
                lambda start, end, price: {
                    "dtime": end.strftime("%Y-%m-%d %H:%M:%S"),
                    "period": f"{start:%H:%M} - {end:%H:%M}",
                    "rce_pln": f"{price * 1000:.2f}",
                    "business_date": start.date().isoformat(),
                    "publication_ts": "2026-11-08 14:01:22",
                },
            )
        },
        QUARTERS,
        state=f"{at(QUARTERS) * 1000:.2f}",
        unit="PLN/MWh",
    ),
    "Pstryk: gross and net": Shape(
        {
            "All prices": rows(
                HOURS,
                lambda start, end, price: {
                    "start": local(start),
                    "end": local(end),
                    "price_net": price * 0.81,
                    "price_gross": price,
                    "is_cheap": False,
                    "is_expensive": None,
                },
            )
        },
        unit="PLN/kWh",
    ),
    "CZ spot prices: attributes named by time": Shape(keyed(HOURS, utc), unit="CZK/kWh"),
    "Quarters, attributes named by time": Shape(keyed(QUARTERS, lambda start: start.isoformat()), QUARTERS),
    "a mapping named by time": Shape({"prices": keyed(QUARTERS, str)}, QUARTERS),
    "a mapping named by seconds": Shape({"hourly": keyed(HOURS, lambda start: str(int(start.timestamp())))}),
    "a mapping of rows": Shape(
        {"whatever": keyed(HOURS, local, lambda price: {"wert": price, "rank": 3})},
    ),
    "hours of today": Shape({"today": keyed(HOURS, lambda start: f"{start:%H:%M}")}),
    "attributes named by the hour": Shape(keyed(HOURS, lambda start: f"{start:%H:%M}")),
    "attributes with a number of the hour": Shape(keyed(HOURS, lambda start: f"hour_{start.hour}")),
    "hours from 1 to 24": Shape({"prices": keyed(HOURS, lambda start: str(start.hour + 1))}),
    "ranges of hours": Shape({"prices": keyed(HOURS, lambda start: f"{start.hour}-{(start.hour + 1) % 24}")}),
    "ranges by the clock": Shape(
        {"prices": dict(rows(QUARTERS, lambda start, end, price: (f"{start:%H:%M}-{end:%H:%M}", price)))}, QUARTERS
    ),
    "a day with a range": Shape(
        {"prices": rows(HOURS, lambda start, end, price: {"t": f"{start:%Y-%m-%d %H:%M} - {end:%H:%M}", "p": price})}
    ),
    "a day with a range of hours": Shape(
        {"prices": rows(HOURS, lambda start, end, price: {"t": f"{start:%Y-%m-%d %H}-{end:%H}", "p": price})}
    ),
    "year first, with slashes": Shape(
        {"prices": rows(HOURS, lambda start, _end, price: {"t": f"{start:%Y/%m/%d %H:%M}", "p": price})}
    ),
    "times without any separator": Shape(
        {"prices": rows(HOURS, lambda start, _end, price: {"t": f"{start:%Y%m%d%H%M}", "p": price})}
    ),
    "PVPC": Shape(keyed(HOURS, lambda start: f"price_{start:%H}h"), unit="€/kWh"),
    "quarters by the clock": Shape({"prices_today": keyed(QUARTERS, lambda start: f"{start:%H:%M}")}, QUARTERS),
    "days with hours": Shape({"days": {"2026-11-09": list(HOURS)}}),
    "rows with a day and lists": Shape({"days": [{"date": "2026-11-09", "prices": list(HOURS)}]}),
    "a day and a time": Shape(
        {
            "prices": rows(
                HOURS, lambda start, _end, price: {"date": f"{start:%Y-%m-%d}", "time": f"{start:%H:%M}", "p": price}
            )
        }
    ),
    "a day and an hour": Shape(
        {
            "prices": rows(
                HOURS, lambda start, _end, price: {"day": f"{start:%d.%m.%Y}", "hour": start.hour, "cena": price}
            )
        }
    ),
    "only hours, under a day": Shape(
        {"today": rows(HOURS, lambda start, _end, price: {"hour": start.hour, "price": price})}
    ),
    "24 numbers": Shape({"today": list(HOURS), "tomorrow": None}),
    "96 numbers in cents": Shape({"today": [round(price * 100, 2) for price in QUARTERS]}, QUARTERS),
    "24 texts with commas": Shape({"prijzen": [f"{price:.4f}".replace(".", ",") for price in HOURS]}),
    "pairs": Shape({"chart": rows(HOURS, lambda start, _end, price: [int(start.timestamp() * 1000), price])}),
    "JSON as text": Shape(
        {"json": '{"list": [' + ", ".join(rows(HOURS, lambda start, _end, price: f'["{utc(start)}", {price}]')) + "]}"}
    ),
    "times with a blank, without offset": Shape(
        {"prices": rows(HOURS, lambda start, _end, price: {"time": start.strftime("%Y-%m-%d %H:%M"), "price": price})}
    ),
    "days first": Shape(
        {"preise": rows(HOURS, lambda start, _end, price: {"zeit": start.strftime("%d.%m.%Y %H:%M"), "preis": price})}
    ),
    "naive datetimes": Shape(
        {"prices": rows(HOURS, lambda start, _end, price: {"hour": start.replace(tzinfo=None), "price": price})}
    ),
    "ends an hour after each quarter": Shape(
        {
            "prices": rows(
                QUARTERS,
                lambda start, _end, price: {"start": start, "end": start + timedelta(hours=1), "price": price},
            )
        },
        QUARTERS,
    ),
    "ends a quarter after each hour": Shape(
        {
            "prices": rows(
                HOURS, lambda start, _end, price: {"start": start, "end": start + timedelta(minutes=15), "price": price}
            )
        }
    ),
    "ends at the last second": Shape(
        {
            "prices": rows(
                HOURS,
                lambda start, end, price: {"van": str(start), "tot": str(end - timedelta(seconds=1)), "prijs": price},
            )
        }
    ),
    "only ends": Shape({"prices": rows(HOURS, lambda _start, end, price: {"end": str(end), "price": price})}),
    "no unit at all": Shape(
        {"raw_today": rows(HOURS, lambda start, end, price: {"start": start, "end": end, "value": price})}, unit=None
    ),
    "renamed beyond recognition": Shape(
        {
            "abc": {
                "def": rows(
                    QUARTERS,
                    lambda start, end, price: {"zz": utc(end), "yy": utc(start), "xx": {"ww": price}, "vv": True},
                )
            }
        },
        QUARTERS,
    ),
    "in öre": Shape(
        {"prices": rows(HOURS, lambda start, _end, price: {"start": start, "price": price * 100})},
        state=f"{at(HOURS) * 100:.2f}",
        unit="öre/kWh",
    ),
    "öre beside a sensor in kronor": Shape(
        {"prices": rows(HOURS, lambda start, _end, price: {"start": start, "price": price * 100})}, unit="SEK/kWh"
    ),
    "per kWh beside a sensor per MWh": Shape(
        {"prices": rows(HOURS, lambda start, _end, price: {"start": start, "price": price})},
        state=f"{at(HOURS) * 1000:.1f}",
        unit="$/MWh",
    ),
    "a state that is rounded": Shape(
        {"prices": rows(HOURS, lambda start, _end, price: {"start": start, "price": price + 0.0004})},
        tuple(price + 0.0004 for price in HOURS),
        state=f"{at(HOURS):.2f}",
    ),
    "EMHASS": Shape(
        {
            "unit_load_cost_forecasts": rows(
                HOURS, lambda start, _end, price: {"date": str(start), "unit_load_cost": str(price)}
            )
        },
        unit="€/kWh",
    ),
    "with and without tax, and the sensor is without": Shape(
        {
            "prices": rows(
                HOURS, lambda start, _end, price: {"start": start, "total": price * 1.5, "price_excl_vat": price}
            )
        }
    ),
    "with loads, temperatures and statistics beside it": Shape(
        {
            "temperature": rows(HOURS, lambda start, _end, price: {"time": start, "value": price}),
            "co2_intensity": rows(HOURS, lambda start, _end, price: {"time": start, "value": price * 10}),
            "loads": rows(HOURS, lambda start, _end, price: {"time": start, "value": price * 1000}),
            "feed_in": rows(HOURS, lambda start, _end, price: {"time": start, "price": price}),
            "prices": rows(HOURS, lambda start, _end, price: {"time": start, "average": 0.2, "price": price, "max": 1}),
        }
    ),
}

assert BERLIN is DAY.tzinfo
