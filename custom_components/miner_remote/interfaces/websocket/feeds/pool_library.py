"""The feed of the pool library."""

from __future__ import annotations

from typing import Final, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant

from ....pool_library.library import PoolLibrary
from .base import Event, Feed

INTERVAL_S: Final = 1.0


class PoolLibraryFeed(Feed):
    """`{"pools": […]}`: all pools of the library without their passwords, now and after each change."""

    def __init__(self, hass: HomeAssistant, library: PoolLibrary) -> None:
        """Initialize without subscribers."""
        super().__init__(hass, "pool library", INTERVAL_S)
        self._library = library
        self._sent: list[dict[str, object]] | None = None

    @override
    def _listen(self) -> list[CALLBACK_TYPE]:
        return [self._library.async_add_listener(self._request)]

    @override
    def _clear(self) -> None:
        self._sent = None

    @override
    def _changes(self) -> list[Event]:
        pools = self._pools()
        if pools == self._sent:
            return []
        self._sent = pools
        return [{"pools": pools}]

    @override
    async def _async_snapshot(self) -> list[Event]:
        return [{"pools": self._pools()}]

    def _pools(self) -> list[dict[str, object]]:
        return [self._library.as_json(pool) for pool in self._library.pools()]
