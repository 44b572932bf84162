"""Choose a level for each miner, so that the sum of their power stays within a budget and their value is highest. Pure.

This is a knapsack with a choice for each miner. Levels that draw more for no more value are left out. If the power of
a miner could be divided at will, filling the budget by value per watt along the concave hulls of the levels would be
best: that gives an upper bound, and an allocation in which at most one miner is between two levels. From there, a
search exchanges levels. Of each exchange it is known what it loses against the bound, so that only those are tried that
can still be better than the best allocation found. For a few miners the search is complete. For many it ends once no
allocation can be better by more than `TOLERANCE`, or after a fixed number of steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, NamedTuple

from .model import Allocation, Candidate

TOLERANCE: Final = 1e-4
"""How much better, as a share of the bound, another allocation of many miners may be."""

FEW: Final = 12
"""The number of miners up to which the search is always complete."""

MAX_STATES: Final = 200
MAX_STEPS: Final = 20_000
"""How many allocations of many miners the search keeps at a time, and tries."""

MAX_RAISES: Final = 50

_TIE: Final = 1e-9
"""The cost of a change, as a share of the highest value: of equal allocations, the one with fewer changes is chosen."""


class _Point(NamedTuple):
    """One level on the way up: its power, its value less the cost of the change, and its index."""

    power: float
    value: float
    level: int


class _Segment(NamedTuple):
    """The step of a miner from one point of its hull to the next; `gain` is its value per watt."""

    gain: float
    miner: int
    upper: _Point


class _Exchange(NamedTuple):
    """Another level of a miner than that of the start, and how much its value falls short of the bound."""

    loss: float
    power: float
    value: float
    point: _Point


class _State(NamedTuple):
    """A partial allocation of the search: the sums, and the exchanges made so far as a linked list."""

    power: float
    value: float
    made: _Made | None


class _Made(NamedTuple):
    """One exchange of a partial allocation, and those before it."""

    miner: int
    point: _Point
    before: _Made | None


def allocate(candidates: Sequence[Candidate], budget_w: float, tolerance: float | None = None) -> Allocation:
    """Return the level of each candidate; `budget_w` may be infinite.

    `tolerance` is how much better, as a share of the bound, another allocation may be: None is `TOLERANCE` for many
    miners and nothing for a few, and an infinite one skips the search.
    """
    highest = max((abs(level.value) for candidate in candidates for level in candidate.levels), default=0.0)
    fronts = [_front(candidate, _TIE * highest) for candidate in candidates]
    lowest_w = sum(front[0].power for front in fronts)
    if lowest_w > budget_w:
        return _allocation(candidates, [front[0] for front in fronts], over_w=lowest_w - budget_w)
    chosen, bound, search = _fill(fronts, budget_w, tolerance)
    if search is not None:
        search.run()
        chosen = search.best
        bound = search.best_value if search.complete else bound
    return _allocation(candidates, chosen, bound=bound)


def _allocation(
    candidates: Sequence[Candidate], chosen: Sequence[_Point], *, bound: float = 0.0, over_w: float = 0.0
) -> Allocation:
    levels = tuple(point.level for point in chosen)
    value = sum(
        candidate.levels[level].value - (0.0 if level == candidate.current else candidate.costs[level])
        for candidate, level in zip(candidates, levels, strict=True)
    )
    return Allocation(
        chosen=levels,
        power_w=sum(point.power for point in chosen),
        value=value,
        bound=max(bound, value),
        over_w=over_w,
    )


def gains(candidate: Candidate) -> Iterator[tuple[float, float]]:
    """Return the steps from the lowest level upwards as value per W, falling, and W; changes are free."""
    hull = _hull(_front(replace(candidate, costs=(0.0,) * len(candidate.levels)), 0.0))
    for lower, upper in pairwise(hull):
        watts = upper.power - lower.power
        yield (upper.value - lower.value) / watts, watts


def _front(candidate: Candidate, tie: float) -> list[_Point]:
    """Return the levels by rising power, each with a higher value than all that draw less."""
    points = sorted(
        (
            _Point(level.power_w, level.value - (0.0 if index == candidate.current else cost + tie), index)
            for index, (level, cost) in enumerate(zip(candidate.levels, candidate.costs, strict=True))
        ),
        key=lambda point: (point.power, -point.value, point.level),
    )
    front = points[:1]
    for point in points[1:]:
        if point.value > front[-1].value:
            front.append(point)
    return front


def _hull(front: Sequence[_Point]) -> list[_Point]:
    """Return the points whose value per further watt falls from each to the next."""
    hull: list[_Point] = []
    for point in front:
        while len(hull) > 1 and _gain(hull[-2], hull[-1]) <= _gain(hull[-1], point):
            hull.pop()
        hull.append(point)
    return hull


def _gain(lower: _Point, upper: _Point) -> float:
    return (upper.value - lower.value) / (upper.power - lower.power)


def _fill(
    fronts: Sequence[Sequence[_Point]], budget_w: float, tolerance: float | None
) -> tuple[list[_Point], float, _Search | None]:
    """Return an allocation, the upper bound, and the search for a better one if there can be one."""
    chosen = [front[0] for front in fronts]
    power, value = sum(point.power for point in chosen), sum(point.value for point in chosen)
    segments: list[_Segment] = []
    for miner, front in enumerate(fronts):
        hull = _hull(front)
        segments += [_Segment(_gain(lower, upper), miner, upper) for lower, upper in pairwise(hull)]
    segments.sort(key=lambda segment: (-segment.gain, segment.miner, segment.upper.power))
    start: tuple[list[_Point], float, float, float] | None = None
    stopped: set[int] = set()
    for gain, miner, upper in segments:
        if miner in stopped:
            continue
        more = power + upper.power - chosen[miner].power
        if more <= budget_w:
            power, value = more, value + upper.value - chosen[miner].value
            chosen[miner] = upper
            continue
        stopped.add(miner)
        if start is None:
            start = list(chosen), power, value, gain
    if start is None:
        return chosen, value, None
    _raise_to_fit(fronts, chosen, budget_w)
    search = _Search(fronts, budget_w, start, chosen, tolerance)
    return chosen, search.bound, search


def _raise_to_fit(fronts: Sequence[Sequence[_Point]], chosen: list[_Point], budget_w: float) -> None:
    """Raise the level of the miner that gains most, as long as something fits into the rest of the budget."""
    rest = budget_w - sum(point.power for point in chosen)
    for _ in range(MAX_RAISES):
        found: tuple[float, int, _Point] | None = None
        for miner, front in enumerate(fronts):
            now = chosen[miner]
            for point in reversed(front):
                if point.value <= now.value:
                    break
                if point.power - now.power <= rest:
                    if found is None or point.value - now.value > found[0]:
                        found = point.value - now.value, miner, point
                    break
        if found is None:
            return
        _gained, miner, point = found
        rest -= point.power - chosen[miner].power
        chosen[miner] = point


class _Search:
    """The search for the best allocation, from one that is as good as the bound but leaves a part of the budget."""

    def __init__(
        self,
        fronts: Sequence[Sequence[_Point]],
        budget_w: float,
        start: tuple[list[_Point], float, float, float],
        found: Sequence[_Point],
        tolerance: float | None,
    ) -> None:
        """Begin with the allocation of the filling, and with the best one found so far."""
        self._budget_w = budget_w
        self._start, power, value, self._gain = start
        self._state = _State(power, value, None)
        self.bound = value + self._gain * (budget_w - power)
        self.best = list(found)
        self.best_value = sum(point.value for point in found)
        self.complete = False
        few = len(fronts) <= FEW
        self._max_states, self._steps = (0, 0) if few else (MAX_STATES, MAX_STEPS)
        share = (0.0 if few else TOLERANCE) if tolerance is None else tolerance
        self._enough = share * abs(self.bound) if share else 0.0
        self._exchanges = self._possible(fronts) if self.bound - self.best_value > self._enough else []

    def _possible(self, fronts: Sequence[Sequence[_Point]]) -> list[tuple[int, list[_Exchange]]]:
        """Return the exchanges of each miner that can be part of a better allocation, the most promising miner first.

        The start has the highest value less the price of its power at the gain of its last step, so that no exchange
        can be better than the bound.
        """
        gap = self.bound - self.best_value
        possible: list[tuple[int, list[_Exchange]]] = []
        for miner, front in enumerate(fronts):
            at = self._start[miner]
            found = []
            for point in front:
                if point.level == at.level:
                    continue
                power, value = point.power - at.power, point.value - at.value
                loss = max(0.0, self._gain * power - value)
                if loss < gap:
                    found.append(_Exchange(loss, power, value, point))
            if found:
                possible.append((miner, sorted(found)))
        return sorted(possible, key=lambda item: (item[1][0].loss, item[0]))

    def run(self) -> None:
        """Search, and keep the best allocation."""
        # How much the miners that follow can draw less, which an allocation above the budget needs.
        less = [0.0]
        for _miner, exchanges in reversed(self._exchanges):
            less.append(less[-1] + max(0.0, *(-exchange.power for exchange in exchanges)))
        states, cut = [self._state], False
        for miner, exchanges in self._exchanges:
            less.pop()
            gap = self.bound - self.best_value
            if gap <= self._enough or exchanges[0].loss >= gap:
                break
            usable = [exchange for exchange in exchanges if exchange.loss < gap]
            tried = list(self._tried(states, miner, usable))
            if self._max_states:
                self._steps -= len(tried)
                if self._steps < 0:
                    cut = True
                    break
            self._note(tried)
            states = self._useful([*states, *tried], less[-1])
            if self._max_states and len(states) > self._max_states:
                cut = True
                states = sorted(states, key=self._loss)[: self._max_states]
        self.complete = not cut and self.bound - self.best_value > self._enough

    def _tried(self, states: Sequence[_State], miner: int, exchanges: Sequence[_Exchange]) -> Iterator[_State]:
        for power, value, made in states:
            for exchange in exchanges:
                yield _State(power + exchange.power, value + exchange.value, _Made(miner, exchange.point, made))

    def _loss(self, state: _State) -> float:
        """Return how far the best that can follow from a partial allocation is below the bound."""
        return self.bound - (state.value + self._gain * (self._budget_w - state.power))

    def _note(self, states: Iterable[_State]) -> None:
        """Keep the best state if it is within the budget and better than the best so far."""
        found: _State | None = None
        for state in states:
            if state.power <= self._budget_w and state.value > (self.best_value if found is None else found.value):
                found = state
        if found is None:
            return
        self.best, self.best_value = list(self._start), found.value
        made = found.made
        while made is not None:
            self.best[made.miner] = made.point
            made = made.before

    def _useful(self, states: list[_State], less: float) -> list[_State]:
        """Return the states from which a better allocation can follow, without those that draw more for less."""
        gap, useful = self.bound - self.best_value, list[_State]()
        states.sort(key=lambda state: (state.power, -state.value))
        for state in states:
            if state.power - less > self._budget_w:
                break
            if self._loss(state) < gap and (not useful or state.value > useful[-1].value):
                useful.append(state)
        return useful
