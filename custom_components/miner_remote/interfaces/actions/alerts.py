"""The action that returns the alerts to automations and scripts."""

from __future__ import annotations

from itertools import groupby
from typing import Final, cast

import probatio as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv

from ...alerts.model import AlertKind
from ...const import DOMAIN
from ...input.checks import list_of, member_of
from ...runtime import DATA
from ..alert_list import async_alert_list
from ..alert_texts import async_message
from .commands import computed_answer

CONF_KINDS: Final = "kinds"

KINDS: Final = vol.All(cv.ensure_list, list_of(member_of(AlertKind)))
"""The validator of a list of kinds."""

_SCHEMA: Final = vol.Schema({vol.Optional(CONF_KINDS): KINDS})


@callback
def async_register_alert_services(hass: HomeAssistant) -> None:
    """Register the action."""
    hass.services.async_register(
        DOMAIN, "get_alerts", _get_alerts, schema=_SCHEMA, supports_response=SupportsResponse.ONLY
    )


async def _get_alerts(call: ServiceCall) -> ServiceResponse:
    """Return the open alerts, and a message with one line for each site and kind."""
    service = call.hass.data[DATA].alerts
    kinds = frozenset(call.data.get(CONF_KINDS) or AlertKind)
    async with computed_answer(call):
        found = [alert for alert in service.alerts() if alert.kind in kinds]
        by_site = sorted(found, key=lambda alert: (service.site_name(alert), alert.order))
        lines = [
            f"{site} – {async_message(call.hass, service, list(group))}"
            for (site, _kind), group in groupby(by_site, key=lambda alert: (service.site_name(alert), alert.kind))
        ]
        rows = await async_alert_list(service, found)
    return cast("ServiceResponse", {"count": len(found), "message": "\n".join(lines), "alerts": rows})
