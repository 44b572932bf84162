"""Finds series of numbers over time in attributes of an entity or in answers of actions, by their shape.

A series is a list of rows with a time and numbers, whatever their keys are called and however deep they lie; a mapping
or attributes named by time; parallel lists of times and numbers; or a list of numbers, one for each interval of a day.
The meaning of the numbers is decided elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Final, TypeIs
from zoneinfo import ZoneInfo

from .key_meanings import day_offset, is_utc, rank, start_rank, words, words_of
from .named_times import NamedTimes, counted_hours
from .notations import Clock, at_clock, clock_of, day_of, moment, number, whole_minute

MAX_ROWS: Final = 4500
"""The longest list that is read; two weeks of five minutes have 4,032 rows."""

MAX_DEPTH: Final = 6
_BUDGET: Final = 25_000
"""The number of values read from one entity. Two weeks of quarter-hours with eight keys are 12,000."""

_MAX_TEXT: Final = 300_000
_MAX_LAYOUTS: Final = 12
_SAMPLE: Final = 4
_DAY_LONG: Final = timedelta(days=1)
_LAST_MINUTE: Final = 1440
_FEWEST_NUMBERS: Final = 20
"""The shortest list without times that is read."""

_HOUR_WORDS: Final = words("hour hours h hr uur stunde heure hora ora godzina hodina time klokke timme")
_PVPC: Final = ("price", "price_next_day")
_PVPC_DAYS: Final = ZoneInfo("Europe/Madrid")
"""The lists of PVPC are those of days in Madrid, and its keys have the home's hours. Which day's 23:00 it is on the
Canary Islands cannot be known: the state has that price in time."""

_ROW: Final = "[]"
"""Stands in a path for the place of a row in its list."""


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers over time from one place, sorted by time."""

    path: tuple[str, ...]
    """The names of the keys that lead to the series."""
    starts: tuple[datetime, ...]
    """In UTC, in whole minutes."""
    ends: tuple[datetime | None, ...]
    """None if the row has no end of its own."""
    columns: Mapping[str, tuple[float | None, ...]]
    """The numbers, by the name of their place in a row."""
    dated: bool = True
    """Whether the times include the day; otherwise it was derived from names or from the day of the state."""

    def words(self, column: str) -> frozenset[str]:
        """Return the words of all names that lead to a number."""
        return words_of((*self.path, column))


@dataclass(slots=True)
class _Table:
    """Rows of the same layout: the values of each column."""

    path: tuple[str, ...]
    day: date | None
    columns: dict[str, list[object]] = field(default_factory=dict)


def find_series(attributes: Mapping[str, object], day: date, zone: tzinfo) -> tuple[Series, ...]:
    """Return all series among attributes that were reported on `day`, a date in `zone`.

    Times without offset are those of `zone`. The work is bounded, whatever the attributes hold.
    """
    finder = _Finder(day, zone)
    finder.search(attributes, (), None, 0)
    return tuple(finder.found)


class _Finder:
    """One search through the attributes of an entity."""

    def __init__(self, today: date, zone: tzinfo) -> None:
        self.found: list[Series] = []
        self._today = today
        self._zone = zone
        self._left = _BUDGET

    def search(self, value: object, path: tuple[str, ...], day: date | None, depth: int) -> None:
        """Add the series in a value."""
        if depth > MAX_DEPTH or self._left <= 0:
            return
        if isinstance(value, str) and 2 < len(value) <= _MAX_TEXT and value.lstrip()[:1] in ("[", "{"):
            try:
                value = json.loads(value)
            except ValueError, RecursionError:
                return
        if isinstance(value, Mapping):
            self._mapping(value, path, day, depth)
        elif isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
            self._list(value, path, day, depth)

    # Mappings -----------------------------------------------------------------------------------------------------

    def _mapping(self, value: Mapping[object, object], path: tuple[str, ...], day: date | None, depth: int) -> None:
        if len(value) > MAX_ROWS:
            return
        self._left -= len(value)
        named = NamedTimes()
        for key, item in value.items():
            if isinstance(item, Mapping) or _is_list(item) or number(item) is not None:
                named.add(key, item)
        if named.moments:
            self._rows([_with_time(when, item) for when, item in named.moments], path, day)
        self._hours(named, path, day)
        self._parallel(value, path)
        self._interval(value, path)
        own_day = day or next((found for item in value.values() if (found := day_of(item)) is not None), None)
        for key, item in value.items():
            if key in named.taken or not isinstance(item, (Mapping, Sequence)):
                continue
            self.search(item, (*path, str(key)), day_of(key) or self._named_day(str(key)) or own_day, depth + 1)

    def _named_day(self, name: str) -> date | None:
        offset = day_offset(words(name))
        return None if offset is None else self._today + timedelta(days=offset)

    def _hours(self, named: NamedTimes, path: tuple[str, ...], day: date | None) -> None:
        """Add the numbers of a mapping whose names are hours: `13:00`, `price_13h`, `hour_13`, `13`."""
        for name, hours in named.hours.items():
            bare = not any(hour.sure for hour in hours)
            if bare and len(hours) < _FEWEST_NUMBERS:
                continue
            # Hours that are counted from 1 to 24 are those that end then.
            back = 60 if bare and len(hours) == 24 and min(hour.minutes for hour in hours) == 60 else 0
            of_all = self._named_day(name) or day or self._today
            plain = bare and not any(hour.tail for hour in hours)
            counted = counted_hours(of_all, [hour.minutes // 60 for hour in hours], self._zone) if plain else None
            starts: list[datetime] = []
            rows: list[object] = []
            for index, hour in enumerate(hours):
                of_day = self._named_day(f"{name} {hour.tail}") or day or self._today
                when = at_clock(of_day, hour.minutes - back, self._zone, again=hour.again)
                if counted is not None:
                    when = counted[index]
                elif hour.minutes > _LAST_MINUTE:
                    when = None
                if when is not None and (name not in _PVPC or when.astimezone(_PVPC_DAYS).date() == of_day):
                    starts.append(when)
                    rows.append(hour.value)
            table = self._tabled(rows, (*path, name) if name else path, day)
            for layout, indices in table:
                self._add(layout.path, [starts[index] for index in indices], None, layout.columns, dated=False)

    def _parallel(self, value: Mapping[object, object], path: tuple[str, ...]) -> None:
        """Add lists of numbers that stand beside a list of as many times."""
        lists = {str(key): item for key, item in value.items() if _is_list(item) and 2 <= len(item) <= MAX_ROWS}
        for name, times in lists.items():
            if isinstance(times[0], (Mapping, float)) or moment(times[0]) is None or rank(words(name)) >= 2:
                continue
            columns = {
                other: list(item)
                for other, item in lists.items()
                if other != name and len(item) == len(times) and not isinstance(item[0], Mapping)
            }
            if columns:
                self._left -= len(times) * (len(columns) + 1)
                self._table(_Table(path, None, {name: list(times), **columns}))

    def _interval(self, value: Mapping[object, object], path: tuple[str, ...]) -> None:
        """Add a mapping that is one interval with start, end and numbers, such as Amber's price sensor."""
        names = {str(key): item for key, item in value.items() if not isinstance(item, (Mapping, list, tuple))}
        times = {name: item for name, item in names.items() if not number_like(item) and moment(item) is not None}
        if any(start_rank(name) == 0 for name in times) and any(start_rank(name) == 2 for name in times):
            self._table(_Table(path, None, {name: [item] for name, item in names.items()}))

    # Lists --------------------------------------------------------------------------------------------------------

    def _list(self, value: Sequence[object], path: tuple[str, ...], day: date | None, depth: int) -> None:
        if not 0 < len(value) <= MAX_ROWS:
            return
        if any(_is_list(item) and not _is_pair(item) for item in value[:_SAMPLE]):
            for item in value:
                self.search(item, (*path, _ROW), day, depth + 1)
            return
        if any(isinstance(item, Mapping) or _is_list(item) for item in value[:_SAMPLE]):
            before = len(self.found)
            self._rows(value, path, day)
            for item in value:
                if len(self.found) == before or _holds_list(item):
                    self.search(item, (*path, _ROW), day, depth + 1)
            return
        self._left -= len(value)
        if len(value) >= _FEWEST_NUMBERS and any(number(item) is not None for item in value[: 2 * _SAMPLE]):
            self._plain(value, path, day)

    def _plain(self, value: Sequence[object], path: tuple[str, ...], day: date | None) -> None:
        """Add a list of numbers, one for each interval of a day, or of today and tomorrow."""
        of_day = day or self._today
        for days in (1, 2):
            midnight, end = (at_clock(of_day + timedelta(days=more), 0, self._zone) for more in (0, days))
            if midnight is None or end is None:
                continue
            for minutes in (60, 30, 15):
                step = timedelta(minutes=minutes)
                if len(value) == (end - midnight) / step:
                    starts: list[datetime | None] = [midnight + index * step for index in range(len(value))]
                elif len(value) == days * 24 * 60 // minutes:
                    # On a day with a clock change: one number for each hour that a clock face has.
                    starts = [
                        at_clock(of_day + timedelta(days=at // 1440), at % 1440, self._zone)
                        for at in range(0, len(value) * minutes, minutes)
                    ]
                else:
                    continue
                self._add(path, starts, [None if at is None else at + step for at in starts], {"": value}, dated=False)

    def _rows(self, rows: Iterable[object], path: tuple[str, ...], day: date | None) -> None:
        for table, _indices in self._tabled(rows, path, day):
            self._table(table)

    def _tabled(
        self, rows: Iterable[object], path: tuple[str, ...], day: date | None
    ) -> list[tuple[_Table, list[int]]]:
        """Return the rows by layout, with their indices."""
        tables: dict[tuple[str, ...], tuple[_Table, list[int]]] = {}
        for index, row in enumerate(rows):
            if self._left <= 0:
                break
            flat: dict[str, object] = {}
            _flatten(row, "", flat, 0)
            self._left -= len(flat) + 1
            layout = tuple(flat)
            if layout not in tables:
                if len(tables) >= _MAX_LAYOUTS:
                    continue
                tables[layout] = _Table(path, day, {name: [] for name in layout}), []
            table, places = tables[layout]
            places.append(index)
            for name, item in flat.items():
                table.columns[name].append(item)
        return list(tables.values())

    # Times --------------------------------------------------------------------------------------------------------

    def _table(self, table: _Table) -> None:
        """Add the series of rows of one layout, if they have a time."""
        times: dict[str, list[datetime | None]] = {}
        days: dict[str, list[date | None]] = {}
        clocks: dict[str, list[Clock | None]] = {}
        for name, items in table.columns.items():
            sample = [item for item in items[:64] if item is not None][: 2 * _SAMPLE]
            if not sample:
                continue
            is_price = rank(words(name)) >= 3
            if not (is_price and number_like(sample[0])) and _most(sample, moment):
                times[name] = [moment(item) for item in items]
            elif _most(sample, day_of):
                days[name] = [day_of(item) for item in items]
            elif _most(sample, clock_of):
                clocks[name] = [clock_of(item) for item in items]
        hours = None if times or clocks else self._hour_column(table)
        if hours is not None:
            clocks[hours[0]] = hours[1]
        used = {*times, *days, *clocks}
        columns = {name: items for name, items in table.columns.items() if name not in used}
        placed = self._placed(table, times, days, clocks)
        if placed is not None and columns:
            starts, ends, dated = placed
            self._add(table.path, starts, ends, columns, dated=dated)

    def _hour_column(self, table: _Table) -> tuple[str, list[Clock | None]] | None:
        """Return a column of hours from 0 to 24 that are plain numbers."""
        for name, items in table.columns.items():
            if words(name) & _HOUR_WORDS and all(_is_hour(item) for item in items):
                return name, [Clock(int(str(item)) * 60) for item in items]
        return None

    def _placed(
        self,
        table: _Table,
        times: Mapping[str, list[datetime | None]],
        days: Mapping[str, list[date | None]],
        clocks: Mapping[str, list[Clock | None]],
    ) -> tuple[list[datetime | None], list[datetime | None] | None, bool] | None:
        """Return the start and end of each row, and whether rows include the day; None without times."""
        usable = [name for name, found in times.items() if _distinct(found)]
        usable.sort(key=lambda name: (start_rank(name), not is_utc(name) and _naive(times[name])))
        first = usable[0] if usable else None
        by_clock = next(iter(clocks), None)
        if by_clock is not None and (first is None or (start_rank(first) and days and _has_ranges(clocks[by_clock]))):
            return self._by_clock(
                table, next(iter(days.values()), None), [*clocks.values()], counted=not _has_ranges(clocks[by_clock])
            )
        if first is None:
            return None
        starts = self._aware(first, times[first])
        ends = None
        for name in usable[1:]:
            other = self._aware(name, times[name])
            gaps = [end - start for start, end in zip(starts, other, strict=True) if start and end]
            if start_rank(first) and start_rank(name) == 1 and gaps and max(gaps) < timedelta():
                starts, other, gaps = other, starts, [-gap for gap in gaps]
            if gaps and (start_rank(name) == 2 or timedelta() < min(gaps) <= max(gaps) <= _DAY_LONG):
                ends = other
                break
        if ends is None and start_rank(first) == 2:
            # Only ends are given: a row begins when the one before it ends.
            known = sorted({end for end in starts if end is not None})
            step = min((later - earlier for earlier, later in pairwise(known)), default=timedelta(hours=1))
            return [None if end is None else end - step for end in starts], starts, True
        return starts, ends, True

    def _by_clock(
        self, table: _Table, days: list[date | None] | None, clocks: list[list[Clock | None]], *, counted: bool
    ) -> tuple[list[datetime | None], list[datetime | None] | None, bool]:
        starts: list[datetime | None] = []
        ends: list[datetime | None] = []
        seen: set[datetime] = set()
        known = self._by_count(table, days, clocks[0]) if counted and len(clocks) == 1 else None
        if known is not None:
            return known, None, days is not None
        for index, clock in enumerate(clocks[0]):
            of_day = days[index] if days is not None else table.day or self._today
            until = clock.end if clock is not None else None
            if until is None and len(clocks) > 1 and (other := clocks[1][index]) is not None:
                until = other.start
            start = None if clock is None or of_day is None else at_clock(of_day, clock.start, self._zone)
            if start is not None and start in seen and clock is not None and of_day is not None:
                start = at_clock(of_day, clock.start, self._zone, again=True) or start
            starts.append(start)
            if start is None or clock is None or until is None:
                ends.append(None)
                continue
            seen.add(start)
            # `02:00-02:00` is the hour before the clock is set back.
            minutes = (until - clock.start) % 1440 or (1440 if len(clocks[0]) == 1 else 0)
            ends.append(start + timedelta(minutes=minutes) if minutes else None)
        return starts, ends, days is not None

    def _by_count(
        self, table: _Table, days: list[date | None] | None, clocks: list[Clock | None]
    ) -> list[datetime | None] | None:
        """Return the starts of rows whose hours are counted from 0 or 1 on each day; None if they are not."""
        hours: dict[date, dict[int, int]] = {}
        for index, clock in enumerate(clocks):
            of_day = days[index] if days is not None else table.day or self._today
            if clock is None or of_day is None or clock.start % 60:
                return None
            hours.setdefault(of_day, {})[index] = clock.start // 60
        starts: list[datetime | None] = [None] * len(clocks)
        for of_day, of_rows in hours.items():
            if (found := counted_hours(of_day, list(of_rows.values()), self._zone)) is None:
                return None
            for index, start in zip(of_rows, found, strict=True):
                starts[index] = start
        return starts

    def _aware(self, name: str, found: Sequence[datetime | None]) -> list[datetime | None]:
        """Return times in UTC; times without offset are in the zone, unless their name says UTC."""
        zone = UTC if is_utc(name) else self._zone
        is_end = start_rank(name) == 2
        seen: set[datetime] = set()
        aware: list[datetime | None] = []
        naive = [when for when in found if when is not None and when.tzinfo is None]
        falling = len(naive) > 1 and naive[0] > naive[-1]
        for when in reversed(found) if falling else found:
            if when is not None and when.tzinfo is None:
                # The later 02:00 of the day that has two.
                again = when in seen
                seen.add(when)
                when = when.replace(tzinfo=zone, fold=int(again))  # noqa: PLW2901
            aware.append(None if when is None else whole_minute(when, is_end=is_end))
        return aware[::-1] if falling else aware

    def _add(
        self,
        path: tuple[str, ...],
        starts: Sequence[datetime | None],
        ends: Sequence[datetime | None] | None,
        columns: Mapping[str, Sequence[object]],
        *,
        dated: bool,
    ) -> None:
        timed = [(start, index) for index, start in enumerate(starts) if start is not None]
        timed.sort()
        numbers: dict[str, tuple[float | None, ...]] = {}
        for name, items in columns.items():
            found = tuple(number(items[index]) for _start, index in timed)
            if any(value is not None for value in found):
                numbers[name] = found
        if timed and numbers:
            self.found.append(
                Series(
                    path,
                    tuple(start for start, _index in timed),
                    tuple(None if ends is None else ends[index] for _start, index in timed),
                    numbers,
                    dated,
                )
            )


def number_like(value: object) -> bool:
    """Return whether a value is a number, not one as text."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _with_time(when: datetime, item: object) -> dict[str, object]:
    return (
        {"start": when, **{str(key): value for key, value in item.items()}}
        if isinstance(item, Mapping)
        else {
            "start": when,
            "": item,
        }
    )


def _flatten(value: object, name: str, into: dict[str, object], depth: int) -> None:
    """Put the single values of a row into a mapping, by the names that lead to them."""
    if depth > 3 or len(into) > 60:
        return
    if value is None or isinstance(value, (str, int, float, datetime)):
        into[name] = value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _flatten(item, f"{name}.{key}" if name else str(key), into, depth + 1)
    elif _is_list(value):
        if _is_pair(value):
            for index, item in enumerate(value):
                into[f"{name}.{index}" if name else str(index)] = item
    else:
        into[name] = value


def _is_list(value: object) -> TypeIs[Sequence[object]]:
    return isinstance(value, (list, tuple))


def _is_pair(value: Sequence[object]) -> bool:
    """Return whether a list is a row: a time and a few numbers."""
    return 2 <= len(value) <= 8 and not any(isinstance(item, Mapping) or _is_list(item) for item in value)


def _holds_list(row: object) -> bool:
    """Return whether a row has a list of its own, as a day has its prices."""
    return isinstance(row, Mapping) and any(_is_list(item) and len(item) > 1 for item in row.values())


def _is_hour(value: object) -> bool:
    found = number(value)
    return found is not None and found.is_integer() and 0 <= found <= 25


def _most[T](values: Sequence[object], read: Callable[[object], T | None]) -> bool:
    return sum(read(value) is not None for value in values) * 2 >= len(values)


def _distinct(values: Sequence[datetime | None]) -> bool:
    """Return whether times differ between rows; equal ones are the time of an update."""
    known = [value for value in values if value is not None]
    return bool(known) and len(set(known)) * 2 >= len(known)


def _naive(values: Sequence[datetime | None]) -> bool:
    return any(value is not None and value.tzinfo is None for value in values)


def _has_ranges(clocks: Sequence[Clock | None]) -> bool:
    return any(clock is not None and clock.end is not None for clock in clocks)
