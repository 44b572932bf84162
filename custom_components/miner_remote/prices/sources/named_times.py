"""Mappings whose names are times, and hours that are counted instead of read from a clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from .notations import at_clock, clock_of, moment

_HOUR_KEY: Final = re.compile(
    r"(?P<name>|.*?[^\d:])(?P<hour>[01]?\d|2[0-5])(?P<unit>h|:[0-5]\d(?::\d\d)?)?(?P<tail>|[_ (].*)"
)


@dataclass(frozen=True, slots=True)
class Hour:
    """An entry whose name is a time of day; `sure` unless it is a bare number, `again` for an hour that comes twice."""

    minutes: int
    again: bool
    sure: bool
    tail: str
    value: object


class NamedTimes:
    """The entries of a mapping whose names are times."""

    def __init__(self) -> None:
        """Start empty."""
        self.moments: list[tuple[datetime, object]] = []
        self.hours: dict[str, list[Hour]] = {}
        self.taken: set[object] = set()

    def add(self, key: object, item: object) -> None:
        """Add an entry if its name is a time."""
        if (when := moment(key)) is not None:
            self.moments.append((when, item))
            self.taken.add(key)
            return
        if (clock := clock_of(key)) is not None and clock.end is not None:
            self.hours.setdefault("", []).append(Hour(clock.start, again=False, sure=True, tail="", value=item))
            return
        match = _HOUR_KEY.fullmatch(str(key)) if len(str(key)) <= 80 else None
        if match is None:
            return
        minutes = int(match["hour"]) * 60
        if (unit := match["unit"]) is not None and unit[0] == ":":
            minutes += int(unit[1:3])
        again = match["tail"] in ("_d", "_d (next day)")
        hour = Hour(minutes, again, unit is not None, match["tail"], item)
        self.hours.setdefault(match["name"].strip("_ "), []).append(hour)


def counted_hours(day: date, hours: Sequence[int], zone: tzinfo) -> list[datetime] | None:
    """Return the starts of the hours of a day that are counted from 0 or 1, on days of 23 and 25 hours, too.

    None for other hours, as those of a clock face on a day with a clock change.
    """
    midnight, end = at_clock(day, 0, zone), at_clock(day, 1440, zone)
    low = min(hours, default=2)
    if midnight is None or end is None or low > 1 or sorted(hours) != list(range(low, low + len(hours))):
        return None
    if len(hours) * timedelta(hours=1) != end - midnight:
        return None
    return [midnight + timedelta(hours=hour - low) for hour in hours]
