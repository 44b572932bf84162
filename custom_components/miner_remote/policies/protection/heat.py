"""How far a miner is restrained because of its temperature. Pure.

A miner that has been at the limit for the given time goes down one step, and after each wait for the effect one more.
It rises one step at a time, after it has been cool for long enough. Each rise that is undone soon doubles that time, so
that a step which cannot hold is tried less and less often.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from ...drivers.contract.capability import Capability
from ...drivers.contract.settings import SettingKey
from ...input.limits import MIN_WATTS
from ...schedules.model import OFF, Directive, limit
from ..contract import MinerView
from ..full_power import known_full_power
from .settings import ProtectionSettings, TemperatureSource, minutes_of
from .state import FULL, PAUSED, HeatState

DIP: Final = timedelta(minutes=1)
"""A shorter time below the limit does not end the time at the limit: sensors are noisy."""

UNDONE_WITHIN: Final = timedelta(hours=4)
"""A rise after which the miner is hot again within this time was undone. A heavy room takes hours to warm up."""

REMEMBERED: Final = timedelta(hours=24)
"""How long an undone rise delays the following ones."""

LONGEST_WAIT: Final = timedelta(hours=2)
"""The delay of a rise does not grow beyond this time, or beyond `recover_minutes` if these are more."""

SHORTEST_WAIT: Final = timedelta(minutes=1)
"""The delay of a rise after an undone one, before it is doubled, if `recover_minutes` are less."""


class Reading(Enum):
    """The temperature of a miner, compared with the settings."""

    HOT = auto()
    BETWEEN = auto()
    COOL = auto()
    UNKNOWN = auto()


class HeatRules:
    """The times of a policy's settings."""

    def __init__(self, settings: ProtectionSettings) -> None:
        """Initialize from the settings."""
        self.settings = settings
        self.step = minutes_of(settings.step_minutes)
        self._wait = minutes_of(settings.minutes)
        self._scaling_wait = self._wait + len(settings.steps_percent) * self.step
        self._recover = minutes_of(settings.recover_minutes)

    def wait(self, view: MinerView) -> timedelta:
        """Return how long a miner has to be at the limit until it is restrained.

        Firmware that scales has as much time as the steps of the policy would have taken.
        """
        return self._scaling_wait if self.scales(view) else self._wait

    def scales(self, view: MinerView) -> bool:
        """Return whether the steps are left to the firmware, because its own scaling is on."""
        return self.settings.native and any(
            setting.key is SettingKey.DYNAMIC_SCALING and setting.value is True for setting in view.settings
        )

    def rise_wait(self, undone: int) -> timedelta:
        """Return how long a miner has to be cool until it rises, after so many undone rises."""
        if not undone:
            return self._recover
        return min(max(self._recover, SHORTEST_WAIT) * (1 << undone), max(self._recover, LONGEST_WAIT))

    def reading(self, state: HeatState, view: MinerView, temperature_c: float | None) -> Reading:
        """Return the reading for a temperature.

        A miner that does not mine, or is without current because of this policy, is cool if it reports no temperature:
        some firmware reports none then, and it would never start again.
        """
        if temperature_c is None:
            own = self.settings.source is not TemperatureSource.SENSOR
            resting = view.answers and (view.paused is True or view.mining is False)
            return Reading.COOL if own and (resting or _is_unplugged(state, view)) else Reading.UNKNOWN
        if temperature_c >= self.settings.temperature_c:
            return Reading.HOT
        return Reading.COOL if temperature_c < self.settings.recover_below_c else Reading.BETWEEN

    def steps(self, view: MinerView, full_w: int | None) -> tuple[int, ...]:
        """Return the percents that a miner can be restrained to, falling; 0 is a pause."""
        settings = self.settings
        steps: tuple[int, ...] = ()
        if full_w is not None and Capability.POWER_LIMIT in view.capabilities and not self.scales(view):
            # Without a pause, steps below the smallest limit are raised to it.
            lowest = view.lowest_limit_w or MIN_WATTS
            steps = tuple(
                percent for percent in settings.steps_percent if not settings.pause or full_w * percent // 100 >= lowest
            )
        can_pause = Capability.PAUSE in view.capabilities or view.has_outlet
        return (*steps, PAUSED) if settings.pause and can_pause else steps


def watts_of(percent: int, full_w: int, view: MinerView) -> int:
    """Return the limit in W of a step, within the range of the miner."""
    watts, highest = max(full_w * percent // 100, view.lowest_limit_w or MIN_WATTS), view.power_limit_range[1]
    return watts if highest is None else min(watts, highest)


def restraint_of(state: HeatState, view: MinerView) -> Directive | None:
    """Return what the miner must not exceed."""
    if state.percent == PAUSED:
        return OFF
    return None if state.percent == FULL or state.full_w is None else limit(watts_of(state.percent, state.full_w, view))


def after_reading(rules: HeatRules, state: HeatState, view: MinerView, reading: Reading, now: datetime) -> HeatState:
    """Return the state after a reading: the same object if nothing changed.

    A miner that does not answer keeps its step; an unknown temperature never counts as cool.
    """
    hot_since, below_since, cool_since = state.hot_since, state.below_since, state.cool_since
    if below_since is not None and now - below_since >= DIP:
        hot_since = below_since = None
    if reading is Reading.HOT:
        hot_since, below_since, cool_since = hot_since or now, None, None
    elif reading is Reading.UNKNOWN:
        cool_since = None
    else:
        if hot_since is not None:
            below_since = below_since or now
        cool = reading is Reading.COOL and state.percent < FULL
        cool_since = (cool_since or now) if cool else None
    if (hot_since, below_since, cool_since) != (state.hot_since, state.below_since, state.cool_since):
        state = replace(state, hot_since=hot_since, below_since=below_since, cool_since=cool_since)
    state = _without_old(state, now)
    if state.percent == PAUSED and not rules.settings.pause:
        # The settings have changed: a pause is not wanted any more.
        lowest = min(rules.steps(view, state.full_w), default=FULL)
        state = replace(state, percent=lowest) if lowest < FULL else _at_full(state)
    if not view.answers and not _is_unplugged(state, view):
        return state
    if reading is Reading.HOT:
        return _lower(rules, state, view, now)
    return _raise(rules, state, view, now) if reading is Reading.COOL else state


def next_change(
    rules: HeatRules, state: HeatState, view: MinerView, reading: Reading, now: datetime
) -> datetime | None:
    """Return when time alone changes the step, or None."""
    due = None
    if reading is Reading.HOT and state.hot_since is not None and state.percent != PAUSED:
        due = state.hot_since + rules.wait(view)
        if state.stepped_at is not None:
            due = max(due, state.stepped_at + rules.step)
    elif reading is Reading.COOL and state.cool_since is not None and state.stepped_at is not None:
        due = max(state.cool_since, state.stepped_at) + rules.rise_wait(len(state.undone_at))
    return due if due is not None and due > now else None


def _without_old(state: HeatState, now: datetime) -> HeatState:
    if state.undone_at and now - state.undone_at[0] >= REMEMBERED:
        state = replace(state, undone_at=tuple(at for at in state.undone_at if now - at < REMEMBERED))
    if state.rose_at is not None and now - state.rose_at >= UNDONE_WITHIN:
        state = replace(state, rose_at=None)
    return state


def _lower(rules: HeatRules, state: HeatState, view: MinerView, now: datetime) -> HeatState:
    if state.hot_since is None or now - state.hot_since < rules.wait(view):
        return state
    if state.stepped_at is not None and now - state.stepped_at < rules.step:
        return state
    full_w = _full_power(view) if state.percent == FULL else state.full_w
    lower = max((step for step in rules.steps(view, full_w) if _helps(step, state, view, full_w)), default=None)
    if lower is None:
        return state
    return replace(
        state,
        percent=lower,
        full_w=full_w,
        stepped_at=now,
        rose_at=None,
        undone_at=state.undone_at if state.rose_at is None else (*state.undone_at, now),
    )


def _helps(step: int, state: HeatState, view: MinerView, full_w: int | None) -> bool:
    """Return whether a step is lower than the present one and than the limit that the miner has anyway."""
    if step >= state.percent:
        return False
    if step == PAUSED or full_w is None or view.effective_power_limit_w is None:
        return True
    return watts_of(step, full_w, view) < view.effective_power_limit_w


def _raise(rules: HeatRules, state: HeatState, view: MinerView, now: datetime) -> HeatState:
    if state.percent == FULL or state.cool_since is None or state.stepped_at is None:
        return state
    if now - max(state.cool_since, state.stepped_at) < rules.rise_wait(len(state.undone_at)):
        return state
    percent = min((step for step in rules.steps(view, state.full_w) if step > state.percent), default=FULL)
    if percent == FULL:
        return replace(_at_full(state), rose_at=now)
    return replace(state, percent=percent, stepped_at=now, rose_at=now)


def _is_unplugged(state: HeatState, view: MinerView) -> bool:
    """Return whether a miner is silent because its pause is by its outlet."""
    return (
        not view.answers and state.percent == PAUSED and view.has_outlet and Capability.PAUSE not in view.capabilities
    )


def _at_full(state: HeatState) -> HeatState:
    return replace(state, percent=FULL, full_w=None, stepped_at=None, cool_since=None)


def _full_power(view: MinerView) -> int | None:
    """Return the full power of a miner in W, also of one that does not report whether it mines.

    The highest limit that it accepts says nothing here: steps of that may lower nothing.
    """
    watts = known_full_power(view) or view.power_w
    return round(watts) if watts else None
