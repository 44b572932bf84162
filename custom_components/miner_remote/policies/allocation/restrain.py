"""Divide a budget in W among miners, and keep to it from round to round. Pure.

A round takes the present level of each miner from the state, finds the best levels for the budget, lowers at once, and
raises as far as the measured sum leaves room. What cannot be changed counts with what it draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import inf
from typing import Final

from ...schedules.model import OFF, ON, Action, Directive, limit
from ..contract import MinerDecision, MinerView, Reason
from ..next_time import earliest
from . import items as skips
from .allocate import gains
from .items import Item, has_fallen, items_of, measured_w
from .levels import Options, can_pause
from .model import Objective
from .raises import Raised, raised
from .rules import ADMITTED_STEP_W, REAL_SHARE, SETTLES, STEADY_SHARE_PER_MIN, Rules
from .state import NO_RESTRAINTS, KeptLevel, RestrainState
from .targets import Targets, priced, targets_of
from .valuation import Valuation, valuation_of

FULL: Final = "full"
LIMITED: Final = "limited"
PAUSED: Final = "paused"
WAITING: Final = "waiting"
SKIPPED: Final = "skipped"
KEPT_OFF: Final = "kept_off"

PHASES: Final = (FULL, LIMITED, PAUSED, WAITING, SKIPPED, KEPT_OFF)
"""The phases of miners."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restrained:
    """The levels of all miners, in the order of their views; powers are in W.

    `planned_w` is the sum of the levels and of what cannot be changed (`fixed_w`), `drawn_w` what all draw now,
    `counted_w` what they count with until the lowered ones have fallen, `target_w` the sum once all raises are done,
    and `highest_w` what they would draw without a budget. `over_w` is by how much the budget is exceeded although all
    that can be changed is at its lowest level; the standby of paused miners does not count there.
    `hashrate_ths` is that of the levels. `objective` is the one that was used: HASHRATE if the worth of it or a price
    of energy is unknown. `skipped` is why a miner is left as it is, or waits, by its id. `next_at` is when time alone
    changes the decision.
    """

    state: RestrainState
    miners: tuple[MinerDecision, ...]
    budget_w: float | None
    planned_w: float
    drawn_w: float
    counted_w: float
    fixed_w: float
    highest_w: float
    target_w: float = 0.0
    over_w: float = 0.0
    hashrate_ths: float = 0.0
    objective: Objective = Objective.HASHRATE
    skipped: Mapping[str, str] = field(default_factory=dict)
    next_at: datetime | None = None

    @property
    def settled(self) -> bool:
        """Return whether no miner is restrained by this, so that a release is complete."""
        return all(made.restraint is None and made.phase != WAITING for made in self.miners)


def restrain(
    rules: Rules,
    state: RestrainState,
    miners: Sequence[MinerView],
    now: datetime,
    budget_w: float | None,
    *,
    hashprice: float | None = None,
    room_w: float = inf,
) -> Restrained:
    """Return the level of each miner for a budget in W; one below 0 is 0, and without one nothing is restrained.

    With an infinite budget, a profit may still keep miners off. `hashprice` is what a TH/s earns in a day. `room_w` is
    by how much the measured sum may rise in this round, if others draw from the same budget. Call this in each
    decision, also without a budget: it keeps when miners changed.
    """
    known = {miner_id: kept.not_after(now) for miner_id, kept in state.miners.items()}
    budget_w = None if budget_w is None else max(0.0, budget_w)
    items = items_of(rules, miners, replace(state, miners=known), now)
    valuation = valuation_of(rules.objective, items, hashprice)
    limit_w = inf if budget_w is None else budget_w
    steady_w = steady(state, limit_w, now)
    targets = targets_of(rules, items, valuation, now, budget_w, steady_w)
    made = raised(rules, state, items, targets.chosen, valuation, now, limit_w, room_w)
    return _Round(rules, state, items, targets, made, now, budget_w, steady_w).result(valuation)


def steady(state: RestrainState, budget_w: float, now: datetime) -> float:
    """Return the part of a budget that has been there for a while: it falls at once, and follows small rises slowly."""
    before, at = state.steady_w, state.steady_at
    if before is None or at is None or budget_w > before * (1 + REAL_SHARE):
        return budget_w
    minutes = max(0.0, (now - at).total_seconds() / 60)
    return min(budget_w, before + STEADY_SHARE_PER_MIN * minutes * budget_w)


class _Round:
    """Makes the decisions and the new state of one round."""

    def __init__(
        self,
        rules: Rules,
        state: RestrainState,
        items: Sequence[Item],
        targets: Targets,
        made: Raised,
        now: datetime,
        budget_w: float | None,
        steady_w: float,
    ) -> None:
        self._steady_w = steady_w if steady_w < inf else None
        self._rules, self._state, self._items, self._now = rules, state, items, now
        self._targets, self._made, self._budget_w = targets, made, budget_w
        self._forced = budget_w is not None and (targets.over_w > 0 or budget_w == 0)
        self._waits = targets.waits | made.waits
        counted = [
            item.counts_w if item.skip is not None else item.counts_at(level)
            for item, level in zip(items, made.chosen, strict=True)
        ]
        self._counted_w = sum(counted)
        self._room = inf if budget_w is None else budget_w - self._counted_w
        self._kept: dict[str, KeptLevel] = {}
        self._skipped: dict[str, str] = {}
        self._dues: list[datetime | None] = [targets.due, made.due]

    def result(self, valuation: Valuation) -> Restrained:
        decisions = tuple(self._decide(index, item) for index, item in enumerate(self._items))
        state = RestrainState(
            miners=self._kept,
            pace_w=self._made.pace_w,
            pace_at=self._made.pace_at,
            steady_w=self._steady_w,
            steady_at=None if self._steady_w is None else self._now,
            overdraws={item.view.miner_id: item.over for item in self._items if item.over is not None},
        )
        if state == self._state:
            # Only the steady part differs, if anything, and that only matters while it is below the budget.
            follows = self._steady_w is not None and self._steady_w < (self._budget_w or 0.0)
            same = (state.steady_w, follows) == (self._state.steady_w, False)
            same = same and state.overdraws == self._state.overdraws
            state = self._state if same else state
        fixed = [item for item in self._items if item.skip is not None]
        changed = [
            (item, item.levels[level])
            for item, level in zip(self._items, self._made.chosen, strict=True)
            if item.skip is None
        ]
        fixed_w = sum(item.fixed_w for item in fixed)
        return Restrained(
            state=state,
            miners=decisions,
            budget_w=self._budget_w,
            planned_w=fixed_w + sum(level.power_w for _item, level in changed),
            drawn_w=sum(item.drawn_w for item in self._items),
            counted_w=self._counted_w,
            fixed_w=fixed_w,
            highest_w=fixed_w + sum(item.levels[-1].power_w for item, _level in changed),
            target_w=fixed_w
            + sum(
                item.levels[level].power_w
                for item, level in zip(self._items, self._targets.chosen, strict=True)
                if item.skip is None
            ),
            over_w=self._targets.over_w,
            hashrate_ths=sum(level.hashrate_ths for _item, level in changed)
            + sum(item.view.hashrate_ths or 0.0 for item in fixed if item.counts_w),
            objective=valuation.objective,
            skipped=self._skipped,
            next_at=earliest(self._dues, self._now),
        )

    def _decide(self, index: int, item: Item) -> MinerDecision:
        if item.skip == skips.KEPT_OFF:
            return self._kept_off(item)
        if item.skip is not None:
            return self._skip(item, item.skip)
        miner_id, chosen = item.view.miner_id, self._made.chosen[index]
        directive = item.levels[chosen].directive
        at_top = chosen == item.top
        restraint = None if at_top else directive
        if at_top and directive.action is Action.LIMIT and item.options is not None:
            restraint = self._admitted(item.options.full_w - item.levels[chosen].power_w, directive)
            if restraint is not None:
                restraint = self._admitted_limit(item, directive, item.levels[chosen].power_w)
        # What others limit now has to rise as a part of the budget once they do not.
        self._keep(item, restraint or ON)
        if (code := self._waits.get(index)) is not None:
            self._skipped[miner_id] = code
            return self._made_of(miner_id, WAITING, f"wait_{code}", restraint)
        if at_top:
            return self._made_of(miner_id, FULL, FULL, restraint)
        phase = PAUSED if directive.action is Action.OFF else LIMITED
        return self._made_of(miner_id, phase, phase, restraint)

    def _kept_off(self, item: Item) -> MinerDecision:
        """Let a miner that others keep off start when they allow it, if the budget has room for it."""
        miner_id = item.view.miner_id
        self._skipped[miner_id] = skips.KEPT_OFF
        full_w = 0.0 if item.options is None else item.options.full_w
        restraint = None if self._budget_w is None else self._admitted(full_w, OFF)
        if restraint is not None and item.options is not None:
            restraint = self._admitted_level(item.options)
        # Once the others allow it, it is still paused: it has to be started as part of the budget.
        is_off = item.kept is not None and item.kept.directive == OFF
        self._kept[miner_id] = item.kept if is_off and item.kept else KeptLevel(directive=OFF, changed_at=self._now)
        return self._made_of(miner_id, KEPT_OFF, KEPT_OFF, restraint)

    def _admitted(self, watts: float, directive: Directive) -> Directive | None:
        """Return no restraint if what a miner may draw once others allow it fits, else the given one."""
        if watts <= self._room:
            self._room -= watts
            return None
        return directive

    def _admitted_level(self, options: Options) -> Directive:
        """Return the highest limit that fits for a miner that others keep off, else OFF."""
        for level in reversed(options.levels[:-1]):
            if level.directive.action is Action.LIMIT and level.power_w <= self._room:
                self._room -= level.power_w
                return level.directive
        return OFF

    def _admitted_limit(self, item: Item, directive: Directive, level_w: float) -> Directive:
        """Return up to which limit a miner with a lower limit of others may rise, in coarse steps: at least theirs."""
        options = item.options
        if options is None or options.restart_minutes or directive.watts is None:
            return directive
        watts = int(directive.watts + self._room) // ADMITTED_STEP_W * ADMITTED_STEP_W
        while watts > directive.watts and options.power_at_limit(watts) - level_w > self._room:
            watts -= ADMITTED_STEP_W
        if watts <= directive.watts:
            return directive
        self._room -= max(0.0, options.power_at_limit(watts) - level_w)
        return limit(watts)

    def _skip(self, item: Item, code: str) -> MinerDecision:
        """Leave a miner as it is; one that will follow later is lowered if the budget is exceeded."""
        miner_id, kept = item.view.miner_id, item.kept
        self._skipped[miner_id] = code
        restraint: Directive | None = None
        if code != skips.HELD:
            forced = self._forced and code in skips.FORCED and not self._must_run(item)
            forced |= self._budget_w == 0 and code == skips.UNREAD
            if forced and (lowest := self._lowest(item)) is not None:
                self._keep(item, lowest)
            elif self._is_released(item, code):
                self._keep(item, ON)
            elif kept is not None:
                self._keep(item, kept.directive)
            kept = self._kept.get(miner_id)
            restraint = None if kept is None or kept.directive.action is Action.ON else kept.directive
            follows = code in skips.FOLLOW_OTHERS
            if follows and (lower := self._limit_of_others(item, restraint)) is not None:
                self._keep(item, lower)
                restraint = lower
        if code == skips.UNREAD:
            self._dues.append(skips.unread_until(item.view, self._now))
        if code == skips.OFFLINE:
            self._dues.append(skips.counts_until(self._rules, item.view, self._now))
        return self._made_of(miner_id, SKIPPED, code, restraint)

    def _limit_of_others(self, item: Item, restraint: Directive | None) -> Directive | None:
        """Return the limit of others for a miner that must not rise above it when they raise it, else None."""
        options, others = item.options, item.view.directive
        if self._budget_w is None or options is None or others is None or others.action is not Action.LIMIT:
            return None
        if restraint is not None and restraint.rank <= others.rank:
            return None
        highest_w = options.full_w
        if restraint is not None and restraint.watts is not None:
            highest_w = min(highest_w, options.power_at_limit(restraint.watts))
        return self._admitted(highest_w - item.counts_w, others)

    def _is_released(self, item: Item, code: str) -> bool:
        """Return whether a miner that is left as it is may run again, although it cannot be divided."""
        kept = item.kept
        if kept is None or kept.directive.action is Action.ON or code not in skips.RELEASED:
            return False
        if self._budget_w is None:
            return True
        if kept.directive.action is not Action.OFF or self._now - kept.changed_at < self._rules.min_off:
            return False
        # One of unknown power was only paused because of an excess; a paused one may report more than a standby.
        full_w = 0.0 if item.options is None else item.options.full_w
        paused = code == skips.NO_EFFECT and item.view.paused is True
        return (code == skips.NO_FIGURES or paused) and self._admitted(full_w - item.counts_w, OFF) is None

    def _must_run(self, item: Item) -> bool:
        """Return whether a minimum run comes before the budget."""
        if self._rules.strict or self._budget_w == 0:
            return False
        until = item.runs_until(self._rules)
        return until is not None and until > self._now

    def _lowest(self, item: Item) -> Directive | None:
        if item.options is not None:
            lowest = item.levels[0].directive
            return lowest if len(item.levels) > 1 else None
        return OFF if can_pause(self._rules, item.view) else None

    def _keep(self, item: Item, directive: Directive) -> None:
        """Keep the level of a miner, and when it changed."""
        now, kept = self._now, item.kept
        before = ON if kept is None else kept.directive
        if directive == before:
            if kept is None or (directive.action is Action.ON and self._is_old(kept)):
                return
            if kept.before_w is not None and has_fallen(item.view, kept):
                kept = replace(kept, before_w=None)
            self._kept[item.view.miner_id] = kept
            return
        switched_at = None if kept is None else kept.switched_at
        if (directive.action is Action.OFF) != (before.action is Action.OFF):
            switched_at = now
        lowered = directive.rank < before.rank and measured_w(item.view) is None
        self._kept[item.view.miner_id] = KeptLevel(
            directive=directive,
            changed_at=now,
            switched_at=switched_at,
            before_w=item.counts_w if lowered else None,
        )

    def _is_old(self, kept: KeptLevel) -> bool:
        """Return whether nothing depends any more on when a miner without a restraint changed."""
        longest = max(self._rules.min_on, self._rules.min_limit, SETTLES)
        return self._now - max(kept.changed_at, kept.switched_at or kept.changed_at) >= longest

    def _made_of(self, miner_id: str, phase: str, code: str, restraint: Directive | None) -> MinerDecision:
        args: dict[str, int] = {}
        if phase == LIMITED and restraint is not None and restraint.watts is not None:
            args["power_limit_w"] = restraint.watts
        return MinerDecision(
            miner_id=miner_id,
            phase=phase,
            reason=Reason(code=f"allocation_{code}", args=args),
            restraint=restraint,
            over_person=self._rules.over_person and restraint is not None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What miners can be made to draw now, in W.

    `fixed_w` is what those draw that cannot be changed, `lowest_w` the sum with all others at their lowest level,
    `smallest_w` the smallest rise from there (None if nothing can be changed), `highest_w` the sum with all as high as
    the others allow, `drawn_w` what they draw now. `live` is whether each of them can be changed without a restart of
    mining.
    """

    fixed_w: float
    lowest_w: float
    smallest_w: float | None
    highest_w: float
    drawn_w: float
    live: bool


def reach(
    rules: Rules, miners: Iterable[MinerView], state: RestrainState = NO_RESTRAINTS, now: datetime | None = None
) -> Reach:
    """Return what miners can be made to draw; without a time, one that a person has paused counts as changeable."""
    items = items_of(rules, miners, state, now)
    free = [item for item in items if item.skip is None]
    fixed_w = sum(item.fixed_w for item in items if item.skip is not None)
    rises = [item.levels[1].power_w - item.levels[0].power_w for item in free]
    return Reach(
        fixed_w=fixed_w,
        lowest_w=fixed_w + sum(item.levels[0].power_w for item in free),
        smallest_w=min(rises, default=None),
        highest_w=fixed_w + sum(item.levels[-1].power_w for item in free),
        drawn_w=sum(item.drawn_w for item in items),
        live=all(
            item.options is not None and item.options.can_limit and not item.options.restart_minutes for item in free
        ),
    )


def steps(
    rules: Rules, miners: Iterable[MinerView], state: RestrainState, now: datetime, hashprice: float | None
) -> list[tuple[float, float]] | None:
    """Return what power from the lowest levels upwards earns, as value per W and W, the best first.

    None if the profit is unknown, because the worth of hashrate or a price of energy is.
    """
    items = [item for item in items_of(rules, miners, state, now) if item.skip is None]
    valuation = valuation_of(Objective.PROFIT, items, hashprice)
    if valuation.objective is not Objective.PROFIT:
        return None
    return sorted((step for item in items for step in gains(priced(item, valuation))), reverse=True)
