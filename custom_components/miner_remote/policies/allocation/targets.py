"""The level that each miner should have: the best division of the budget among those that can be changed. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import inf
from typing import Final

from ...schedules.model import Action, limit
from ..next_time import earliest
from .allocate import allocate
from .items import Item
from .levels import with_level
from .model import Allocation, Candidate, Level
from .rules import BAND_SHARE, BAND_W, STAY_MINERS, STAY_SHARE, STEP_W, Rules
from .valuation import Valuation

DWELL: Final = "dwell"
RESTART: Final = "restart"
"""Why a miner that could be changed stays at its level: its minimum time, or a restart that is not worth it."""


TOLERANCE: Final = 1e-3
"""How much better, as a share of what all produce, other levels may be: the exact rest is more."""

EARLY_SHARE: Final = 0.1
"""What another restart before the minimum time of limits costs, as a share of what the miner produces."""

EXACT_LIMITS: Final = 3
"""How many miners get an exact limit at most: one is enough for a budget that is steady."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """The index of the level of each miner; `waits` is why some stay, and `due` when the first minimum time is over.

    `over_w` is by how much the budget is exceeded.
    """

    chosen: tuple[int, ...]
    over_w: float = 0.0
    waits: dict[int, str] = field(default_factory=dict)
    due: datetime | None = None


@dataclass(slots=True, kw_only=True)
class _Allowed:
    """The levels that a miner may have now.

    `early` are those of them that break a minimum time of limits, which costs. `lower` are further ones, that only a
    budget which could not be kept otherwise justifies.
    """

    indices: list[int]
    early: list[int] = field(default_factory=list)
    lower: list[int] = field(default_factory=list)
    waits: str | None = None
    due: datetime | None = None


def targets_of(
    rules: Rules,
    items: Sequence[Item],
    valuation: Valuation,
    now: datetime,
    budget_w: float | None,
    steady_w: float,
) -> Targets:
    """Return the levels for a budget in W for all of them; without a budget, the highest ones.

    Levels are chosen for the steady part of the budget (`steady_w`). The rest goes to exact live limits, which are
    added to the levels of their miners.
    """
    changeable = [index for index, item in enumerate(items) if item.skip is None]
    allowed = {index: _allowed(rules, items[index], now) for index in changeable}
    chosen = [item.present for item in items]
    over_w, rest_w = 0.0, inf
    if budget_w is None:
        for index in changeable:
            chosen[index] = max(allowed[index].indices)
    else:
        fixed_w = sum(item.fixed_w for item in items if item.skip is not None)
        present_w = sum(items[index].levels[items[index].present].power_w for index in changeable)
        if present_w <= budget_w - fixed_w:
            # Nothing has to fall, so that no minimum time has to be broken.
            for found in allowed.values():
                found.indices = [index for index in found.indices if index not in found.early]
        over_w = _choose(rules, items, valuation, allowed, chosen, steady_w - fixed_w)
        rest_w = budget_w - fixed_w - sum(items[index].levels[chosen[index]].power_w for index in changeable)
        if rules.exact and rest_w < inf and not over_w:
            for _ in range(EXACT_LIMITS):
                rest_w -= _give_rest(items, valuation, allowed, chosen, rest_w)
    waits, dues = {}, []
    for index in changeable:
        item = items[index]
        if chosen[index] == item.top or chosen[index] != item.present:
            continue
        if (reason := allowed[index].waits) is not None:
            waits[index] = reason
            dues.append(allowed[index].due)
        elif budget_w is not None and _would_fit(item, valuation, rest_w):
            waits[index] = RESTART
    due = earliest(dues)
    return Targets(chosen=tuple(chosen), over_w=over_w, waits=waits, due=due)


def _allowed(rules: Rules, item: Item, now: datetime) -> _Allowed:
    """Return the levels that the minimum times allow."""
    every, present, kept, options = list(range(len(item.levels))), item.present, item.kept, item.options
    if kept is None or options is None:
        return _Allowed(indices=every)
    switched_at = kept.switched_at
    if item.is_off:
        due = None if switched_at is None else switched_at + rules.min_off
        if due is not None and due > now:
            return _Allowed(indices=[present], waits=DWELL, due=due)
        return _Allowed(indices=every)
    pausable = options.levels[0].directive.action is Action.OFF
    due = item.runs_until(rules)
    stays = pausable and due is not None and due > now
    indices = every[1:] if stays else every
    waits, waits_until = None, None
    early: list[int] = []
    if options.can_limit and options.restart_minutes and kept.changed_at + rules.min_limit > now:
        indices = [index for index in indices if index <= present]
        early = [index for index in indices if index < present and not (index == 0 and pausable)]
        waits, waits_until = DWELL, kept.changed_at + rules.min_limit
    lower = [index for index in range(present) if index not in indices]
    return _Allowed(indices=indices, early=early, lower=lower, waits=waits, due=waits_until)


def _choose(
    rules: Rules,
    items: Sequence[Item],
    valuation: Valuation,
    allowed: dict[int, _Allowed],
    chosen: list[int],
    rest_w: float,
) -> float:
    """Choose the levels; return by how much the rest of the budget is exceeded, without standby."""
    candidates = {
        index: _penalised(priced(items[index], valuation), valuation, found.early, EARLY_SHARE)
        for index, found in allowed.items()
    }
    usable = {index: list(found.indices) for index, found in allowed.items()}

    def divide(levels: Mapping[int, list[int]], tolerance: float) -> Allocation:
        return allocate([_with_levels(candidates[index], found) for index, found in levels.items()], rest_w, tolerance)

    made = divide(usable, inf)
    nearly = {index: _nearly_present(items[index], valuation, found) for index, found in usable.items()}
    kept = divide(nearly, TOLERANCE)
    if made.over_w:
        if rules.strict and any(found.lower for found in allowed.values()):
            for index, found in allowed.items():
                usable[index] += found.lower
                candidates[index] = _penalised(candidates[index], valuation, found.lower, 1.0)
            made = divide(usable, TOLERANCE)
    else:
        worth = _worth_changing(items, valuation, usable, made)
        if kept.over_w or made.bound - kept.value > worth:
            made = divide(usable, TOLERANCE)
        if not kept.over_w and made.value - kept.value <= worth:
            usable, made = nearly, kept
    for index, level in zip(usable, made.chosen, strict=True):
        chosen[index] = usable[index][level]
    standby_w = sum(
        items[index].levels[chosen[index]].power_w
        for index in usable
        if items[index].levels[chosen[index]].directive.action is Action.OFF
    )
    return max(0.0, made.over_w - standby_w) if made.over_w else 0.0


def _nearly_present(item: Item, valuation: Valuation, usable: list[int]) -> list[int]:
    """Return the levels with which little changes: the present one, and all limits of a miner with a live limit.

    A miner that runs at a loss may have any level.
    """
    level, options = item.levels[item.present], item.options
    if valuation.value(item.view, level) < 0:
        return usable
    if options is None or options.restart_minutes or level.directive.action is not Action.LIMIT:
        return [item.present]
    return [index for index in usable if item.levels[index].directive.action is not Action.OFF]


def _worth_changing(
    items: Sequence[Item], valuation: Valuation, usable: dict[int, list[int]], made: Allocation
) -> float:
    """Return by how much another division must be better: a share of all, but not as much as a miner that is off."""
    levels = (items[index].levels[usable[index][level]] for index, level in zip(usable, made.chosen, strict=True))
    paused = (valuation.earns(items[index].levels[-1]) for index in usable if items[index].is_off)
    return min(STAY_SHARE * sum(map(valuation.earns, levels)), STAY_MINERS * min(paused, default=inf))


def priced(item: Item, valuation: Valuation) -> Candidate:
    """Return a miner with all its levels, what they are worth, and what the changes to them cost."""
    return Candidate(
        miner_id=item.view.miner_id,
        levels=tuple(
            Level(
                directive=level.directive,
                power_w=level.power_w,
                hashrate_ths=level.hashrate_ths,
                value=valuation.value(item.view, level),
            )
            for level in item.levels
        ),
        current=item.present,
        costs=tuple(valuation.cost(item, index) for index in range(len(item.levels))),
    )


def _penalised(candidate: Candidate, valuation: Valuation, indices: list[int], share: float) -> Candidate:
    """Return a miner for which some levels cost in addition a share of what it produces now."""
    if not indices:
        return candidate
    penalty = share * valuation.earns(candidate.levels[candidate.current])
    costs = tuple(cost + (penalty if index in indices else 0.0) for index, cost in enumerate(candidate.costs))
    return replace(candidate, costs=costs)


def _with_levels(candidate: Candidate, usable: list[int]) -> Candidate:
    """Return a miner with these levels only; the present one is among them."""
    if len(usable) == len(candidate.levels) and usable[-1] == len(usable) - 1:
        return candidate
    return Candidate(
        miner_id=candidate.miner_id,
        levels=tuple(candidate.levels[index] for index in usable),
        current=usable.index(candidate.current),
        costs=tuple(candidate.costs[index] for index in usable),
    )


def band(watts: float) -> float:
    """Return by how much more a limit has to rise at least, in W."""
    return max(BAND_W, BAND_SHARE * watts)


def _give_rest(
    items: Sequence[Item], valuation: Valuation, allowed: dict[int, _Allowed], chosen: list[int], rest_w: float
) -> float:
    """Raise the live limit of one miner by the rest of the budget: of that which has such a limit, else of the best.

    Returns by how much, in W.
    """
    if rest_w < STEP_W:
        return 0.0
    found: tuple[tuple[bool, float, int], int] | None = None
    for index, usable in allowed.items():
        item, at = items[index], chosen[index]
        if item.options is None or item.options.restart_minutes or len(usable.indices) == 1 or at == item.top:
            continue
        level, above = item.levels[at], item.levels[at + 1]
        if level.directive.action is not Action.LIMIT:
            continue
        gain = valuation.value(item.view, above) - valuation.value(item.view, level)
        rank = at == item.present, gain / max(1.0, above.power_w - level.power_w), -index
        if gain > 0 and (found is None or rank > found[0]):
            found = rank, index
    if found is None:
        return 0.0
    index = found[1]
    item, at = items[index], chosen[index]
    level, options = item.levels[at], item.options
    if options is None or level.directive.watts is None:
        return 0.0
    highest = item.levels[item.top]
    watts = int(level.directive.watts + min(rest_w, highest.power_w - level.power_w)) // STEP_W * STEP_W
    watts = min(watts, item.view.power_limit_range[1] or watts)
    while options.power_at_limit(watts) - level.power_w > rest_w:
        # It was measured to draw more than its limit.
        watts -= STEP_W
    if watts <= level.directive.watts or options.power_at_limit(watts) <= level.power_w:
        return 0.0
    known = next((other for other in item.levels if other.directive.watts == watts), None)
    if known is not None:
        # Its present limit, or a measured one: the steady part alone would lower it.
        chosen[index] = item.levels.index(known)
        return known.power_w - level.power_w
    more = min(options.power_at_limit(watts), highest.power_w) - level.power_w
    share = min(1.0, more / max(1.0, highest.power_w - level.power_w))
    exact = replace(
        level,
        directive=limit(watts),
        power_w=level.power_w + more,
        hashrate_ths=level.hashrate_ths + share * (highest.hashrate_ths - level.hashrate_ths),
    )
    item.options = replace(options, levels=with_level(options, exact))
    chosen[index] = item.levels.index(exact)
    if item.present >= chosen[index]:
        item.present += 1
    return more


def _would_fit(item: Item, valuation: Valuation, rest_w: float) -> bool:
    """Return whether a higher level, whose restart is not worth it, would fit into the rest of the budget."""
    level = item.levels[item.present]
    if item.options is None or not (item.options.restart_minutes or item.is_off):
        return False
    return any(
        other.power_w - level.power_w <= rest_w
        and valuation.value(item.view, other) > valuation.value(item.view, level)
        for other in item.levels[item.present + 1 :]
    )
