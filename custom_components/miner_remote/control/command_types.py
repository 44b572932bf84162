"""The types of commands, and the settings that they change. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from ..drivers.contract.settings import SettingKey


class CommandType(StrEnum):
    """The commands, by their names in the REST API and the history."""

    REBOOT = "reboot"
    RESTART_MINING = "restart_mining"
    POWER_ON = "power_on"
    POWER_OFF = "power_off"
    POWER_LIMIT = "power_limit"
    POOL_SWITCH = "pool_switch"
    SET_POOLS = "set_pools"
    UNDO_POOL_SWITCH = "undo_pool_switch"
    BACKUP = "backup"
    RESTORE = "restore"
    LOCATE_LIGHT = "locate_light"
    SET_FAN = "set_fan"
    SET_PRESET = "set_preset"
    SET_WORK_MODE = "set_work_mode"
    SET_HASHRATE_TARGET = "set_hashrate_target"
    SET_THROTTLE = "set_throttle"
    SET_FREQUENCY = "set_frequency"
    SET_HASHBOARDS = "set_hashboards"
    SET_DYNAMIC_SCALING = "set_dynamic_scaling"
    SET_AUTO_UPGRADE = "set_auto_upgrade"
    UPGRADE_FIRMWARE = "upgrade_firmware"
    CYCLE_OUTLET = "cycle_outlet"

    @classmethod
    def from_stored(cls, name: str) -> CommandType:
        """Return the command type that a file names; raises ValueError for an unknown name."""
        return FORMER_NAMES.get(name) or cls(name)


FORMER_NAMES: Mapping[str, CommandType] = {"fault_light": CommandType.LOCATE_LIGHT}
"""The command types that earlier versions stored under other names."""


POOL_COMMANDS = frozenset({CommandType.POOL_SWITCH, CommandType.SET_POOLS, CommandType.UNDO_POOL_SWITCH})
"""The commands that change pools, and that can be undone if a backup was made first."""

RESTARTS = frozenset({CommandType.REBOOT, CommandType.RESTART_MINING, CommandType.CYCLE_OUTLET})
"""The commands that only restart a miner, which may end a pause or a limit with some firmware."""


SETTING_PARAMETERS: Mapping[CommandType, Mapping[str, SettingKey]] = {
    CommandType.SET_FAN: {
        "mode": SettingKey.FAN_MODE,
        "speed_percent": SettingKey.FAN_SPEED,
        "minimum_speed_percent": SettingKey.FAN_MINIMUM_SPEED,
        "target_temperature_c": SettingKey.FAN_TARGET_TEMPERATURE,
        "off_when_paused": SettingKey.FANS_OFF_WHEN_PAUSED,
        "temperature_offset_c": SettingKey.TEMPERATURE_OFFSET,
    },
    CommandType.SET_PRESET: {"preset": SettingKey.PRESET},
    CommandType.SET_WORK_MODE: {"work_mode": SettingKey.WORK_MODE},
    CommandType.SET_HASHRATE_TARGET: {"hashrate_target_ths": SettingKey.HASHRATE_TARGET},
    CommandType.SET_THROTTLE: {"throttle_percent": SettingKey.THROTTLE},
    CommandType.SET_FREQUENCY: {
        "frequency_mhz": SettingKey.FREQUENCY,
        "frequency_percent": SettingKey.FREQUENCY_PERCENT,
        "voltage_mv": SettingKey.VOLTAGE,
    },
    CommandType.SET_DYNAMIC_SCALING: {
        "scaling": SettingKey.DYNAMIC_SCALING,
        "step_w": SettingKey.SCALING_STEP,
        "minimum_w": SettingKey.SCALING_MINIMUM,
        "shutdown_hours": SettingKey.SCALING_SHUTDOWN_HOURS,
        "window_c": SettingKey.SCALING_WINDOW,
        "settle_minutes": SettingKey.SCALING_SETTLE_MINUTES,
        "lower_above_c": SettingKey.SCALING_LOWER_ABOVE,
        "raise_below_c": SettingKey.SCALING_RAISE_BELOW,
        "check_seconds": SettingKey.SCALING_CHECK_SECONDS,
    },
    CommandType.SET_AUTO_UPGRADE: {"enabled": SettingKey.AUTO_UPGRADE, "time": SettingKey.AUTO_UPGRADE_TIME},
}
"""The settings that commands change, by the names of their parameters."""
