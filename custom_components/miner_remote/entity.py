"""Base classes of the entities of miners and sites."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN
from .control.record import Command, Status
from .fleet.entity_choice import EntityChoice
from .fleet.miner import MinerCoordinator
from .fleet.site import MinerRemoteConfigEntry, Site
from .interfaces.translated_errors import async_command_failed
from .runtime import DATA


class MinerEntity(CoordinatorEntity[MinerCoordinator]):
    """An entity of a miner, unavailable while the miner does not answer."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: MinerCoordinator, description: EntityDescription) -> None:
        """Attach the entity to the miner's device, which the site has created."""
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_unique_id = f"{coordinator.miner_id}_{description.key}"
        # With device info, Home Assistant would look up and compare the device for each of its entities.
        self.device_entry = coordinator.device

    async def async_send_command(self, command: Command) -> None:
        """Send a command in the name of the caller; raises HomeAssistantError if it does not succeed."""
        record = await self.hass.data[DATA].entity_calls.async_run(command, self.coordinator, self._context)
        if record.status is not Status.SUCCESS:
            raise async_command_failed(self.hass, [record], 1, self.coordinator.display_name)


class SiteEntity(Entity):
    """An entity of a site."""

    _attr_has_entity_name = True

    def __init__(self, site: Site, description: EntityDescription) -> None:
        """Attach the entity to the site's device."""
        self.site = site
        self.entity_description = description
        self._attr_unique_id = f"{site.entry.entry_id}_{description.key}"
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, site.entry.entry_id)})


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a miner's entities on all platforms: added ones, and ones registered in earlier runs."""

    added: set[str]
    registered: set[str]


type Wanted = tuple[Callable[[MinerCoordinator, Any], MinerEntity], EntityDescription]
"""The factory of an entity, and its description."""

type WantedEntities = Callable[[MinerCoordinator, Keys], Iterable[Wanted]]
"""Returns the entities that a miner should have; those already added are ignored."""


@callback
def async_add_miner_entities(
    hass: HomeAssistant,
    entry: MinerRemoteConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    wanted: WantedEntities,
    *,
    watch: bool = False,
) -> Callable[[], None]:
    """Add the `wanted` entities of each miner of a site once the miner has a profile, as far as the site has them.

    With `watch`, check again after each poll, for entities that depend on what a miner reports. Returns the function
    to call when something else has changed that entities depend on.
    """
    known: dict[MinerCoordinator, Keys] = {}
    choice = entry.runtime_data.entities

    @callback
    def add(coordinator: MinerCoordinator) -> None:
        if coordinator not in known:
            added, registered = coordinator.registered_keys
            known[coordinator] = Keys(set(added), set(registered))
            if watch:
                entry.async_on_unload(coordinator.async_add_listener(lambda: check_again(coordinator)))
        extend(coordinator)

    @callback
    def check_again(coordinator: MinerCoordinator) -> None:
        if coordinator.last_update_success:
            extend(coordinator)

    @callback
    def extend(coordinator: MinerCoordinator) -> None:
        keys = known[coordinator]
        new = [
            item for item in wanted(coordinator, keys) if item[1].key not in keys.added and choice.includes(item[1].key)
        ]
        if new:
            keys.added.update(description.key for _make, description in new)
            async_add_entities(
                [make(coordinator, description) for make, description in new],
                config_subentry_id=coordinator.subentry_id,
            )

    @callback
    def extend_all() -> None:
        for coordinator in known:
            extend(coordinator)

    if choice is not EntityChoice.TOTALS:
        entry.runtime_data.async_on_profile(add)
    return extend_all
