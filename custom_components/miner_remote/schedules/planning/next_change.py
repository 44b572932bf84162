"""The next change of a schedule without a price rule, however far off it is. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Final

from ...prices.model import PriceCurve
from ...walltime import instant, resolve, seconds
from ..model import Schedule, ScheduleType
from .intent import RulePrices, intent_of
from .reasons import ScheduleReason
from .timeline import Step

_DAY: Final = 86_400
_HORIZONS: Final = (2 * _DAY, 9 * _DAY, 17 * _DAY)
"""Weekly periods recur within nine days, or within seventeen if daylight saving skips one."""

KNOWN_FOR: Final = timedelta(days=1)
"""How long a schedule without a next change is not checked again."""


def find_next_change(schedule: Schedule, zone: tzinfo, now: datetime) -> Step | None:
    """Return the next step with another directive, up to its real end, or None.

    A step without an end ends some days later. The schedule has no price rule.
    """
    low = seconds(now)
    found: Step | None = None
    for high in _horizons(schedule, zone, low):
        segments = intent_of(schedule, zone, low, high, RulePrices.of(PriceCurve(), low, high)).segments
        if len(segments) > 1:
            start, end, directive, reason = segments[1]
            found = Step(
                start=instant(start),
                end=instant(end),
                directive=directive,
                schedule_ids=() if directive is None else (schedule.id,),
                reasons=(ScheduleReason(schedule.id, schedule.name, reason),),
            )
            if end < high:
                break
    return found


def _horizons(schedule: Schedule, zone: tzinfo, low: int) -> Iterator[int]:
    """Yield the horizons to search, the nearest first."""
    if schedule.schedule_type is not ScheduleType.ONE_TIME:
        yield from (low + horizon for horizon in _HORIZONS)
    elif (end := schedule.one_time_end) is not None:
        ends = seconds(end) if end.tzinfo else resolve(zone, end)[1]
        yield max(ends, low) + _DAY
