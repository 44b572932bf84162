"""Which whole miners move to which pool. Pure.

The deviation of an assignment is the largest difference between the hashrate of a pool and its target. Deviations are
compared in classes: class 1 is up to the band, class 2 up to twice the band, and so on. A plan is better if its class
is lower, then if it moves fewer miners, then if its deviation is smaller; miners move only if that lowers the class.

Up to EXACT movable miners, a search finds the best plan, unless it needs more than MOST_STEPS steps. For more, and in
that case, miners move to the emptiest pool one after another, each time from the fullest pool that has a miner whose
move helps (largest remainders). If all miners are movable, that ends with a deviation of at most the larger of the band
and the hashrate of the heaviest miner.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

EXACT: Final = 12
MOST_STEPS: Final = 20_000


class Item(NamedTuple):
    """A miner: its hashrate, its pool (None: on none that counts), and whether it may move.

    A movable miner whose pool is None has to move; one that is not movable counts on its pool.
    """

    weight: float
    pool: int | None
    movable: bool


class Plan(NamedTuple):
    """The moves (index of the item, pool), and the deviation with and without them."""

    moves: tuple[tuple[int, int], ...]
    deviation: float
    before: float


def plan(items: Sequence[Item], shares: Mapping[int, float], band: float) -> Plan:
    """Return the best moves; `shares` of 1 by pool, at least one, and a band in the unit of the weights."""
    total = sum(item.weight for item in items if item.pool is not None or item.movable)
    targets = {pool: share * total for pool, share in shares.items()}
    sums = dict.fromkeys(targets, 0.0)
    for item in items:
        if item.pool is not None:
            sums[item.pool] += item.weight
    width = max(band, total * 1e-6, 1e-9)
    before = _deviation(sums, targets)
    forced = any(item.movable and item.pool is None for item in items)
    if not forced and _class(before, width) <= 1:
        return Plan((), before, before)
    moves = _largest_remainders(items, dict(sums), targets, width)
    movable = [at for at, item in enumerate(items) if item.movable]
    if len(movable) <= EXACT:
        moves = _Search(items, movable, sums, targets, width, moves).best
    after = _deviation(_after(items, sums, moves), targets)
    if not forced and _class(after, width) >= _class(before, width):
        return Plan((), before, before)
    return Plan(tuple(sorted(moves.items())), after, before)


def _deviation(sums: Mapping[int, float], targets: Mapping[int, float]) -> float:
    return max(abs(sums[pool] - target) for pool, target in targets.items())


def _class(deviation: float, width: float) -> int:
    # Sums of the same numbers in another order differ in the last digits.
    return max(1, math.ceil(deviation / width - 1e-9))


def _after(items: Sequence[Item], sums: Mapping[int, float], moves: Mapping[int, int]) -> dict[int, float]:
    after = dict(sums)
    for at, pool in moves.items():
        if (source := items[at].pool) is not None:
            after[source] -= items[at].weight
        after[pool] += items[at].weight
    return after


def _largest_remainders(
    items: Sequence[Item], sums: dict[int, float], targets: Mapping[int, float], width: float
) -> dict[int, int]:
    """Return the moves that fill the emptiest pool until no move of one miner to it helps; `sums` is changed.

    Each move lowers the sum of the squares of the differences, so that the steps end.
    """
    moves: dict[int, int] = {}
    on: dict[int, list[tuple[float, int]]] = {pool: [] for pool in targets}
    for at, item in enumerate(items):
        if item.movable and item.pool is not None:
            on[item.pool].append((item.weight, at))
    for there in on.values():
        there.sort()
    unplaced = [(item.weight, at) for at, item in enumerate(items) if item.movable and item.pool is None]
    for entry in sorted(unplaced, key=lambda entry: (-entry[0], entry[1])):
        emptiest = max(targets, key=lambda pool: targets[pool] - sums[pool])
        moves[entry[1]] = emptiest
        sums[emptiest] += entry[0]
        insort(on[emptiest], entry)
    for _step in range(4 * len(items)):
        over = {pool: sums[pool] - target for pool, target in targets.items()}
        if _class(max(map(abs, over.values())), width) <= 1:
            break
        emptiest, *others = sorted(over, key=lambda pool: over[pool])
        found = None
        for source in reversed(others):
            gap = over[source] - over[emptiest]
            found = _nearest(on[source], gap / 2)
            if found is not None and found[0] < gap * (1 - 1e-9):
                break
            found = None
        if found is None:
            break
        weight, at = found
        del on[source][bisect_left(on[source], found)]
        insort(on[emptiest], found)
        sums[source] -= weight
        sums[emptiest] += weight
        if items[at].pool == emptiest:
            del moves[at]
        else:
            moves[at] = emptiest
    return moves


def _nearest(entries: list[tuple[float, int]], weight: float) -> tuple[float, int] | None:
    """Return the entry of a sorted list whose weight is nearest."""
    place = bisect_left(entries, (weight, -1))
    return min(entries[max(0, place - 1) : place + 1], key=lambda entry: abs(entry[0] - weight), default=None)


class _Search:
    """Finds the best plan by trying all of them, without those that cannot be better than the best one so far."""

    def __init__(
        self,
        items: Sequence[Item],
        movable: Sequence[int],
        sums: Mapping[int, float],
        targets: Mapping[int, float],
        width: float,
        start: dict[int, int],
    ) -> None:
        """Search, beginning with a known plan."""
        self._items = items
        self._order = sorted(movable, key=lambda at: (-items[at].weight, at))
        self._targets = targets
        self._width = width
        self._steps = 0
        self._sums = dict(sums)
        for at in movable:
            if (pool := items[at].pool) is not None:
                self._sums[pool] -= items[at].weight
        self._left = [0.0]
        for at in reversed(self._order):
            self._left.append(self._left[-1] + items[at].weight)
        self._left.reverse()
        self._moves: dict[int, int] = {}
        self.best = start
        deviation = _deviation(_after(items, sums, start), targets)
        self._key = (_class(deviation, width), len(start), deviation)
        self._try(0)

    def _try(self, depth: int) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS or not self._may_be_better(depth):
            return
        if depth == len(self._order):
            deviation = _deviation(self._sums, self._targets)
            key = (_class(deviation, self._width), len(self._moves), deviation)
            if key < self._key:
                self.best, self._key = dict(self._moves), key
            return
        at = self._order[depth]
        weight, home, _movable = self._items[at]
        for pool in sorted(self._targets, key=lambda pool: (pool != home, self._sums[pool] - self._targets[pool])):
            self._sums[pool] += weight
            if pool != home:
                self._moves[at] = pool
            self._try(depth + 1)
            self._moves.pop(at, None)
            self._sums[pool] -= weight

    def _may_be_better(self, depth: int) -> bool:
        """Return whether a plan with these first assignments can be better than the best one so far."""
        best_class, fewest, least = self._key
        moved = len(self._moves)
        # With as many moves or more, it has to be in a lower class, or nearer within the same class and moves.
        allowed = best_class * self._width
        if moved > fewest:
            allowed -= self._width
        elif moved == fewest:
            allowed = min(allowed, least)
        missing = 0.0
        for pool, target in self._targets.items():
            over = self._sums[pool] - target
            if over > allowed * (1 + 1e-9):
                return False
            if over < -allowed:
                missing -= over + allowed
        return allowed > 0 and missing <= self._left[depth] * (1 + 1e-9) + 1e-12
