"""What a protection policy has to do, computed from a whole trace at once.

Nothing is carried from sample to sample: each condition is found by looking back over the readings of the trace. A time
that lies in the future after the clock was set back counts from then on, so that the time of sample `a`, seen from
sample `j`, is the lowest time of the samples `a` to `j`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from custom_components.miner_remote.drivers.contract.capability import Capability
from custom_components.miner_remote.policies.contract import Inputs, MinerView
from custom_components.miner_remote.policies.protection.settings import (
    OnFanFailure,
    ProtectionSettings,
    TemperatureSource,
)

from .oracle_recovery import recover
from .trace_line import DAY, MINUTE, Line


@dataclass(frozen=True)
class Expected:
    """What one miner must get at one sample: percent and watts of its restraint, an order, and an issue."""

    percent: int = 100
    watts: int | None = None
    fan_failed: bool = False
    order: str | None = None
    issue: str | None = None


# Heat -----------------------------------------------------------------------------------------------------------------


@dataclass
class Heat:
    """The percents of one miner over a trace, as a list of changes: sample, percent, full power."""

    line: Line
    changes: list[tuple[int, int, int | None]] = field(default_factory=list)
    rises: list[int] = field(default_factory=list)
    undone: list[int] = field(default_factory=list)

    kinds: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for now in range(len(self.line.times)):
            percent = self.at(now)[0]
            self.kinds.append(self._kind(now, percent))
            if self.line.views[now].answers or self._unplugged(now, percent):
                self._change(now)

    def at(self, now: int) -> tuple[int, int | None]:
        """Return percent and full power after a sample."""
        return next(((percent, watts) for at, percent, watts in reversed(self.changes) if at <= now), (100, None))

    def _kind(self, now: int, percent: int) -> str:
        """Return how the temperature of a sample counts while the miner is at a percent."""
        line, view = self.line, self.line.views[now]
        degrees = line.temperatures[now]
        if degrees is None:
            off = view.answers and (view.paused is True or view.mining is False)
            own = line.settings.source is not TemperatureSource.SENSOR
            return "cool" if own and (off or self._unplugged(now, percent)) else "unknown"
        if degrees >= line.settings.temperature_c:
            return "hot"
        return "cool" if degrees < line.settings.recover_below_c else "between"

    def _unplugged(self, now: int, percent: int) -> bool:
        view = self.line.views[now]
        return percent == 0 and not view.answers and view.has_outlet and Capability.PAUSE not in view.capabilities

    def _change(self, now: int) -> None:
        line, view, settings = self.line, self.line.views[now], self.line.settings
        percent, full_w = self.at(now)
        last = self.changes[-1][0] if self.changes else None
        if self.kinds[now] == "hot":
            long_enough = line.since(self._hot_start(now), now) >= settings.minutes * MINUTE
            effect_over = percent == 100 or last is None or line.since(last, now) >= settings.step_minutes * MINUTE
            if percent == 100:
                full_w = full_of(view)
            lower = [
                step
                for step in possible(settings, view, full_w)
                if step < percent
                and (
                    step == 0
                    or full_w is None
                    or view.effective_power_limit_w is None
                    or limit_of(step, full_w, view) < view.effective_power_limit_w
                )
            ]
            if long_enough and effect_over and lower:
                if self.rises and not line.ever(self.rises[-1], now, timedelta(hours=4)):
                    self.undone.append(now)
                self.rises.clear()
                self.changes.append((now, max(lower), full_w))
        elif self.kinds[now] == "cool" and percent < 100 and last is not None:
            start = now
            while start > 0 and self.kinds[start - 1] == "cool":
                start -= 1
            undone = sum(not line.ever(at, now, DAY) for at in self.undone)
            if min(line.since(start, now), line.since(last, now)) >= rise_wait(settings, undone):
                higher = [step for step in possible(settings, view, full_w) if step > percent]
                self.rises = [now]
                self.changes.append((now, min(higher), full_w) if higher else (now, 100, None))

    def _hot_start(self, now: int) -> int:
        """Return the first sample of the time at the limit.

        Two hot samples belong together unless a cooler one between them began a minute or more before any later sample
        up to the second one.
        """
        hot = [at for at, kind in enumerate(self.kinds) if kind == "hot"]
        start = now
        for before, after in zip(hot[-2::-1], hot[::-1], strict=False):
            below = next((at for at in range(before, after) if self.kinds[at] in ("between", "cool")), None)
            if below is not None and self.line.ever(below, after, MINUTE):
                break
            start = before
        return start


def full_of(view: MinerView) -> int | None:
    """Return the full power: the mean without a limit, else the last one, else the most that was ever set or seen."""
    free = [level.power_w for level in view.levels if level.limit_w is None and level.power_w]
    seen = [view.effective_power_limit_w, view.power_w if view.mining else None]
    seen += [level.power_w for level in view.levels]
    watts = (free and free[0]) or view.full_power_w or max(filter(None, seen), default=None) or view.power_w
    return round(watts) if watts else None


def possible(settings: ProtectionSettings, view: MinerView, full_w: int | None) -> list[int]:
    """Return the percents to which a miner can be restrained."""
    found = []
    if Capability.POWER_LIMIT in view.capabilities and full_w is not None:
        lowest = view.lowest_limit_w or 1
        found = [step for step in settings.steps_percent if not settings.pause or int(full_w * step / 100) >= lowest]
    if settings.pause and (view.has_outlet or Capability.PAUSE in view.capabilities):
        found.append(0)
    return found


def limit_of(percent: int, full_w: int, view: MinerView) -> int:
    """Return a step in W within the range of the miner."""
    lowest, highest = view.lowest_limit_w, view.power_limit_range[1]
    return min(max(int(full_w * percent / 100), lowest or 1), highest or 10**9)


def rise_wait(settings: ProtectionSettings, undone: int) -> timedelta:
    """Return how long it has to be cool before a rise."""
    minutes = settings.recover_minutes
    for _ in range(undone):
        minutes = max(minutes, 1) * 2 if minutes == settings.recover_minutes else minutes * 2
    return min(minutes, max(settings.recover_minutes, 120)) * MINUTE if undone else minutes * MINUTE


def most_undone_a_day(settings: ProtectionSettings) -> int:
    """Return how many rises can be undone within 24 hours at most: each further one has to wait longer."""
    count, passed = 1, timedelta()
    while (passed := passed + rise_wait(settings, count)) <= DAY:
        count += 1
    return count


# Fans -----------------------------------------------------------------------------------------------------------------


def fan_failures(line: Line) -> list[bool]:
    """Return at which samples a miner has a failed fan."""
    failed = [False] * len(line.times)
    if line.settings.on_fan_failure is OnFanFailure.NOTHING:
        return failed
    start = 0
    while (begins := _third_poll(line, start)) is not None:
        released_by_person, ends = _release(line, begins)
        for at in range(begins, ends):
            failed[at] = True
        if ends == len(failed):
            break
        # A poll that shows the failure right after a person's command is the first of the next three.
        start = ends if released_by_person else ends + 1
    return failed


def _shows(line: Line, at: int) -> bool | None:
    """Return whether a sample shows a failure; None if it says nothing."""
    view = line.views[at]
    if not view.answers or not view.mining or view.paused:
        return None
    still = 0 in view.fans_rpm and any(view.fans_rpm)
    return still or any("fan" in str(fault).lower() and "too fast" not in str(fault) for fault in view.faults)


def _third_poll(line: Line, start: int) -> int | None:
    polls: list[datetime | None] = []
    for at in range(start, len(line.times)):
        shows = _shows(line, at)
        if shows is False:
            polls = []
        elif shows and line.views[at].seen_at not in polls[-1:]:
            polls.append(line.views[at].seen_at)
            if len(polls) == 3:
                return at
    return None


def _release(line: Line, begins: int) -> tuple[bool, int]:
    """Return whether a person's command ends a failure, and the first sample without it."""
    fine: int | None = None
    for at in range(begins + 1, len(line.times)):
        view = line.views[at]
        if view.manual_at is not None and view.manual_at > line.times[at] - line.since(begins, at):
            return True, at
        if not view.answers:
            continue
        if _shows(line, at) is not False:
            fine = None
        elif fine is None:
            fine = at
        elif line.since(fine, at) >= 10 * MINUTE:
            return False, at
    return False, len(line.times)


# All ------------------------------------------------------------------------------------------------------------------


def expected(settings: ProtectionSettings, trace: Sequence[Inputs]) -> list[list[Expected]]:
    """Return for each miner (the same ones in each sample) what it must get at each sample."""
    times = [inputs.now for inputs in trace]
    lines = []
    for views in zip(*(inputs.miners for inputs in trace), strict=True):
        temperatures = [_temperature(settings, view, inputs) for view, inputs in zip(views, trace, strict=True)]
        lines.append(Line(settings, list(views), times, temperatures))
    heats = [Heat(line) for line in lines]
    fans = [fan_failures(line) for line in lines]
    samples = range(len(times))
    recovered: list[list[tuple[str | None, bool]]] = [[(None, False) for _now in samples] for _line in lines]
    if settings.recovery is not None:
        idle = [[_idle(heat, failed[now], now) for now in samples] for heat, failed in zip(heats, fans, strict=True)]
        recovered = recover(lines, settings.recovery, idle)
    result = []
    for line, heat, failed, steps in zip(lines, heats, fans, recovered, strict=True):
        mine = []
        for now in samples:
            percent, full_w = heat.at(now)
            limited = 0 < percent < 100 and full_w is not None
            mine.append(
                Expected(
                    percent=percent,
                    watts=limit_of(percent, full_w, line.views[now]) if limited and full_w is not None else None,
                    fan_failed=failed[now],
                    order=steps[now][0],
                    issue="fan_failure" if failed[now] else "given_up" if steps[now][1] else None,
                )
            )
        result.append(mine)
    return result


def _temperature(settings: ProtectionSettings, view: MinerView, inputs: Inputs) -> float | None:
    if settings.source is TemperatureSource.SENSOR:
        return inputs.sensors.get(settings.sensor or "")
    return view.temperature_c if settings.source is TemperatureSource.MINER else view.inlet_temperature_c


def _idle(heat: Heat, failed: bool, now: int) -> bool:
    view = heat.line.views[now]
    off = view.directive is not None and view.directive.action.value == "off"
    paused = view.answers and view.paused is True
    return failed or off or paused or heat.at(now)[0] < 100 or heat.kinds[now] == "hot"
