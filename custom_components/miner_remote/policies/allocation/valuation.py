"""What the levels of miners are worth, and what changes between them cost. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ...schedules.model import Action
from ..contract import MinerView
from .items import Item
from .model import Level, Objective
from .rules import HORIZON_MINUTES, LIMIT_SHARE, START_MINUTES, SWITCH_SHARE

HOURS_PER_DAY: Final = 24
W_PER_KW: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Valuation:
    """The objective, and what a TH/s earns in an hour if that counts."""

    objective: Objective
    worth: float = 1.0

    def earns(self, level: Level) -> float:
        """Return what a level produces: TH/s, or money per hour."""
        return self.worth * level.hashrate_ths

    def value(self, view: MinerView, level: Level) -> float:
        """Return what a level is worth: TH/s, or money per hour after the energy."""
        if self.objective is Objective.HASHRATE:
            return level.hashrate_ths
        return self.earns(level) - (view.energy_price or 0.0) * level.power_w / W_PER_KW

    def cost(self, item: Item, index: int) -> float:
        """Return what a change of a miner to a level costs: what a restart loses, and how much better it must be."""
        before, after = item.levels[item.present], item.levels[index]
        if index == item.present or item.options is None:
            return 0.0
        if before.directive.action is Action.OFF:
            return self.earns(after) * START_MINUTES / HORIZON_MINUTES
        if after.directive.action is Action.OFF:
            return self.earns(before) * SWITCH_SHARE
        both = before.directive.action is after.directive.action
        share = LIMIT_SHARE if both and not item.options.restart_minutes else SWITCH_SHARE
        return self.earns(max(before, after, key=self.earns)) * (share + item.options.restart_minutes / HORIZON_MINUTES)


def valuation_of(objective: Objective, items: Iterable[Item], hashprice: float | None) -> Valuation:
    """Return how levels are valued: by hashrate if the worth of it, or a price of energy, is unknown."""
    if objective is Objective.PROFIT and hashprice is not None:
        usable = (item for item in items if item.skip is None)
        if all(item.view.energy_price is not None for item in usable):
            return Valuation(objective=Objective.PROFIT, worth=hashprice / HOURS_PER_DAY)
    return Valuation(objective=Objective.HASHRATE)
