"""All of firmware upgrades: the images, the roll-outs, and which image is the newest for a miner."""

from __future__ import annotations

from typing import Self

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.start import async_at_started

from ..commands.runner import CommandRunner
from ..fleet.selection import Fleet
from ..storage.vault import Vault
from .available import AvailableImages
from .engine import RolloutEngine
from .store import ImageStore


class FirmwareService:
    """Owns the image store and the roll-outs."""

    def __init__(self, hass: HomeAssistant, fleet: Fleet, runner: CommandRunner, vault: Vault) -> None:
        """Start empty; `async_load` must run first."""
        self._hass = hass
        self.images = ImageStore(hass, self._is_used)
        self.rollouts = RolloutEngine(hass, fleet, runner, vault, self.images)
        self.available = AvailableImages(hass, fleet, self.images)
        self.images.async_on_change(self.available.async_images_changed)

    async def async_load(self) -> Self:
        """Read the images and the roll-outs, which continue once Home Assistant has started; return this service."""
        await self.images.async_load()
        await self.rollouts.async_load()

        @callback
        def started(_hass: HomeAssistant) -> None:
            self.rollouts.async_start()

        async_at_started(self._hass, started)
        return self

    async def async_close(self) -> None:
        """End all tasks."""
        await self.available.async_close()
        await self.rollouts.async_close()

    def _is_used(self, image_id: str) -> bool:
        return self.rollouts.is_used(image_id)
