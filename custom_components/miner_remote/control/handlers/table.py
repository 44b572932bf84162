"""The handler of each command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from ..command_types import SETTING_PARAMETERS, CommandType
from ..context import CommandContext, Outcome
from ..miner import ControlledMiner
from .backup import async_back_up
from .locate_light import async_set_locate_light
from .mining import async_cycle_outlet, async_pause, async_resume
from .pool_switch import async_switch_pool
from .power_limit import async_set_power_limit
from .restart import async_reboot, async_restart_mining
from .restore import async_restore
from .set_pools import async_set_pools
from .settings import async_change_settings
from .undo_pool_switch import async_undo_pool_switch
from .upgrade_firmware import async_upgrade_firmware

type Handler = Callable[[Any, ControlledMiner, CommandContext], Awaitable[Outcome]]
"""Checks, writes, reads back and, if needed, undoes; the caller holds the lock of the miner.

Raises a CodedError, or what switching a power outlet raises.
"""

HANDLERS: Final[Mapping[CommandType, Handler]] = {
    CommandType.REBOOT: async_reboot,
    CommandType.RESTART_MINING: async_restart_mining,
    CommandType.POWER_OFF: async_pause,
    CommandType.POWER_ON: async_resume,
    CommandType.POWER_LIMIT: async_set_power_limit,
    CommandType.POOL_SWITCH: async_switch_pool,
    CommandType.SET_POOLS: async_set_pools,
    CommandType.UNDO_POOL_SWITCH: async_undo_pool_switch,
    CommandType.BACKUP: async_back_up,
    CommandType.RESTORE: async_restore,
    CommandType.LOCATE_LIGHT: async_set_locate_light,
    CommandType.CYCLE_OUTLET: async_cycle_outlet,
    CommandType.UPGRADE_FIRMWARE: async_upgrade_firmware,
    CommandType.SET_HASHBOARDS: async_change_settings,
    **dict.fromkeys(SETTING_PARAMETERS, async_change_settings),
}
