"""Hours and days in the time zone of Home Assistant, as instants. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache

from ..walltime import instant, resolve

_HOUR_S = 3600
_QUARTER_S = 900


class Period(StrEnum):
    """How long a report covers."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def hour_start(at: float, zone: tzinfo) -> int:
    """Return the start of the hour of the wall clock that holds an instant; both in seconds since 1970.

    Zones whose offset is not in whole hours have hours of their own.
    """
    shift = _shift(int(at // _QUARTER_S), zone)
    return int((at + shift) // _HOUR_S) * _HOUR_S - shift


@lru_cache
def _shift(quarter: int, zone: tzinfo) -> int:
    """Return the offset of a zone in one of the quarters of an hour since 1970: clocks change between two of them."""
    offset = datetime.fromtimestamp(quarter * _QUARTER_S, zone).utcoffset() or timedelta()
    return int(offset.total_seconds())


def by_hours(begin: float, end: float, zone: tzinfo) -> Iterator[tuple[int, float]]:
    """Yield each hour that a time touches, and which part of the time is in it."""
    start = hour_start(begin, zone)
    if end <= begin or hour_start(end, zone) == start:
        yield start, 1.0
        return
    at = begin
    while at < end:
        start = hour_start(at, zone)
        # The next hour begins earlier if the clocks change by half an hour.
        step = next(edge for edge in (1800, _HOUR_S) if hour_start(start + edge, zone) != start)
        after = min(float(start + step), end)
        yield start, (after - at) / (end - begin)
        at = after


def day_start(day: date, zone: tzinfo) -> int:
    """Return the first instant of a day in a zone, in seconds since 1970."""
    return resolve(zone, datetime.combine(day, time()))[0]


@lru_cache
def utc_day(at: int) -> str:
    """Return the day in UTC of an instant, as the names of the recorded files have it."""
    return datetime.fromtimestamp(at, UTC).date().isoformat()


def range_of(period: Period, day: date) -> tuple[date, date]:
    """Return the first day of the period that holds a day, and the day after its last one."""
    if period is Period.DAY:
        return day, day + timedelta(days=1)
    if period is Period.WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=7)
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)


def iso(at: int, zone: tzinfo) -> str:
    """Return an instant in seconds since 1970 as ISO 8601 in a zone."""
    return instant(at).astimezone(zone).isoformat()
