"""Powers between two stages of the heaters. Pure.

A miner is either paused or draws between its lowest and its highest power; without a live limit these are the same. So
the miners of a zone can give some powers, and none in the gaps between. Inside a gap, the zone stays at the stage where
it is, until the wanted power is clearly nearer to the other one (hysteresis).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

HYSTERESIS: Final = 0.25
"""How far beyond the middle of a gap the wanted power has to be, as a share of the gap."""

MAX_SUMS: Final = 4096
"""With more combinations, the gaps are too small to matter."""

GRID_W: Final = 10


@dataclass(frozen=True, slots=True)
class Heater:
    """A miner that draws `standby_w` while paused, else from `lowest_w` to `highest_w`."""

    standby_w: float
    lowest_w: float
    highest_w: float


type Ranges = Sequence[tuple[float, float]]
"""The powers that a zone can give: from and to, in W, rising; rounded up, so that they are enough."""


def ranges_of(heaters: Iterable[Heater]) -> Ranges:
    """Return the powers that heaters can give together; all up to the sum if they are many."""
    alike = Counter(map(_rounded, heaters))
    sums = 1
    for count in alike.values():
        sums *= count + 1
    if sums > MAX_SUMS:
        low = sum(heater.standby_w * count for heater, count in alike.items())
        high = sum(heater.highest_w * count for heater, count in alike.items())
        return [(low, high)]
    found: list[tuple[float, float]] = []
    for running in product(*(range(count + 1) for count in alike.values())):
        low = high = 0.0
        for (heater, count), on in zip(alike.items(), running, strict=True):
            standby_w = heater.standby_w * (count - on)
            low, high = low + heater.lowest_w * on + standby_w, high + heater.highest_w * on + standby_w
        found.append((low, high))
    found.sort()
    merged = found[:1]
    for low, high in found[1:]:
        if low <= merged[-1][1] + GRID_W:
            merged[-1] = merged[-1][0], max(merged[-1][1], high)
        else:
            merged.append((low, high))
    return merged


def stage(ranges: Ranges, wanted_w: float, present_w: float, hold_w: float) -> float:
    """Return the power to ask for: `wanted_w`, `present_w` if it is near, or the end of a gap.

    It is at least the lowest and at most the highest power of the ranges.
    """
    lowest_w, highest_w = ranges[0][0], ranges[-1][1]
    wanted_w = min(max(wanted_w, lowest_w), highest_w)
    ends = wanted_w in (lowest_w, highest_w)
    possible = any(low - GRID_W <= present_w <= high + GRID_W for low, high in ranges)
    if possible and abs(wanted_w - present_w) <= hold_w and not ends:
        return present_w
    below_w = above_w = lowest_w
    for low, high in ranges:
        above_w = low
        if wanted_w <= high:
            break
        below_w = high
    if above_w <= wanted_w:
        return wanted_w
    middle_w, margin_w = (below_w + above_w) / 2, HYSTERESIS * (above_w - below_w)
    if present_w >= above_w - GRID_W:
        return above_w if wanted_w > middle_w - margin_w else below_w
    return above_w if wanted_w > middle_w + margin_w else below_w


def _rounded(heater: Heater) -> Heater:
    return Heater(
        *(GRID_W * math.ceil(watts / GRID_W) for watts in (heater.standby_w, heater.lowest_w, heater.highest_w))
    )
