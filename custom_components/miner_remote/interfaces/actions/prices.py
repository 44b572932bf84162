"""The action that returns electricity prices to automations and scripts."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, cast

import probatio as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util

from ...const import DOMAIN
from ...input.checks import whole
from ...input.limits import MAX_HOURS, MAX_ID
from ...prices.model import DEFAULT_RATE_ID
from ...runtime import DATA
from .commands import computed_answer

MAX_RANGE: Final = timedelta(hours=MAX_HOURS)

_SCHEMA: Final = vol.Schema(
    {
        vol.Optional("rate_id", default=DEFAULT_RATE_ID): whole(1, MAX_ID),
        vol.Optional("start"): vol.All(cv.datetime, dt_util.as_utc),
        vol.Optional("end"): vol.All(cv.datetime, dt_util.as_utc),
    }
)


@callback
def async_register_price_services(hass: HomeAssistant) -> None:
    """Register the action."""
    hass.services.async_register(
        DOMAIN, "get_prices", _get_prices, schema=_SCHEMA, supports_response=SupportsResponse.ONLY
    )


async def _get_prices(call: ServiceCall) -> ServiceResponse:
    """Return the known prices of a tariff in a range, by default the next two days, with times in UTC."""
    data = call.hass.data[DATA]
    rate_id: int = call.data["rate_id"]
    rate = data.rates.rate(rate_id)
    if rate is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="rate_not_found",
            translation_placeholders={"rate_id": str(rate_id)},
        )
    start = call.data.get("start") or dt_util.utcnow()
    end = call.data.get("end") or start + timedelta(days=2)
    if not start < end <= start + MAX_RANGE:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="price_range_wrong",
            translation_placeholders={"days": str(MAX_RANGE.days)},
        )
    await data.prices.async_wait(rate_id)
    async with computed_answer(call):
        curve = data.prices.curve(rate_id, start, end)
    prices = [point.as_json() for point in curve.points]
    return cast("ServiceResponse", {"rate_id": rate_id, "currency": data.prices.currency(rate), "prices": prices})
