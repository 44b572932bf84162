"""Miners as one deferrable load of an energy manager, with the parameter names of EMHASS. Pure.

The names and their meaning are those of EMHASS 0.18 (`docs/config.md`, `docs/passing_data.md` in its repository).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

SMALLEST_COST: Final = 1e-6
"""0 would make a load mandatory, also if it earns nothing."""


class LeftOut(StrEnum):
    """Why a miner does not belong to the load."""

    OFFLINE = "offline"
    """It has not answered for five minutes."""
    NOT_PAUSABLE = "not_pausable"
    """Nothing can pause it."""
    POWER_UNKNOWN = "power_unknown"
    """What it draws while it mines is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadMiner:
    """What is known of a miner; W and TH/s, None if unknown.

    `full_w` and `hashrate_ths` are those without a limit, `limit_w` is the lowest limit that it accepts, None if it
    has no limit, `power_w` what it draws now.
    """

    miner_id: str
    name: str
    online: bool
    pausable: bool
    mining: bool
    full_w: float | None
    hashrate_ths: float | None
    limit_w: int | None
    power_w: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRules:
    """How long the load runs in the horizon, and how it may be switched.

    `startup_minutes` is how long a start draws power without earning. With `optional`, the load is only run if it
    earns more than it costs.
    """

    operating_hours: float
    time_step_minutes: int = 30
    minimum_on_minutes: int = 30
    minimum_off_minutes: int = 30
    startup_minutes: float = 10.0
    optional: bool = False

    def steps(self, minutes: float) -> int:
        """Return a duration in time steps of the optimization, rounded up."""
        return math.ceil(minutes / self.time_step_minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeferrableLoad:
    """The load of all miners together; powers in W."""

    nominal_w: float
    minimum_w: float
    adjustable: bool
    """Whether its power can be between minimum and nominal power."""
    mining: bool
    power_w: float
    """What its miners draw now."""
    hashrate_ths: float
    miner_ids: tuple[str, ...]
    left_out: tuple[tuple[LoadMiner, LeftOut], ...]

    def earned(self, rules: LoadRules, hashprice: float) -> float:
        """Return what the whole run earns; `hashprice` is per TH/s and day."""
        return hashprice * self.hashrate_ths * rules.operating_hours / 24

    def parameters(self, rules: LoadRules, hashprice: float | None) -> dict[str, object]:
        """Return the parameters of EMHASS, each as a list with one load.

        Without `hashprice`, or unless the load is optional, it is mandatory.
        """
        cost = 0.0
        if rules.optional and hashprice is not None:
            cost = max(SMALLEST_COST, round(self.earned(rules, hashprice), 6))
        return {
            "number_of_deferrable_loads": 1,
            "nominal_power_of_deferrable_loads": [self.nominal_w],
            "minimum_power_of_deferrable_loads": [self.minimum_w],
            "operating_hours_of_each_deferrable_load": [rules.operating_hours],
            "treat_deferrable_load_as_semi_cont": [not self.adjustable],
            "set_deferrable_load_single_constant": [False],
            "set_deferrable_startup_penalty": [round(rules.startup_minutes / rules.time_step_minutes, 4)],
            "deferrable_load_max_cost": [cost],
            "def_minimum_on_time": [rules.steps(rules.minimum_on_minutes)],
            "def_minimum_off_time": [rules.steps(rules.minimum_off_minutes)],
            "def_current_state": [self.mining],
        }


def deferrable_load(miners: Sequence[LoadMiner]) -> DeferrableLoad:
    """Return the load of the miners that can be paused.

    Its minimum power is the lowest at which any of them mines. It is adjustable if one has a power limit, or if there
    are several that can run one by one.
    """
    inside: list[LoadMiner] = []
    left_out: list[tuple[LoadMiner, LeftOut]] = []
    full: list[float] = []
    lowest: list[float] = []
    for miner in miners:
        if not miner.online:
            left_out.append((miner, LeftOut.OFFLINE))
        elif not miner.pausable:
            left_out.append((miner, LeftOut.NOT_PAUSABLE))
        elif not miner.full_w:
            left_out.append((miner, LeftOut.POWER_UNKNOWN))
        else:
            inside.append(miner)
            full.append(miner.full_w)
            lowest.append(miner.full_w if miner.limit_w is None else min(miner.full_w, miner.limit_w))
    return DeferrableLoad(
        nominal_w=float(round(sum(full))),
        minimum_w=float(math.ceil(min(lowest, default=0.0))),
        adjustable=len(inside) > 1 or lowest != full,
        mining=any(miner.mining for miner in inside),
        power_w=round(sum(miner.power_w or 0.0 for miner in inside), 1),
        hashrate_ths=sum(miner.hashrate_ths or 0.0 for miner in inside),
        miner_ids=tuple(miner.miner_id for miner in inside),
        left_out=tuple(left_out),
    )
