"""Plausible ranges for every number that a miner reports.

A damaged answer or a hostile device can report any number. A value outside of its range is not a measurement: it is
treated as unknown, so that it never reaches a sum, a statistic or the entity registry.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Final


@dataclass(frozen=True, slots=True)
class Range:
    """The lowest and the highest plausible value, both included, and the quantity in words."""

    lowest: float
    highest: float
    quantity: str

    def holds(self, value: float) -> bool:
        """Return whether a value is a number within the range."""
        # NaN compares false with everything.
        return self.lowest <= value <= self.highest


MAX_POWER_W: Final = 100_000
"""The largest power draw of one machine, in W; a hydro machine draws about 12 kW."""

POWER: Final = Range(0, MAX_POWER_W, "power")
HASHRATE: Final = Range(0, 10_000, "hashrate")
"""In TH/s; the largest machine makes about 1,200."""
TEMPERATURE: Final = Range(-50, 300, "temperature")
FREQUENCY: Final = Range(0, 10_000, "frequency")
VOLTAGE: Final = Range(0, 100_000, "voltage")
"""In V or mV, depending on the firmware."""
FAN_SPEED: Final = Range(0, 50_000, "fan speed")
CHIPS: Final = Range(0, 10_000, "number of chips")
UPTIME: Final = Range(0, 100 * 366 * 86_400, "uptime")
PERCENT: Final = Range(0, 100, "fan speed in percent")
SHARES: Final = Range(0, 10**15, "number of shares")
DIFFICULTY: Final = Range(0, 10**18, "difficulty of shares")
"""1,000 TH/s make a sum of 10^13 in two years."""

MAX_EFFICIENCY_J_TH: Final = 100_000
"""More energy per work is that of a machine that is starting, not an efficiency; the first ASICs needed 1,000 J/TH."""

MAX_PARTS: Final = 32
"""The largest number of hashboards, fans or pools of one machine."""
MAX_POSITION: Final = 63
"""The highest position of a hashboard, fan or pool."""

RANGES: Final = {
    "power_w": POWER,
    "power_limit_w": POWER,
    "power_limit_min_w": POWER,
    "power_limit_max_w": POWER,
    "hashrate_ths": HASHRATE,
    "expected_hashrate_ths": HASHRATE,
    "temperature_max_c": TEMPERATURE,
    "temperature_c": TEMPERATURE,
    "chip_temperature_c": TEMPERATURE,
    "inlet_temperature_c": TEMPERATURE,
    "outlet_temperature_c": TEMPERATURE,
    "frequency_mhz": FREQUENCY,
    "rpm": FAN_SPEED,
    "percent": PERCENT,
    "target_c": TEMPERATURE,
    "chips": CHIPS,
    "uptime_s": UPTIME,
    "mining_uptime_s": UPTIME,
    "shares_accepted": SHARES,
    "shares_rejected": SHARES,
    "difficulty_accepted": DIFFICULTY,
    "accepted": SHARES,
    "rejected": SHARES,
}
"""The range of each number by the name of its field."""


def drop_implausible(values: object) -> list[str]:
    """Set the implausible numbers of a frozen dataclass to None; return the quantities that were dropped."""
    dropped: list[str] = []
    kind: type = type(values)
    for name, allowed in _ranges_of(kind):
        value = getattr(values, name)
        if value is not None and not allowed.holds(value):
            object.__setattr__(values, name, None)
            dropped.append(allowed.quantity)
    return dropped


@cache
def _ranges_of(kind: type) -> tuple[tuple[str, Range], ...]:
    """Return the ranges of the fields of a dataclass."""
    names = {field.name for field in fields(kind)}
    return tuple((name, allowed) for name, allowed in RANGES.items() if name in names)


def usable_positions[T](parts: tuple[T, ...], position_of: str) -> tuple[T, ...]:
    """Return the first parts with distinct positions from 0 to MAX_POSITION, at most MAX_PARTS of them.

    `position_of` is the name of the field that holds the position.
    """
    found: dict[int, T] = {}
    for part in parts:
        position = getattr(part, position_of)
        if 0 <= position <= MAX_POSITION and position not in found:
            found[position] = part
            if len(found) == MAX_PARTS:
                break
    return tuple(found.values())


def efficiency(power_w: float | None, hashrate_ths: float | None) -> float | None:
    """Return the energy per work in J/TH; None if one of the two is not known or hardly anything is hashed."""
    if not power_w or not hashrate_ths or power_w > hashrate_ths * MAX_EFFICIENCY_J_TH:
        return None
    return power_w / hashrate_ths


__all__ = [
    "FREQUENCY",
    "MAX_EFFICIENCY_J_TH",
    "MAX_PARTS",
    "MAX_POSITION",
    "MAX_POWER_W",
    "POWER",
    "RANGES",
    "VOLTAGE",
    "Range",
    "drop_implausible",
    "efficiency",
    "usable_positions",
]
