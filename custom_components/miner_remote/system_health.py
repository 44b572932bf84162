"""System health information."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback

from .policies.status import ERROR
from .runtime import DATA


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Register the information."""
    register.async_register_info(_async_info)


async def _async_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return the numbers of sites, miners and policies, and the driver library version."""
    data = hass.data[DATA]
    fleet, policies = data.fleet, data.policies.store.policies()
    miners = fleet.miners()
    statuses = [data.policies.status(policy.id) for policy in policies]
    return {
        "sites": len(fleet.sites()),
        "miners": len(miners),
        "miners_online": sum(miner.last_update_success for miner in miners),
        "policies": len(policies),
        "policies_with_errors": sum(status is not None and status.phase == ERROR for status in statuses),
        "driver_library": await hass.async_add_executor_job(version, "pyasic-rs"),
    }
