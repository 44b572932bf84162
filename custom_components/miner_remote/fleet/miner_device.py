"""A miner in Home Assistant's registries: its device, its entities, and its name, area and labels."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from typing import Any, Protocol
from urllib.parse import quote

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    label_registry as lr,
)

from ..const import CONF_PLACEMENT, DOMAIN, PANEL_PATH
from ..drivers.contract.driver import Profile
from .entity_choice import EntityChoice
from .placement import NO_PLACEMENT, Placement, async_restore_placement


class DeviceSite(Protocol):
    """What the device of a miner needs of its site."""

    entry: ConfigEntry[Any]
    entities: EntityChoice

    @property
    def name(self) -> str:
        """Return the name of the site."""

    def async_keep_placement(self, subentry_id: str, placement: Placement | None) -> None:
        """Store the placement of a miner without a device; None if its device has it."""


class MinerDevice(ABC):
    """The part of a miner that is in Home Assistant's registries.

    At a site that has only totals, its miners have no devices. They keep the names, areas and labels of those that they
    had, because schedules and policies select miners by them.
    """

    hass: HomeAssistant
    site: DeviceSite
    subentry_id: str
    miner_id: str
    title: str
    _placement: Placement | None

    @property
    @abstractmethod
    def profile(self) -> Profile | None:
        """Return the miner's profile; None if it never answered."""

    @callback
    def take_placement(self, subentry: ConfigSubentry) -> None:
        """Take the placement that is stored for a miner without a device."""
        self._placement = Placement.from_data(subentry.data.get(CONF_PLACEMENT))

    @callback
    def async_register_device(self) -> None:
        """Create or update the miner's device; without one, keep the placement of the device that it had."""
        if not self.site.entities.has_devices:
            former = self._registered_device
            if former is not None and (placement := Placement.of(former)) != self._placement:
                self._placement = placement
                self.site.async_keep_placement(self.subentry_id, placement)
            return
        identity = self.profile.identity if self.profile else None
        device = dr.async_get(self.hass).async_get_or_create(
            config_entry_id=self.site.entry.entry_id,
            config_subentry_id=self.subentry_id,
            identifiers={(DOMAIN, self.miner_id)},
            connections={(dr.CONNECTION_NETWORK_MAC, identity.mac)} if identity and identity.mac else set(),
            name=self.title,
            manufacturer=identity.vendor if identity else None,
            model=identity.model if identity else None,
            serial_number=identity.serial if identity else None,
            sw_version=f"{identity.firmware} {identity.firmware_version or ''}".strip() if identity else None,
            configuration_url=f"homeassistant://{PANEL_PATH}/miner/{quote(self.miner_id, safe='')}",
        )
        if (kept := self._placement) is not None:
            async_restore_placement(self.hass, device.id, kept)
            self._placement = None
            self.site.async_keep_placement(self.subentry_id, None)

    @property
    def _registered_device(self) -> dr.DeviceEntry | None:
        return dr.async_get(self.hass).async_get_device_by_identifier((DOMAIN, self.miner_id), self.site.entry.entry_id)

    @property
    def device(self) -> dr.DeviceEntry | None:
        """Return the miner's device; None at a site that has only totals."""
        return self._registered_device if self.site.entities.has_devices else None

    @cached_property
    def registered_keys(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return the keys of the disabled and of the enabled entities that the device had at first access.

        With a thousand miners, adding disabled entities takes seconds of each start; Home Assistant reloads the site
        when one is enabled.
        """
        device_id = self.device_id
        prefix = f"{self.miner_id}_"
        items = (
            er.async_entries_for_device(er.async_get(self.hass), device_id, include_disabled_entities=True)
            if device_id
            else ()
        )
        keys: tuple[set[str], set[str]] = (set(), set())
        for item in items:
            if item.unique_id.startswith(prefix):
                keys[not item.disabled].add(item.unique_id.removeprefix(prefix))
        return frozenset(keys[False]), frozenset(keys[True])

    @property
    def device_id(self) -> str | None:
        """Return the id of the miner's device; None at a site that has only totals."""
        device = self.device
        return device.id if device else None

    @property
    def placement(self) -> Placement:
        """Return the name, area and labels that a person set at the miner's device, or at the one that it had."""
        device = self.device
        return Placement.of(device) if device is not None else self._placement or NO_PLACEMENT

    @property
    def display_name(self) -> str:
        """Return the name that the user gave the device, else the one that the miner was added with."""
        return self.placement.name or self.title

    @property
    def location(self) -> str:
        """Return the name of the miner's area, or of the site if it has none."""
        area_id = self.placement.area_id
        area = ar.async_get(self.hass).async_get_area(area_id) if area_id else None
        return area.name if area else self.site.name

    @property
    def tags(self) -> list[str]:
        """Return the names of the miner's labels, sorted."""
        if not (label_ids := self.placement.labels):
            return []
        registry = lr.async_get(self.hass)
        labels = (registry.async_get_label(label_id) for label_id in label_ids)
        return sorted(label.name for label in labels if label)
