"""Devices of tariffs, schedules and policies, which come and go with their items.

Each device belongs to one site: the site with the name of its location, else the first one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, Protocol

from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.collection import CollectionChange
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..const import DOMAIN
from ..fleet.site import MinerRemoteConfigEntry
from ..storage.collections import DurableCollection


class Named(Protocol):
    """An item with an id and a name."""

    @property
    def id(self) -> int:
        """Return the id."""

    @property
    def name(self) -> str:
        """Return the name."""


def item_device(kind: str, item_id: int) -> tuple[str, str]:
    """Return the identifier of the device of a `rate` (tariff), a `schedule` or a `policy`."""
    return DOMAIN, f"{kind}_{item_id}"


class ItemEntity(Entity):
    """An entity of the device of one schedule or policy."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    kind: ClassVar[str]
    """The beginning of the unique ids and of the device's identifier."""
    model: ClassVar[str]
    """The model of the device."""

    def __init__(self, item: Named, description: EntityDescription) -> None:
        """Initialize the entity of the item's device."""
        self.entity_description = description
        self.item_id = item.id
        self._attr_unique_id = f"{self.kind}_{item.id}_{description.key}"
        self._attr_device_info = DeviceInfo(
            identifiers={item_device(self.kind, item.id)},
            name=item.name,
            model=self.model,
            entry_type=dr.DeviceEntryType.SERVICE,
        )

    def follow(self, store: DurableCollection) -> None:
        """Write the state after each change of the items in a store."""

        async def changed(_changes: Iterable[CollectionChange]) -> None:
            self.async_refresh()

        self.async_on_remove(store.async_add_change_set_listener(changed))

    @callback
    def async_refresh(self) -> None:
        """Write the present state."""
        self.async_write_ha_state()


@callback
def async_follow_store[ItemT: Named](
    hass: HomeAssistant,
    entry: MinerRemoteConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    *,
    kind: str,
    store: DurableCollection,
    items: Callable[[], Sequence[ItemT]],
    make: Callable[[ItemT], Iterable[Entity]],
) -> None:
    """Add the entities of the items in a store, as `async_follow_items` does, now and when the store changes."""
    sync = async_follow_items(hass, entry, async_add_entities, kind=kind, items=items, make=make)

    async def changed(_changes: Iterable[CollectionChange]) -> None:
        sync()

    entry.async_on_unload(store.async_add_change_set_listener(changed))


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
