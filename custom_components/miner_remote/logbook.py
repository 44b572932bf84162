"""Logbook messages of commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from homeassistant.components.logbook.const import LOGBOOK_ENTRY_ICON, LOGBOOK_ENTRY_MESSAGE, LOGBOOK_ENTRY_NAME
from homeassistant.components.logbook.models import LazyEventPartialState
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN, EVENT_COMMAND
from .control.record import FORMER_NAMES, CommandType, Status, Verification

_COMMANDS: Final[Mapping[str, str]] = {
    CommandType.REBOOT: "reboot",
    CommandType.RESTART_MINING: "restart mining",
    CommandType.POWER_ON: "resume",
    CommandType.POWER_OFF: "pause",
    CommandType.POWER_LIMIT: "power limit",
    CommandType.POOL_SWITCH: "pool switch",
    CommandType.SET_POOLS: "set pools",
    CommandType.UNDO_POOL_SWITCH: "undo pool change",
    CommandType.BACKUP: "backup",
    CommandType.RESTORE: "restore",
    CommandType.LOCATE_LIGHT: "locate light",
    CommandType.SET_FAN: "set fans",
    CommandType.SET_PRESET: "set preset",
    CommandType.SET_WORK_MODE: "set work mode",
    CommandType.SET_HASHRATE_TARGET: "set hashrate target",
    CommandType.SET_THROTTLE: "set throttle",
    CommandType.SET_FREQUENCY: "set frequency",
    CommandType.SET_HASHBOARDS: "set hashboards",
    CommandType.SET_AUTO_UPGRADE: "set automatic upgrades",
    CommandType.SET_DYNAMIC_SCALING: "set power while hot",
    CommandType.UPGRADE_FIRMWARE: "upgrade firmware",
    CommandType.CYCLE_OUTLET: "cycle the power outlet",
}

_RESULTS: Final[Mapping[str, str]] = {
    Status.SUCCESS: "accepted",
    Status.FAILED: "failed to execute",
    Status.TIMEOUT: "did not respond in time to",
    Status.SKIPPED: "was skipped for",
    Status.INTERRUPTED: "may not have executed",
}


@callback
def async_describe_events(
    hass: HomeAssistant,
    async_describe_event: Callable[[str, str, Callable[[LazyEventPartialState], dict[str, Any]]], None],
) -> None:
    """Describe the events of commands."""

    @callback
    def describe(event: LazyEventPartialState) -> dict[str, Any]:
        data = event.data
        return {
            LOGBOOK_ENTRY_NAME: str(data.get("name") or data.get("miner_ip") or "Miner Remote"),
            LOGBOOK_ENTRY_MESSAGE: message(data),
            LOGBOOK_ENTRY_ICON: "mdi:pickaxe",
        }

    async_describe_event(DOMAIN, EVENT_COMMAND, describe)


def message(data: Mapping[str, Any]) -> str:
    """Return the message of a command event, which follows the name of the miner.

    Any user who may fire events can fire this one with any data, so none of it is trusted.
    """
    command_type = str(data.get("command_type"))
    name = _COMMANDS.get(FORMER_NAMES.get(command_type, command_type))
    if name is None or data.get("type") not in ("finished", "verified"):
        return "fired an event that is not a result of a command"
    parameters = data.get("parameters")
    watts = parameters.get("power_limit_w") if isinstance(parameters, Mapping) else None
    amount = f" ({watts} W)" if watts is not None else ""
    command = f"the {name} command{amount} from {data.get('initiated_by')}"
    if data.get("type") == "verified":
        if data.get("verification") == Verification.CONFIRMED:
            return f"executed {command}"
        return f"accepted {command}, but did not confirm its effect"
    status = str(data.get("status"))
    reason = data.get("error_message") if status != Status.SUCCESS else None
    return f"{_RESULTS.get(status, 'ended')} {command}{f': {reason}' if reason else ''}"
