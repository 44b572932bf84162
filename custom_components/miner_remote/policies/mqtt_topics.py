"""Follow MQTT topics through the MQTT integration of Home Assistant, if it is set up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..input.limits import MAX_TEXT
from ..prices.sources.notations import number
from .contract import EntityState

if TYPE_CHECKING:
    from homeassistant.components.mqtt import ReceiveMessage

_LOGGER = logging.getLogger(__name__)

_MQTT: Final = "mqtt"
_RETRY_S: Final = 30.0


class MqttTopics:
    """The last payloads of topics. Owns the subscriptions, and a task that repeats failed ones."""

    def __init__(self, hass: HomeAssistant, on_change: Callable[[], None]) -> None:
        """Start without topics; `on_change` is called after each message with another payload than the last one."""
        self._hass = hass
        self._on_change = on_change
        self._wanted: frozenset[str] = frozenset()
        self._followed: dict[str, CALLBACK_TYPE] = {}
        self._states: dict[str, EntityState] = {}
        self._task: asyncio.Task[None] | None = None

    def state_of(self, topic: str) -> EntityState | None:
        """Return the last payload of a topic, or None if none arrived since it is followed."""
        return self._states.get(topic)

    @callback
    def async_follow(self, topics: Collection[str]) -> None:
        """Subscribe to these topics instead of the last ones."""
        self._wanted = frozenset(topics)
        for topic in self._followed.keys() - self._wanted:
            self._followed.pop(topic)()
            self._states.pop(topic, None)
        if self._wanted - self._followed.keys():
            if self._task is None or self._task.done():
                self._task = self._hass.async_create_background_task(
                    self._async_subscribe(), f"{DOMAIN} MQTT topics", eager_start=True
                )
        elif self._task is not None:
            self._task.cancel()
            self._task = None

    async def _async_subscribe(self) -> None:
        """Subscribe to the wanted topics; repeat that while MQTT is not set up."""
        while missing := self._wanted - self._followed.keys():
            for topic in sorted(missing):
                try:
                    await self._async_add(topic)
                except HomeAssistantError as err:
                    _LOGGER.debug("The MQTT topic %s cannot be followed: %s", topic, err)
            if self._wanted - self._followed.keys():
                await asyncio.sleep(_RETRY_S)

    async def _async_add(self, topic: str) -> None:
        """Subscribe to one topic; nothing happens while the MQTT integration is not loaded."""
        if _MQTT not in self._hass.config.components:
            return
        # Its library is only installed along with the integration.
        from homeassistant.components.mqtt import async_subscribe  # noqa: PLC0415

        @callback
        def received(message: ReceiveMessage) -> None:
            payload = str(message.payload).strip()[:MAX_TEXT]
            before = self._states.get(topic)
            self._states[topic] = EntityState(state=payload, number=number(payload), at=dt_util.utcnow())
            if before is None or before.state != payload:
                self._on_change()

        stop = await async_subscribe(self._hass, topic, received)
        if topic in self._wanted and topic not in self._followed:
            self._followed[topic] = stop
        else:
            stop()
