"""The full power of miners. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from ..schedules.engine.measured_levels import MeasuredLevel
from .contract import MinerView


def full_power(view: MinerView) -> float | None:
    """Return what a miner draws without a limit, in W; its highest limit if nothing else is known, else None."""
    return known_full_power(view) or view.power_limit_range[1]


def known_full_power(view: MinerView) -> float | None:
    """Return what a miner draws without a limit, in W, as far as anything was measured or set; None if unknown."""
    return full_power_of(
        view.full_power_w,
        view.levels,
        limit_w=view.effective_power_limit_w,
        mining_w=view.power_w if view.mining else None,
        highest_limit_w=None,
    )


def full_power_of(
    full_w: float | None,
    levels: Iterable[MeasuredLevel],
    *,
    limit_w: float | None,
    mining_w: float | None,
    highest_limit_w: float | None,
) -> float | None:
    """Return the power without a limit in W: as measured, else `full_w`, else the highest that is known, or None."""
    levels = tuple(levels)
    measured = next((level.power_w for level in levels if level.limit_w is None), None)
    if watts := measured or full_w:
        return watts
    known = [watts for watts in (limit_w, mining_w, *(level.power_w for level in levels)) if watts]
    return float(max(known)) if known else highest_limit_w


def full_power_w(miners: Iterable[MinerView]) -> float:
    """Return what miners draw together at full power in W, as far as it is known."""
    return sum(full_power(view) or 0.0 for view in miners)
