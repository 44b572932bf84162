"""Work that is done again and again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval

from ..const import DOMAIN

_LOGGER = logging.getLogger(__name__)


class Periodic:
    """Does its work after each interval, unless the last time still goes on; owns the timer and the task.

    Home Assistant runs a listener that is a coroutine in a task of its own, for which nobody could wait.
    """

    def __init__(
        self, hass: HomeAssistant, work: Callable[[datetime], Coroutine[Any, Any, None]], every: timedelta, name: str
    ) -> None:
        """Initialize; whoever calls `async_start` calls `async_close`."""
        self._hass = hass
        self._work = work
        self._every = every
        self._name = f"{DOMAIN} {name}"
        self._stop: CALLBACK_TYPE | None = None
        self._task: asyncio.Task[None] | None = None

    @callback
    def async_start(self) -> None:
        """Begin the first interval."""
        self._stop = async_track_time_interval(
            self._hass, self._fired, self._every, name=self._name, cancel_on_shutdown=True
        )

    @callback
    def async_stop(self) -> None:
        """Begin no more; what has begun goes on, and may call this itself."""
        if self._stop is not None:
            self._stop()
            self._stop = None

    async def async_close(self) -> None:
        """Begin no more, and cancel what has begun; return once it has ended."""
        self.async_stop()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @callback
    def _fired(self, now: datetime) -> None:
        if self._task is None or self._task.done():
            self._task = self._hass.async_create_background_task(self._async_run(now), self._name)

    async def _async_run(self, now: datetime) -> None:
        try:
            await self._work(now)
        except Exception:
            # The outermost edge: after one error, the next interval tries again.
            _LOGGER.exception("%s failed; this is tried again", self._name)
