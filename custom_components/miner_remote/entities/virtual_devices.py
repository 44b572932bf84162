"""Devices of tariffs and schedules, which come and go with their items.

Each device belongs to one site: the site with the name of its location, else the first one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..const import DOMAIN
from ..fleet.site import MinerRemoteConfigEntry


class Named(Protocol):
    """An item with an id and a name."""

    @property
    def id(self) -> int:
        """Return the id."""

    @property
    def name(self) -> str:
        """Return the name."""


def item_device(kind: str, item_id: int) -> tuple[str, str]:
    """Return the identifier of the device of a `rate` (tariff) or a `schedule`."""
    return DOMAIN, f"{kind}_{item_id}"


@callback
def async_follow_items[ItemT: Named](
    hass: HomeAssistant,
    entry: MinerRemoteConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    *,
    kind: str,
    items: Callable[[], Sequence[ItemT]],
    make: Callable[[ItemT], Iterable[Entity]],
) -> Callable[[], None]:
    """Add the entities that `make` returns for each item of a site, now and when items or sites change.

    `items` returns the present items of the site. Returns the function to call when they may have changed.
    """
    registry = dr.async_get(hass)
    names: dict[int, str] | None = None

    async def add(new: Sequence[ItemT]) -> None:
        here = {item.id for item in items()}
        async_add_entities(entity for item in new if item.id in here for entity in make(item))

    @callback
    def sync() -> None:
        nonlocal names
        here = items()
        wanted = {item.id: item.name for item in here}
        if wanted == names:
            return
        before, names = names or {}, wanted
        for item_id, device in _devices(registry, entry.entry_id, kind).items():
            if item_id not in wanted:
                # The entities are removed with the device; another site adds them with the same ids.
                registry.async_remove_device(device.id)
            elif item_id in before and device.name != wanted[item_id]:
                registry.async_update_device(device.id, name=wanted[item_id])
        if new := [item for item in here if item.id not in before]:
            # Not immediately: the previous site has to remove them first.
            entry.async_create_task(hass, add(new), f"entities of each {kind} at {entry.title}", eager_start=False)

    @callback
    def entry_changed(_change: ConfigEntryChange, changed: ConfigEntry) -> None:
        if changed.domain == DOMAIN:
            sync()

    entry.async_on_unload(async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, entry_changed))
    sync()
    return sync


def _devices(registry: dr.DeviceRegistry, entry_id: str, kind: str) -> dict[int, dr.DeviceEntry]:
    """Return the devices of a kind of a config entry, by the ids of their items."""
    found: dict[int, dr.DeviceEntry] = {}
    for device in dr.async_entries_for_config_entry(registry, entry_id):
        for domain, value in device.identifiers:
            number = value.removeprefix(f"{kind}_")
            if domain == DOMAIN and number != value and number.isdecimal():
                found[int(number)] = device
    return found
