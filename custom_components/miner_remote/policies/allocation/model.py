"""What is divided among miners: levels of power, and the division. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ...schedules.model import Directive


class Objective(StrEnum):
    """What is made as high as possible within a budget."""

    HASHRATE = "hashrate"
    PROFIT = "profit"
    """What the hashrate earns less what the energy costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a miner: what it is ordered, and the power (W) and hashrate (TH/s) that follow.

    `value` is what the level is worth by the objective: TH/s, or money per hour.
    """

    directive: Directive
    power_w: float
    hashrate_ths: float
    value: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A miner with its levels in any order, at least one.

    `current` is the index of its present level, `costs` what a change to each level costs, in the unit of `value`: what
    is not mined during a restart, and how much better another level must be.
    """

    miner_id: str
    levels: tuple[Level, ...]
    current: int
    costs: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """The level of each candidate.

    `chosen` has the indices of the levels, `power_w` is their sum, `value` the sum of their values less the costs of
    the changes. No other allocation within the budget has a value above `bound`. `over_w` is by how much even the
    lowest levels of all exceed the budget; then they are chosen.
    """

    chosen: tuple[int, ...]
    power_w: float
    value: float
    bound: float
    over_w: float = 0.0
