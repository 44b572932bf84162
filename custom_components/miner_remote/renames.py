"""Keeps what names an entity by its id pointing at it when it is renamed: outlets, price sensors, hashprices.

Without this the end of a window could not switch an outlet on again that somebody renamed meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable

from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.collection import ItemNotFound

from .const import CONF_OUTLET, DOMAIN, SUBENTRY_MINER
from .prices.store import RateStore
from .schedules.store import ScheduleStore
from .storage import StorageFailedError

_LOGGER = logging.getLogger(__name__)


@callback
def async_follow_renames(hass: HomeAssistant, rates: RateStore, schedules: ScheduleStore) -> CALLBACK_TYPE:
    """Follow each entity that is renamed from now on; returns what ends that."""

    @callback
    def updated(event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        data = event.data
        if data["action"] == "update" and (old := data.get("old_entity_id")) is not None:
            _outlets(hass, old, data["entity_id"])
            hass.async_create_task(_async_items(rates, schedules, old, data["entity_id"]), f"{DOMAIN} {old} is renamed")

    return hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, updated)


@callback
def _outlets(hass: HomeAssistant, old: str, new: str) -> None:
    for entry in hass.config_entries.async_entries(DOMAIN):
        for subentry in entry.get_subentries_of_type(SUBENTRY_MINER):
            if subentry.data.get(CONF_OUTLET) == old:
                hass.config_entries.async_update_subentry(entry, subentry, data={**subentry.data, CONF_OUTLET: new})


async def _async_items(rates: RateStore, schedules: ScheduleStore, old: str, new: str) -> None:
    for rate in rates.rates():
        if rate.entity_id == old:
            await _async_kept(rates.async_update_item(str(rate.id), {"entity_id": new}), f"rate {rate.name}", new)
    for schedule in schedules.schedules():
        rule = schedule.price_rule
        if rule is not None and rule.hashprice_entity_id == old:
            changed = {"price_rule": {**rule.as_json(), "hashprice_entity_id": new}}
            await _async_kept(schedules.async_update(schedule.id, changed), f"schedule {schedule.name}", new)


async def _async_kept(update: Awaitable[object], what: str, new: str) -> None:
    try:
        await update
    except ItemNotFound:
        _LOGGER.debug("The %s was deleted meanwhile", what)
    except StorageFailedError as err:
        # The sentence says it all: no traceback.
        _LOGGER.error(  # noqa: TRY400
            "The %s could not be changed to %s, as its entity is called now: %s", what, new, err
        )
