"""Let the scopes of policies follow sites that are renamed or removed."""

from __future__ import annotations

import asyncio
import logging

from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ..const import DOMAIN
from ..storage.errors import StorageFailedError
from .store import PolicyStore, site_names

_LOGGER = logging.getLogger(__name__)


class SiteChanges:
    """Owns the listener to config entries, and the task that changes the policies."""

    def __init__(self, hass: HomeAssistant, store: PolicyStore) -> None:
        """Initialize; `async_start` follows changes."""
        self._hass = hass
        self._store = store
        self._names: dict[str, str] = {}
        self._stop: CALLBACK_TYPE | None = None
        self._task: asyncio.Task[None] | None = None

    @callback
    def async_start(self) -> None:
        """Follow changes; a site may also have been removed while Home Assistant stopped."""
        self._stop = async_dispatcher_connect(self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._entry_changed)
        self._follow()

    async def async_close(self) -> None:
        """Stop, and wait for a change that is being stored."""
        if self._stop is not None:
            self._stop()
            self._stop = None
        if self._task is not None:
            await self._task

    @callback
    def _entry_changed(self, _change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.domain == DOMAIN:
            self._follow()

    @callback
    def _follow(self) -> None:
        if self._task is None or self._task.done():
            self._task = self._hass.async_create_task(
                self._async_follow(), f"{DOMAIN} follows sites", eager_start=False
            )

    async def _async_follow(self) -> None:
        while not self._store.undecided and (names := site_names(self._hass)) != self._names:
            self._names = names
            try:
                await self._store.async_follow_sites()
            except StorageFailedError as err:
                self._names = {}
                _LOGGER.warning("The policies could not follow a renamed or removed site yet: %s", err)
                return
