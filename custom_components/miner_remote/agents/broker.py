"""The topics of one site at the broker of Home Assistant's MQTT integration."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryNotReady, HomeAssistantError

from ..const import DOMAIN
from ..wire.errors import WireError
from ..wire.topics import AT_LEAST_ONCE, RETAINED, Kind, Topic, Topics

if TYPE_CHECKING:
    from homeassistant.components.mqtt import ReceiveMessage

_LOGGER = logging.getLogger(__name__)

_MQTT: Final = "mqtt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A message of an agent; `retained` is whether the broker had kept it, so that it may be old."""

    agent: str
    kind: Kind
    part: int | None
    payload: bytes
    retained: bool


async def async_is_mqtt_loaded(hass: HomeAssistant) -> bool:
    """Return whether the MQTT integration can be used, after waiting for it if it starts just now."""
    if _MQTT not in hass.config.components:
        return False
    # Its library is only installed along with the integration.
    from homeassistant.components import mqtt  # noqa: PLC0415

    return await mqtt.async_wait_for_mqtt_client(hass)


def is_connected(hass: HomeAssistant) -> bool:
    """Return whether Home Assistant is connected to the broker."""
    if _MQTT not in hass.config.components:
        return False
    from homeassistant.components import mqtt  # noqa: PLC0415

    try:
        return mqtt.is_connected(hass)
    except KeyError:
        # The integration is about to be loaded again.
        return False


class Broker:
    """Publishes and hears the messages of one site."""

    def __init__(self, hass: HomeAssistant, topics: Topics) -> None:
        """Prepare without contacting the broker."""
        self._hass = hass
        self._topics = topics
        self._unsubscribe: list[Callable[[], None]] = []

    async def async_start(self, received: Callable[[Incoming], None], on_connection: Callable[[bool], None]) -> None:
        """Subscribe; raises ConfigEntryNotReady without the MQTT integration.

        `received` gets each message, and `on_connection` whether the broker is there whenever that changes.
        """
        if not await async_is_mqtt_loaded(self._hass):
            raise ConfigEntryNotReady(translation_domain=DOMAIN, translation_key="mqtt_not_ready")
        from homeassistant.components import mqtt  # noqa: PLC0415

        @callback
        def take(message: ReceiveMessage) -> None:
            if (incoming := self._incoming(message)) is not None:
                received(incoming)

        self._unsubscribe.append(mqtt.async_subscribe_connection_status(self._hass, on_connection))
        for topic in self._topics.of_home():
            self._unsubscribe.append(await mqtt.async_subscribe(self._hass, topic, take, 1, None))

    @callback
    def async_stop(self) -> None:
        """End the subscriptions."""
        while self._unsubscribe:
            self._unsubscribe.pop()()

    @property
    def connected(self) -> bool:
        """Return whether Home Assistant is connected to the broker."""
        return is_connected(self._hass)

    async def async_publish(
        self, kind: Kind, payload: bytes, agent: str | None = None, part: int | None = None
    ) -> bool:
        """Publish a message to an agent, or the status of home; return whether the broker has it."""
        if not self.connected:
            # The library would keep it until the connection is back, when it may be outdated.
            return False
        from homeassistant.components import mqtt  # noqa: PLC0415

        topic = self._topics.home_status if agent is None else self._topics.topic(agent, kind, part)
        try:
            await mqtt.async_publish(
                self._hass, topic, payload, qos=1 if kind in AT_LEAST_ONCE else 0, retain=kind in RETAINED
            )
        except HomeAssistantError as err:
            _LOGGER.debug("Not published to %s: %s", topic, err)
            return False
        return True

    def _incoming(self, message: ReceiveMessage) -> Incoming | None:
        try:
            topic: Topic = self._topics.parse(message.topic)
        except WireError as err:
            _LOGGER.debug("A message is not used: %s", err)
            return None
        payload = message.payload
        if topic.agent is None or not isinstance(payload, bytes | bytearray):
            return None
        return Incoming(
            agent=topic.agent, kind=topic.kind, part=topic.part, payload=bytes(payload), retained=message.retain
        )
