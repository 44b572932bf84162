"""Removes entities and devices of miners that a site no longer has by its choice of entities."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from functools import partial
from time import monotonic
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er

from ..fleet.site import Site

_LOGGER = logging.getLogger(__name__)

TURN_S: Final = 0.01
"""How long the event loop is held at a time."""


async def async_remove_unwanted(hass: HomeAssistant, site: Site) -> None:
    """Remove what is registered for the site's miners, but not chosen.

    Home Assistant keeps the ids, names and settings of removed entries, and restores them if they are chosen again. The
    removal may be cancelled at any time: the next start of the site continues it.
    """
    entities, devices = er.async_get(hass), dr.async_get(hass)
    removals: list[Callable[[], None]] = []

    def remove_device(device_id: str) -> None:
        # A person may have removed the device or its miner in the meantime.
        if devices.async_get(device_id) is not None:
            devices.async_remove_device(device_id)

    if not site.entities.has_devices:
        # The entities are removed with their device.
        removals += [
            partial(remove_device, device.id)
            for device in dr.async_entries_for_config_entry(devices, site.entry.entry_id)
            if device.config_subentry_id in site.miners
        ]
    await _async_in_turns(removals)
    unwanted = [
        item.entity_id
        for item in er.async_entries_for_config_entry(entities, site.entry.entry_id)
        if (miner := site.miners.get(item.config_subentry_id or "")) is not None
        and not site.entities.includes(item.unique_id.removeprefix(f"{miner.miner_id}_"))
    ]
    await _async_in_turns(partial(entities.async_remove, entity_id) for entity_id in unwanted)
    if removals or unwanted:
        _LOGGER.info(
            "Removed %d devices and %d entities of miners at %s, which has the choice %s",
            len(removals), len(unwanted), site.name, site.entities.value,
        )  # fmt: skip


async def _async_in_turns(removals: Iterable[Callable[[], None]]) -> None:
    """Call all, and let others run in between."""
    until = monotonic() + TURN_S
    for remove in removals:
        remove()
        if monotonic() > until:
            await asyncio.sleep(0)
            until = monotonic() + TURN_S
