"""Which miners may rise now: as far as the measured sum and the pace leave room. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import inf
from typing import Final

from ...schedules.model import Action
from .items import Item
from .rules import Rules
from .state import RestrainState
from .targets import band
from .valuation import Valuation

ROOM: Final = "room"
PACE: Final = "pace"
"""Why a miner that should rise waits: others have not fallen yet, or the pace of the sum."""

MINUTE_S: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """The index of the level that each miner gets now, and why some wait for a higher one.

    `pace_w` and `pace_at` are what is saved up for the next rise. `due` is when that is enough.
    """

    chosen: tuple[int, ...]
    waits: dict[int, str] = field(default_factory=dict)
    pace_w: float = 0.0
    pace_at: datetime | None = None
    due: datetime | None = None


def raised(
    rules: Rules,
    state: RestrainState,
    items: Sequence[Item],
    targets: Sequence[int],
    valuation: Valuation,
    now: datetime,
    budget_w: float,
    room_w: float,
) -> Raised:
    """Return the levels for now: what falls at once, and what may rise by value per watt.

    The sum of what all count with stays within the budget, and rises by at most `room_w`.
    """
    chosen = [min(item.present, target) for item, target in zip(items, targets, strict=True)]
    wanted = sorted(
        (index for index, item in enumerate(items) if _rises(item, targets[index])),
        key=lambda index: (-_gain(items[index], targets[index], valuation), index),
    )
    counted = sum(item.counts_w if item.skip else item.counts_at(chosen[at]) for at, item in enumerate(items))
    room = min(budget_w - counted, room_w)
    pace = _Pace(rules, state, now, max((_rise(items[index], targets[index]) for index in wanted), default=0.0))
    waits: dict[int, str] = {}
    for index in wanted:
        item = items[index]
        if item.levels[targets[index]].power_w - item.levels[item.present].power_w <= 0.0:
            # It is released, and draws no more than now.
            chosen[index] = targets[index]
            continue
        best = next(
            (
                level
                for level in _steps(item, targets[index])
                if _needs(item, level) <= room and _rise(item, level) <= pace.left
            ),
            None,
        )
        if best is not None:
            room -= item.counts_at(best) - item.counts_w
            pace.take(_rise(item, best))
            chosen[index] = best
        if best != targets[index]:
            by_pace = _needs(item, targets[index]) <= room
            waits[index] = PACE if by_pace else ROOM
            if by_pace:
                # The pace is kept for this miner: what takes less must not always come first.
                pace.wait(_rise(item, targets[index]))
    pace_w, pace_at, due = pace.saved(waiting=PACE in waits.values())
    return Raised(chosen=tuple(chosen), waits=waits, pace_w=pace_w, pace_at=pace_at, due=due)


def _rises(item: Item, target: int) -> bool:
    """Return whether a target is so far above the present level that the change is worth a command."""
    if item.skip is not None or target <= item.present:
        return False
    before, after = item.levels[item.present], item.levels[target]
    if before.directive.action is not Action.LIMIT or after.directive.action is not Action.LIMIT:
        return True
    watts, new = before.directive.watts or 0, after.directive.watts or 0
    return new - watts > band(watts) or target == item.top


def _rise(item: Item, level: int) -> float:
    return item.levels[level].power_w - item.levels[item.present].power_w


def _needs(item: Item, level: int) -> float:
    """Return how much room a rise needs: a small one to the highest level more, so that it is not undone by noise."""
    more, watts = item.counts_at(level) - item.counts_w, item.levels[item.present].directive.watts
    return more + band(watts) if level == item.top and watts is not None and more <= band(watts) else more


def _gain(item: Item, target: int, valuation: Valuation) -> float:
    """Return what a rise adds per watt."""
    value = valuation.value(item.view, item.levels[target]) - valuation.value(item.view, item.levels[item.present])
    return value / max(1.0, _rise(item, target))


def _steps(item: Item, target: int) -> Sequence[int]:
    """Return the levels by which a miner may rise now, the highest first: with a live limit also a part of the way."""
    if item.options is None or item.options.restart_minutes:
        return (target,)
    watts = item.levels[item.present].directive.watts
    return (
        target,
        *(
            level
            for level in range(target - 1, item.present, -1)
            if (limit_w := item.levels[level].directive.watts) is not None
            and (watts is None or limit_w - watts > band(watts))
        ),
    )


class _Pace:
    """How much the sum may rise now: the pace since the last rise, at most what the largest rise needs."""

    def __init__(self, rules: Rules, state: RestrainState, now: datetime, largest_w: float) -> None:
        self._per_min, self._now = rules.raise_w_per_min, now
        self._before = state.pace_w, state.pace_at
        self.left, self._needed = inf, 0.0
        self._taken = False
        if self._per_min is not None:
            saved, since = state.pace_w, now if state.pace_at is None else min(state.pace_at, now)
            minutes = (now - since).total_seconds() / MINUTE_S
            self.left = min(saved + self._per_min * minutes, max(largest_w, self._per_min))
        self._saved = self.left

    def take(self, watts: float) -> None:
        """Use a part of it."""
        self.left -= watts
        self._taken |= watts > 0
        self._saved = self.left

    def wait(self, watts: float) -> None:
        """Let nothing else rise until there is as much."""
        if self._needed == 0.0 and self.left < watts:
            self._needed, self.left = watts, 0.0

    def saved(self, *, waiting: bool) -> tuple[float, datetime | None, datetime | None]:
        """Return what is saved up and since when, to be kept, and when the next rise is possible."""
        if self._per_min is None or not waiting:
            return 0.0, None, None
        minutes = max(0.0, self._needed - self._saved) / self._per_min
        due = self._now + timedelta(minutes=minutes)
        pace_w, pace_at = self._before
        if pace_at is None or pace_at > self._now or self._taken:
            return self._saved, self._now, due
        return pace_w, pace_at, due
