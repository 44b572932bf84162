"""Changes of devices, areas and labels that concern miners."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import area_registry as ar, device_registry as dr, label_registry as lr

from ..const import DOMAIN
from .miner import MinerCoordinator
from .placement import Placement

LOCATION_KEYS: Final = frozenset({"area_id", "labels"})
"""Keys of a device that determine the location and the tags of its miner."""

DISPLAY_KEYS: Final = LOCATION_KEYS | {"name", "name_by_user"}
"""Keys of a device that determine how its miner is displayed."""

type OnMiners = Callable[[Iterable[str]], None]


@callback
def async_on_registry_change(
    hass: HomeAssistant,
    miners: Iterable[MinerCoordinator],
    listener: OnMiners,
    device_keys: frozenset[str],
) -> CALLBACK_TYPE:
    """Call `listener` with the ids of miners whose device, area or labels changed; returns how to unsubscribe.

    A device counts if one of `device_keys` changed. The cost does not depend on the number of other devices: a device
    is recognised by its identifier, and `miners` is searched only when areas or labels change.
    """
    devices = dr.async_get(hass)

    @callback
    def device_changed(event: Event[dr.EventDeviceRegistryUpdatedData]) -> None:
        data = event.data
        if data["action"] != "update" or device_keys.isdisjoint(data["changes"]):
            return
        device = devices.async_get(data["device_id"])
        ids = [value for domain, value in device.identifiers if domain == DOMAIN] if device is not None else []
        if ids:
            listener(ids)

    @callback
    def area_changed(event: Event[ar.EventAreaRegistryUpdatedData]) -> None:
        area_id = event.data["area_id"]
        if event.data["action"] in ("update", "remove") and area_id is not None:
            notify_if(lambda placement: placement.area_id == area_id)

    @callback
    def label_changed(event: Event[lr.EventLabelRegistryUpdatedData]) -> None:
        label_id = event.data["label_id"]
        if event.data["action"] in ("update", "remove"):
            notify_if(lambda placement: label_id in placement.labels)

    def notify_if(concerns: Callable[[Placement], bool]) -> None:
        found = [miner.miner_id for miner in miners if concerns(miner.placement)]
        if found:
            listener(found)

    stops = (
        hass.bus.async_listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, device_changed),
        hass.bus.async_listen(ar.EVENT_AREA_REGISTRY_UPDATED, area_changed),
        hass.bus.async_listen(lr.EVENT_LABEL_REGISTRY_UPDATED, label_changed),
    )

    def stop() -> None:
        for each in stops:
            each()

    return stop
