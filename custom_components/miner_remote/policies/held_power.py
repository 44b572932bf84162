"""Which commands would let a miner draw more than a policy allows. Pure."""

from __future__ import annotations

from typing import Final

from ..control.record import Command, CommandType, PowerLimitCommand, SettingsCommand
from ..drivers.contract.values import Throttle
from ..schedules.model import Action, Directive

_CHANGE_POWER: Final = frozenset(
    {
        CommandType.SET_PRESET,
        CommandType.SET_WORK_MODE,
        CommandType.SET_HASHRATE_TARGET,
        CommandType.SET_THROTTLE,
        CommandType.SET_FREQUENCY,
        CommandType.SET_HASHBOARDS,
        CommandType.RESTORE,
    }
)
"""The commands after which a miner may draw more, by an amount that is not known before."""


def lifts(command: Command, directive: Directive, throttle: Throttle | None) -> bool:
    """Return whether a command would let a miner draw more than a directive allows.

    Without a known power, each command that may change it counts.
    """
    kind = command.command_type
    if directive.action is Action.OFF:
        # An outlet that is switched off and on starts the miner.
        return kind in (CommandType.POWER_ON, CommandType.CYCLE_OUTLET)
    watts = command.watts if isinstance(command, PowerLimitCommand) else None
    if kind is CommandType.SET_THROTTLE and isinstance(command, SettingsCommand):
        percent = command.values["throttle_percent"]
        watts = throttle.watts(percent) if throttle is not None and isinstance(percent, int) else None
    if watts is not None:
        return watts > (directive.watts or 0)
    return kind in _CHANGE_POWER
