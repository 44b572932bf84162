"""The name, area and labels of a miner: those of its device, or those that its device had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import area_registry as ar, device_registry as dr, label_registry as lr


@dataclass(frozen=True, slots=True)
class Placement:
    """What a person set at the device of a miner; without a device, it is stored with the miner.

    Schedules and policies select miners by area and label, so these must outlive the device.
    """

    name: str | None = None
    area_id: str | None = None
    labels: frozenset[str] = frozenset()

    @classmethod
    def of(cls, device: dr.DeviceEntry) -> Self:
        """Return the placement of a device."""
        return cls(device.name_by_user, device.area_id, frozenset(device.labels))

    @classmethod
    def from_data(cls, data: object) -> Self | None:
        """Return a stored placement; None if there is none or it is damaged."""
        if not isinstance(data, Mapping):
            return None
        name, area_id, labels = data.get("name"), data.get("area_id"), data.get("labels")
        return cls(
            name if isinstance(name, str) else None,
            area_id if isinstance(area_id, str) else None,
            frozenset(label for label in labels if isinstance(label, str)) if isinstance(labels, list) else frozenset(),
        )

    def as_data(self) -> dict[str, Any]:
        """Return the placement to store."""
        return {"name": self.name, "area_id": self.area_id, "labels": sorted(self.labels)}


NO_PLACEMENT: Final = Placement()


@callback
def async_restore_placement(hass: HomeAssistant, device_id: str, placement: Placement) -> None:
    """Set a stored placement at a new device, without areas and labels that were deleted in the meantime."""
    areas, labels = ar.async_get(hass), lr.async_get(hass)
    area_id = placement.area_id
    dr.async_get(hass).async_update_device(
        device_id,
        name_by_user=placement.name,
        area_id=area_id if area_id is not None and areas.async_get_area(area_id) else None,
        labels={label for label in placement.labels if labels.async_get_label(label)},
    )
