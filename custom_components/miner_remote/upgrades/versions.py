"""Compare firmware versions: those that people enter, files contain and miners report. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDED_DATE: Final = re.compile(
    r"\b([a-z]{3})\s+(\d{1,2})\s+(?:\d{1,2}:\d{2}(?::\d{2})?\s+)?(?:[a-z]{2,5}\s+)?(20\d{2})\b"
)
"""As in `Mon Dec 26 17:09:17 CST 2022`, which Antminers report as their version."""
_PLAIN_DATE: Final = re.compile(r"(?<!\d)(20\d{2})[-./_]?([01]\d)[-./_]?([0-3]\d)(?:\d{4}|\d{6})?(?!\d)")
_NUMBERS: Final = re.compile(r"(?<![\d.])v?(\d{1,10}(?:\.\d{1,10})+)", re.IGNORECASE)

type _Key = tuple[int, ...]


def same_version(wanted: str, reported: str) -> bool:
    """Return whether a miner reports the version of an image.

    The same text, apart from case, spaces and a leading `v`; or, if neither has a dotted number, the same date.
    """
    if _plain(wanted) == _plain(reported):
        return True
    if _NUMBERS.search(wanted) or _NUMBERS.search(reported):
        return False
    day = _day(wanted)
    return day is not None and day == _day(reported)


def newer_version(candidate: str, installed: str) -> bool | None:
    """Return whether a version is newer than another one; None if they cannot be compared."""
    if same_version(candidate, installed):
        return False
    for key in (_numbers, _date_key):
        first, second = key(candidate), key(installed)
        if first is not None and second is not None and first != second:
            return first > second
    return None


def _plain(version: str) -> str:
    text = re.sub(r"\s+", "", version).casefold()
    return text[1:] if re.match(r"v\d", text) else text


def _numbers(version: str) -> _Key | None:
    found = _NUMBERS.search(version)
    if found is None:
        return None
    numbers = [int(number) for number in found[1].split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def _date_key(version: str) -> _Key | None:
    day = _day(version)
    return None if day is None else (day.toordinal(),)


def _day(version: str) -> date | None:
    """Return the date in a version, or None."""
    lower = version.casefold()
    if (worded := _WORDED_DATE.search(lower)) and worded[1] in _MONTHS:
        numbers = int(worded[3]), _MONTHS.index(worded[1]) + 1, int(worded[2])
    elif plain := _PLAIN_DATE.search(lower):
        numbers = int(plain[1]), int(plain[2]), int(plain[3])
    else:
        return None
    try:
        return date(*numbers)
    except ValueError:
        return None
