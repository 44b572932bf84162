"""Merge the intents of several schedules for a miner: the most restrictive wins. Pure.

The planned time is cut at every change of any schedule. Each directive of a schedule is then an integer with one bit
for each piece, so that merging takes a few bit operations.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple

from ...input.limits import MAX_WATTS
from ...walltime import instant, seconds
from ..model import OFF, ON, Directive, Schedule, limit
from .intent import Intent
from .reasons import NO_SCHEDULE, ScheduleReason
from .timeline import Step

_REASONS = 3
"""How many schedules the reasons of a step list."""

_ON_CODE = MAX_WATTS + 1

type Bits = dict[int, int]
"""The pieces with each directive by its code: 0 for off, the watts of a limit, or more than any watts for on."""


@dataclass(frozen=True, eq=False)
class Member:
    """One schedule with its intent; compared by identity."""

    schedule: Schedule
    intent: Intent

    @cached_property
    def starts(self) -> list[int]:
        """Return the starts of the segments."""
        return [segment[0] for segment in self.intent.segments]

    def reason_at(self, at: int) -> ScheduleReason:
        """Return the reason of the schedule at an instant."""
        reason = self.intent.segments[bisect_right(self.starts, at) - 1][3]
        return ScheduleReason(self.schedule.id, self.schedule.name, reason.at(at))


class _Stretch(NamedTuple):
    """A stretch of the grid, from which a step is made."""

    start: int
    length: int
    code: int | None
    sources: Sequence[Member]


class MergedTimeline:
    """The timeline of the miners with the same schedules; steps are made on demand."""

    def __init__(self, group: tuple[Member, ...], bits: Mapping[Member, Bits], grid: Sequence[int]) -> None:
        """Merge the members on the grid of instants."""
        self._group = group
        self._bits = bits
        self._grid = grid
        wanted: dict[int, int] = {}
        for member in group:
            for code, pieces in bits[member].items():
                wanted[code] = wanted.get(code, 0) | pieces
        self._everything = rest = (1 << len(grid) - 1) - 1
        self._holding: list[tuple[int, int]] = []
        for code in sorted(wanted):
            pieces = wanted[code] & rest
            if pieces:
                rest ^= pieces
                self._holding.append((code, pieces))
        self._nothing = rest
        self._last: Step | None = None

    @cached_property
    def current(self) -> Step:
        """Return the first step."""
        return self._step(self._stretch(0))

    @cached_property
    def next_change(self) -> Step | None:
        """Return the first step with another directive, or None within the horizon."""
        same = next((pieces for _code, pieces in self._holding if pieces & 1), self._nothing)
        other = ~same & self._everything
        return self._step(self._stretch(_zeros(other))) if other else None

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Return all steps."""
        return tuple(map(self._step, self._stretches()))

    def at(self, when: datetime) -> Step:
        """Return the step at a time; the first or the last one if it is outside."""
        if when < self.current.end:
            return self.current
        if (last := self._last) is not None and last.start <= when < last.end:
            # Thousands of miners may ask for the same instant.
            return last
        piece = bisect_right(self._grid, seconds(when)) - 1
        *_before, found = takewhile(lambda stretch: stretch.start <= piece, self._stretches())
        # Of two threads, each gets its own.
        step = self._last = self._step(found)
        return step

    def _stretches(self) -> Iterator[_Stretch]:
        """Yield all stretches in order."""
        start, last = 0, len(self._grid) - 1
        while start < last:
            stretch = self._stretch(start)
            yield stretch
            start += stretch.length

    def _stretch(self, start: int) -> _Stretch:
        """Return the stretch that begins at a place of the grid."""
        code, pieces = next((item for item in self._holding if item[1] >> start & 1), (None, self._nothing))
        length = _ones(pieces >> start)
        sources: list[Member] = []
        if code is not None:
            for member in self._group:
                own = self._bits[member].get(code, 0) >> start
                if own & 1:
                    sources.append(member)
                # A change of the schedules cuts a step only if they stop or limit.
                if own and code != _ON_CODE:
                    length = min(length, _ones(own) or _zeros(own))
        return _Stretch(start, length, code, sources)

    def _step(self, stretch: _Stretch) -> Step:
        """Return a stretch as a step."""
        start, length, code, sources = stretch
        at, members = self._grid[start], sources or self._group
        return Step(
            start=instant(at),
            end=instant(self._grid[start + length]),
            directive=None if code is None else _directive(code),
            schedule_ids=tuple(member.schedule.id for member in sources),
            reasons=tuple(member.reason_at(at) for member in members[:_REASONS]) or (NO_SCHEDULE,),
            reasons_more=max(0, len(members) - _REASONS),
        )


def merge(of_miner: Sequence[Sequence[Member]], low: int, high: int) -> list[MergedTimeline]:
    """Return the timeline of each miner from its schedules; equal timelines are one object."""
    members = list({member for applying in of_miner for member in applying})
    grid = sorted({low, high, *(start for member in members for start in member.starts)})
    place = {at: index for index, at in enumerate(grid)}
    bits = {member: _bits(member, place) for member in members}
    groups: dict[tuple[Member, ...], MergedTimeline] = {}
    result: list[MergedTimeline] = []
    for applying in of_miner:
        key = tuple(applying)
        if key not in groups:
            groups[key] = MergedTimeline(key, bits, grid)
        result.append(groups[key])
    return result


def _bits(member: Member, place: dict[int, int]) -> Bits:
    bits: Bits = {}
    for start, end, directive, _reason in member.intent.segments:
        if directive is not None:
            code = _ON_CODE if directive is ON else directive.watts or 0
            bits[code] = bits.get(code, 0) | (1 << place[end]) - (1 << place[start])
    return bits


def _ones(number: int) -> int:
    """Return the number of trailing one bits."""
    return (~number & number + 1).bit_length() - 1


def _zeros(number: int) -> int:
    """Return the number of trailing zero bits of a number other than 0."""
    return (number & -number).bit_length() - 1


def _directive(code: int) -> Directive:
    return ON if code == _ON_CODE else limit(code) if code else OFF
