"""Numbers, selects and switches for the settings that a miner reports; all are disabled by default.

Fans are numbers and selects, not entities of the fan platform: those can be turned off, which a miner must not be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.components.number import NumberDeviceClass, NumberEntity, NumberEntityDescription, NumberMode
from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import EntityCategory

from ..control.record import SETTING_PARAMETERS, CommandType, HashboardsCommand, SettingsCommand
from ..control.settings import UNITS, Setting, SettingKey, SettingValue
from ..entity import Keys, MinerEntity, Wanted
from ..fleet.miner import MinerCoordinator
from ..input.limits import (
    MAX_FREQUENCY_MHZ,
    MAX_FREQUENCY_PERCENT,
    MAX_HASHRATE_THS,
    MAX_PERCENT,
    MAX_TARGET_C,
    MAX_VOLTAGE_MV,
    MIN_FREQUENCY_PERCENT,
    MIN_TEMPERATURE_OFFSET_C,
)

_PARAMETERS: Final[Mapping[SettingKey, tuple[CommandType, str]]] = {
    key: (command_type, name) for command_type, names in SETTING_PARAMETERS.items() for name, key in names.items()
}
"""The command and the parameter that change each setting."""

_HIDDEN: Final[dict[str, Any]] = {
    "entity_category": EntityCategory.CONFIG,
    "entity_registry_enabled_default": False,
}


@dataclass(frozen=True, kw_only=True)
class SettingNumberDescription(NumberEntityDescription):
    """A number; its own range is for what the miner does not limit."""

    setting: SettingKey


@dataclass(frozen=True, kw_only=True)
class SettingSelectDescription(SelectEntityDescription):
    """A choice of the miner's options."""

    setting: SettingKey


@dataclass(frozen=True, kw_only=True)
class SettingSwitchDescription(SwitchEntityDescription):
    """A setting that is on or off; with a position, one hashboard."""

    setting: SettingKey
    position: int | None = None


def _number(
    setting: SettingKey,
    minimum: float,
    maximum: float,
    device_class: NumberDeviceClass | None = None,
) -> SettingNumberDescription:
    return SettingNumberDescription(
        key=f"number_{setting}",
        translation_key=setting.value,
        setting=setting,
        native_min_value=minimum,
        native_max_value=maximum,
        native_unit_of_measurement=UNITS[setting],
        device_class=device_class,
        mode=NumberMode.BOX,
        **_HIDDEN,
    )


NUMBERS: Final = (
    _number(SettingKey.FAN_SPEED, 0, MAX_PERCENT),
    _number(SettingKey.FAN_MINIMUM_SPEED, 0, MAX_PERCENT),
    _number(SettingKey.FAN_TARGET_TEMPERATURE, 0, MAX_TARGET_C, NumberDeviceClass.TEMPERATURE),
    _number(SettingKey.TEMPERATURE_OFFSET, MIN_TEMPERATURE_OFFSET_C, 0, NumberDeviceClass.TEMPERATURE_DELTA),
    _number(SettingKey.HASHRATE_TARGET, 0, MAX_HASHRATE_THS),
    _number(SettingKey.THROTTLE, 0, MAX_PERCENT),
    _number(SettingKey.FREQUENCY, 1, MAX_FREQUENCY_MHZ, NumberDeviceClass.FREQUENCY),
    _number(SettingKey.FREQUENCY_PERCENT, MIN_FREQUENCY_PERCENT, MAX_FREQUENCY_PERCENT),
    _number(SettingKey.VOLTAGE, 1, MAX_VOLTAGE_MV, NumberDeviceClass.VOLTAGE),
)

SELECTS: Final = tuple(
    SettingSelectDescription(key=f"select_{setting}", translation_key=setting.value, setting=setting, **_HIDDEN)
    for setting in (
        SettingKey.FAN_MODE,
        SettingKey.PRESET,
        SettingKey.WORK_MODE,
        SettingKey.FREQUENCY,
        SettingKey.FREQUENCY_PERCENT,
        SettingKey.VOLTAGE,
    )
)

SWITCHES: Final = tuple(
    SettingSwitchDescription(key=f"switch_{setting}", translation_key=setting.value, setting=setting, **_HIDDEN)
    for setting in (SettingKey.FANS_OFF_WHEN_PAUSED, SettingKey.DYNAMIC_SCALING, SettingKey.AUTO_UPGRADE)
)

_HASHBOARD: Final = re.compile(r"switch_hashboard_(\d+)")


def _hashboard(position: int) -> SettingSwitchDescription:
    return SettingSwitchDescription(
        key=f"switch_hashboard_{position}",
        translation_key="hashboard",
        translation_placeholders={"position": str(position)},
        setting=SettingKey.HASHBOARDS,
        position=position,
        **_HIDDEN,
    )


type _Description = SettingNumberDescription | SettingSelectDescription | SettingSwitchDescription


def _missing(
    coordinator: MinerCoordinator, keys: Keys, descriptions: Iterable[_Description], *, options: bool = False
) -> Iterable[_Description]:
    """Yield the descriptions without an entity whose settings, with or without options, can be or could be changed."""
    for description in descriptions:
        if description.key in keys.added:
            continue
        setting = coordinator.settings.get(description.setting)
        offered = setting is not None and not setting.read_only and bool(setting.options) is options
        if offered or description.key in keys.registered:
            yield description


def wanted_setting_numbers(coordinator: MinerCoordinator, keys: Keys) -> Iterable[Wanted]:
    """Return the missing numbers of settings that the miner reports or reported earlier."""
    return ((SettingNumber, description) for description in _missing(coordinator, keys, NUMBERS))


def wanted_setting_selects(coordinator: MinerCoordinator, keys: Keys) -> Iterable[Wanted]:
    """Return the missing selects of settings with options that the miner reports or reported earlier."""
    return ((SettingSelect, description) for description in _missing(coordinator, keys, SELECTS, options=True))


def wanted_setting_switches(coordinator: MinerCoordinator, keys: Keys) -> Iterable[Wanted]:
    """Return the missing switches of settings and hashboards that the miner reports or reported earlier."""
    for description in _missing(coordinator, keys, SWITCHES):
        yield SettingSwitch, description
    positions = {int(match[1]) for key in keys.registered - keys.added if (match := _HASHBOARD.fullmatch(key))}
    setting = coordinator.settings.get(SettingKey.HASHBOARDS)
    if setting is not None and not setting.read_only:
        positions |= set(_positions(setting))
    for position in sorted(positions):
        if (description := _hashboard(position)).key not in keys.added:
            yield HashboardSwitch, description


def _positions(setting: Setting) -> list[int]:
    """Return the positions of the hashboards that can be switched."""
    reported = [option.value for option in setting.options]
    if not reported and isinstance(setting.value, tuple):
        return list(setting.value)
    return [position for position in reported if isinstance(position, int)]


class SettingEntity(MinerEntity):
    """An entity for one setting, unavailable while the miner does not report it."""

    entity_description: _Description

    @property
    def setting(self) -> Setting | None:
        """Return the setting as last read."""
        return self.coordinator.settings.get(self.entity_description.setting)

    @property
    @override
    def available(self) -> bool:
        """Return whether the miner answers and reports the setting."""
        return super().available and self.setting is not None

    async def async_change(self, value: SettingValue) -> None:
        """Change the setting; raises HomeAssistantError if that does not succeed."""
        command_type, parameter = _PARAMETERS[self.entity_description.setting]
        await self.async_send_command(SettingsCommand(command_type=command_type, values={parameter: value}))


class SettingNumber(SettingEntity, NumberEntity):
    """A setting with a range."""

    entity_description: SettingNumberDescription

    @property
    @override
    def native_min_value(self) -> float:
        """Return the lowest value that the miner accepts."""
        setting, lowest = self.setting, self.entity_description.native_min_value or 0.0
        return lowest if setting is None or setting.minimum is None else setting.minimum

    @property
    @override
    def native_max_value(self) -> float:
        """Return the highest value that the miner accepts."""
        setting, highest = self.setting, self.entity_description.native_max_value or 0.0
        return highest if setting is None or setting.maximum is None else setting.maximum

    @property
    @override
    def native_step(self) -> float:
        """Return the step between two values."""
        return 1 if (setting := self.setting) is None else setting.step

    @property
    @override
    def native_value(self) -> float | None:
        """Return the value; None if the miner does not report it now."""
        setting = self.setting
        value = None if setting is None else setting.value
        return value if isinstance(value, (int, float)) else None

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Change the setting, to the nearest step: a converted unit is not exact."""
        start, step = self.native_min_value, self.native_step
        nearest = round(start + round((value - start) / step) * step, 6)
        await self.async_change(int(nearest) if nearest.is_integer() else nearest)


class SettingSelect(SettingEntity, SelectEntity):
    """A setting with options; those that are never set are left out."""

    entity_description: SettingSelectDescription

    def _values(self) -> dict[str, str | int | float]:
        setting = self.setting
        options = setting.options if setting else ()
        return {
            _as_option(option.value): option.value
            for option in options
            if option.refused is None or (setting and option.value == setting.value)
        }

    @property
    @override
    def options(self) -> list[str]:
        """Return the options that the miner offers now."""
        return list(self._values())

    @property
    @override
    def current_option(self) -> str | None:
        """Return the value; None if it is none of the options."""
        setting = self.setting
        value = setting.value if setting else None
        return None if value is None or isinstance(value, tuple) else _as_option(value)

    @override
    async def async_select_option(self, option: str) -> None:
        """Change the setting."""
        await self.async_change(self._values()[option])


def _as_option(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.10g}"


class SettingSwitch(SettingEntity, SwitchEntity):
    """A setting that is on or off."""

    entity_description: SettingSwitchDescription

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether the setting is on; None if the miner does not report it now."""
        setting = self.setting
        return setting.value if setting is not None and isinstance(setting.value, bool) else None

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch the setting on."""
        await self.async_change(True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch the setting off."""
        await self.async_change(False)


class HashboardSwitch(SettingEntity, SwitchEntity):
    """One hashboard."""

    entity_description: SettingSwitchDescription

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether the hashboard is switched on; None if the miner does not report it now."""
        setting = self.setting
        if setting is None or not isinstance(setting.value, tuple):
            return None
        return self.entity_description.position in setting.value

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch the hashboard on."""
        await self._async_switch(on=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch the hashboard off."""
        await self._async_switch(on=False)

    async def _async_switch(self, *, on: bool) -> None:
        position = self.entity_description.position
        await self.async_send_command(HashboardsCommand(boards=() if position is None else (position,), on=on))
