"""The settings of a miner that can be changed while it runs, with their ranges and effects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ..parsing.text import one_line
from .capability import Capability
from .values import FanSetting

type SettingValue = str | int | float | bool | tuple[int, ...]
"""The value of a setting: a name, a number in the unit of its key, on or off, or the positions of hashboards."""

MAX_OPTIONS: Final = 200
"""How many options of a setting are kept."""
MAX_OPTION_NAME: Final = 100
"""How many characters of the name of an option are kept."""


class SettingKey(StrEnum):
    """A setting, named alike for all firmwares."""

    FAN_MODE = "fan_mode"
    """A `FanMode`."""
    FAN_SPEED = "fan_speed"
    """The speed in manual mode."""
    FAN_MINIMUM_SPEED = "fan_minimum_speed"
    FAN_TARGET_TEMPERATURE = "fan_target_temperature"
    """The temperature that automatic mode keeps."""
    FANS_OFF_WHEN_PAUSED = "fans_off_when_paused"
    TEMPERATURE_OFFSET = "temperature_offset"
    """How much cooler than usual the fans keep the hashboards."""
    HOT_TEMPERATURE = "hot_temperature"
    DANGEROUS_TEMPERATURE = "dangerous_temperature"
    DYNAMIC_SCALING = "dynamic_scaling"
    """Whether the firmware lowers its target, its profile or its preset while the machine is hot."""
    SCALING_STEP = "scaling_step"
    """By how much the firmware lowers its target at a time."""
    SCALING_MINIMUM = "scaling_minimum"
    """The lowest target that the firmware goes down to."""
    SCALING_SHUTDOWN_HOURS = "scaling_shutdown_hours"
    """How long the firmware stops mining if the lowest target is still too hot; 0 is never."""
    SCALING_WINDOW = "scaling_window"
    """How far below the hot temperature the firmware lowers its profile."""
    SCALING_SETTLE_MINUTES = "scaling_settle_minutes"
    """How long the firmware waits after a change of its profile."""
    SCALING_LOWER_ABOVE = "scaling_lower_above"
    """The temperature above which the firmware lowers its preset."""
    SCALING_RAISE_BELOW = "scaling_raise_below"
    """The temperature below which the firmware raises its preset."""
    SCALING_CHECK_SECONDS = "scaling_check_seconds"
    """How often the firmware compares its temperature."""
    PRESET = "preset"
    WORK_MODE = "work_mode"
    POWER_LIMIT = "power_limit"
    HASHRATE_TARGET = "hashrate_target"
    THROTTLE = "throttle"
    """The share of the full power or hashrate, which most firmware changes without a restart."""
    FREQUENCY = "frequency"
    FREQUENCY_PERCENT = "frequency_percent"
    VOLTAGE = "voltage"
    HASHBOARDS = "hashboards"
    """The positions of the hashboards that are switched on."""
    AUTO_UPGRADE = "auto_upgrade"
    AUTO_UPGRADE_TIME = "auto_upgrade_time"
    """`HH:MM` in the miner's time zone."""


UNITS: Final[Mapping[SettingKey, str]] = {
    SettingKey.FAN_SPEED: "%",
    SettingKey.FAN_MINIMUM_SPEED: "%",
    SettingKey.FAN_TARGET_TEMPERATURE: "°C",
    SettingKey.TEMPERATURE_OFFSET: "°C",
    SettingKey.HOT_TEMPERATURE: "°C",
    SettingKey.DANGEROUS_TEMPERATURE: "°C",
    SettingKey.SCALING_STEP: "W",
    SettingKey.SCALING_MINIMUM: "W",
    SettingKey.SCALING_SHUTDOWN_HOURS: "h",
    SettingKey.SCALING_WINDOW: "°C",
    SettingKey.SCALING_SETTLE_MINUTES: "min",
    SettingKey.SCALING_LOWER_ABOVE: "°C",
    SettingKey.SCALING_RAISE_BELOW: "°C",
    SettingKey.SCALING_CHECK_SECONDS: "s",
    SettingKey.POWER_LIMIT: "W",
    SettingKey.HASHRATE_TARGET: "TH/s",
    SettingKey.THROTTLE: "%",
    SettingKey.FREQUENCY: "MHz",
    SettingKey.FREQUENCY_PERCENT: "%",
    SettingKey.VOLTAGE: "mV",
}
"""The units of settings that are numbers."""

CAPABILITIES: Final[Mapping[SettingKey, Capability]] = {
    SettingKey.FAN_MODE: Capability.FAN,
    SettingKey.FAN_SPEED: Capability.FAN,
    SettingKey.FAN_MINIMUM_SPEED: Capability.FAN,
    SettingKey.FAN_TARGET_TEMPERATURE: Capability.FAN,
    SettingKey.FANS_OFF_WHEN_PAUSED: Capability.FAN,
    SettingKey.TEMPERATURE_OFFSET: Capability.FAN,
    SettingKey.DYNAMIC_SCALING: Capability.DYNAMIC_SCALING,
    SettingKey.SCALING_STEP: Capability.DYNAMIC_SCALING,
    SettingKey.SCALING_MINIMUM: Capability.DYNAMIC_SCALING,
    SettingKey.SCALING_SHUTDOWN_HOURS: Capability.DYNAMIC_SCALING,
    SettingKey.SCALING_WINDOW: Capability.DYNAMIC_SCALING,
    SettingKey.SCALING_SETTLE_MINUTES: Capability.DYNAMIC_SCALING,
    SettingKey.SCALING_LOWER_ABOVE: Capability.DYNAMIC_SCALING,
    SettingKey.SCALING_RAISE_BELOW: Capability.DYNAMIC_SCALING,
    SettingKey.SCALING_CHECK_SECONDS: Capability.DYNAMIC_SCALING,
    SettingKey.PRESET: Capability.PRESETS,
    SettingKey.WORK_MODE: Capability.WORK_MODE,
    SettingKey.POWER_LIMIT: Capability.POWER_LIMIT,
    SettingKey.HASHRATE_TARGET: Capability.HASHRATE_TARGET,
    SettingKey.THROTTLE: Capability.THROTTLE,
    SettingKey.FREQUENCY: Capability.FREQUENCY,
    SettingKey.FREQUENCY_PERCENT: Capability.FREQUENCY,
    SettingKey.VOLTAGE: Capability.FREQUENCY,
    SettingKey.HASHBOARDS: Capability.HASHBOARDS,
    SettingKey.AUTO_UPGRADE: Capability.AUTO_UPGRADE,
    SettingKey.AUTO_UPGRADE_TIME: Capability.AUTO_UPGRADE,
}
"""The capability that changing a setting needs; a setting that is not listed is only read."""


class FanMode(StrEnum):
    """How the fans are controlled."""

    AUTO = "auto"
    MANUAL = "manual"
    IMMERSION = "immersion"
    """The machine is in a liquid and its fans are not used; never offered as an option."""


class Effect(StrEnum):
    """What a change of a setting interrupts."""

    LIVE = "live"
    RESTARTS_MINING = "restarts_mining"
    RESTARTS_MACHINE = "restarts_machine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One value that a setting can take, with the power in W and the hashrate in TH/s that the miner reports for it.

    `refused` is the code of the error with which choosing it is refused, `preset_needs_modified_power_supply`
    for example: a code of commands, or a code of drivers without arguments.
    """

    value: str | int | float
    power_w: int | None = None
    hashrate_ths: float | None = None
    refused: str | None = None

    def __post_init__(self) -> None:
        """Bound the miner's text."""
        if isinstance(self.value, str):
            object.__setattr__(self, "value", one_line(self.value, MAX_OPTION_NAME))


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting of a miner: its value now, what it can be set to, and what a change interrupts.

    `value` is None if the miner does not report it. A setting has `options`, or a range (`minimum` to `maximum`, both
    included, in steps of `step`), or is a switch. With both, the range is only for expert changes. Ranges and options
    are those that the miner reports, or those of a table with its source. `seconds` is about how long mining is
    interrupted, or how long it takes until a change that acts live shows. A setting that is `temporary` is lost when
    mining restarts. A setting that is `read_only` cannot be changed, but is shown.
    """

    key: SettingKey
    value: SettingValue | None
    effect: Effect = Effect.LIVE
    seconds: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    step: float = 1
    options: tuple[Option, ...] = ()
    temporary: bool = False
    read_only: bool = False

    def __post_init__(self) -> None:
        """Bound the miner's text."""
        if isinstance(self.value, str):
            object.__setattr__(self, "value", one_line(self.value, MAX_OPTION_NAME))
        object.__setattr__(self, "options", self.options[:MAX_OPTIONS])

    def option(self, value: SettingValue) -> Option | None:
        """Return the option with a value, or None."""
        return next((option for option in self.options if option.value == value), None)

    def as_json(self) -> dict[str, object]:
        """Return the setting for REST and the panel."""
        return {
            "key": self.key.value,
            "value": list(self.value) if isinstance(self.value, tuple) else self.value,
            "unit": UNITS.get(self.key),
            "effect": self.effect.value,
            "seconds": self.seconds,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "step": self.step,
            "temporary": self.temporary,
            "read_only": self.read_only,
            "options": [
                {
                    "value": option.value,
                    "power_w": option.power_w,
                    "hashrate_ths": option.hashrate_ths,
                    "refused": option.refused,
                }
                for option in self.options
            ],
        }


def fan_values(setting: FanSetting) -> dict[SettingKey, SettingValue]:
    """Return the settings that restore the fans of a backup.

    Some firmwares report the current speed in automatic mode: a speed counts in manual mode only.
    """
    values: dict[SettingKey, SettingValue] = {SettingKey.FAN_MODE: setting.mode}
    if setting.percent is not None and setting.mode == FanMode.MANUAL:
        values[SettingKey.FAN_SPEED] = setting.percent
    if setting.target_c is not None:
        values[SettingKey.FAN_TARGET_TEMPERATURE] = setting.target_c
    return values
