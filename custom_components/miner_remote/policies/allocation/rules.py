"""How miners are restrained, and the constants of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from ...input.fields import Reader
from .model import Objective

MAX_SUM_W: Final = 100_000_000
"""The largest power of all miners of a scope together."""

SETTLES: Final = timedelta(minutes=10)
"""How long after a change a miner may still be on the way to its level: it starts, restarts, or tunes itself."""

FALLS: Final = timedelta(seconds=90)
"""How long after a change a miner that does not restart may still draw what it drew before, the command included."""

AWAITED: Final = timedelta(minutes=5)
"""How long a miner whose first answer is awaited counts with the power of its level: others do not rise for that."""

SETTINGS_AWAITED: Final = timedelta(minutes=5)
"""How long it may take to read whether the limit of a miner is live; after that, it counts as one that restarts."""

START_MINUTES: Final = 5.0
"""How long a start, or a restart of mining, is taken to produce nothing, if the miner does not report it."""

HORIZON_MINUTES: Final = 120.0
"""How long a level is expected to last: a restart costs as much of its value as it takes of this time."""

SWITCH_SHARE: Final = 0.01
"""How much better, as a share of what a miner produces, its pause must be, or the begin or end of its limit."""

LIMIT_SHARE: Final = 0.002
"""The same for another limit of a miner that is limited already."""

STAY_SHARE: Final = 0.005
STAY_MINERS: Final = 0.25
"""The levels stay, except of those with live limits, unless others are better by more than this share of what all
produce, or of what the smallest paused miner produces if that is less."""

BAND_SHARE: Final = 0.02
BAND_W: Final = 25.0
"""A limit rises only by more than this."""

NOISE_SHARE: Final = 0.05
NOISE_W: Final = 25.0
"""A miner that draws more than its level by more than this counts with what it draws."""

REAL_SHARE: Final = 0.05
"""A budget that rises by more than this share has really changed; a smaller rise may be noise."""

STEADY_SHARE_PER_MIN: Final = 0.01
"""How fast the steady part of a budget follows a small rise, as a share of it per minute."""

STANDBY_SHARE: Final = 0.1
"""A paused miner that draws no more than this share of its full power is in standby."""

STEP_W: Final = 10
"""Limits are multiples of this."""

ADMITTED_STEP_W: Final = 100
"""The limits up to which a miner may rise once others allow it are multiples of this."""

LIVE_LEVELS: Final = 8
RESTART_LEVELS: Final = 4
"""How many limits are considered between the lowest one and the full power."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How miners are restrained; times are in minutes."""

    objective: Objective = Objective.HASHRATE
    min_on_minutes: float = 10.0
    """A miner that was started is not paused earlier."""
    min_off_minutes: float = 10.0
    """A miner that was paused is not started earlier."""
    min_limit_minutes: float = 30.0
    """How long a level stays from which another limit restarts mining."""
    raise_w_per_min: float | None = None
    """How fast the sum may rise; None is at once, as far as the measured sum leaves room."""
    over_person: bool = False
    """Whether a miner is also restrained while a person's command comes before the policy."""
    strict: bool = True
    """Whether the budget comes before the minimum times, instead of the minimum times before the budget."""
    pause: bool = True
    """Whether miners may be paused."""
    limit: bool = True
    """Whether miners may be limited."""
    restarting_limits: bool = True
    """Whether limits may be used that restart mining."""
    awaits_settings: bool = False
    """Whether a miner stays as it is until it was read whether its limit is live; only a budget of 0 pauses it."""
    exact: bool = True
    """Whether one miner with a live limit gets the exact rest of the budget."""
    offline_minutes: float = 15.0
    """How long a miner that stopped answering counts with the power of its level."""

    @property
    def min_on(self) -> timedelta:
        """Return `min_on_minutes` as a time span."""
        return timedelta(minutes=self.min_on_minutes)

    @property
    def min_off(self) -> timedelta:
        """Return `min_off_minutes` as a time span."""
        return timedelta(minutes=self.min_off_minutes)

    @property
    def min_limit(self) -> timedelta:
        """Return `min_limit_minutes` as a time span."""
        return timedelta(minutes=self.min_limit_minutes)

    @property
    def offline(self) -> timedelta:
        """Return `offline_minutes` as a time span."""
        return timedelta(minutes=self.offline_minutes)


def read_objective(reader: Reader) -> Objective:
    """Return what the power is divided for."""
    return reader.choice("objective", {item.value: item for item in Objective}) or Objective.HASHRATE
