"""What miners were measured to draw and to hash at power limits. Pure, without a clock.

A value counts once the miner has mined with the same limit for a while: firmware reports averages, and some firmware
tunes itself after each change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from .warmup import SETTLES

MAX_LEVELS: Final = 12
"""The number of levels that are kept of a miner."""

SAME_SHARE: Final = 0.04
"""Limits that differ by no more than this share are one level."""

NEWEST_SHARE: Final = 0.1
"""The weight of a new value in the mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredLevel:
    """The mean power (W) and hashrate (TH/s) of a miner while it mined with a power limit (W), or without one."""

    limit_w: int | None
    power_w: float
    hashrate_ths: float


class MeasuredLevels:
    """The levels of all miners."""

    def __init__(self) -> None:
        """Start without levels."""
        self._levels: dict[str, tuple[MeasuredLevel, ...]] = {}
        self._since: dict[str, tuple[int | None, datetime]] = {}
        self._noted: dict[str, object] = {}

    def of(self, miner_id: str) -> tuple[MeasuredLevel, ...]:
        """Return the levels of a miner, the lowest limit first and the one without a limit last."""
        return self._levels.get(miner_id, ())

    def note(
        self,
        miner_id: str,
        limit_w: int | None,
        figures: tuple[float, float] | None,
        reading: object,
        now: datetime,
        *,
        settled: bool,
    ) -> bool:
        """Note power and hashrate of a miner that mines with a limit or without one; None if it does not mine so.

        They count if it has mined for a while (`settled`), with this limit. `reading` is the report that they are from:
        each counts once. Returns whether it counts no more at a later time.
        """
        if figures is None:
            self._since.pop(miner_id, None)
            return True
        known = self._since.get(miner_id)
        if known is None or known[0] != limit_w:
            self._since[miner_id] = limit_w, now
            return False
        if not settled or now - known[1] < SETTLES:
            return False
        if self._noted.get(miner_id) is not reading:
            self._noted[miner_id] = reading
            self._levels[miner_id] = _with(self.of(miner_id), limit_w, *figures)
        return True

    def clock_set_back(self, now: datetime) -> None:
        """Move times in the future to now."""
        self._since = {miner_id: (limit_w, min(at, now)) for miner_id, (limit_w, at) in self._since.items()}

    def forget(self, miner_id: str) -> None:
        """Forget a miner that was removed."""
        for part in (self._levels, self._since, self._noted):
            part.pop(miner_id, None)

    def all(self) -> dict[str, tuple[MeasuredLevel, ...]]:
        """Return a copy of the levels by miner id."""
        return dict(self._levels)

    def load(self, levels: Mapping[str, tuple[MeasuredLevel, ...]]) -> None:
        """Take over the stored levels."""
        self._levels = dict(levels)


def level_as_json(level: MeasuredLevel) -> list[float | None]:
    """Return a level as JSON."""
    return [level.limit_w, level.power_w, level.hashrate_ths]


def level_from_json(data: object) -> MeasuredLevel:
    """Return a level from the JSON of `level_as_json`; raises ValueError."""
    if not isinstance(data, list) or len(data) != 3:
        raise ValueError("A measured level is a list of limit, power and hashrate.")
    limit_w, power_w, hashrate_ths = data
    return MeasuredLevel(
        limit_w=None if limit_w is None else int(str(limit_w)),
        power_w=float(str(power_w)),
        hashrate_ths=float(str(hashrate_ths)),
    )


def _with(
    levels: tuple[MeasuredLevel, ...], limit_w: int | None, power_w: float, hashrate_ths: float
) -> tuple[MeasuredLevel, ...]:
    """Return levels with one more value: in the mean of the level with about the same limit, or as a new one."""
    old = next((level for level in levels if _is_same(level.limit_w, limit_w)), None)
    if old is None:
        new = MeasuredLevel(limit_w=limit_w, power_w=round(power_w, 1), hashrate_ths=round(hashrate_ths, 3))
        ordered = sorted((*levels, new), key=_order)
        return tuple(ordered if len(ordered) <= MAX_LEVELS else _without_closest(ordered))
    # What was drawn with about the same limit counts in proportion.
    scale = 1.0 if old.limit_w is None or limit_w is None else old.limit_w / limit_w
    mean = MeasuredLevel(
        limit_w=old.limit_w,
        power_w=round(old.power_w + NEWEST_SHARE * (power_w * scale - old.power_w), 1),
        hashrate_ths=round(old.hashrate_ths + NEWEST_SHARE * (hashrate_ths * scale - old.hashrate_ths), 3),
    )
    return tuple(mean if level is old else level for level in levels)


def _is_same(one: int | None, other: int | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= SAME_SHARE * one


def _order(level: MeasuredLevel) -> tuple[bool, int]:
    return level.limit_w is None, level.limit_w or 0


def _without_closest(levels: list[MeasuredLevel]) -> list[MeasuredLevel]:
    """Return the levels without the limit that is closest to its neighbours; the lowest and the highest stay."""
    limits = [level.limit_w for level in levels if level.limit_w is not None]
    closest = min(range(1, len(limits) - 1), key=lambda at: limits[at + 1] - limits[at - 1])
    return [level for level in levels if level.limit_w != limits[closest]]
