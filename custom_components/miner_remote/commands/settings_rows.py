"""The rows of the command catalog that change settings of a miner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from homeassistant.const import Platform

from ..control.record import SETTING_PARAMETERS, Command, CommandType, HashboardsCommand, SettingsCommand
from ..drivers.contract.settings import FanMode
from ..fleet.miner import Capability
from ..input.limits import (
    MAX_BOARD,
    MAX_FREQUENCY_MHZ,
    MAX_FREQUENCY_PERCENT,
    MAX_HASHRATE_THS,
    MAX_PERCENT,
    MAX_SCALING_HOURS,
    MAX_SCALING_MINUTES,
    MAX_SCALING_SECONDS,
    MAX_TARGET_C,
    MAX_TEMPERATURE_OFFSET_C,
    MAX_VOLTAGE_MV,
    MAX_WATTS,
    MIN_FREQUENCY_PERCENT,
    MIN_TEMPERATURE_OFFSET_C,
)
from .fields import Field, FieldKind
from .spec import EVERY_REQUEST, IN_GROUPS, CommandSpec, Danger, Interface


def _settings(command_type: CommandType) -> Callable[[Mapping[str, Any]], Command]:
    names = SETTING_PARAMETERS[command_type]
    return lambda data: SettingsCommand(
        command_type=command_type,
        values={name: data[name] for name in names if name in data},
        expert=data.get("expert", False),
    )


def _row(
    command_type: CommandType,
    capability: Capability,
    entity: Platform,
    *fields: Field,
    make: Callable[[Mapping[str, Any]], Command] | None = None,
) -> CommandSpec:
    """Return the row of a command that changes settings; without a required field, it needs one of its settings."""
    needs_one = () if any(field.required for field in fields) else tuple(SETTING_PARAMETERS[command_type])
    return CommandSpec(
        command_type=command_type,
        make=make or _settings(command_type),
        capability=capability,
        fields=fields,
        needs_one=needs_one,
        action=command_type.value,
        danger=Danger.CHANGES_SETTINGS,
        default_pacing=IN_GROUPS,
        interfaces=EVERY_REQUEST | {Interface.ENTITY},
        entity=entity,
    )


def _percent(key: str, *, required: bool = False) -> Field:
    return Field(key=key, kind=FieldKind.INTEGER, required=required, minimum=0, maximum=MAX_PERCENT, unit="%")


def _whole(key: str, highest: int, unit: str, *, lowest: int = 0) -> Field:
    return Field(key=key, kind=FieldKind.INTEGER, minimum=lowest, maximum=highest, unit=unit)


SETTINGS_ROWS: Final = (
    _row(
        CommandType.SET_FAN,
        Capability.FAN,
        Platform.SELECT,
        Field(key="mode", kind=FieldKind.CHOICE, choices=(FanMode.AUTO.value, FanMode.MANUAL.value)),
        _percent("speed_percent"),
        _percent("minimum_speed_percent"),
        Field(key="target_temperature_c", kind=FieldKind.NUMBER, minimum=0, maximum=MAX_TARGET_C, unit="°C"),
        Field(key="off_when_paused", kind=FieldKind.BOOLEAN),
        Field(
            key="temperature_offset_c",
            kind=FieldKind.INTEGER,
            minimum=MIN_TEMPERATURE_OFFSET_C,
            maximum=MAX_TEMPERATURE_OFFSET_C,
            unit="°C",
        ),
    ),
    _row(
        CommandType.SET_PRESET,
        Capability.PRESETS,
        Platform.SELECT,
        Field(key="preset", kind=FieldKind.TEXT, required=True),
    ),
    _row(
        CommandType.SET_WORK_MODE,
        Capability.WORK_MODE,
        Platform.SELECT,
        Field(key="work_mode", kind=FieldKind.TEXT, required=True),
    ),
    _row(
        CommandType.SET_HASHRATE_TARGET,
        Capability.HASHRATE_TARGET,
        Platform.NUMBER,
        Field(
            key="hashrate_target_ths",
            kind=FieldKind.NUMBER,
            required=True,
            minimum=0,
            maximum=MAX_HASHRATE_THS,
            unit="TH/s",
        ),
    ),
    _row(
        CommandType.SET_THROTTLE,
        Capability.THROTTLE,
        Platform.NUMBER,
        _percent("throttle_percent", required=True),
    ),
    _row(
        CommandType.SET_FREQUENCY,
        Capability.FREQUENCY,
        Platform.NUMBER,
        Field(key="frequency_mhz", kind=FieldKind.NUMBER, minimum=1, maximum=MAX_FREQUENCY_MHZ, unit="MHz"),
        Field(
            key="frequency_percent",
            kind=FieldKind.INTEGER,
            minimum=MIN_FREQUENCY_PERCENT,
            maximum=MAX_FREQUENCY_PERCENT,
            unit="%",
        ),
        Field(key="voltage_mv", kind=FieldKind.INTEGER, minimum=1, maximum=MAX_VOLTAGE_MV, unit="mV"),
        Field(key="expert", kind=FieldKind.BOOLEAN, default=False),
    ),
    _row(
        CommandType.SET_HASHBOARDS,
        Capability.HASHBOARDS,
        Platform.SWITCH,
        Field(key="boards", kind=FieldKind.POSITIONS, required=True, minimum=0, maximum=MAX_BOARD),
        Field(key="on", kind=FieldKind.BOOLEAN, required=True),
        make=lambda data: HashboardsCommand(boards=data["boards"], on=data["on"]),
    ),
    _row(
        CommandType.SET_DYNAMIC_SCALING,
        Capability.DYNAMIC_SCALING,
        Platform.SWITCH,
        Field(key="scaling", kind=FieldKind.BOOLEAN),
        _whole("step_w", MAX_WATTS, "W", lowest=1),
        _whole("minimum_w", MAX_WATTS, "W", lowest=1),
        _whole("shutdown_hours", MAX_SCALING_HOURS, "h"),
        Field(key="window_c", kind=FieldKind.NUMBER, minimum=0, maximum=MAX_TARGET_C, unit="°C"),
        _whole("settle_minutes", MAX_SCALING_MINUTES, "min"),
        _whole("lower_above_c", MAX_TARGET_C, "°C"),
        _whole("raise_below_c", MAX_TARGET_C, "°C"),
        _whole("check_seconds", MAX_SCALING_SECONDS, "s", lowest=1),
    ),
    _row(
        CommandType.SET_AUTO_UPGRADE,
        Capability.AUTO_UPGRADE,
        Platform.SWITCH,
        Field(key="enabled", kind=FieldKind.BOOLEAN, required=True),
        Field(key="time", kind=FieldKind.TIME),
    ),
)
