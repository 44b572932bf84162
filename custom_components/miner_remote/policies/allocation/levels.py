"""The levels that a miner can be ordered to, made of what is known of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ...drivers.contract.capability import Capability
from ...drivers.contract.settings import Effect, SettingKey
from ...input.limits import MAX_WATTS, MIN_WATTS
from ...schedules.engine.measured_levels import SAME_SHARE
from ...schedules.model import OFF, ON, Action, Directive, limit
from ..contract import MinerView
from ..full_power import full_power
from .model import Level
from .rules import LIVE_LEVELS, RESTART_LEVELS, STANDBY_SHARE, START_MINUTES, STEP_W, Rules

UNKNOWN_LOWEST: Final = 0.5
"""The lowest limit of a miner that does not report it, as a share of its full power."""

STABLE_SHARE: Final = 0.6
"""The share of the full power from which on the efficiency of the moment counts: below, a miner may be starting."""

USUAL_J_TH: Final = 25.0
"""The efficiency of a miner whose hashrate was never seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The levels of one miner by rising power: OFF, limits, and the highest one that the others allow.

    `full_w` is what it draws without any limit, `standby_w` what it draws while paused. `top` is what the others allow
    it, ON or a limit. `restart_minutes` is how long a change of its limit interrupts mining; 0 for a live limit.
    `power_at_limit` returns what it draws with a limit, both in W.
    """

    levels: tuple[Level, ...]
    full_w: float
    standby_w: float
    top: Directive
    can_limit: bool
    restart_minutes: float
    power_at_limit: Callable[[int], float]

    def at(self, directive: Directive) -> int:
        """Return the index of a level: the highest one for what exceeds it."""
        if directive.action is Action.OFF:
            return 0 if self.levels[0].directive.action is Action.OFF else len(self.levels) - 1
        for index, level in enumerate(self.levels):
            if level.directive.action is not Action.OFF and directive.rank <= level.directive.rank:
                return index
        return len(self.levels) - 1


def can_pause(rules: Rules, view: MinerView) -> bool:
    """Return whether a miner may and can be paused."""
    return rules.pause and (Capability.PAUSE in view.capabilities or view.has_outlet)


def options_of(
    rules: Rules, view: MinerView, present: Directive, *, limit_ratio: float = 1.0, full_ratio: float = 1.0
) -> Options | None:
    """Return the levels of a miner that is at a level, which is one of them; None if its full power is unknown.

    `limit_ratio` is what it draws in proportion to what is expected with a limit, `full_ratio` the same without one.
    """
    full_w = full_power(view)
    if not full_w:
        return None
    full_w *= full_ratio
    curve = _Curve(view, full_w, limit_ratio)
    wanted = view.directive
    cap = wanted.watts if wanted is not None and wanted.action is Action.LIMIT else None
    cap_w = full_w if cap is None else min(full_w, curve.power_at_limit(cap))
    top = ON if cap is None or cap >= full_w else limit(cap)
    pausable = can_pause(rules, view)
    can_limit = rules.limit and Capability.POWER_LIMIT in view.capabilities
    can_limit = can_limit and (rules.restarting_limits or view.limit_is_live is True)
    standby_w = _standby(view, full_w)
    levels = []
    if pausable or present.action is Action.OFF:
        levels.append(Level(directive=OFF, power_w=min(standby_w, cap_w), hashrate_ths=0.0))
    watts = set(_limits(view, curve, full_w, cap_w)) if can_limit else set()
    if present.watts is not None and present.action is Action.LIMIT:
        watts.add(present.watts)
    for limit_w in sorted(watts):
        power_w = curve.power_at_limit(limit_w)
        if limit_w < (cap or MAX_WATTS + 1) and power_w < cap_w:
            levels.append(Level(directive=limit(limit_w), power_w=power_w, hashrate_ths=curve.hashrate(power_w)))
    levels.append(Level(directive=top, power_w=cap_w, hashrate_ths=curve.hashrate(cap_w)))
    return Options(
        levels=tuple(levels),
        full_w=full_w,
        standby_w=standby_w,
        top=top,
        can_limit=can_limit,
        restart_minutes=0.0 if view.limit_is_live is True else _restart_minutes(view),
        power_at_limit=curve.power_at_limit,
    )


def with_level(options: Options, level: Level) -> tuple[Level, ...]:
    """Return the levels and one more between them."""
    return tuple(sorted((*options.levels, level), key=lambda item: item.directive.rank))


def _standby(view: MinerView, full_w: float) -> float:
    """Return what a paused miner draws, as far as it reports that."""
    watts = view.power_w
    return watts if view.paused is True and watts is not None and watts <= STANDBY_SHARE * full_w else 0.0


def _restart_minutes(view: MinerView) -> float:
    """Return how long a change of the power limit interrupts mining."""
    setting = next((setting for setting in view.settings if setting.key is SettingKey.POWER_LIMIT), None)
    if setting is None or setting.effect is Effect.LIVE or setting.seconds is None:
        return START_MINUTES
    return setting.seconds / 60


def lowest_limit(view: MinerView, full_w: float) -> int:
    """Return the lowest power limit in W, rounded up to a multiple of STEP_W."""
    lowest = view.lowest_limit_w or view.power_limit_range[0] or full_w * UNKNOWN_LOWEST
    return max(MIN_WATTS, int(-(-lowest // STEP_W)) * STEP_W)


def _limits(view: MinerView, curve: _Curve, full_w: float, cap_w: float) -> Iterator[int]:
    """Return the limits in W to consider: measured ones, evenly spaced ones, and of limits that restart the presets."""
    lowest, highest = lowest_limit(view, full_w), view.power_limit_range[1] or MAX_WATTS
    live = view.limit_is_live is True
    count = LIVE_LEVELS if live else RESTART_LEVELS
    if lowest >= min(cap_w, highest):
        return
    seen = [level.limit_w for level in view.levels if level.limit_w and lowest <= level.limit_w <= highest]
    yield from seen
    step = (min(full_w, highest) - lowest) / count
    for index in range(count):
        watts = int(lowest + index * step) // STEP_W * STEP_W or lowest
        if all(abs(watts - other) > SAME_SHARE * other for other in seen):
            yield watts
    if not live:
        yield from (watts for watts in curve.reported if lowest <= watts <= highest)


class _Curve:
    """The hashrate of a miner by its power: as measured, else as reported for presets, else in proportion."""

    def __init__(self, view: MinerView, full_w: float, limit_ratio: float) -> None:
        """Collect the known points."""
        self._limit_ratio = limit_ratio
        self._measured = {level.limit_w: level.power_w for level in view.levels if level.limit_w}
        points = {level.power_w: level.hashrate_ths for level in view.levels if level.power_w > 0}
        self.reported: tuple[int, ...] = ()
        if view.limit_is_live is not True:
            presets = dict(_presets(view))
            self.reported = tuple(presets)
            points = presets | points
        points = {watts: ths for watts, ths in points.items() if watts <= full_w}
        if full_w not in points:
            points[full_w] = _full_hashrate(view, full_w, points)
        self._points = sorted(points.items())

    def power_at_limit(self, watts: int) -> float:
        """Return what the miner draws with a limit, in W: by the closest measured limit, else the limit."""
        if not self._measured:
            return watts * self._limit_ratio
        closest = min(self._measured, key=lambda limit_w: abs(limit_w - watts))
        return self._measured[closest] * watts / closest * self._limit_ratio

    def hashrate(self, power_w: float) -> float:
        """Return the hashrate at a power, in TH/s: between known points, and in proportion below the lowest one."""
        first_w, first_ths = self._points[0]
        if power_w <= first_w:
            return first_ths * power_w / first_w
        for (low_w, low_ths), (high_w, high_ths) in pairwise(self._points):
            if power_w <= high_w:
                return low_ths + (high_ths - low_ths) * (power_w - low_w) / (high_w - low_w)
        return self._points[-1][1]


def _presets(view: MinerView) -> Iterable[tuple[int, float]]:
    """Return the power in W and the hashrate in TH/s of the presets that can be chosen."""
    for setting in view.settings:
        if setting.key in (SettingKey.PRESET, SettingKey.POWER_LIMIT):
            for option in setting.options:
                if option.power_w and option.hashrate_ths and option.refused is None:
                    yield option.power_w, option.hashrate_ths


def _full_hashrate(view: MinerView, full_w: float, points: dict[float, float]) -> float:
    """Return the hashrate at full power, in TH/s, from what is known at another power."""
    if points:
        watts, ths = max(points.items())
    elif view.mining and view.power_w and view.hashrate_ths and view.power_w >= STABLE_SHARE * full_w:
        watts, ths = view.power_w, view.hashrate_ths
    elif view.expected_hashrate_ths:
        watts, ths = full_w, view.expected_hashrate_ths
    else:
        watts, ths = full_w, full_w / USUAL_J_TH
    return ths * full_w / watts
