"""Keeps what names an entity by its id pointing at it when it is renamed: outlets, price sensors, hashprices.

Without this the end of a window could not switch an outlet on again that somebody renamed meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from ..const import CONF_OUTLET, DOMAIN, SUBENTRY_MINER
from ..prices.service import PriceService
from ..prices.store import RateStore
from ..schedules.store import ScheduleStore
from .collections import DurableCollection, Item
from .files import StorageFailedError

_LOGGER = logging.getLogger(__name__)


@callback
def async_follow_renames(
    hass: HomeAssistant, rates: RateStore, prices: PriceService, schedules: ScheduleStore
) -> CALLBACK_TYPE:
    """Follow each entity that is renamed from now on; returns what ends that."""

    @callback
    def updated(event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        data = event.data
        if data["action"] != "update" or (old := data.get("old_entity_id")) is None:
            return
        new = data["entity_id"]
        _outlets(hass, old, new)
        for store, repointed in ((rates, partial(_rate, prices)), (schedules, _schedule)):
            hass.async_create_task(_async_repoint(store, partial(repointed, old, new), new), f"{DOMAIN} renames {old}")

    return hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, updated)


@callback
def _outlets(hass: HomeAssistant, old: str, new: str) -> None:
    for entry in hass.config_entries.async_entries(DOMAIN):
        for subentry in entry.get_subentries_of_type(SUBENTRY_MINER):
            if subentry.data.get(CONF_OUTLET) == old:
                hass.config_entries.async_update_subentry(entry, subentry, data={**subentry.data, CONF_OUTLET: new})


async def _async_repoint(store: DurableCollection, repointed: Callable[[Item], Item | None], new: str) -> None:
    try:
        await store.async_repoint(repointed)
    except StorageFailedError as err:
        # The sentence says it all: no traceback.
        _LOGGER.error(  # noqa: TRY400
            "What names %s by its new id holds only until a restart, as it could not be written: %s", new, err
        )


def _rate(prices: PriceService, old: str, new: str, item: Item) -> Item | None:
    if item["entity_id"] != old:
        return None
    # In the same step: a source that is not the one of its rate would be taken for another one.
    prices.async_source_renamed(item["id"], new)
    return {**item, "entity_id": new}


def _schedule(old: str, new: str, item: Item) -> Item | None:
    rule = item["price_rule"] or {}
    if rule.get("hashprice_entity_id") != old:
        return None
    return {**item, "price_rule": {**rule, "hashprice_entity_id": new}}
