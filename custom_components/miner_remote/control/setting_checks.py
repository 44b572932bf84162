"""Compare and check values of settings. Pure: no clock, no I/O, no Home Assistant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..drivers.contract.errors import RefusedError
from ..drivers.contract.settings import FanMode, Setting, SettingKey, SettingValue
from .errors import CommandError

_CHOSEN: Final = frozenset({SettingKey.FAN_MODE, SettingKey.PRESET, SettingKey.WORK_MODE})
"""The settings that only take one of their options."""

_REFUSALS: Final = frozenset({"preset_needs_modified_power_supply"})
"""The refusals of options with a text here; others are errors of drivers."""

ROUNDING: Final = 0.001
"""By which share of a number the shown value may differ from the written one: firmwares round."""


def is_limit(shown_w: float, wanted_w: float) -> bool:
    """Return whether a shown power limit is the wanted one, in W: firmwares round."""
    return abs(shown_w - wanted_w) <= max(5, wanted_w // 100)


def is_shown(setting: Setting, wanted: SettingValue) -> bool:
    """Return whether a setting has the wanted value, within what firmwares round."""
    shown = setting.value
    if isinstance(wanted, tuple):
        return isinstance(shown, tuple) and sorted(shown) == sorted(wanted)
    if isinstance(wanted, (bool, str)) or isinstance(shown, (bool, str, tuple)) or shown is None:
        return type(shown) is type(wanted) and shown == wanted
    # The steps of some settings are wide (25 MHz), and a value between two of them is another value.
    tolerance = 0.0 if setting.option(wanted) else min(setting.step, 1) / 2
    return abs(shown - wanted) <= max(tolerance, abs(wanted) * ROUNDING)


def in_words(value: SettingValue) -> str | int | float:
    """Return a value as an argument of an error."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return ", ".join(map(str, value)) or "-" if isinstance(value, tuple) else value


def check_fan_mode(wanted: Mapping[SettingKey, SettingValue], current: Mapping[SettingKey, Setting], name: str) -> None:
    """Raise CommandError for fans that are not used, and for a speed that automatic control would replace."""
    mode = current.get(SettingKey.FAN_MODE)
    if mode is None or not any(key in wanted for key in (SettingKey.FAN_MODE, SettingKey.FAN_SPEED)):
        return
    if mode.value == FanMode.IMMERSION:
        raise CommandError("fans_not_used", name=name)
    if SettingKey.FAN_SPEED in wanted and wanted.get(SettingKey.FAN_MODE, mode.value) == FanMode.AUTO:
        raise CommandError("fan_speed_in_automatic_mode", name=name)


def checked_value(setting: Setting, value: SettingValue, name: str, *, expert: bool) -> SettingValue:
    """Return the value of an option, or the number in the range; raises CommandError for any other value."""
    option = next((option for option in setting.options if option.value == value or str(option.value) == value), None)
    if option is not None and option.refused is not None:
        if option.refused not in _REFUSALS:
            raise RefusedError(option.refused, name=name, value=option.value, preset=option.value)
        raise CommandError(option.refused, name=name, value=option.value)
    if option is not None:
        return option.value
    ranged = setting.minimum is not None or setting.maximum is not None
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if setting.key in _CHOSEN or (setting.options and not (ranged and is_number)):
        raise CommandError(
            "setting_option_unknown",
            name=name,
            setting=setting.key.value,
            value=in_words(value),
            options=_offered(setting),
        )
    if setting.options and not expert:
        raise CommandError(
            "setting_needs_expert",
            name=name,
            setting=setting.key.value,
            value=in_words(value),
            options=_offered(setting),
        )
    if isinstance(value, (str, tuple, bool)):
        return value
    return _checked_number(setting, value, name)


def _offered(setting: Setting) -> str:
    """Return the options that are not refused."""
    return ", ".join(str(option.value) for option in setting.options if option.refused is None) or "-"


def _checked_number(setting: Setting, value: float, name: str) -> SettingValue:
    low, high, step = setting.minimum, setting.maximum, setting.step
    if (low is not None and value < low) or (high is not None and value > high):
        raise CommandError(
            "setting_out_of_range",
            name=name,
            setting=setting.key.value,
            value=value,
            minimum="-" if low is None else low,
            maximum="-" if high is None else high,
        )
    start = 0.0 if low is None else low
    steps = (value - start) / step
    # Fractions such as 0.1 are not exact.
    if abs(steps - round(steps)) > 1e-6:
        raise CommandError(
            "setting_not_in_steps", name=name, setting=setting.key.value, value=value, step=step, minimum=start
        )
    return int(value) if float(value).is_integer() else value
