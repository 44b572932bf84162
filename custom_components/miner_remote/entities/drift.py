"""Whether a miner differs from the templates that cover it."""

from __future__ import annotations

from typing import Any, Final, override

from homeassistant.components.binary_sensor import BinarySensorEntity, BinarySensorEntityDescription
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import EntityCategory, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from ..const import DOMAIN
from ..entity import Keys, MinerEntity
from ..fleet.drift import NO_TEMPLATE
from ..fleet.miner import MinerCoordinator

DRIFT: Final = BinarySensorEntityDescription(
    key="drift",
    translation_key="drift",
    device_class=BinarySensorDeviceClass.PROBLEM,
    entity_category=EntityCategory.DIAGNOSTIC,
)


class DriftSensor(MinerEntity, BinarySensorEntity):
    """Whether the miner differs from its templates in two readings; exists only while a template covers it."""

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether there are differences, None if that is unknown."""
        count = (self.coordinator.drift or NO_TEMPLATE).count
        return None if count is None else count > 0

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return the number and the names of the differences, and the policies."""
        drift = self.coordinator.drift or NO_TEMPLATE
        return {"count": drift.count, "differences": drift.keys, "policies": list(drift.policies)}


@callback
def async_is_compared(hass: HomeAssistant, coordinator: MinerCoordinator, keys: Keys) -> bool:
    """Return whether a template covers a miner; remove its sensor if none does any more."""
    drift = coordinator.drift
    if drift is None or drift.policies:
        # Until the policies have decided, the sensor of the last run stays as it is.
        return drift is not None
    if DRIFT.key in keys.added | keys.registered:
        registry = er.async_get(hass)
        unique_id = f"{coordinator.miner_id}_{DRIFT.key}"
        if (entity_id := registry.async_get_entity_id(Platform.BINARY_SENSOR, DOMAIN, unique_id)) is not None:
            registry.async_remove(entity_id)
        keys.added.discard(DRIFT.key)
        keys.registered.discard(DRIFT.key)
    return False
