"""The firmware of a miner."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, override

from homeassistant.components.update import (
    UpdateDeviceClass,
    UpdateEntity,
    UpdateEntityDescription,
    UpdateEntityFeature,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .commands.initiator import async_initiator
from .entity import Keys, MinerEntity, Wanted, async_add_miner_entities
from .fleet.miner import Capability, MinerCoordinator
from .fleet.site import MinerRemoteConfigEntry
from .runtime import DATA
from .upgrades.model import Image, Phase
from .upgrades.plan import RolloutPlan
from .upgrades.service import FirmwareService
from .upgrades.store import FirmwareError
from .upgrades.versions import newer_version

# Roll-outs limit how many miners are upgraded at a time, not the platform.
PARALLEL_UPDATES = 0

FIRMWARE = UpdateEntityDescription(
    key="firmware",
    translation_key="firmware",
    device_class=UpdateDeviceClass.FIRMWARE,
    entity_registry_enabled_default=False,
)


async def async_setup_entry(
    hass: HomeAssistant, entry: MinerRemoteConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the firmware of each miner that can be upgraded."""

    def wanted(coordinator: MinerCoordinator, _keys: Keys) -> Iterable[Wanted]:
        if Capability.FIRMWARE in coordinator.capabilities:
            yield FirmwareUpdate, FIRMWARE

    async_add_miner_entities(hass, entry, async_add_entities, wanted)


class FirmwareUpdate(MinerEntity, UpdateEntity):
    """The installed firmware, and the newest stored image that fits the miner."""

    _attr_supported_features = UpdateEntityFeature.INSTALL | UpdateEntityFeature.PROGRESS

    @property
    def _firmware(self) -> FirmwareService:
        return self.hass.data[DATA].firmware

    @property
    def _image(self) -> Image | None:
        return self._firmware.available.newest(self.coordinator)

    @property
    @override
    def available(self) -> bool:
        """Return whether the miner answers, or is being upgraded."""
        return super().available or (self.coordinator.last_seen is not None and self.in_progress)

    @property
    @override
    def title(self) -> str:
        """Return the name of the firmware."""
        return self.coordinator.data.identity.firmware

    @property
    @override
    def installed_version(self) -> str | None:
        """Return the version that the miner reports."""
        return self.coordinator.data.identity.firmware_version

    @property
    @override
    def latest_version(self) -> str | None:
        """Return the version of the newest image, or the installed one if there is none."""
        image = self._image
        return self.installed_version if image is None else image.version

    @override
    def version_is_newer(self, latest_version: str, installed_version: str) -> bool:
        """Return whether a version is newer, or cannot be compared."""
        return newer_version(latest_version, installed_version) is not False

    @property
    @override
    def in_progress(self) -> bool:
        """Return whether the miner is being upgraded."""
        upgrade = self._firmware.rollouts.upgrade_of(self.coordinator.miner_id)
        return upgrade is not None and upgrade.phase is not Phase.WAITING

    @property
    @override
    def update_percentage(self) -> int | None:
        """Return how much of the image was sent."""
        upgrade = self._firmware.rollouts.upgrade_of(self.coordinator.miner_id)
        return None if upgrade is None else upgrade.progress

    @override
    async def async_install(self, version: str | None, backup: bool, **kwargs: Any) -> None:
        """Start a roll-out of the newest image on this miner alone; raises FirmwareError if it does not fit."""
        image = self._image
        if image is None:
            raise FirmwareError("image_not_found", image_id=version or "")
        rollouts = self._firmware.rollouts
        checks = await rollouts.async_check(image, [self.coordinator])
        await rollouts.async_create(image, checks, RolloutPlan(), await async_initiator(self.hass, self._context))

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the images and the miner's upgrade."""
        await super().async_added_to_hass()
        miner_id = self.coordinator.miner_id
        self.async_on_remove(self._firmware.available.async_listen(miner_id, self.async_write_ha_state))
        self.async_on_remove(self._firmware.rollouts.async_on_miner_change(miner_id, self.async_write_ha_state))
