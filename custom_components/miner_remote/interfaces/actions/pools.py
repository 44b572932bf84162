"""The action that tests a pool."""

from __future__ import annotations

from typing import Final, cast

import probatio as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError

from ...const import DOMAIN
from ...input.checks import InvalidInputError, pool_url, text, whole, worker_name
from ...input.limits import MAX_ID
from ...runtime import DATA
from ..pool_input import target_of
from .commands import check_administrator, take_token

_SCHEMA: Final = vol.Schema(
    {
        vol.Optional("pool_id"): whole(1, MAX_ID),
        vol.Optional("pool_url"): pool_url,
        vol.Optional("worker_name"): worker_name,
        vol.Optional("pool_password"): text(empty=True),
    }
)
_KEYS: Final = {"pool_url": "url", "worker_name": "worker", "pool_password": "password"}


@callback
def async_register_pool_services(hass: HomeAssistant) -> None:
    """Register the action."""
    hass.services.async_register(
        DOMAIN, "test_pool", _test_pool, schema=_SCHEMA, supports_response=SupportsResponse.ONLY
    )


async def _test_pool(call: ServiceCall) -> ServiceResponse:
    """Connect to a pool of the library, or to the given one, and return what happened."""
    await check_administrator(call)
    library = call.hass.data[DATA].pools
    given = {_KEYS[key]: value for key, value in call.data.items() if key in _KEYS}
    try:
        target = target_of(given, call.data.get("pool_id"), library)
    except InvalidInputError:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="parameter_missing",
            translation_placeholders={"parameters": "pool_id, pool_url + worker_name"},
        ) from None
    take_token(call)
    return cast("ServiceResponse", (await library.tester.async_test(target)).as_json())
