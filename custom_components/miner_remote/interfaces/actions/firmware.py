"""The action that installs a firmware image."""

from __future__ import annotations

from typing import Final, cast

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv

from ...commands.initiator import async_initiator
from ...const import DOMAIN
from ...runtime import DATA
from ..firmware_input import plan_of, rollout_fields
from .commands import check_administrator, take_token, targeted_miners

_SCHEMA: Final = cv.make_entity_service_schema(rollout_fields(lenient=True))


@callback
def async_register_firmware_services(hass: HomeAssistant) -> None:
    """Register the action."""
    hass.services.async_register(
        DOMAIN, "install_firmware", _install_firmware, schema=_SCHEMA, supports_response=SupportsResponse.OPTIONAL
    )


async def _install_firmware(call: ServiceCall) -> ServiceResponse:
    """Start a roll-out on the targeted miners that the image fits, and return it; raises if it fits none."""
    await check_administrator(call)
    firmware = call.hass.data[DATA].firmware
    image = firmware.images.image(call.data["image_id"])
    miners = targeted_miners(call.hass, call.data)
    take_token(call)
    checks = await firmware.rollouts.async_check(image, miners)
    initiator = await async_initiator(call.hass, call.context)
    rollout = await firmware.rollouts.async_create(image, checks, plan_of(call.data), initiator)
    return cast("ServiceResponse", {"rollout": rollout.as_json()}) if call.return_response else None
