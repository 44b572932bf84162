"""The action that returns a report to automations and scripts."""

from __future__ import annotations

from typing import Final, cast

import probatio as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback

from ...const import DOMAIN
from ...runtime import DATA
from ..earnings_answers import REPORT_FIELDS, async_report
from .commands import computed_answer

_SCHEMA: Final = vol.Schema(REPORT_FIELDS)


@callback
def async_register_earnings_services(hass: HomeAssistant) -> None:
    """Register the action."""
    hass.services.async_register(
        DOMAIN, "get_report", _get_report, schema=_SCHEMA, supports_response=SupportsResponse.ONLY
    )


async def _get_report(call: ServiceCall) -> ServiceResponse:
    """Return what miners used and earned in a day, a week or a month, by default the present day."""
    async with computed_answer(call):
        report = await async_report(call.hass, call.hass.data[DATA], call.data)
    return cast("ServiceResponse", report)
