"""Presets, work modes and other settings of miners with options."""

from __future__ import annotations

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entities.miner_settings import wanted_setting_selects
from .entity import async_add_miner_entities
from .fleet.site import MinerRemoteConfigEntry

# The command runner paces commands, not the platform.
PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: MinerRemoteConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the settings with options that each miner reports."""
    async_add_miner_entities(hass, entry, async_add_entities, wanted_setting_selects, watch=True)
