"""What the miners of a zone may draw so that the room has the wanted temperature. Pure.

The controller runs about once a minute, and at once for another target. Between its steps, the same power is divided
again, because the miners change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from ...input.texts import plain_number
from ..allocation.restrain import Restrained, restrain
from ..allocation.rules import Rules
from ..allocation.targets import DWELL
from ..contract import Decision, Inputs, Json, Reason
from ..next_time import earliest
from .controller import LONGEST_STEP_S, SLOW_S, Gains, Supply, about_to_rise_k, control, mean, smoothed, trimmed
from .heaters import Zone, zone_of
from .settings import FailSafe, HeatingSettings, Mode
from .stages import stage
from .state import HeatingState

STEP: Final = timedelta(seconds=60)
SAVE_EVERY: Final = timedelta(minutes=10)
"""How often what changes slowly is written to the disk."""

SHORT: Final = timedelta(minutes=10)
"""How long the miners may draw less than they may until the zone counts as limited; a start takes some minutes."""

SMALLEST_W: Final = 1.0
"""The smallest power that miners may draw together while none of them has to be paused at once."""

CLEARLY: Final = 0.05
"""The share of the full power of the zone that makes a difference in what is shown."""

COLDEST_C: Final = -40.0
HOTTEST_C: Final = 60.0
"""Outside of this range, a reading is an error of the sensor."""

PHASES: Final = ("heating", "idle", "limited", "fail_safe", "heating_off", "unknown")


@dataclass(frozen=True, slots=True)
class _Reading:
    """The last temperature of the room, and when it was reported."""

    celsius: float
    at: datetime


def decide(settings: HeatingSettings, state: HeatingState, inputs: Inputs) -> Decision[HeatingState]:
    """Return the decision for all miners of the zone."""
    now = inputs.now
    state = state.until(now)
    if settings.mode is Mode.OFF:
        return _all_off(state, inputs, "heating_off", Reason(code="heating_off"))
    reading = _reading(settings, state, inputs)
    stale = timedelta(minutes=settings.stale_minutes)
    if reading is None or now - reading.at >= stale:
        return _without_reading(settings, state, inputs)
    rules, zone = _rules(settings), zone_of(inputs.miners, now)
    # Without any known power, the integral stays for when it is known again.
    if zone.full_w > 0:
        if _is_due(state, settings.wanted_c, now):
            state = _step(settings, rules, zone, state, inputs, reading)
        else:
            state, _delayed = _asked(settings, zone, state)
    made = _restrained(rules, state, zone, inputs)
    if zone.is_switched and state.smoothed_c is not None:
        rise = state.rise.seen(now, made.planned_w, state.smoothed_c, rules.min_on, CLEARLY * zone.full_w)
        state = replace(state, rise=rise)
    phase, reason = _summary(settings, state, made, zone, reading, now)
    return _decision(state, made, now, phase, reason, (_next_step(state), reading.at + stale))


# The temperature ------------------------------------------------------------------------------------------------------


def _reading(settings: HeatingSettings, state: HeatingState, inputs: Inputs) -> _Reading | None:
    """Return the present temperature, or the last one while the sensor is unavailable or reports nonsense."""
    found = inputs.reading(settings.sensor)
    if found is not None and found.number is not None and COLDEST_C <= found.number <= HOTTEST_C:
        return _Reading(found.number, min(found.at, inputs.now))
    if state.reading_c is None or state.read_at is None:
        return None
    return _Reading(state.reading_c, state.read_at)


def _without_reading(settings: HeatingSettings, state: HeatingState, inputs: Inputs) -> Decision[HeatingState]:
    """Return the decision of the fail-safe: off, or a mean power that whole miners give on average."""
    now, fail_safe, zone = inputs.now, settings.fail_safe, zone_of(inputs.miners, inputs.now)
    args: dict[str, Json] = {"sensor": settings.sensor, "minutes": plain_number(round(settings.stale_minutes, 1))}
    power_w = min(fail_safe if isinstance(fail_safe, int) else (state.mean_w or 0.0), zone.full_w)
    if fail_safe is FailSafe.OFF or power_w <= 0:
        return _all_off(state, inputs, "fail_safe", Reason(code="heating_stale_off", args=args))
    rules = _rules(settings)
    if _is_due(state, None, now):
        before = _restrained(rules, state, zone, inputs)
        trim_w = trimmed(state.trim_w, power_w, before.drawn_w, _seconds(state, now), zone.full_w)
        state = replace(
            state,
            wanted_c=None,
            stepped_at=now,
            output_w=power_w,
            trim_w=trim_w,
            short_since=None,
            rise=state.rise.learned(),
        )
    wanted_w = state.output_w + state.trim_w - zone.fixed_w
    state = replace(state, asked_w=stage(zone.ranges, wanted_w, state.asked_w, CLEARLY * zone.full_w))
    made = _restrained(rules, state, zone, inputs)
    reason = Reason(code="heating_stale_power", args={**args, "power_w": _tens(power_w)})
    return _decision(state, made, now, "fail_safe", reason, (_next_step(state),))


# The controller -------------------------------------------------------------------------------------------------------


def _rules(settings: HeatingSettings) -> Rules:
    """Return how the miners are restrained; those without a live limit are only paused and resumed."""
    return Rules(
        min_on_minutes=settings.min_on_minutes,
        min_off_minutes=settings.min_off_minutes,
        strict=False,
        restarting_limits=False,
        awaits_settings=True,
    )


def _restrained(rules: Rules, state: HeatingState, zone: Zone, inputs: Inputs) -> Restrained:
    """Return the levels of the miners for what the heaters may draw.

    A budget of nothing would pause also the miners that cannot be changed now, such as those that do not answer yet
    after a start of Home Assistant, as soon as they can.
    """
    return restrain(rules, state.allocation, inputs.miners, inputs.now, max(SMALLEST_W, state.asked_w + zone.fixed_w))


def _is_due(state: HeatingState, wanted_c: float | None, now: datetime) -> bool:
    return state.stepped_at is None or now - state.stepped_at >= STEP or state.wanted_c != wanted_c


def _seconds(state: HeatingState, now: datetime) -> float:
    """Return how much time counts since the last step."""
    since_s = 0.0 if state.stepped_at is None else (now - state.stepped_at).total_seconds()
    return min(since_s, LONGEST_STEP_S)


def _step(
    settings: HeatingSettings, rules: Rules, zone: Zone, state: HeatingState, inputs: Inputs, reading: _Reading
) -> HeatingState:
    """Return the state after a step of the controller."""
    now, seconds = inputs.now, _seconds(state, inputs.now)
    before = _restrained(rules, state, zone, inputs)
    highest_w = zone.highest_w
    supply = Supply(asked_w=min(state.asked_w + zone.fixed_w, highest_w), drawn_w=before.drawn_w, highest_w=highest_w)
    lacks = supply.short and DWELL not in before.skipped.values()
    smoothed_c = smoothed(state.smoothed_c, reading.celsius, seconds)
    slow_c = smoothed(state.slow_c, reading.celsius, seconds, SLOW_S)
    deviation_k = settings.wanted_c - smoothed_c
    change_k = about_to_rise_k(smoothed_c, slow_c, deviation_k) if zone.is_switched else 0.0
    output = control(_gains(settings, zone), state.integral_w, deviation_k, seconds, supply, change_k)
    saves = state.saved_at is None or now - state.saved_at >= SAVE_EVERY
    before_w = state.integral_w
    state = replace(
        state,
        wanted_c=settings.wanted_c,
        saved_at=now if saves else state.saved_at,
        reading_c=reading.celsius,
        read_at=reading.at,
        smoothed_c=smoothed_c,
        slow_c=slow_c,
        stepped_at=now,
        integral_w=output.integral_w,
        output_w=output.power_w,
        mean_w=mean(state.mean_w, before.drawn_w, seconds),
        trim_w=0.0,
        short_since=(state.short_since or now) if lacks else None,
    )
    state, delayed = _asked(settings, zone, state)
    # More could have no effect.
    return replace(state, integral_w=min(state.integral_w, before_w)) if delayed else state


def _gains(settings: HeatingSettings, zone: Zone) -> Gains:
    return Gains(
        full_w=zone.full_w,
        band_k=settings.band_k,
        integral_s=60 * settings.integral_minutes,
        deadband_k=settings.deadband_k,
    )


def _asked(settings: HeatingSettings, zone: Zone, state: HeatingState) -> tuple[HeatingState, bool]:
    """Return the state with what the heaters may draw for the output, and whether a start has to wait."""
    if not zone.heaters:
        # What they may draw stays for when they can be changed again, unless less is wanted.
        return replace(state, asked_w=min(state.asked_w, max(0.0, state.output_w - zone.fixed_w))), False
    ranges, present_w = zone.ranges, state.asked_w
    wanted_w = asked_w = stage(ranges, state.output_w - zone.fixed_w, present_w, _gains(settings, zone).hold_w)
    if zone.is_switched and state.smoothed_c is not None:
        asked_w = state.rise.delayed(ranges, wanted_w, present_w, settings.wanted_c - state.smoothed_c)
    return replace(state, asked_w=asked_w), asked_w < wanted_w


# What is shown --------------------------------------------------------------------------------------------------------


def _summary(
    settings: HeatingSettings, state: HeatingState, made: Restrained, zone: Zone, reading: _Reading, now: datetime
) -> tuple[str, Reason]:
    if zone.full_w <= 0:
        return "unknown", Reason(code="heating_no_miners")
    args: dict[str, Json] = {
        "temperature_c": plain_number(round(reading.celsius, 1)),
        "target_c": plain_number(round(settings.wanted_c, 1)),
        "wanted_w": _tens(state.output_w),
    }
    short = state.short_since is not None and now - state.short_since >= SHORT
    if short or state.output_w > zone.highest_w + CLEARLY * zone.full_w:
        allowed_w = min(zone.highest_w, made.drawn_w) if short else zone.highest_w
        return "limited", Reason(code="heating_limited", args={**args, "allowed_w": _tens(allowed_w)})
    if made.planned_w > CLEARLY * zone.full_w:
        return "heating", Reason(code="heating_heats", args={**args, "planned_w": _tens(made.planned_w)})
    return "idle", Reason(code="heating_idle", args=args)


def _all_off(state: HeatingState, inputs: Inputs, phase: str, reason: Reason) -> Decision[HeatingState]:
    """Return the decision that pauses all miners at once; the integral stays for the next time."""
    off = replace(
        state,
        wanted_c=None,
        asked_w=0.0,
        output_w=0.0,
        trim_w=0.0,
        short_since=None,
        rise=state.rise.learned(),
    )
    if (state.wanted_c, state.asked_w, state.output_w, state.trim_w, state.short_since) == (None, 0, 0, 0, None):
        off = state
    made = restrain(Rules(), off.allocation, inputs.miners, inputs.now, 0.0)
    return _decision(off, made, inputs.now, phase, reason)


def _decision(
    state: HeatingState,
    made: Restrained,
    now: datetime,
    phase: str,
    reason: Reason,
    times: Iterable[datetime | None] = (),
) -> Decision[HeatingState]:
    return Decision(
        state=state if made.state is state.allocation else replace(state, allocation=made.state),
        miners=made.miners,
        phase=phase,
        reason=reason,
        next_at=earliest((made.next_at, *times), now),
    )


def _next_step(state: HeatingState) -> datetime | None:
    return None if state.stepped_at is None else state.stepped_at + STEP


def _tens(watts: float) -> int:
    return 10 * round(watts / 10)
