"""The settings of a heating policy. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from ...input.checks import InvalidInputError, text, whole
from ...input.fields import Reader
from ..entity_names import read_entity

LOWEST_C: Final = 0
HIGHEST_C: Final = 40
"""The range that a thermostat may have."""

MAX_MINUTES: Final = 24 * 60
MAX_RUN_MINUTES: Final = 240
MAX_PRESETS: Final = 10
MAX_PRESET_NAME: Final = 32
MAX_FAIL_SAFE_W: Final = 10_000_000
NO_PRESET: Final = "none"
"""Home Assistant's name of no preset."""

_preset_name: Final = text(longest=MAX_PRESET_NAME)
_fail_safe_w: Final = whole(0, MAX_FAIL_SAFE_W)


class Mode(StrEnum):
    """What the thermostat does."""

    HEAT = "heat"
    OFF = "off"


class FailSafe(StrEnum):
    """What the miners do while the temperature of the room is unknown; a number is a power in W."""

    OFF = "off"
    HOLD = "hold"
    """They draw what they drew on average in the last hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatingSettings:
    """Temperatures in °C, their differences in K, times in minutes.

    `target_c` applies without a `preset`. At `band_k` below the target, all miners run at full power; deviations up to
    `deadband_k` change nothing. Without a report of `sensor` for `stale_minutes`, `fail_safe` applies.
    """

    sensor: str
    target_c: float
    mode: Mode = Mode.HEAT
    presets: Mapping[str, float] = field(default_factory=dict, hash=False)
    preset: str | None = None
    lowest_c: float = 5.0
    highest_c: float = 30.0
    band_k: float = 1.5
    integral_minutes: float = 60.0
    deadband_k: float = 0.1
    min_on_minutes: float = 15.0
    min_off_minutes: float = 10.0
    stale_minutes: float = 60.0
    fail_safe: FailSafe | int = FailSafe.OFF

    @property
    def wanted_c(self) -> float:
        """Return the temperature of the preset, or the target without one."""
        return self.target_c if self.preset is None else self.presets[self.preset]

    def as_json(self) -> dict[str, object]:
        """Return the settings as JSON that `read_settings` reads."""
        return {
            "sensor": self.sensor,
            "target_c": self.target_c,
            "mode": self.mode.value,
            "presets": dict(self.presets),
            "preset": self.preset,
            "lowest_c": self.lowest_c,
            "highest_c": self.highest_c,
            "band_k": self.band_k,
            "integral_minutes": self.integral_minutes,
            "deadband_k": self.deadband_k,
            "min_on_minutes": self.min_on_minutes,
            "min_off_minutes": self.min_off_minutes,
            "stale_minutes": self.stale_minutes,
            "fail_safe": self.fail_safe.value if isinstance(self.fail_safe, FailSafe) else self.fail_safe,
        }


def read_settings(reader: Reader) -> HeatingSettings | None:
    """Return the settings, or None if a required one is missing or wrong; the reader collects every wrong key."""
    reader.required("sensor", "target_c")
    sensor = read_entity(reader, "sensor", example="sensor.living_room_temperature")
    lowest = reader.number_or("lowest_c", LOWEST_C, HIGHEST_C - 1, 5.0)
    highest = reader.number_or("highest_c", lowest + 1, HIGHEST_C, max(30.0, lowest + 1))
    target = reader.number("target_c", lowest, highest)
    mode = reader.choice("mode", {item.value: item for item in Mode}) or Mode.HEAT
    presets = _presets(reader, lowest, highest)
    preset = reader.text("preset", longest=MAX_PRESET_NAME)
    if preset is not None and preset not in presets:
        reader.wrong("preset", "not_one_of", choices=", ".join(presets) or NO_PRESET)
        preset = None
    band = reader.number_or("band_k", 0.3, 10, 1.5)
    integral = reader.number_or("integral_minutes", 10, MAX_MINUTES, 60.0)
    deadband = reader.number_or("deadband_k", 0, 1, 0.1)
    min_on = reader.number_or("min_on_minutes", 0, MAX_RUN_MINUTES, 15.0)
    min_off = reader.number_or("min_off_minutes", 0, MAX_RUN_MINUTES, 10.0)
    stale = reader.number_or("stale_minutes", 1, MAX_MINUTES, 60.0)
    fail_safe = reader.value("fail_safe", _fail_safe)
    if sensor is None or target is None:
        return None
    return HeatingSettings(
        sensor=sensor,
        target_c=target,
        mode=mode,
        presets=presets,
        preset=preset,
        lowest_c=lowest,
        highest_c=highest,
        band_k=band,
        integral_minutes=integral,
        deadband_k=deadband,
        min_on_minutes=min_on,
        min_off_minutes=min_off,
        stale_minutes=stale,
        fail_safe=FailSafe.OFF if fail_safe is None else fail_safe,
    )


def _presets(reader: Reader, lowest: float, highest: float) -> dict[str, float]:
    presets = reader.prices("presets", lowest, highest) or {}
    if len(presets) > MAX_PRESETS:
        reader.wrong("presets", "too_many_items", maximum=MAX_PRESETS)
    for name in presets:
        try:
            _preset_name(name)
        except InvalidInputError as err:
            reader.wrong("presets", err.input_code, **err.arguments)
        if name == NO_PRESET:
            reader.wrong(f"presets.{NO_PRESET}", "unknown_key")
    return presets


def _fail_safe(value: object) -> FailSafe | int:
    """Check for a fail-safe: one of its words, or a power in W."""
    if isinstance(value, str):
        if value not in list(FailSafe):
            raise InvalidInputError("not_one_of", choices=f"{', '.join(FailSafe)}, 0 to {MAX_FAIL_SAFE_W}")
        return FailSafe(value)
    return _fail_safe_w(value)
