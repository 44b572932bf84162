"""Switches of miners and schedules."""

from __future__ import annotations

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entities.miner_switch import wanted_miner_switches
from .entities.schedule_entity import async_add_schedule_entities
from .entities.schedule_switch import schedule_switches
from .entity import async_add_miner_entities
from .fleet.site import MinerRemoteConfigEntry

# The command runner paces commands, not the platform.
PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: MinerRemoteConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the switches of schedules, and those that each miner supports."""
    async_add_schedule_entities(hass, entry, async_add_entities, schedule_switches)
    async_add_miner_entities(hass, entry, async_add_entities, wanted_miner_switches)
