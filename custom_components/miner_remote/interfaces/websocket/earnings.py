"""The websocket commands of earnings: the present ones, reports, and the settings of the hashprice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import probatio as vol
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.decorators import websocket_command
from homeassistant.core import HomeAssistant, callback

from ...const import DOMAIN
from ...input.checks import fields_of
from ...runtime import DATA
from ...storage.files import as_object
from ..earnings_answers import REPORT_FIELDS, async_report, async_set_hashprice, hashprice_answer
from ..work_limit import WORK_LIMIT
from .commands import ANY_MESSAGE, answering, subscribe
from .feeds import FEEDS

_CHECK_REPORT: Final = fields_of(REPORT_FIELDS)
_CHECK_NOTHING: Final = fields_of({})
_CHECK_SETTINGS: Final = fields_of({vol.Required("settings"): dict})


@callback
def async_register_earnings_websocket(hass: HomeAssistant) -> None:
    """Register the commands."""
    async_register_command(hass, _subscribe)
    async_register_command(hass, f"{DOMAIN}/report", answering(_report), ANY_MESSAGE)
    async_register_command(hass, f"{DOMAIN}/hashprice/get", answering(_get_hashprice), ANY_MESSAGE)
    async_register_command(hass, f"{DOMAIN}/hashprice/set", answering(_set_hashprice), ANY_MESSAGE)


@callback
@websocket_command({vol.Required("type"): f"{DOMAIN}/earnings/subscribe"})
def _subscribe(hass: HomeAssistant, connection: ActiveConnection, msg: dict[str, Any]) -> None:
    """Subscribe to what the miners cost and earn now; for every user, as the list of miners."""
    subscribe(hass, hass.data[FEEDS].earnings, connection, msg["id"])


async def _report(hass: HomeAssistant, connection: ActiveConnection, given: dict[str, Any]) -> Mapping[str, object]:
    """Return a report."""
    asked = _CHECK_REPORT(given)
    async with hass.data[WORK_LIMIT].turn(connection.user.id, privileged=True):
        return {"ok": True, **await async_report(hass, hass.data[DATA], asked)}


async def _get_hashprice(
    hass: HomeAssistant, _connection: ActiveConnection, given: dict[str, Any]
) -> Mapping[str, object]:
    """Return the settings and the present hashprice."""
    _CHECK_NOTHING(given)
    return hashprice_answer(hass, hass.data[DATA])


async def _set_hashprice(
    hass: HomeAssistant, _connection: ActiveConnection, given: dict[str, Any]
) -> Mapping[str, object]:
    """Replace the settings of the hashprice."""
    await async_set_hashprice(hass.data[DATA], as_object(_CHECK_SETTINGS(given)["settings"]))
    return hashprice_answer(hass, hass.data[DATA])
