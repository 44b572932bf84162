"""Converts rows of start, optional end and number into price points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise
from statistics import mode
from typing import Final

from homeassistant.util import dt as dt_util

from ..curve import normalise
from ..model import PricePoint
from .key_meanings import Rank, energy_of, hundredths, rank, words
from .series_finder import Series, find_series
from .units import Unit

_HOUR: Final = timedelta(hours=1)
_LONGEST: Final = timedelta(days=40)
"""The longest duration of a row without an end."""
_FEW: Final = 3
_REGULAR: Final = 8

MAX_NUMBER: Final = 1e15
"""The largest number that may be a price before it is scaled, as in ten-millionths of a euro."""

type Row = tuple[datetime, datetime | None, float]
"""Start and end in UTC, and the number as it is given."""


def rows_of(series: Series, column: str) -> list[Row]:
    """Return the rows of a series that have a number, sorted by their start."""
    return [
        (start, end, value)
        for start, end, value in zip(series.starts, series.ends, series.columns[column], strict=True)
        if value is not None
    ]


def points_of(rows: Sequence[Row], factor: float, among: Sequence[datetime] = ()) -> list[PricePoint]:
    """Return price points of rows that are sorted by start; in UTC, not overlapping.

    A row without an end lasts until the next one, but not across a gap in an otherwise regular list. If rows overlap,
    the shorter one applies. Ends are ignored if most rows end after the next one begins, or if all leave the same gap.
    The last row of a regular list is not longer than the others. `among` are the starts of the whole list if this is a
    part of it.
    """
    starts = among or sorted({start for start, _end, _value in rows})
    until = dict(zip(starts, _ends(starts), strict=True))
    following = dict(pairwise(starts))
    own = [end if end is not None and end > start else None for start, end, _value in rows]
    if _are_wrong([(start, end) for (start, _end, _value), end in zip(rows, own, strict=True)], following):
        own = [None] * len(rows)
    lengths = {end - start for (start, _end, _value), end in zip(rows[:-1], own[:-1], strict=True) if end is not None}
    if len(rows) > _REGULAR and len(lengths) == 1 and own[-1] is not None:
        own[-1] = min(own[-1], rows[-1][0] + lengths.pop())
    points = [
        PricePoint(start, own[index] or until[start], value * factor) for index, (start, _end, value) in enumerate(rows)
    ]
    return list(normalise(points, most=MAX_NUMBER).points)


def usual_step(starts: Sequence[datetime]) -> timedelta | None:
    """Return the usual distance of sorted starts, or None if they are irregular."""
    gaps = Counter(later - earlier for earlier, later in pairwise(starts))
    if len(starts) <= _FEW:
        return None
    step, count = gaps.most_common(1)[0]
    return step if count * 2 >= len(starts) - 1 else None


def read_rows(rows: object, unit: Unit, zone: tzinfo, day: date | None = None) -> list[PricePoint]:
    """Return the prices of the rows in an action's answer, which has no state to check them with.

    The number that is most likely the price is taken, with tax before without. Times without offset are those of
    `zone`; rows of hours alone are those of `day`.
    """
    of_day = day or dt_util.utcnow().astimezone(zone).date()
    found: list[tuple[int, list[Row], float]] = []
    for series in find_series({"prices": rows}, of_day, zone):
        column = max(series.columns, key=lambda name: rank(words(name)))
        best = rank(words(column))
        if best is not Rank.NEVER:
            found.append((best, rows_of(series, column), factor_of(words(column), unit)))
    points: list[PricePoint] = []
    for _rank, items, factor in sorted(found, key=lambda item: item[0]):
        points += points_of(items, factor)
    return list(normalise(points).points)


def factor_of(found: frozenset[str], unit: Unit) -> float:
    """Return the factor to a price per kWh, from the words of the name and the entity's unit."""
    per = energy_of(found)
    cents = hundredths(found)
    if per is None:
        return unit.factor if unit.hundredths or not cents else unit.factor / 100
    return (0.001 if per == "mwh" else 1.0) / (100 if cents or unit.hundredths else 1)


def _are_wrong(rows: Sequence[tuple[datetime, datetime | None]], following: dict[datetime, datetime]) -> bool:
    """Return whether the ends of rows contradict their starts."""
    ended = [(start, end) for start, end in rows if end is not None]
    gaps = [following[start] - end for start, end in ended if start in following]
    if not gaps:
        return False
    lengths = Counter(end - start for start, end in ended)
    alike = lengths.most_common(1)[0][1] * 2 > len(ended)
    overlapping = sum(gap < timedelta() for gap in gaps)
    return (alike and overlapping * 2 > len(gaps)) or (len(gaps) >= 3 and len(set(gaps)) == 1 and gaps[0] > timedelta())


def _ends(starts: Sequence[datetime]) -> list[datetime]:
    """Return the ends of rows without an end, from their sorted starts."""
    if len(starts) < 2:
        return [start + _HOUR for start in starts]
    gaps = [min(later - earlier, _LONGEST) for earlier, later in pairwise(starts)]
    usual = mode(gaps)
    if gaps.count(usual) * 2 >= len(gaps):
        # Hours may precede quarter-hours; an hour among quarter-hours is a gap.
        lengths = [
            min(gap, max(usual, _HOUR) if gap == (gaps[index - 1] if index else _HOUR) else usual)
            for index, gap in enumerate(gaps)
        ]
        return [*(start + length for start, length in zip(starts, lengths, strict=False)), starts[-1] + lengths[-1]]
    return [*starts[1:], starts[-1] + gaps[-1]]
