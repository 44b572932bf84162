"""Updates stored entity ids when an entity is renamed: outlets of miners, and entities named by stored items."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from ..const import CONF_OUTLET, DOMAIN, SUBENTRY_MINER
from .collections import DurableCollection, Item
from .errors import StorageFailedError

_LOGGER = logging.getLogger(__name__)

type Repoint = Callable[[Item, str, str], Item | None]
"""Returns an item with an old entity id replaced by a new one, or None if the item does not name the old one."""


@callback
def async_follow_renames(
    hass: HomeAssistant, collections: Sequence[tuple[DurableCollection, Repoint]]
) -> CALLBACK_TYPE:
    """Follow renamed entities in the miners' outlets and in `collections`; returns the unsubscribe function."""

    @callback
    def updated(event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        data = event.data
        if data["action"] != "update" or (old := data.get("old_entity_id")) is None:
            return
        new = data["entity_id"]
        _repoint_outlets(hass, old, new)
        for collection, repoint in collections:
            hass.async_create_task(_async_repoint(collection, repoint, old, new), f"{DOMAIN} renames {old}")

    return hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, updated)


@callback
def _repoint_outlets(hass: HomeAssistant, old: str, new: str) -> None:
    for entry in hass.config_entries.async_entries(DOMAIN):
        for subentry in entry.get_subentries_of_type(SUBENTRY_MINER):
            if subentry.data.get(CONF_OUTLET) == old:
                hass.config_entries.async_update_subentry(entry, subentry, data={**subentry.data, CONF_OUTLET: new})


async def _async_repoint(collection: DurableCollection, repoint: Repoint, old: str, new: str) -> None:
    try:
        await collection.async_repoint(lambda item: repoint(item, old, new))
    except StorageFailedError as err:
        # A full disk is no programming error: no traceback.
        _LOGGER.error("The new entity id %s is lost at the next restart: %s", new, err)  # noqa: TRY400
