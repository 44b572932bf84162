"""The times at which backups are due. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from ...walltime import instant, local_date, resolve, seconds, wall_time
from .settings import BackupSettings, Every

STEP_S: Final = 30
"""The miners of a policy start in groups, this far apart."""

_DAY: Final = timedelta(days=1)
_FARTHEST: Final = 9
"""Within this many days, every policy has a time: a week, and a day that daylight saving or a new zone may move."""


def last_time(settings: BackupSettings, zone: tzinfo, now: datetime) -> datetime | None:
    """Return the latest time at or before `now`; None without a schedule.

    Each local day has one: a time that the clocks skip is the next one that exists, of one that occurs twice it is the
    first.
    """
    today, at = local_date(zone, seconds(now)), seconds(now)
    days = (today + (1 - back) * _DAY for back in range(_FARTHEST))
    return next((found for found in _times(settings, zone, days) if seconds(found) <= at), None)


def next_time(settings: BackupSettings, zone: tzinfo, now: datetime) -> datetime | None:
    """Return the earliest time after `now`; None without a schedule."""
    today, at = local_date(zone, seconds(now)), seconds(now)
    days = (today + (ahead - 1) * _DAY for ahead in range(_FARTHEST))
    return next((found for found in _times(settings, zone, days) if seconds(found) > at), None)


@lru_cache(maxsize=20_000)
def offset(miner_id: str, spread_minutes: int) -> timedelta:
    """Return how long after the time of the policy the backup of a miner begins: always the same for a miner."""
    groups = spread_minutes * 60 // STEP_S
    number = int.from_bytes(blake2b(miner_id.encode(), digest_size=8).digest())
    return timedelta(seconds=STEP_S * (number % groups if groups else 0))


def _times(settings: BackupSettings, zone: tzinfo, days: Iterable[date]) -> Iterable[datetime]:
    if settings.every is Every.NEVER:
        return
    hour, minute = map(int, settings.time.split(":"))
    for day in days:
        if settings.every is Every.DAY or day.weekday() == settings.weekday:
            yield instant(resolve(zone, wall_time(day, hour, minute))[0])
