"""The PI controller of a room: from a deviation in K to a power in W. Pure.

The gain follows from the heaters: at `band_k` below the target all of them run at full power. So the same settings fit
an office with one miner and a hall with ten, if the heaters fit the room. The integral adds the power that the room
needs at the target. It does not grow while the heaters give less than is wanted (anti-windup), for whatever cause.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

LONGEST_STEP_S: Final = 300.0
"""A longer time between two steps counts as so much."""

SMOOTHING_S: Final = 120.0
"""The time constant of the filter against the noise of the sensor."""

SLOW_S: Final = 420.0
"""The time constant of a slower filter: the difference is the pace of the temperature."""

LEAD_S: Final = 480.0
"""How far a room is ahead of its smoothed reading: a usual sensor is some minutes behind."""

JUMP_K: Final = 2.0
"""A larger change of the reading is taken over at once."""

MEAN_S: Final = 3 * 3600.0
"""The time constant of the mean power."""

TRIM_S: Final = 3600.0
"""In what time a power that only whole miners can give is corrected while the temperature is unknown."""

SHARE_OFF: Final = 0.25
SLACK_W: Final = 50.0
"""The heaters give what they may if they differ by less than this share of it, or by fewer watts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gains:
    """How strongly a deviation acts on heaters of `full_w`; `integral_s` is the reset time."""

    full_w: float
    band_k: float
    integral_s: float
    deadband_k: float

    @property
    def watts_per_k(self) -> float:
        """Return the power for each kelvin below the target."""
        return self.full_w / self.band_k

    @property
    def hold_w(self) -> float:
        """Return by how much the output may differ from the power of the heaters before that changes."""
        return self.watts_per_k * self.deadband_k


@dataclass(frozen=True, slots=True)
class Output:
    """The integral, and the power that is wanted, both from 0 to the full power."""

    integral_w: float
    power_w: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What the heaters give: `asked_w` since the last decision, `drawn_w` as measured, at most `highest_w` now."""

    asked_w: float
    drawn_w: float
    highest_w: float

    @property
    def short(self) -> bool:
        """Return whether they draw clearly less than they may."""
        return self.asked_w - self.drawn_w > max(SHARE_OFF * self.asked_w, SLACK_W)

    @property
    def excessive(self) -> bool:
        """Return whether they draw clearly more than they may."""
        return self.drawn_w - self.asked_w > max(SHARE_OFF * self.asked_w, SLACK_W)


def control(
    gains: Gains, integral_w: float, deviation_k: float, seconds: float, supply: Supply, change_k: float = 0.0
) -> Output:
    """Return the output after some seconds; `deviation_k` is positive below the target.

    `change_k` is by how much the temperature is about to rise, which the integral does not count.
    The integral stays as it is within the deadband, and if a change could have no effect: upwards at the highest power
    and while the heaters give less than they may, downwards at zero and while they give more.
    """
    proportional_w = gains.watts_per_k * (deviation_k - change_k)
    wanted_w = proportional_w + integral_w
    if abs(deviation_k) > gains.deadband_k:
        if deviation_k > 0:
            stuck = wanted_w >= min(gains.full_w, supply.highest_w) or supply.short
        else:
            stuck = wanted_w <= 0 or supply.excessive
        if not stuck:
            integral_w += gains.watts_per_k * deviation_k * seconds / gains.integral_s
    integral_w = _within(integral_w, gains.full_w)
    return Output(integral_w, _within(proportional_w + integral_w, gains.full_w))


def smoothed(before_c: float | None, reading_c: float, seconds: float, constant_s: float = SMOOTHING_S) -> float:
    """Return a temperature without the noise of the sensor."""
    if before_c is None or abs(reading_c - before_c) > JUMP_K:
        return reading_c
    return reading_c + (before_c - reading_c) * math.exp(-seconds / constant_s)


def about_to_rise_k(smoothed_c: float, slow_c: float, deviation_k: float) -> float:
    """Return by how much a temperature rises within `LEAD_S` at its present pace.

    A fall is negative, and counts only below the target, as much as the deviation at most.
    """
    change_k = (smoothed_c - slow_c) * LEAD_S / (SLOW_S - SMOOTHING_S)
    return max(change_k, -max(deviation_k, 0.0))


def mean(before_w: float | None, power_w: float, seconds: float) -> float:
    """Return the mean power of the last hours."""
    return power_w if before_w is None else power_w + (before_w - power_w) * math.exp(-seconds / MEAN_S)


def trimmed(trim_w: float, power_w: float, drawn_w: float, seconds: float, full_w: float) -> float:
    """Return by how much more or less than a power is wanted so that it is given on average."""
    return min(max(trim_w + (power_w - drawn_w) * seconds / TRIM_S, -full_w), full_w)


def _within(power_w: float, full_w: float) -> float:
    return min(max(power_w, 0.0), full_w)
