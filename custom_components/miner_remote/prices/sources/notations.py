"""Single values of attributes: numbers, instants, days and times of day, in the notations that integrations use."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from homeassistant.util import dt as dt_util

_EPOCH_S: Final = range(1_300_000_000, 2_500_000_000)
"""2011 to 2049: whole numbers in this range can be seconds since 1970, a thousand times as much milliseconds."""

_YEARS: Final = range(2000, 2100)
_LONGEST_TIME: Final = 40
_COMMA: Final = re.compile(r"[-+]?\d*,\d+")
_GROUPED: Final = re.compile(
    r"([-+]?\d{1,3})((?:[ \u00a0\u2009\u202f'\u2019]\d{3})+)((?:[.,]\d+)?)"
    r"|([-+]?\d{1,3}(?:\.\d{3})+,\d+)|([-+]?\d{1,3}(?:,\d{3})+\.\d+)"
)
"""`1 234,5`, `1.234,5` and `1,234.5`; a comma or point alone divides no thousands."""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_DAY_FIRST: Final = re.compile(r"(?P<day>\d\d)[.-](?P<month>\d\d)[.-](?P<year>\d{4})(?P<rest>[ T,].*)?")
_CLOCK_TEXT: Final = r"(\d{1,2})(?::(\d\d)(?::\d\d)?|h(\d\d)?)\s*([ap]m)?"
_CLOCK: Final = re.compile(rf"{_CLOCK_TEXT}(?:\s*(?:-|–|to|/)\s*{_CLOCK_TEXT})?", re.IGNORECASE)
_HOURS: Final = re.compile(r"(\d{1,2})\s*[-–]\s*(\d{1,2})")
_YEAR_FIRST: Final = re.compile(r"(\d{4})/(\d\d)/(\d\d)([ T].*)")
_COMPACT: Final = re.compile(r"(20\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\d\d)?")
_RANGE: Final = re.compile(r"(\d{4}-\d\d-\d\d[ T]\d\d)(?:-\d\d|(:\d\d(?::\d\d)?)\s+[-–]\s+\d\d:\d\d(?::\d\d)?)")
"""A day with a range of hours; without blanks, `13:00-05:00` is an offset."""
_ALMOST_A_MINUTE: Final = timedelta(seconds=59, microseconds=999_999)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, or a range of it, in minutes since midnight; a range that ends at or before its start wraps."""

    start: int
    end: int | None = None


def number(value: object) -> float | None:
    """Return a finite number, also one that is written as text, with a point or a comma; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    if isinstance(value, str):
        value = _plain(value.strip().replace("\N{MINUS SIGN}", "-"))
    try:
        result = float(value)
    except ValueError, OverflowError:
        return None
    return result if math.isfinite(result) else None


def _plain(text: str) -> str:
    """Return a number as Python writes it; text that is none stays, or becomes empty."""
    if text.isascii() and "," not in text and " " not in text and "'" not in text:
        # Python reads 1_000, nobody writes it.
        return "" if "_" in text else text
    if match := _GROUPED.fullmatch(text):
        text = re.sub(r"[^\d.,+-]", "", text)
        if match[4] is not None:
            return text.replace(".", "").replace(",", ".")
        if match[5] is not None:
            return text.replace(",", "")
        return text.replace(",", ".")
    return text.replace(",", ".") if _COMMA.fullmatch(text) else text


def moment(value: object) -> datetime | None:
    """Return a point in time, without a zone if the value has none; a day alone is no point in time.

    Seconds and milliseconds since 1970 are points in time, also as text.
    """
    if isinstance(value, datetime):
        return value.replace(year=min(max(value.year, MINYEAR + 1), MAXYEAR - 1))
    if isinstance(value, str):
        if not 10 <= len(value) <= _LONGEST_TIME or not value[0].isdigit():
            return None
        if compact := _COMPACT.fullmatch(value):
            return _moment_of_text("{}-{}-{} {}:{}".format(*compact.groups()))
        if value.isdigit():
            value = int(value)
        elif len(value) == 10:
            return None
        else:
            return _moment_of_text(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    for unit in (1, 1000):
        if int(value // unit) in _EPOCH_S:
            return datetime.fromtimestamp(value / unit, UTC)
    return None


def day_of(value: object) -> date | None:
    """Return a calendar day of this century that is given without a time."""
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value if value.year in _YEARS else None
    if not isinstance(value, str) or len(value) != 10:
        return None
    try:
        if _DAY.fullmatch(value):
            found = date.fromisoformat(value)
        elif match := _DAY_FIRST.fullmatch(value):
            found = date(int(match["year"]), int(match["month"]), int(match["day"]))
        else:
            return None
    except ValueError:
        return None
    return found if found.year in _YEARS else None


def clock_of(value: object) -> Clock | None:
    """Return a time of day such as `13:00`, `13h`, `1:00 PM`, or a range of it such as `13:00 - 13:15`."""
    if isinstance(value, time):
        return Clock(value.hour * 60 + value.minute)
    if not isinstance(value, str) or len(value) > _LONGEST_TIME:
        return None
    match = _CLOCK.fullmatch(value.strip())
    if match is None:
        hours = _HOURS.fullmatch(value.strip())
        # Other pairs of numbers are days.
        if hours is None or int(hours[1]) > 23 or (int(hours[1]) + 1 - int(hours[2])) % 24:
            return None
        return Clock(int(hours[1]) * 60, int(hours[2]) * 60) if int(hours[2]) <= 24 else None
    start, end = _minutes(*match.groups()[:4]), _minutes(*match.groups()[4:])
    if start is None or (match[5] is not None and end is None):
        return None
    return Clock(start, end)


def at_clock(day: date, minutes: int, zone: tzinfo, *, again: bool = False) -> datetime | None:
    """Return a wall-clock time of a day in UTC; None for a time that the day skips, or does not have `again`."""
    local = datetime.combine(day, time(), tzinfo=zone) + timedelta(minutes=minutes)
    found = local.replace(fold=int(again)).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        return None
    if again and found == local.replace(fold=0).astimezone(UTC):
        return None
    return found


def whole_minute(when: datetime, *, is_end: bool = False) -> datetime:
    """Return an aware time in UTC in whole minutes.

    Amber's intervals start a second after a full minute, and some sources end an interval with its last second.
    """
    return (when + _ALMOST_A_MINUTE if is_end else when).astimezone(UTC).replace(second=0, microsecond=0)


def _moment_of_text(text: str) -> datetime | None:
    if match := _DAY_FIRST.fullmatch(text):
        text = f"{match['year']}-{match['month']}-{match['day']}{match['rest'].replace(',', '')}"
    elif match := _YEAR_FIRST.fullmatch(text):
        text = f"{match[1]}-{match[2]}-{match[3]}{match[4]}"
    if match := _RANGE.fullmatch(text):
        text = f"{match[1]}{match[2] or ':00'}"
    found = dt_util.parse_datetime(text)
    # "Always" is written as the first second that there is, and "forever" as the last one.
    return None if found is None else found.replace(year=min(max(found.year, MINYEAR + 1), MAXYEAR - 1))


def _minutes(hour: str | None, minute: str | None, after_h: str | None, half: str | None) -> int | None:
    if hour is None:
        return None
    minutes = int(minute or after_h or 0)
    hours = int(hour)
    if half is not None:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half.lower() == "pm" else 0)
    return hours * 60 + minutes if hours * 60 + minutes <= 24 * 60 and minutes < 60 else None
