"""Price curves: normalised from arbitrary points, read at an instant or over a range. Pure.

Prices are compared as whole billionths of the currency, so that 0.30 less 0.02 is 0.28 and hours of the same price are
equally cheap.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from heapq import heappop, heappush
from itertools import accumulate, pairwise

from ..walltime import instant, occurrences, seconds
from .model import MAX_PRICE, PriceCurve, PricePoint, Rate, RateType

BILLION = 1_000_000_000

type Slot = tuple[int, int, int]
"""Start and end in seconds since 1970, price in billionths."""

type Span = tuple[int, int]
"""Start and end in seconds since 1970."""


def normalise(points: Iterable[PricePoint], *, most: float = MAX_PRICE) -> PriceCurve:
    """Return the curve of any points: in UTC, sorted, none overlapping.

    If points overlap, the shortest holds, since it is the finer resolution, and of equally long ones the last given,
    since it is the newer. Points without length, and prices beyond `most` or no number at all, are left out. Raises
    ValueError for a time without an offset.
    """
    given: list[tuple[datetime, datetime, float, bool]] = []
    for point in points:
        if point.start.utcoffset() is None or point.end.utcoffset() is None:
            raise ValueError("The times of a price must have an offset.")
        # NaN compares false with everything.
        if abs(point.price) <= most:
            given.append((point.start.astimezone(UTC), point.end.astimezone(UTC), float(point.price), point.listed))
    given = [item for item in given if item[0] < item[1]]
    if all(before[1] <= after[0] for before, after in pairwise(given)):
        return PriceCurve(tuple(PricePoint(*item) for item in given))
    edges = sorted({edge for item in given for edge in item[:2]})
    starting = sorted(range(len(given)), key=lambda index: given[index][0])
    open_points: list[tuple[float, int]] = []
    pieces: list[tuple[int, datetime, datetime]] = []
    upcoming = 0
    for left, right in pairwise(edges):
        while upcoming < len(starting) and given[starting[upcoming]][0] <= left:
            index = starting[upcoming]
            heappush(open_points, ((given[index][1] - given[index][0]).total_seconds(), -index))
            upcoming += 1
        while open_points and given[-open_points[0][1]][1] <= left:
            heappop(open_points)
        if not open_points:
            continue
        index = -open_points[0][1]
        if pieces and pieces[-1][0] == index and pieces[-1][2] == left:
            pieces[-1] = (index, pieces[-1][1], right)
        else:
            pieces.append((index, left, right))
    return PriceCurve(tuple(PricePoint(start, end, *given[index][2:]) for index, start, end in pieces))


def rate_curve(rate: Rate, start: datetime, end: datetime, zone: tzinfo) -> PriceCurve:
    """Return the prices of a flat or time-of-use tariff from `start` to before `end`.

    `zone` is the tariff's time zone. Of overlapping periods, the first in the list applies; outside of periods the
    tariff's own price, if it has one. The curve of a sensor tariff is empty.
    """
    low, high = seconds(start), seconds(end)
    if rate.type is RateType.SENSOR or low >= high:
        return PriceCurve()
    if rate.type is RateType.FLAT:
        return _curve([(low, high, rate.price)])
    ranks = {period: rank for rank, period in reversed([*enumerate(rate.periods)])}
    found = sorted(
        (max(first, low), min(last, high), ranks[period], period.price)
        for first, last, period, day in occurrences(rate.periods, zone, low, high)
        if day.month in period.months
    )
    edges = sorted({low, high, *(edge for item in found for edge in item[:2])})
    # Those that have begun: the first in the list of the tariff is the one that applies.
    begun: list[tuple[int, int, float]] = []
    upcoming = 0
    pieces: list[tuple[int, int, float | None]] = []
    for left, right in pairwise(edges):
        while upcoming < len(found) and found[upcoming][0] <= left:
            _first, last, rank, period_price = found[upcoming]
            heappush(begun, (rank, last, period_price))
            upcoming += 1
        while begun and begun[0][1] <= left:
            heappop(begun)
        price = begun[0][2] if begun else rate.price
        if pieces and pieces[-1][2] == price:
            pieces[-1] = (pieces[-1][0], right, price)
        else:
            pieces.append((left, right, price))
    return _curve(pieces)


def price_at(curve: PriceCurve, at: datetime) -> float | None:
    """Return the price at an instant, or None if unknown."""
    index = bisect_right(curve.points, at, key=_start) - 1
    if index < 0 or curve.points[index].end <= at:
        return None
    return curve.points[index].price


def between(curve: PriceCurve, start: datetime, end: datetime) -> PriceCurve:
    """Return the part of a curve from `start` to before `end`."""
    return PriceCurve(
        tuple(
            PricePoint(max(point.start, start), min(point.end, end), point.price, point.listed)
            for point in curve.points[max(0, bisect_right(curve.points, start, key=_start) - 1) :]
            if point.start < end and point.end > start
        )
    )


def listed(curve: PriceCurve) -> PriceCurve:
    """Return the prices that are known in advance, from which hours may be chosen."""
    return PriceCurve(tuple(point for point in curve.points if point.listed))


def slots(curve: PriceCurve) -> list[Slot]:
    """Return a curve in whole seconds and billionths."""
    found = [(seconds(point.start), seconds(point.end), round(point.price * BILLION)) for point in curve.points]
    return [slot for slot in found if slot[0] < slot[1]]


def choose(
    curve: Sequence[Slot], low: int, high: int, hours: float, *, contiguous: bool, most_expensive: bool = False
) -> list[Span]:
    """Return the cheapest (or most expensive) spans of [low, high) that make up `hours`, sorted and joined.

    Only times with a known price are chosen, all of them if there are fewer than `hours`. Equal prices are chosen from
    the earliest. With `contiguous`, the cheapest span without a gap, the earliest of equal ones; if no known stretch is
    long enough, the longest stretch.
    """
    need = round(hours * 3600)
    first = max(0, bisect_right(curve, low, key=lambda slot: slot[0]) - 1)
    last = bisect_left(curve, high, key=lambda slot: slot[0])
    sign = -1 if most_expensive else 1
    known = [(max(start, low), min(end, high), sign * price) for start, end, price in curve[first:last] if end > low]
    if contiguous:
        return _piece(known, need)
    taken: list[Span] = []
    for start, end, _price in sorted(known, key=lambda slot: (slot[2], slot[0])):
        if need <= 0:
            break
        taken.append((start, min(end, start + need)))
        need -= end - start
    return join(taken)


def join(spans: Iterable[Span]) -> list[Span]:
    """Return sorted spans, with touching and overlapping ones joined."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _piece(known: list[Slot], need: int) -> list[Span]:
    best: tuple[int, int] | None = None
    stretches: list[list[Slot]] = []
    for slot in known:
        if stretches and stretches[-1][-1][1] == slot[0]:
            stretches[-1].append(slot)
        else:
            stretches.append([slot])
    for stretch in stretches:
        begin, end = stretch[0][0], stretch[-1][1]
        if end - begin < need:
            continue
        starts = [slot[0] for slot in stretch]
        sums = [0, *accumulate((slot[1] - slot[0]) * slot[2] for slot in stretch)]

        def cost_before(
            at: int, stretch: list[Slot] = stretch, starts: list[int] = starts, sums: list[int] = sums
        ) -> int:
            index = bisect_right(starts, at) - 1
            return sums[index] + (at - starts[index]) * stretch[index][2]

        # The cost has its minimum where the start or the end of the piece meets a change of price.
        edges = {*starts, *(slot[1] - need for slot in stretch)}
        for at in sorted(edge for edge in edges if begin <= edge <= end - need):
            cost = cost_before(at + need) - cost_before(at)
            if best is None or cost < best[0]:
                best = (cost, at)
    if best is not None:
        return [(best[1], best[1] + need)]
    if not stretches:
        return []
    longest = max(stretches, key=lambda stretch: stretch[-1][1] - stretch[0][0])
    return [(longest[0][0], longest[-1][1])]


def _curve(pieces: Iterable[tuple[int, int, float | None]]) -> PriceCurve:
    return PriceCurve(
        tuple(PricePoint(instant(low), instant(high), price) for low, high, price in pieces if price is not None)
    )


def _start(point: PricePoint) -> datetime:
    return point.start
