"""Wall-clock times as instants, including daylight saving.

Instants are whole seconds since 1970 in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Protocol

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  wall-clock times are naive
_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


class WallPeriod(Protocol):
    """A recurring period in wall-clock time; Monday is day 0."""

    @property
    def days(self) -> tuple[int, ...]:
        """Return the days of the start."""

    @property
    def start_hour(self) -> int:
        """Return the hour of the start."""

    @property
    def start_minute(self) -> int:
        """Return the minute of the start."""

    @property
    def end_hour(self) -> int:
        """Return the hour of the end, up to 24; an end at or before the start is on the next day."""

    @property
    def end_minute(self) -> int:
        """Return the minute of the end."""


def seconds(instant: datetime) -> int:
    """Return an aware datetime as whole seconds since 1970, rounded down."""
    return int(instant.timestamp() // 1)


def instant(at: int) -> datetime:
    """Return seconds since 1970 as a datetime in UTC."""
    return datetime.fromtimestamp(at, UTC)


@lru_cache(maxsize=8192)
def resolve(zone: tzinfo, wall: datetime) -> tuple[int, int]:
    """Return the first and the last instant of a (naive) time in a zone.

    A skipped time is replaced by the next one that exists.
    """
    before, after = (_offset(wall.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
    shown = (wall - _EPOCH) // _SECOND
    if before >= after:
        return shown - before, shown - after
    # The clocks skip this time. Find the instant of the change, which is the next time that exists.
    low, high = shown - after, shown - before
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(datetime.fromtimestamp(middle, zone)) == before:
            low = middle
        else:
            high = middle
    return high, high


def occurrences[PeriodT: WallPeriod](
    periods: Sequence[PeriodT], zone: tzinfo, low: int, high: int
) -> Iterator[tuple[int, int, PeriodT, date]]:
    """Yield start, end, period and starting day of all occurrences that touch [low, high), by day.

    A period that daylight saving skips completely does not occur.
    """
    day, last = local_date(zone, low) - 2 * _DAY, local_date(zone, high)
    while day <= last:
        weekday = day.weekday()
        for period in periods:
            if weekday in period.days:
                start, end = _occurrence(zone, day, period)
                if start < end and start < high and end > low:
                    yield start, end, period, day
        day += _DAY


def local_date(zone: tzinfo, at: int) -> date:
    """Return the date of an instant in a zone."""
    return datetime.fromtimestamp(at, zone).date()


def wall_time(day: date, hour: int, minute: int) -> datetime:
    """Return a naive wall-clock time; hour 24 is midnight of the next day."""
    return datetime.combine(day, time()) + timedelta(hours=hour, minutes=minute)


def _occurrence(zone: tzinfo, day: date, period: WallPeriod) -> tuple[int, int]:
    start = wall_time(day, period.start_hour, period.start_minute)
    end = wall_time(day, period.end_hour, period.end_minute)
    if end <= start:
        end += _DAY
    return resolve(zone, start)[0], resolve(zone, end)[1]


def _offset(aware: datetime) -> int:
    return (aware.utcoffset() or timedelta()) // _SECOND
