"""The websocket commands for the logs of a miner."""

from __future__ import annotations

from typing import Any

import probatio as vol
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import async_response, require_admin, websocket_command
from homeassistant.core import HomeAssistant, callback

from ...const import DOMAIN
from ...fleet.miner import DriverError
from ...input.limits import LOG_BYTES, MAX_LOG_BYTES
from ...runtime import DATA
from ..errors import ApiError, of_driver, take_token
from ..logs import async_log, miner_of_id
from .commands import send_error


@callback
def async_register_log_websocket(hass: HomeAssistant) -> None:
    """Register the commands."""
    async_register_command(hass, _names)
    async_register_command(hass, _log)


@require_admin
@callback
@websocket_command({vol.Required("type"): f"{DOMAIN}/miner/logs", vol.Required("miner_id"): str})
def _names(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Return `{"names": […]}`: the names of the logs, the most useful first."""
    try:
        miner = miner_of_id(hass.data[DATA], msg["miner_id"])
    except ApiError as err:
        send_error(connection, msg["id"], err)
    else:
        connection.send_result(msg["id"], {"names": list(miner.link.log_names)})


@require_admin
@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/miner/log",
        vol.Required("miner_id"): str,
        vol.Required("name"): str,
        vol.Optional("max_bytes", default=LOG_BYTES): vol.All(int, vol.Range(min=1, max=MAX_LOG_BYTES)),
    }
)
@async_response
async def _log(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Return `{"name", "text", "truncated", "redacted"}`: the end of a log, without secrets."""
    data, user = hass.data[DATA], connection.user
    try:
        miner = miner_of_id(data, msg["miner_id"], msg["name"])
        take_token(data, user, hass.loop.time())
        try:
            found = await async_log(hass, miner, msg["name"], msg["max_bytes"], user.id)
        except DriverError as err:
            raise of_driver(err) from None
    except ApiError as err:
        send_error(connection, msg["id"], err)
    else:
        connection.send_result(msg["id"], found)
