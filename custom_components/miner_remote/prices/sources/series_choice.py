"""Chooses the series of an entity that are its prices: those that agree with its state.

A series is accepted if its current row equals the state, in the unit of the entity or another power of ten. If the
state is inconclusive (no number, zero, or a list that does not cover now), names decide.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import isclose, log10
from statistics import fmean, median
from typing import Final

from ..curve import price_at
from ..model import MAX_PRICE, PriceCurve, PricePoint
from .key_meanings import Rank, day_offset, in_another_currency, is_forecast, is_statistic, rank
from .rows import Row, factor_of, points_of, rows_of, usual_step
from .series_finder import Series
from .units import Unit

_LATE: Final = timedelta(minutes=5)
"""How long after the start of a row the state may still have the previous value."""
_EARLY: Final = timedelta(minutes=2)

_EXACT: Final = 2e-3
"""Relative: rows and state are rounded differently."""
_SCALES: Final = tuple(10.0**power for power in range(3, -11, -1))
_ENERGIES: Final = (3.6, 0.0036)
"""Per MJ and per GJ."""
_ALIKE: Final = 30.0
"""The largest ratio between the medians of lists of one source."""
_FAR: Final = 1000.0
_NOT_ALIKE: Final = 20_000.0
_INTEGERS_OF: Final = 1e-7
"""Zonneplan's amounts are whole ten-millionths of a euro."""
_MOST_COLUMNS: Final = 24
"""The number of columns compared with the state, the likeliest first; a list may have one for each of many areas."""
_NEAR: Final = 150
"""The number of rows on either side of the current one."""
_ANY: Final = timedelta(days=400)
_FREE_DIGITS: Final = 3
_FEWEST: Final = 3
"""Statistics are not compared for fewer rows."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence for a list: the state and the names of the chosen entity."""

    at: datetime
    """When the state was reported."""
    price: float | None = None
    """The state per kWh; None if it is no price."""
    digits: float = 0.0
    """Half of the last digit of the state, per kWh."""
    significant: int = 0
    """How many digits the state has."""
    unit: Unit = field(default_factory=Unit)
    priced: bool = False
    """Whether the entity's unit is that of a price."""
    wanted: frozenset[str] = frozenset()
    """The words of the chosen entity's names."""


@dataclass(frozen=True, slots=True)
class Column:
    """One number of the rows of a series."""

    series: Series
    name: str
    rank: Rank
    words: frozenset[str]
    among: Sequence[datetime] = ()
    """The starts of the whole list, if this is an irregular part of it."""

    @property
    def rows(self) -> Sequence[Row]:
        """Return start, end and number of each row that has one."""
        return rows_of(self.series, self.name)

    def points(self) -> list[PricePoint]:
        """Return the numbers over time, as they are given."""
        return points_of(self.rows, 1, self.among)

    def points_near(self, at: datetime) -> list[PricePoint]:
        """Return the numbers around a time, which is enough to compare them with a state."""
        rows = self.rows
        index = bisect_right(rows, at, key=lambda row: row[0])
        return points_of(rows[max(0, index - _NEAR) : index + _NEAR], 1, self.among)

    @property
    def place(self) -> str:
        """Return the key that columns of the same meaning share in all lists of an entity."""
        return self.name


@dataclass(frozen=True, slots=True)
class AcceptedColumn:
    """A column that is accepted as prices, with its scale."""

    column: Column
    factor: float
    points: tuple[PricePoint, ...]
    proven: bool


class Rejection(StrEnum):
    """Why lists that look like prices are rejected; the values are the keys of repair issues."""

    CONTRADICTED = "prices_contradict_state"
    SEVERAL = "prices_of_several"


@dataclass(frozen=True, slots=True)
class SeriesChoice:
    """The series of an entity that are its prices."""

    parts: tuple[AcceptedColumn, ...] = ()
    """The accepted lists, the decisive one first."""
    rejection: Rejection | None = None
    """Why no list is accepted although one looks like prices."""
    forecast: bool = False
    """Whether the accepted lists are only a forecast."""


def columns_of(found: Iterable[Series], wanted: frozenset[str]) -> list[Column]:
    """Return the columns whose names allow a price, the likeliest first."""
    columns: list[Column] = []
    for series in found:
        for name in series.columns:
            said = series.words(name)
            # A list of forecasts is one of prices, too; whether it is read is decided elsewhere.
            ranked = rank(said, wanted)
            if ranked is not Rank.NEVER:
                columns.append(Column(series, name, ranked, said))
    columns.sort(key=lambda column: (not column.series.dated, -column.rank))
    return _completed(columns[:_MOST_COLUMNS])


def _completed(columns: Sequence[Column]) -> list[Column]:
    """Return columns that know the starts of the others, if each is a part of one list that is regular as a whole.

    A list of hours beside one of quarters is no part of it: they have starts in common.
    """
    starts: dict[str, list[frozenset[datetime]]] = {}
    for column in columns:
        starts.setdefault(column.place, []).append(frozenset(start for start, _end, _value in column.rows))
    completed: list[Column] = []
    for column in columns:
        own = frozenset(start for start, _end, _value in column.rows)
        others = [other for other in starts[column.place] if other != own]
        apart = others and all(len(own & other) * 2 < len(own) or len(own) == 1 for other in others)
        step = usual_step(sorted(own.union(*others))) if apart else None
        if step is not None and step < (usual_step(sorted(own)) or _ANY):
            completed.append(replace(column, among=sorted(own.union(*others))))
        else:
            completed.append(column)
    return completed


def choose_series(
    found: Sequence[Series], evidence: Evidence, scales: Mapping[str, float], *, has_days: bool
) -> SeriesChoice:
    """Return which series are the prices of an entity.

    `scales` are the factors that were proven before, by column. `has_days` says that the entity has attributes for
    days, beside which a forecast is only a guess of the time after them.
    """
    columns = columns_of(found, evidence.wanted)
    published = [column for column in columns if not is_forecast(column.words)]
    forecast = not published and not has_days
    columns = columns if forecast else published
    main = _decisive(columns, evidence, scales)
    if not isinstance(main, AcceptedColumn):
        return SeriesChoice(rejection=main)
    parts = [main]
    for column in sorted(columns, key=lambda column: _distance(column, main.column)):
        more = None if column is main.column else _more(column, parts, evidence)
        if more is not None:
            parts.append(more)
    return SeriesChoice(tuple(parts), forecast=forecast)


def match_state(column: Column, evidence: Evidence, scales: Mapping[str, float]) -> AcceptedColumn | bool | None:
    """Return a column in the scale that matches the state; False without a match, None if inconclusive."""
    if evidence.price is None or evidence.price == 0:
        return None
    now = _numbers_at(column.points_near(evidence.at), evidence.at)
    if not now:
        return None
    first = scales.get(column.place), factor_of(column.words, evidence.unit), evidence.unit.factor
    likely = [factor for factor in dict.fromkeys(first) if factor is not None]
    free = column.rank >= Rank.EXCLUDING or evidence.significant > _FREE_DIGITS
    others = [factor for factor in (*_SCALES, *_ENERGIES) if free or factor in (1.0, 0.01, 0.001)]
    for factor in (*likely, *others):
        tolerance = max(abs(evidence.price) * _EXACT, evidence.digits if factor in likely else evidence.digits / 2)
        if any(abs(value * factor - evidence.price) <= tolerance * 1.000001 for value in now):
            return AcceptedColumn(column, factor, _scaled(column.points(), factor), proven=True)
    # The state of an entity may be the mean of its list, as that of ENTSO-e's average price is.
    if column.rank >= Rank.WEAK and column.series.dated and is_statistic(evidence.wanted):
        values = [value for _start, _end, value in column.rows]
        figures = (fmean(values), min(values), max(values), median(values)) if len(values) > _FEWEST else ()
        for factor in likely:
            if any(isclose(figure * factor, evidence.price, rel_tol=_EXACT, abs_tol=1e-5) for figure in figures):
                return AcceptedColumn(column, factor, _scaled(column.points(), factor), proven=False)
    return False


def error_of(part: AcceptedColumn, evidence: Evidence) -> float:
    """Return the relative difference between a list and the state."""
    now = price_at(PriceCurve(part.points), evidence.at)
    if now is None or not evidence.price:
        return 0.0
    error = abs(now - evidence.price) / abs(evidence.price)
    return 0.0 if error <= _EXACT else error


def accept_by_name(column: Column, evidence: Evidence, scales: Mapping[str, float]) -> AcceptedColumn | None:
    """Return an unconfirmed column if its names indicate a price."""
    if not (column.rank >= Rank.EXCLUDING or _is_nameless(column, evidence)) or not column.rows:
        return None
    factor = scales.get(column.place) or factor_of(column.words, evidence.unit)
    middle = median(abs(value) for _start, _end, value in column.rows)
    known = abs(evidence.price) if evidence.price else None
    if known is not None and middle * factor > known * _NOT_ALIKE:
        factor = min(_SCALES, key=lambda scale: abs(_magnitude(middle * scale / known)))
    elif known is not None and column.rank is Rank.WEAK and not known / _FAR <= middle * factor <= known * _FAR:
        return None
    elif middle * factor > MAX_PRICE:
        if any(not value.is_integer() for _start, _end, value in column.rows):
            return None
        factor = _INTEGERS_OF
    return AcceptedColumn(column, factor, _scaled(column.points(), factor), proven=False)


def lists_agree(ours: Sequence[PricePoint], theirs: Sequence[PricePoint]) -> bool | None:
    """Return whether two lists agree on their overlap; None if they do not overlap."""
    curve = PriceCurve(tuple(ours))
    agreed = None
    for point in theirs:
        if (price := price_at(curve, point.start)) is not None:
            if not isclose(price, point.price, rel_tol=_EXACT * 5, abs_tol=1e-4):
                return False
            agreed = True
    return agreed


def accept_continuation(column: Column, main: AcceptedColumn, evidence: Evidence) -> AcceptedColumn | None:
    """Return a column in the scale of another one if it may continue its prices."""
    middle = median([abs(point.price) for point in main.points] or [0.0])
    own = factor_of(column.words, evidence.unit)
    same = column.place == main.column.place
    for factor in dict.fromkeys((main.factor, own) if same else (own, main.factor)):
        there = median([abs(value) * factor for _start, _end, value in column.rows] or [0.0])
        if not middle or not there or 1 / _ALIKE <= there / middle <= _ALIKE or (same and there / middle < 1e3):
            return AcceptedColumn(column, factor, _scaled(column.points(), factor), proven=False)
    return None


def _decisive(
    columns: Sequence[Column], evidence: Evidence, scales: Mapping[str, float]
) -> AcceptedColumn | Rejection | None:
    """Return the decisive column, or why columns are rejected; None without any."""
    agreed: list[tuple[float, int, AcceptedColumn]] = []
    open_columns: list[Column] = []
    contradicted = False
    for index, column in enumerate(columns):
        found = match_state(column, evidence, scales)
        if isinstance(found, AcceptedColumn):
            error = error_of(found, evidence) if found.proven else 1.0
            agreed.append((error, index, found))
        elif found is None:
            open_columns.append(column)
        else:
            # A number without a price word in its name is no reason for a repair issue.
            contradicted |= column.rank >= Rank.WEAK or is_forecast(column.words) or _is_nameless(column, evidence)
    if agreed:
        best = min(agreed, key=lambda item: item[:2])
        return _own(best[2], [found for error, _index, found in agreed if error == best[0]], evidence)
    if contradicted:
        return Rejection.CONTRADICTED
    # Energi Data Service's rows have a price in EUR beside the one in DKK.
    open_columns.sort(key=lambda column: in_another_currency(column.words, evidence.unit.currency))
    possible = [found for column in open_columns if (found := accept_by_name(column, evidence, scales)) is not None]
    return _own(possible[0], possible, evidence) if possible else None


def _own(best: AcceptedColumn, found: Sequence[AcceptedColumn], evidence: Evidence) -> AcceptedColumn | Rejection:
    """Return the list that belongs to the entity, of several for the same times that lie under different names.

    Elering's answer has a list for each country, which are often equal for some hours. The name of the entity decides.
    """
    own = best.column
    rivals = [
        other
        for other in found
        if other.column.place == own.place
        and other.column.rank == own.rank
        and other.column.series.starts == own.series.starts
        and lists_agree(best.points, other.points) is False
    ]
    if not rivals:
        return best
    every = [best, *rivals]
    common = frozenset[str].intersection(*(part.column.words for part in every))
    named = [part for part in every if (part.column.words - common) & evidence.wanted]
    return named[0] if len(named) == 1 else Rejection.SEVERAL


def _more(column: Column, parts: Sequence[AcceptedColumn], evidence: Evidence) -> AcceptedColumn | None:
    """Return a further list of the same prices, such as tomorrow's; None for anything else."""
    main = parts[0]
    if column.series.dated < main.column.series.dated:
        # Lists without dates are only used if no better ones exist.
        return None
    same_list = column.series.path == main.column.series.path
    if column.place != main.column.place and not (same_list and column.rank >= Rank.PRICE):
        return None
    if _kind(column) != _kind(main.column):
        return None
    found = accept_continuation(column, main, evidence)
    if found is None or any(lists_agree(part.points, found.points) is False for part in parts):
        return None
    return found


def _is_nameless(column: Column, evidence: Evidence) -> bool:
    """Return whether a number belongs to an attribute that is named by its time, of an entity that has a price."""
    return evidence.priced and not column.name and not column.series.path


def _kind(column: Column) -> Rank:
    """Return whether a column is with or without tax."""
    return Rank.EXCLUDING if column.rank is Rank.EXCLUDING else Rank.INCLUDING


def _distance(column: Column, other: Column) -> int:
    """Return how different the names of two columns are."""
    return len(column.words ^ other.words) + (0 if day_offset(column.words) is not None else 1)


def _numbers_at(points: Sequence[PricePoint], at: datetime) -> list[float]:
    """Return the numbers that a state reported at a time may show: that of its row, and means over the hour."""
    index = bisect_right(points, at, key=lambda point: point.start) - 1
    if index < 0 or points[index].end <= at:
        return []
    found = [points[index].price]
    if index and at - points[index].start < _LATE and points[index - 1].end == points[index].start:
        found.append(points[index - 1].price)
    if index + 1 < len(points) and points[index + 1].start - at < _EARLY:
        found.append(points[index + 1].price)
    hour = at.replace(minute=0, second=0, microsecond=0)
    for start, length in ((hour, 60), (hour.replace(minute=at.minute // 30 * 30), 30)):
        end = start + timedelta(minutes=length)
        inside = [point.price for point in points[max(0, index - 12) : index + 13] if start <= point.start < end]
        if len(inside) > 1:
            found.append(fmean(inside))
    return found


def _scaled(points: Sequence[PricePoint], factor: float) -> tuple[PricePoint, ...]:
    return tuple(
        PricePoint(point.start, point.end, price, point.listed)
        for point in points
        if abs(price := point.price * factor) <= MAX_PRICE
    )


def _magnitude(ratio: float) -> float:
    """Return how many powers of ten a ratio is away from one."""
    return log10(ratio)
