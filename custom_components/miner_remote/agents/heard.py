"""The agents that can be heard at the broker, for a person who adds one to a site."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback

from ..wire.errors import WireError
from ..wire.messages import AgentStatus, message_of
from ..wire.sealing import fingerprint_of
from ..wire.topics import Topics

if TYPE_CHECKING:
    from homeassistant.components.mqtt import ReceiveMessage

_LOGGER = logging.getLogger(__name__)

LISTEN_S: Final = 2.0
"""How long the broker has to deliver the statuses that it keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardAgent:
    """An agent that is online, with its key and what people compare of it."""

    agent: str
    public_key: str
    fingerprint: str


async def async_heard_agents(hass: HomeAssistant, topics: Topics) -> dict[str, HeardAgent]:
    """Return the agents of a site that are online, by id, whether the site has them or not.

    The MQTT integration must be loaded. An agent that is offline has no key in its status.
    """
    from homeassistant.components import mqtt  # noqa: PLC0415  its library is only installed along with the integration

    heard: dict[str, HeardAgent] = {}

    @callback
    def take(message: ReceiveMessage) -> None:
        payload = message.payload
        if not payload or not isinstance(payload, bytes | bytearray):
            return
        try:
            agent = topics.parse(message.topic).agent or ""
            heard.pop(agent, None)
            status = message_of(AgentStatus, bytes(payload))
            if status.online:
                heard[agent] = HeardAgent(
                    agent=agent, public_key=status.public_key, fingerprint=fingerprint_of(status.public_key)
                )
        except WireError as err:
            _LOGGER.warning("The status of an agent at %s is not used: %s", message.topic, err)

    stop = await mqtt.async_subscribe(hass, topics.statuses, take, 1, None)
    try:
        await asyncio.sleep(LISTEN_S)
    finally:
        stop()
    return dict(sorted(heard.items()))
