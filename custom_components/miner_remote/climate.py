"""Thermostats of heating policies."""

from __future__ import annotations

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entities.policy_climate import policy_thermostats
from .entities.policy_entity import async_add_policy_entities
from .fleet.site import MinerRemoteConfigEntry

# The thermostats follow their policies, and change one thing after the other.
PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: MinerRemoteConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the thermostat of each heating policy."""
    async_add_policy_entities(hass, entry, async_add_entities, policy_thermostats)
