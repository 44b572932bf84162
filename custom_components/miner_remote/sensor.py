"""Sensors of miners, sites, tariffs, schedules and policies."""

from __future__ import annotations

from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entities.earnings_sensor import async_add_earnings_sensors
from .entities.miner_sensor import wanted_miner_sensors
from .entities.policy_entity import async_add_policy_entities
from .entities.policy_sensor import policy_sensors
from .entities.schedule_entity import async_add_schedule_entities
from .entities.schedule_sensor import schedule_sensors
from .entities.site_alerts import ALERTS, AlertsSensor
from .entities.site_budget import EVCC_STATUS, EvccStatusSensor
from .entities.site_sensor import site_sensors
from .entities.tariff_sensor import async_add_rate_sensors
from .entity import async_add_miner_entities
from .fleet.site import MinerRemoteConfigEntry

# The coordinators poll the miners; the sensors of a site sum up their data.
PARALLEL_UPDATES = 0
SCAN_INTERVAL = timedelta(seconds=10)


async def async_setup_entry(
    hass: HomeAssistant, entry: MinerRemoteConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the sensors of the site, its tariffs, schedules and policies, and of each miner once it reports values."""
    async_add_entities(site_sensors(entry.runtime_data), update_before_add=True)
    async_add_entities([AlertsSensor(entry.runtime_data, ALERTS), EvccStatusSensor(entry.runtime_data, EVCC_STATUS)])
    async_add_rate_sensors(hass, entry, async_add_entities)
    async_add_earnings_sensors(hass, entry, async_add_entities)
    async_add_schedule_entities(hass, entry, async_add_entities, schedule_sensors)
    async_add_policy_entities(hass, entry, async_add_entities, policy_sensors)
    async_add_miner_entities(hass, entry, async_add_entities, wanted_miner_sensors, watch=True)
