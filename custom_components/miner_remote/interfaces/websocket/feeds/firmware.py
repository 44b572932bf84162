"""The feed of firmware images and roll-outs."""

from __future__ import annotations

from typing import Final, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ....upgrades.model import Rollout
from ....upgrades.service import FirmwareService
from .base import Event, Feed

INTERVAL_S: Final = 1.0


class FirmwareFeed(Feed):
    """`{"images": […], "rollouts": […]}`: first all, then all images if one changed, and the changed roll-outs."""

    def __init__(self, hass: HomeAssistant, firmware: FirmwareService) -> None:
        """Initialize without subscribers."""
        super().__init__(hass, "firmware", INTERVAL_S)
        self._firmware = firmware
        self._images_changed = False
        self._changed: dict[str, Rollout] = {}

    @override
    def _listen(self) -> list[CALLBACK_TYPE]:
        return [
            self._firmware.images.async_on_change(self._mark_images),
            self._firmware.rollouts.async_on_change(self._mark),
        ]

    @override
    def _clear(self) -> None:
        self._images_changed = False
        self._changed.clear()

    @callback
    def _mark_images(self) -> None:
        self._images_changed = True
        self._request()

    @callback
    def _mark(self, rollout: Rollout) -> None:
        self._changed[rollout.id] = rollout
        self._request()

    @override
    def _changes(self) -> list[Event]:
        event: dict[str, object] = {}
        if self._images_changed:
            event["images"] = self._images()
        if self._changed:
            event["rollouts"] = [rollout.as_json() for rollout in self._changed.values()]
        self._clear()
        return [event] if event else []

    @override
    async def _async_snapshot(self) -> list[Event]:
        rollouts = [rollout.as_json() for rollout in self._firmware.rollouts.rollouts()]
        return [{"images": self._images(), "rollouts": rollouts}]

    def _images(self) -> list[dict[str, object]]:
        return [image.as_json() for image in self._firmware.images.images()]
