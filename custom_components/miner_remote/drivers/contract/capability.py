"""What a miner can be asked to do."""

from __future__ import annotations

from enum import StrEnum


class Capability(StrEnum):
    """What a miner can be asked to do."""

    REBOOT = "reboot"
    RESTART_MINING = "restart_mining"
    PAUSE = "pause"
    RESUME = "resume"
    POWER_LIMIT = "power_limit"
    POOLS_READ = "pools_read"
    POOLS_WRITE = "pools_write"
    POOL_QUOTAS = "pool_quotas"
    """Whether the work can be divided between groups of pools."""
    CONFIG_READ = "config_read"
    CONFIG_WRITE = "config_write"
    FAN = "fan"
    TUNING = "tuning"
    """Whether the tuning that a backup holds can be written."""
    PRESETS = "presets"
    WORK_MODE = "work_mode"
    HASHRATE_TARGET = "hashrate_target"
    THROTTLE = "throttle"
    FREQUENCY = "frequency"
    HASHBOARDS = "hashboards"
    AUTO_UPGRADE = "auto_upgrade"
    DYNAMIC_SCALING = "dynamic_scaling"
    LOCATE_LIGHT = "locate_light"
    LOGS = "logs"
    FIRMWARE = "firmware"
    """Whether a firmware image can be installed."""
