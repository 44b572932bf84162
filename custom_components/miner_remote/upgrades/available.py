"""Find the newest stored image for each miner."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import cmp_to_key
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ..const import DOMAIN
from ..drivers.contract.capability import Capability
from ..drivers.contract.errors import DriverError
from ..fleet.miner import MinerCoordinator
from ..fleet.selection import Fleet
from .errors import MismatchError
from .install import async_examine
from .matching import Target, choose, makers_of, plain
from .model import Image
from .store import ImageStore
from .versions import newer_version

_LOGGER = logging.getLogger(__name__)

RETRY_S: Final = 600.0
"""How long after a failure a miner is read again."""


class AvailableImages:
    """Knows what decides for each miner, which is read once for each of its firmware versions.

    Nothing is read from a miner while no image of its firmware's maker is stored.
    """

    def __init__(self, hass: HomeAssistant, fleet: Fleet, images: ImageStore) -> None:
        """Start without knowing anything."""
        self._hass = hass
        self._fleet = fleet
        self._images = images
        self._targets: dict[str, tuple[str | None, Target]] = {}
        self._newest: dict[str, Image | None] = {}
        self._tried: dict[str, float] = {}
        self._wanted: dict[str, None] = {}
        self._task: asyncio.Task[None] | None = None
        self._listeners: dict[str, list[CALLBACK_TYPE]] = {}
        self._closed = False

    @callback
    def async_listen(self, miner_id: str, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` when the newest image of a miner may have changed; return the function that unsubscribes."""
        self._listeners.setdefault(miner_id, []).append(listener)
        return lambda: self._listeners[miner_id].remove(listener)

    @callback
    def async_images_changed(self) -> None:
        """Consider the stored images again."""
        self._newest.clear()
        self._tried.clear()
        for miner_id in list(self._listeners):
            self._notify(miner_id)

    @callback
    def newest(self, miner: MinerCoordinator) -> Image | None:
        """Return the newest image that can be installed on a miner and is newer than its firmware, or None."""
        target = self._target(miner)
        if target is None:
            return None
        if miner.miner_id not in self._newest:
            self._newest[miner.miner_id] = newest_of(self._images.images(), target)
        return self._newest[miner.miner_id]

    async def async_close(self) -> None:
        """End the task that reads miners."""
        self._closed = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _target(self, miner: MinerCoordinator) -> Target | None:
        """Return what decides for a miner; if that is unknown, have it read if it can matter."""
        if (
            miner.profile is None
            or not miner.link.is_local
            or Capability.FIRMWARE not in miner.capabilities
            or not miner.last_update_success
        ):
            return None
        version = miner.data.identity.firmware_version
        known = self._targets.get(miner.miner_id)
        if known is not None and known[0] == version:
            return known[1]
        makers = makers_of(miner.profile.identity)
        if any(image.complete and plain(image.vendor or "") in makers for image in self._images.images()):
            self._want(miner.miner_id)
        return None

    def _want(self, miner_id: str) -> None:
        tried = self._tried.get(miner_id)
        now = self._hass.loop.time()
        if self._closed or miner_id in self._wanted or (tried is not None and now - tried < RETRY_S):
            return
        self._wanted[miner_id] = None
        if self._task is None:
            self._task = self._hass.async_create_background_task(
                self._async_read(), f"{DOMAIN} firmware facts", eager_start=False
            )

    async def _async_read(self) -> None:
        """Read the wanted miners one after another."""
        try:
            while self._wanted:
                miner_id = next(iter(self._wanted))
                self._tried[miner_id] = self._hass.loop.time()
                miner = self._fleet.by_id(miner_id)
                if miner is not None and not miner.link.has_command():
                    try:
                        async with miner.async_locked():
                            _driver, snapshot, target = await async_examine(miner)
                    except DriverError as err:
                        _LOGGER.debug("%s does not report what decides its images: %s", miner.title, err)
                    else:
                        self._targets[miner_id] = snapshot.identity.firmware_version, target
                        self._newest.pop(miner_id, None)
                        self._tried.pop(miner_id, None)
                        self._notify(miner_id)
                del self._wanted[miner_id]
        finally:
            self._task = None

    def _notify(self, miner_id: str) -> None:
        for listener in list(self._listeners.get(miner_id, ())):
            listener()


def newest_of(images: list[Image], target: Target) -> Image | None:
    """Return the newest of the images that can be installed and are not known to be older than the firmware.

    If versions cannot be compared, the image that was uploaded last is the newest.
    """
    found = []
    for image in images:
        try:
            choose(image, target)
        except MismatchError:
            continue
        # An image of a part, as a web page, is no new firmware.
        part = target.facts.is_of_part(image.file_name)
        if not part and newer_version(image.version or "", target.version or "") is not False:
            found.append(image)
    return max(found, key=cmp_to_key(_compared), default=None)


def _compared(first: Image, second: Image) -> int:
    newer = newer_version(first.version or "", second.version or "")
    if newer is None or first.version == second.version:
        newer = first.uploaded_at > second.uploaded_at
    return 1 if newer else -1
