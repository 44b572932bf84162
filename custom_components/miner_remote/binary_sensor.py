"""Binary sensors: reachability, faults and drift of a miner, and whether a site needs attention."""

from __future__ import annotations

from collections.abc import Iterable
from typing import override

from homeassistant.components.binary_sensor import BinarySensorEntity, BinarySensorEntityDescription
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entities.drift import DRIFT, DriftSensor, async_is_compared
from .entities.site_alerts import ATTENTION, AttentionSensor
from .entity import Keys, MinerEntity, Wanted, async_add_miner_entities
from .fleet.miner import MinerCoordinator
from .fleet.site import MinerRemoteConfigEntry

# The coordinators poll the miners.
PARALLEL_UPDATES = 0

REACHABLE = BinarySensorEntityDescription(
    key="reachable",
    translation_key="reachable",
    device_class=BinarySensorDeviceClass.CONNECTIVITY,
    entity_category=EntityCategory.DIAGNOSTIC,
    entity_registry_enabled_default=False,
)
FAULT = BinarySensorEntityDescription(
    key="fault",
    translation_key="fault",
    device_class=BinarySensorDeviceClass.PROBLEM,
    entity_category=EntityCategory.DIAGNOSTIC,
    entity_registry_enabled_default=False,
)


async def async_setup_entry(
    hass: HomeAssistant, entry: MinerRemoteConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the binary sensors of the site and of each miner."""

    def wanted(coordinator: MinerCoordinator, keys: Keys) -> Iterable[Wanted]:
        yield ReachableSensor, REACHABLE
        yield FaultSensor, FAULT
        if async_is_compared(hass, coordinator, keys):
            yield DriftSensor, DRIFT

    async_add_entities([AttentionSensor(entry.runtime_data, ATTENTION)])
    async_add_miner_entities(hass, entry, async_add_entities, wanted, watch=True)


class ReachableSensor(MinerEntity, BinarySensorEntity):
    """Whether the last poll was answered."""

    @property
    @override
    def available(self) -> bool:
        """Return True, because the sensor also reports that a miner does not answer."""
        return True

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the miner answered."""
        return self.coordinator.last_update_success


class FaultSensor(MinerEntity, BinarySensorEntity):
    """Whether the miner reports faults, with its own messages."""

    @property
    @override
    def is_on(self) -> bool:
        """Return whether there is a fault."""
        return bool(self.coordinator.data.faults)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, list[str]]:
        """Return the message and, if there is one, the firmware's code of each fault."""
        faults = self.coordinator.data.faults
        return {
            "messages": [str(fault) for fault in faults],
            "codes": [fault.code for fault in faults if fault.code is not None],
        }
