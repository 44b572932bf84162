"""What a scan for miners needs of Home Assistant: its networks, and the texts of what was not identified."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from homeassistant.components import network
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_load_integrations

from ..const import DOMAIN
from ..control.scan import MOST_NETWORKS, InvalidNetworkError, parse_networks
from ..drivers.contract.errors import (
    AuthenticationError,
    DriverError,
    TimedOutError,
    UnknownMinerError,
    UnreachableError,
)
from ..interfaces.translated_errors import async_error_text

_LOGGER = logging.getLogger(__name__)


async def async_own_networks(hass: HomeAssistant) -> list[str]:
    """Return the networks of Home Assistant that a scan may cover."""
    networks: list[str] = []
    for adapter in await network.async_get_adapters(hass):
        for address in adapter["ipv4"] if adapter["enabled"] else ():
            try:
                networks.extend(parse_networks([f"{address['address']}/{address['network_prefix']}"]))
            except InvalidNetworkError as err:
                _LOGGER.debug("Not suggested for a scan: %s", err)
    return list(dict.fromkeys(networks))[:MOST_NETWORKS]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowProblem:
    """Why a miner was not identified: the key of the form error, and the driver's message."""

    key: str
    detail: str
    error: DriverError | None = None


async def async_problem(hass: HomeAssistant, err: DriverError) -> FlowProblem:
    """Return the form error for a driver error."""
    # Home Assistant loads the texts of an integration with its first entry, which the flow may be about to create.
    await async_load_integrations(hass, {DOMAIN})
    keys: tuple[tuple[type[DriverError], str], ...] = (
        (AuthenticationError, "invalid_auth"),
        (UnknownMinerError, "not_a_miner"),
        (TimedOutError, "timeout_connect"),
        (UnreachableError, "cannot_connect"),
    )
    key = next((key for kind, key in keys if isinstance(err, kind)), "not_understood")
    return FlowProblem(key=key, detail=async_error_text(hass, err.code, err.arguments, str(err)), error=err)
