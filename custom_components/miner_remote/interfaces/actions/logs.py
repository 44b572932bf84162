"""The action that returns a log of a miner to automations and scripts."""

from __future__ import annotations

from typing import Final, cast

import probatio as vol
from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from ...commands.initiator import UNNAMED
from ...const import DOMAIN
from ...fleet.miner import DriverError
from ...input.checks import text, whole
from ...input.limits import LOG_BYTES, MAX_LOG_BYTES
from ...input.texts import printable
from ...runtime import DATA
from ..logs import async_log
from .commands import check_administrator, miner_of_device, take_token

_SCHEMA: Final = vol.Schema(
    {
        vol.Required(ATTR_DEVICE_ID): text(),
        vol.Optional("log"): text(),
        vol.Optional("max_bytes", default=LOG_BYTES): whole(1, MAX_LOG_BYTES),
    }
)


@callback
def async_register_log_services(hass: HomeAssistant) -> None:
    """Register the action."""
    hass.services.async_register(DOMAIN, "get_log", _get_log, schema=_SCHEMA, supports_response=SupportsResponse.ONLY)


async def _get_log(call: ServiceCall) -> ServiceResponse:
    """Return the end of a log without secrets, by default of the most useful log; for administrators.

    Beside the log, `names` are the names of all logs of the miner.
    """
    await check_administrator(call)
    miner = miner_of_device(call.hass.data[DATA], call.data[ATTR_DEVICE_ID])
    names = miner.link.log_names
    name: str = call.data.get("log") or next(iter(names), "")
    if name not in names:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="log_not_found" if names else "no_logs",
            translation_placeholders={"log": printable(name)} if names else None,
        )
    take_token(call)
    try:
        found = await async_log(call.hass, miner, name, call.data["max_bytes"], call.context.user_id or UNNAMED)
    except DriverError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key=err.code,
            translation_placeholders={key: str(value) for key, value in err.arguments.items()},
        ) from err
    return cast("ServiceResponse", {**found, "names": list(names)})
