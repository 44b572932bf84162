"""The power that miners may draw over time: single wrong samples left out, smoothed, and how long it lasted. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import exp
from statistics import median
from typing import Final

SPIKE: Final = timedelta(seconds=60)
"""The median of the last three samples counts, as far as they are not older than this."""

ARRIVED_W: Final = 1.0
"""The smoothed value has reached what it tends to if it is nearer than this."""

LEAD: Final = timedelta(seconds=30)
LEAD_SHARE: Final = 1.0
"""A fall is taken to go on for so long: miners take as long to follow. It goes on by at most this share of itself."""

LONGEST: Final = timedelta(hours=2)
"""How far back it is known how long the power has lasted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """The power in W.

    `samples` are the last three, with their times. `smoothed_w` is the value at `at`. `lows` are the rising minima
    since `since`: after the time of one until that of the next, neither the value nor what it tended to was below the
    next one.
    """

    samples: tuple[tuple[datetime, float], ...]
    smoothed_w: float
    at: datetime
    since: datetime
    lows: tuple[tuple[datetime, float], ...]

    @property
    def sampled_at(self) -> datetime:
        """Return the time of the last sample."""
        return self.samples[-1][0]

    @property
    def target_w(self) -> float:
        """Return what the smoothed value tends to.

        It is the median of the last three samples; of two, the one nearer to the smoothed value.
        """
        values = [value for at, value in self.samples if self.at - at <= SPIKE] or [self.samples[-1][1]]
        if len(values) == 2:
            return min(values, key=lambda value: abs(value - self.smoothed_w))
        return median(values)

    @property
    def ahead_w(self) -> float:
        """Return the smoothed value; while the samples fall, what they fall to within `LEAD`.

        It is lower than the last sample by at most `LEAD_SHARE` of the fall that was seen.
        """
        recent = [sample for sample in self.samples if self.at - sample[0] <= SPIKE]
        if len(recent) < 3 or not recent[0][1] > recent[1][1] > recent[2][1]:
            return self.smoothed_w
        fall_w, seconds = recent[0][1] - recent[2][1], (recent[2][0] - recent[0][0]).total_seconds()
        lead_w = min(fall_w * LEAD / timedelta(seconds=seconds), LEAD_SHARE * fall_w)
        return min(self.smoothed_w, recent[2][1] - lead_w)

    def lowest_w(self, lasting: timedelta) -> float | None:
        """Return the lowest value for so long until now, or None if it is unknown for that long."""
        since = self.at - lasting
        if since < self.since:
            return None
        return next((value for at, value in self.lows if at > since), min(self.smoothed_w, self.target_w))

    def rises_at(self, lasting: timedelta) -> datetime:
        """Return when the lowest value of the last `lasting` becomes known, or can rise."""
        since = self.at - lasting
        if since < self.since:
            return self.since + lasting
        return next((at for at, _value in self.lows if at > since), self.at) + lasting


def begin(at: datetime, value: float) -> Signal:
    """Return the signal after its first sample."""
    return Signal(samples=((at, value),), smoothed_w=value, at=at, since=at, lows=((at, value),))


def add(signal: Signal, at: datetime, value: float, *, up_s: float, down_s: float) -> Signal:
    """Return the signal with a new sample, which also counts for the time since the last one."""
    recent = tuple(sample for sample in signal.samples if at - sample[0] <= SPIKE)[-2:]
    return advance(replace(signal, samples=(*recent, (at, value))), at, up_s=up_s, down_s=down_s)


def advance(signal: Signal, now: datetime, *, up_s: float, down_s: float) -> Signal:
    """Return the signal at a later time."""
    passed_s = (now - signal.at).total_seconds()
    if passed_s <= 0:
        return signal
    moved = replace(signal, at=now)
    target = moved.target_w
    constant_s = up_s if target > signal.smoothed_w else down_s
    left = exp(-passed_s / constant_s) if constant_s > 0 else 0.0
    value = target + (signal.smoothed_w - target) * left
    if abs(value - target) < ARRIVED_W:
        value = target
    oldest = now - LONGEST
    low = min(value, target)
    lows = tuple(item for item in signal.lows if item[1] < low and item[0] >= oldest)
    return replace(moved, smoothed_w=value, since=max(signal.since, oldest), lows=(*lows, (now, low)))
