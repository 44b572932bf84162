"""Lists of prices as integrations tell them, whatever they call their keys.

The keys are those that the integrations with price lists use: custom Nord Pool, ENTSO-e, EPEX Spot, Octopus Energy,
Amber Electric, Energi Data Service, Frank Energie, GE-Spot, and the answers of the actions of core integrations.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from statistics import mode
from typing import Final

from homeassistant.util import dt as dt_util

from ..curve import normalise
from ..models import PricePoint
from .units import Unit

# The lists of one line belong together; the first line of which a source has a list is the one that is read.
_DAYS: Final = (
    ("prices_today", "prices_tomorrow"),
    ("raw_today", "raw_tomorrow"),
    ("today_interval_prices", "tomorrow_interval_prices"),
)
_LISTS: Final = ("rates", "prices", "data")
_FORECASTS: Final = ("forecast", "forecasts")
"""What is told anew all the time; beside lists of days it is a guess of the time after them."""

_START: Final = ("start", "start_time", "time", "hour", "from", "datetime", "timestamp", "date")
_END: Final = ("end", "end_time", "till")
_VALUE: Final = (
    "price", "value", "value_inc_vat", "per_kwh", "price_per_kwh", "price_ct_per_kwh", "electricity_price",
)  # fmt: skip
_ALWAYS_PER_KWH: Final = frozenset({"value_inc_vat", "per_kwh", "price_per_kwh", "price_ct_per_kwh"})
"""Keys that say that the value is per kWh, whatever unit the state of the sensor has."""
_ZONNEPLAN: Final = "electricity_price"
_ZONNEPLAN_PER_EURO: Final = 10_000_000
"""Zonneplan tells whole ten millionths of a euro."""

_HOUR: Final = timedelta(hours=1)
_ALMOST_A_MINUTE: Final = timedelta(seconds=59, microseconds=999_999)
"""Makes the whole minute of an end the next one: some tell the last second of an interval."""


def lists_in(attributes: Mapping[str, object]) -> Sequence[object]:
    """Return the rows of the price lists among a state's attributes; empty where there are none."""
    for keys in _DAYS:
        found = [row for key in keys for row in _rows(attributes.get(key))]
        if found:
            return found
    for key in (*_LISTS, *(() if _has_days(attributes) else _FORECASTS)):
        if found := [row for row in _rows(attributes.get(key)) if isinstance(row, Mapping)]:
            return found
    return []


def are_forecast(attributes: Mapping[str, object]) -> bool:
    """Return whether the rows of `lists_in` are a forecast, which holds only until the source tells another one."""
    rest = {key: value for key, value in attributes.items() if key not in _FORECASTS}
    return not lists_in(rest) and bool(lists_in(attributes))


def read_rows(rows: object, unit: Unit, zone: tzinfo) -> list[PricePoint]:
    """Return what rows of start, maybe end, and price mean: in UTC, sorted, none overlapping.

    Times without offset are those of `zone`. A row that tells no time or no price is left out. A row without end
    lasts to the next one, but not over a hole in a list that is otherwise regular.
    """
    found: list[tuple[datetime, datetime | None, float]] = []
    naive: set[datetime] = set()
    for row in _rows(rows):
        if not isinstance(row, Mapping):
            continue
        start = _time(row, _START)
        price = _price(row, unit)
        if start is None or price is None:
            continue
        if start.tzinfo is None:
            # The second 02:00 of the day that has two.
            start = start.replace(tzinfo=zone, fold=int(start in naive))
            naive.add(start.replace(tzinfo=None, fold=0))
        end = _time(row, _END)
        found.append((_minute(start), None if end is None else _minute(end + _ALMOST_A_MINUTE, zone), price))
    starts = sorted({start for start, _end, _price in found})
    until = dict(zip(starts, _ends(starts), strict=True))
    # An end without offset may be off by the hour that a day has twice: the rows after it are shorter, and hold.
    points = [
        PricePoint(start, end if end is not None and end > start else until[start], price)
        for start, end, price in found
    ]
    return list(normalise(points).points)


def number(value: object) -> float | None:
    """Return a finite number, also where it is written as text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        result = float(value)
    except ValueError, OverflowError:
        return None
    return result if math.isfinite(result) else None


def _has_days(attributes: Mapping[str, object]) -> bool:
    return any(key in attributes for keys in _DAYS for key in keys)


def _rows(value: object) -> Iterable[object]:
    return value if isinstance(value, Sequence) and not isinstance(value, (str, bytes)) else ()


def _time(row: Mapping[object, object], keys: Sequence[str]) -> datetime | None:
    for key in keys:
        value = row.get(key)
        time = dt_util.parse_datetime(value) if isinstance(value, str) else value
        if isinstance(time, datetime):
            # "Never" and "always" are told as the last and the first second that there are; there is none beside them.
            return time.replace(year=min(max(time.year, MINYEAR + 1), MAXYEAR - 1))
    return None


def _price(row: Mapping[object, object], unit: Unit) -> float | None:
    for key in _VALUE:
        if (value := number(row.get(key))) is None:
            continue
        if key == _ZONNEPLAN and value.is_integer():
            return value / _ZONNEPLAN_PER_EURO
        if key not in _ALWAYS_PER_KWH:
            return value * unit.factor
        hundredths = unit.hundredths or key == "price_ct_per_kwh"
        return value / 100 if hundredths else value
    return None


def _minute(time: datetime, zone: tzinfo = UTC) -> datetime:
    """Return the whole minute in UTC: Amber's intervals start a second after the minute at which others end."""
    aware = time if time.tzinfo is not None else time.replace(tzinfo=zone)
    return aware.astimezone(UTC).replace(second=0, microsecond=0)


def _ends(starts: Sequence[datetime]) -> list[datetime]:
    """Return until when each row of sorted starts lasts where it does not tell."""
    if len(starts) < 2:
        return [start + _HOUR for start in starts]
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    usual = mode(gaps)
    longest = max(usual, _HOUR) if gaps.count(usual) * 2 >= len(gaps) else max(gaps)
    ends = [start + min(gap, longest) for start, gap in zip(starts, gaps, strict=False)]
    return [*ends, starts[-1] + min(gaps[-1], longest)]
