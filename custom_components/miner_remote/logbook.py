"""What the logbook says of commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from homeassistant.components.logbook.const import LOGBOOK_ENTRY_ICON, LOGBOOK_ENTRY_MESSAGE, LOGBOOK_ENTRY_NAME
from homeassistant.components.logbook.models import LazyEventPartialState
from homeassistant.core import HomeAssistant, callback

from .commands.record import CommandType, Status, Verification
from .const import DOMAIN, EVENT_COMMAND

_DONE: Final[Mapping[str, str]] = {
    CommandType.REBOOT: "was told to reboot",
    CommandType.RESTART_MINING: "was told to restart mining",
    CommandType.POWER_ON: "was resumed",
    CommandType.POWER_OFF: "was paused",
    CommandType.POWER_LIMIT: "got a new power limit",
    CommandType.POOL_SWITCH: "was switched to another pool",
    CommandType.BACKUP: "was backed up",
    CommandType.RESTORE: "was restored from a backup",
    CommandType.LOCATE_LIGHT: "had its locate light switched",
}

_NOUN: Final[Mapping[str, str]] = {
    CommandType.REBOOT: "the reboot",
    CommandType.RESTART_MINING: "the restart of mining",
    CommandType.POWER_ON: "resuming",
    CommandType.POWER_OFF: "pausing",
    CommandType.POWER_LIMIT: "setting the power limit",
    CommandType.POOL_SWITCH: "the pool switch",
    CommandType.BACKUP: "the backup",
    CommandType.RESTORE: "restoring a backup",
    CommandType.LOCATE_LIGHT: "switching the locate light",
}

_NOT_DONE: Final[Mapping[str, str]] = {
    Status.FAILED: "could not carry out",
    Status.TIMEOUT: "did not answer in time to",
    Status.SKIPPED: "was left out of",
    Status.INTERRUPTED: "may not have carried out",
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
    """Return what a command event says, as it continues the miner's name.

    Everybody who may fire events can fire this one with any content, so nothing is taken for granted.
    """
    kind = str(data.get("command_type"))
    if kind not in _DONE or data.get("type") not in ("finished", "verified"):
        return "fired an event that is not a result of a command"
    ordered = f"{_NOUN[kind]} ordered by {data.get('initiated_by')}"
    if data.get("type") == "verified":
        if data.get("verification") == Verification.CONFIRMED:
            return f"shows that it carried out {ordered}"
        return f"accepted {ordered}, but does not show that it carried it out"
    if data.get("status") == Status.SUCCESS:
        done = _DONE[kind]
        parameters = data.get("parameters")
        watts = parameters.get("power_limit_w") if isinstance(parameters, Mapping) else None
        if kind == CommandType.POWER_LIMIT and watts is not None:
            done = f"was limited to {watts} W"
        return f"{done} by {data.get('initiated_by')}"
    not_done = _NOT_DONE.get(str(data.get("status")), "ended")
    reason = data.get("error_message")
    return f"{not_done} {ordered}{f': {reason}' if reason else ''}"
