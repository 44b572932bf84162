"""The websocket commands of curtailments. Their feed is that of the policies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import probatio as vol
from homeassistant.components.websocket_api import async_register_command
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.core import HomeAssistant, callback

from ...commands.initiator import async_initiator
from ...const import DOMAIN
from ...input.checks import fields_of
from ...runtime import DATA
from ..curtailment_answers import CURTAILMENT_ID, FIELDS, async_create, async_end, rows
from ..errors import take_token
from .commands import ANY_MESSAGE, answering

_CREATE: Final = fields_of(FIELDS)
_END: Final = fields_of({vol.Required("curtailment_id"): CURTAILMENT_ID})
_LIST: Final = fields_of({})


@callback
def async_register_curtailment_websocket(hass: HomeAssistant) -> None:
    """Register the commands."""
    for name, work in (("list", _list), ("create", _create), ("end", _end)):
        async_register_command(hass, f"{DOMAIN}/curtailments/{name}", answering(work), ANY_MESSAGE)


async def _list(hass: HomeAssistant, _connection: ActiveConnection, given: dict[str, Any]) -> Mapping[str, object]:
    """Return the curtailments ordered by id."""
    _LIST(given)
    return {"curtailments": rows(hass.data[DATA])}


async def _create(hass: HomeAssistant, connection: ActiveConnection, given: dict[str, Any]) -> Mapping[str, object]:
    """Create a curtailment, and return it."""
    fields, data = _CREATE(given), hass.data[DATA]
    take_token(data, connection.user, hass.loop.time())
    initiator = await async_initiator(hass, None, connection.user)
    return {"curtailment": await async_create(data, fields, initiator.initiated_by)}


async def _end(hass: HomeAssistant, connection: ActiveConnection, given: dict[str, Any]) -> Mapping[str, object]:
    """End a curtailment now, and return it."""
    policy_id, data = CURTAILMENT_ID(_END(given)["curtailment_id"]), hass.data[DATA]
    take_token(data, connection.user, hass.loop.time())
    return {"curtailment": await async_end(data, policy_id)}
