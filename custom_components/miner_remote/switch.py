"""Switches of sites, miners, schedules and policies."""

from __future__ import annotations

from collections.abc import Iterable

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entities.miner_settings import wanted_setting_switches
from .entities.miner_switch import wanted_miner_switches
from .entities.policy_entity import async_add_policy_entities
from .entities.policy_switch import policy_switches
from .entities.schedule_entity import async_add_schedule_entities
from .entities.schedule_switch import schedule_switches
from .entities.site_budget import MINING, SiteMiningSwitch
from .entity import Keys, Wanted, async_add_miner_entities
from .fleet.miner import MinerCoordinator
from .fleet.site import MinerRemoteConfigEntry

# The command runner paces commands, not the platform.
PARALLEL_UPDATES = 0


def wanted_switches(coordinator: MinerCoordinator, keys: Keys) -> Iterable[Wanted]:
    """Return the switches that the miner supports, those of its settings if they are missing."""
    yield from wanted_miner_switches(coordinator, keys)
    yield from wanted_setting_switches(coordinator, keys)


async def async_setup_entry(
    hass: HomeAssistant, entry: MinerRemoteConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the switches of the site, of schedules and policies, and those that each miner supports."""
    async_add_entities([SiteMiningSwitch(entry.runtime_data, MINING)])
    async_add_schedule_entities(hass, entry, async_add_entities, schedule_switches)
    async_add_policy_entities(hass, entry, async_add_entities, policy_switches)
    async_add_miner_entities(hass, entry, async_add_entities, wanted_switches, watch=True)
