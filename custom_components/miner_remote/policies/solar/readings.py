"""What the sensors of a solar policy say: the surplus, and what the home battery allows. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ..contract import Inputs
from .settings import BatterySettings, BelowMinimum, SolarSettings

BLIND_RESERVE_W: Final = 100.0
"""What stays exported if the power of the battery is unknown: a battery that discharges exports nothing."""

TOGETHER: Final = timedelta(seconds=10)
"""A report of the battery's power so long after that of the meter belongs to it. A later one waits for the next report
of the meter: what miners draw now and what the meter showed long ago do not add up."""

AGAIN_ABOVE: Final = 2.0
"""So many % above the minimum of the battery, mining begins again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A sensor without a usable number, and when it last reported one, if it has not been too long ago."""

    sensor: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The surplus in W less the reserve, without what miners draw unless the sensor includes it.

    `at` is when it was last reported. `until` is when it gets stale. `soc` is the charge of the battery in %. `low` is
    whether the battery is below its minimum, `allowed` whether miners may run, and `from_soc` from which charge on.
    """

    surplus_w: float
    at: datetime
    until: datetime
    soc: float | None = None
    from_soc: float = 0.0
    low: bool = False
    allowed: bool = True


def read(settings: SolarSettings, inputs: Inputs, *, low: bool) -> Reading | Missing:
    """Return what the sensors say; `low` is whether the battery was below its minimum until now."""
    now = inputs.now
    source = _source(settings, inputs)
    if isinstance(source, Missing):
        return source
    surplus_w, at, (oldest_at, oldest) = source
    until = oldest_at + timedelta(seconds=settings.stale_s)
    if now >= until:
        return Missing(sensor=oldest, at=oldest_at)
    reserve_w, battery = settings.reserve_w, settings.battery
    if battery is None:
        return Reading(surplus_w=surplus_w - reserve_w, at=at, until=until)
    charge = _charge(inputs, battery.soc_sensor)
    if isinstance(charge, Missing):
        return charge
    soc, soc_at = charge
    lasts = timedelta(minutes=battery.stale_minutes)
    until = min(until, soc_at + lasts)
    if now >= until:
        return Missing(sensor=battery.soc_sensor, at=soc_at)
    from_soc = min(100.0, battery.min_soc + AGAIN_ABOVE) if low else battery.min_soc
    low = soc < from_soc
    allowed = not low or battery.below is BelowMinimum.EXPORT
    if battery.power_sensor is None:
        reserve_w = max(reserve_w, BLIND_RESERVE_W)
    else:
        power = _number(inputs, battery.power_sensor)
        if isinstance(power, Missing):
            return power
        power_w, power_at = power
        until = min(until, power_at + lasts)
        if now >= until:
            return Missing(sensor=battery.power_sensor, at=power_at)
        surplus_w += _from_battery_w(battery, power_w if battery.charging_positive else -power_w, soc, low=low)
        at = max(at, min(power_at, at + TOGETHER))
    return Reading(
        surplus_w=surplus_w - reserve_w, at=at, until=until, soc=soc, from_soc=from_soc, low=low, allowed=allowed
    )


def _from_battery_w(battery: BatterySettings, charging_w: float, soc: float, *, low: bool) -> float:
    """Return what the battery adds to the surplus: what it is charged with, less what it delivers but should not."""
    if low:
        return min(charging_w, 0.0)
    spare_w = battery.max_discharge_w
    return spare_w + (charging_w if charging_w < 0 or soc >= battery.charge_from_soc else 0.0)


def _named(settings: SolarSettings) -> str:
    if settings.surplus is not None:
        return settings.surplus.sensor
    return "" if settings.meter is None else settings.meter.sensor


def _source(settings: SolarSettings, inputs: Inputs) -> tuple[float, datetime, tuple[datetime, str]] | Missing:
    """Return the surplus in W, when it was last reported, and which of its sensors has not reported for longest."""
    meter = settings.meter
    name = _named(settings)
    first = _number(inputs, name)
    if isinstance(first, Missing):
        return first
    watts, at = first
    if meter is None:
        return watts, at, (at, name)
    if meter.export_sensor is None:
        return (-watts if meter.import_positive else watts), at, (at, name)
    export = _number(inputs, meter.export_sensor)
    if isinstance(export, Missing):
        return export
    export_w, export_at = export
    return export_w - watts, max(at, export_at), min((at, name), (export_at, meter.export_sensor))


def _charge(inputs: Inputs, sensor: str) -> tuple[float, datetime] | Missing:
    """Return the charge of a battery in %; a sensor without a unit may report it as a part of 1: `0.85`, `1.0`."""
    found, state = _number(inputs, sensor), inputs.reading(sensor)
    if isinstance(found, Missing) or state is None or state.quantity is not None:
        return found
    charge, at = found
    # 1 without decimals is 1 %.
    is_part = 0 < charge < 1 or (charge == 1 and state.state.strip() != "1")
    return (charge * 100 if is_part else charge), at


def _number(inputs: Inputs, sensor: str) -> tuple[float, datetime] | Missing:
    """Return the number of a sensor, and when it was reported; a time in the future is from before a clock change."""
    state = inputs.reading(sensor)
    if state is None or state.number is None:
        return Missing(sensor=sensor)
    return state.number, min(state.at, inputs.now)
