"""System health information."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback

from .runtime import DATA


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Register the information."""
    register.async_register_info(_async_info)


async def _async_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return the numbers of sites, miners and online miners, and the driver library version."""
    fleet = hass.data[DATA].fleet
    miners = fleet.miners()
    return {
        "sites": len(fleet.sites()),
        "miners": len(miners),
        "miners_online": sum(miner.last_update_success for miner in miners),
        "driver_library": await hass.async_add_executor_job(version, "pyasic-rs"),
    }
