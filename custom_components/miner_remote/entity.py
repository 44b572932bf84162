"""What the entities of miners and sites have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .commands.record import Command, Status
from .const import DOMAIN
from .fleet.miner import MinerCoordinator
from .fleet.site import MinerRemoteConfigEntry, Site
from .runtime import DATA


class MinerEntity(CoordinatorEntity[MinerCoordinator]):
    """An entity of one miner; unavailable while the miner does not answer."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: MinerCoordinator, description: EntityDescription) -> None:
        """Belong to a miner's device, which the site has made."""
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_unique_id = f"{coordinator.miner_id}_{description.key}"
        # With device information, Home Assistant would look the device up and compare it for each of its entities.
        self.device_entry = coordinator.device

    async def async_order(self, order: Command) -> None:
        """Have the miner carry out an order, on behalf of who calls; raises HomeAssistantError where it does not."""
        record = await self.hass.data[DATA].entity_calls.async_run(order, self.coordinator, self._context)
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

    added: set[str]
    registered: set[str]


type Wanted = tuple[Callable[[MinerCoordinator, Any], MinerEntity], EntityDescription]
"""What makes an entity, and its description."""

type WantedEntities = Callable[[MinerCoordinator, Keys], Iterable[Wanted]]
"""Tells the entities that a miner has now; those that are added already may be left out, and are not made again."""


@callback
def async_add_miner_entities(
    hass: HomeAssistant,
    entry: MinerRemoteConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    wanted: WantedEntities,
    *,
    watch: bool = False,
) -> None:
    """Add the entities that are `wanted` of each miner of a site, each once, as soon as the miner is known.

    With `watch`, `wanted` is asked again after every poll, for entities that depend on what a miner tells.
    """
    known: dict[MinerCoordinator, Keys] = {}

    @callback
    def add(coordinator: MinerCoordinator) -> None:
        if coordinator not in known:
            added, registered = coordinator.registered_keys
            known[coordinator] = Keys(set(added), set(registered))
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
        new = [item for item in wanted(coordinator, keys) if item[1].key not in keys.added]
        if new:
            keys.added.update(description.key for _make, description in new)
            async_add_entities(
                [make(coordinator, description) for make, description in new],
                config_subentry_id=coordinator.subentry_id,
            )

    entry.runtime_data.async_on_profile(add)
