"""What the entities of miners and sites have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .commands.models import Order, Status
from .const import DOMAIN
from .coordinator import MinerCoordinator
from .data import DATA
from .origin import async_origin
from .site import MinerRemoteConfigEntry, Site


class MinerEntity(CoordinatorEntity[MinerCoordinator]):
    """An entity of one miner; unavailable while the miner does not answer."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: MinerCoordinator, description: EntityDescription) -> None:
        """Belong to a miner's device, which the site has made."""
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_unique_id = f"{coordinator.miner_id}_{description.key}"
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, coordinator.miner_id)})

    async def async_order(self, order: Order) -> None:
        """Have the miner carry out an order, on behalf of who calls; raises HomeAssistantError where it does not."""
        origin = await async_origin(self.hass, self._context)
        batch = await self.hass.data[DATA].runner.async_run(order, [self.coordinator], origin)
        record = batch.records[0]
        if record.status is not Status.SUCCESS:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="command_failed",
                translation_placeholders={
                    "name": self.coordinator.display_name,
                    "error": record.error_message or record.status.value,
                },
            )


class SiteEntity(Entity):
    """An entity of a site, over all of its miners."""

    _attr_has_entity_name = True

    def __init__(self, site: Site, description: EntityDescription) -> None:
        """Belong to the site's device."""
        self.site = site
        self.entity_description = description
        self._attr_unique_id = f"{site.entry.entry_id}_{description.key}"
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, site.entry.entry_id)})


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a miner's entities: those that are added, and those registered from before, on any platform."""

    added: set[str] = field(default_factory=set)
    registered: set[str] = field(default_factory=set)


type MakeEntities = Callable[[MinerCoordinator, Keys], Iterable[MinerEntity]]
"""Makes the entities that a miner has now; those that are added already may be left out, and are not added again."""


@callback
def async_add_miner_entities(
    hass: HomeAssistant,
    entry: MinerRemoteConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    make: MakeEntities,
    *,
    watch: bool = False,
) -> None:
    """Add the entities that `make` returns for each miner of a site, each once, as soon as the miner is known.

    With `watch`, `make` is asked again after every poll, for entities that depend on what a miner tells.
    """
    known: dict[MinerCoordinator, Keys] = {}

    @callback
    def add(coordinator: MinerCoordinator) -> None:
        if coordinator not in known:
            known[coordinator] = _keys(hass, coordinator)
            if watch:
                entry.async_on_unload(coordinator.async_add_listener(lambda: look_again(coordinator)))
        extend(coordinator)

    @callback
    def look_again(coordinator: MinerCoordinator) -> None:
        if coordinator.last_update_success:
            extend(coordinator)

    @callback
    def extend(coordinator: MinerCoordinator) -> None:
        keys = known[coordinator]
        new = [entity for entity in make(coordinator, keys) if entity.entity_description.key not in keys.added]
        if new:
            keys.added.update(entity.entity_description.key for entity in new)
            async_add_entities(new, config_subentry_id=coordinator.subentry_id)

    entry.runtime_data.async_on_miner(add)


def _keys(hass: HomeAssistant, coordinator: MinerCoordinator) -> Keys:
    """Return the keys of the entities that the miner's device has from before.

    Disabled ones count as added: with a thousand miners, adding them only to be told so takes seconds of each start.
    Home Assistant sets the site up anew where one is enabled.
    """
    keys = Keys()
    if (device_id := coordinator.device_id) is None:
        return keys
    prefix = f"{coordinator.miner_id}_"
    for item in er.async_entries_for_device(er.async_get(hass), device_id, include_disabled_entities=True):
        if item.unique_id.startswith(prefix):
            (keys.added if item.disabled else keys.registered).add(item.unique_id.removeprefix(prefix))
    return keys
