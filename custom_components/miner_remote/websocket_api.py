"""The websocket commands of the panel: what it follows live, and the orders that it gives."""

from __future__ import annotations

from typing import Any

import probatio as vol
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import websocket_command
from homeassistant.components.websocket_api.messages import construct_event_message
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .data import DATA
from .feeds.base import Feed


@callback
def async_register_websocket(hass: HomeAssistant) -> None:
    """Register all commands; `hass.data[DATA]` is there when they are called."""
    async_register_command(hass, _follow_fleet)


# Following -----------------------------------------------------------------------------------------------------------


@callback
@websocket_command({vol.Required("type"): f"{DOMAIN}/fleet/subscribe"})
def _follow_fleet(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Send the miners, then what changes of them; for every user, as the list of miners."""
    _follow(hass.data[DATA].feeds.fleet, connection, msg["id"])


def _follow(feed: Feed, connection: ActiveConnection, msg_id: int) -> None:
    def send(event: bytes) -> None:
        connection.send_message(construct_event_message(msg_id, event))

    connection.subscriptions[msg_id] = feed.async_subscribe(send)
    connection.send_result(msg_id)
