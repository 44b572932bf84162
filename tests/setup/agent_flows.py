"""A site by agents whose broker and agents the test plays."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from homeassistant.config_entries import SOURCE_USER, ConfigSubentry, ConfigSubentryDataWithId
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_mqtt_message
from pytest_homeassistant_custom_component.typing import MqttMockHAClient

from custom_components.miner_remote.const import (
    CONF_AGENT,
    CONF_AGENTS_SITE,
    CONF_PUBLIC_KEY,
    DOMAIN,
    SUBENTRY_AGENT,
    SUBENTRY_MINER,
)
from custom_components.miner_remote.wire.command_messages import Request
from custom_components.miner_remote.wire.messages import AgentStatus, message_of, payload_of
from custom_components.miner_remote.wire.parts import answers_of
from custom_components.miner_remote.wire.sealing import public_key_of
from custom_components.miner_remote.wire.topics import Kind, Topics

AGENT_KEY = X25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
OTHER_KEY = base64.b64encode(bytes(range(2, 34))).decode()
SITE = "hall"
TOPICS = Topics(SITE)


def birth(public_key: str = "") -> bytes:
    """Return the status of an agent that is online."""
    key = public_key or public_key_of(AGENT_KEY)
    return payload_of(AgentStatus(online=True, instance="one", at=dt_util.utcnow(), versions=(1,), public_key=key))


@dataclass
class Broker:
    """What the broker keeps, and what Home Assistant publishes."""

    hass: HomeAssistant
    mqtt: MqttMockHAClient
    kept: dict[str, bytes] = field(default_factory=dict)

    def keep(self, agent: str, payload: bytes, topics: Topics = TOPICS) -> None:
        """Publish and keep the status of an agent."""
        topic = topics.topic(agent, Kind.STATUS)
        self.kept[topic] = payload
        async_fire_mqtt_message(self.hass, topic, payload)

    async def request(self, agent: str) -> Request:
        """Return the next request to an agent."""
        topic = TOPICS.topic(agent, Kind.REQUEST)
        async with asyncio.timeout(10):
            while not (found := [call.args[1] for call in self._calls() if call.args[0] == topic]):
                await asyncio.sleep(0)
        self.mqtt.async_publish.reset_mock()
        return message_of(Request, found[-1])

    def _calls(self) -> list[Any]:
        calls: list[Any] = self.mqtt.async_publish.call_args_list
        return calls

    def answer(self, agent: str, request: Request, body: object) -> None:
        """Answer a request of Home Assistant."""
        for answer in answers_of(request, body):
            async_fire_mqtt_message(self.hass, TOPICS.topic(agent, Kind.ANSWER), payload_of(answer))


def agent_subentry(agent: str) -> ConfigSubentryDataWithId:
    """Return an agent that was added to a site."""
    return ConfigSubentryDataWithId(
        subentry_id=agent,
        subentry_type=SUBENTRY_AGENT,
        title=agent,
        unique_id=f"agent_{agent}",
        data=MappingProxyType({CONF_AGENT: agent, CONF_PUBLIC_KEY: public_key_of(AGENT_KEY)}),
    )


async def site_of(
    hass: HomeAssistant, *agents: str, miners: dict[str, str] | None = None, **data: Any
) -> MockConfigEntry:
    """Set up a site by agents; `miners` are agents by host."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Hall",
        data={"name": "Hall", "networks": [], CONF_AGENTS_SITE: SITE, **data},
        subentries_data=[
            *map(agent_subentry, agents),
            *(
                ConfigSubentryDataWithId(
                    subentry_id=host,
                    subentry_type=SUBENTRY_MINER,
                    title=f"Miner {host}",
                    unique_id=f"id-{host}",
                    data=MappingProxyType({"host": host, "name": f"Miner {host}", "profile": None, CONF_AGENT: agent}),
                )
                for host, agent in (miners or {}).items()
            ),
        ],
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


def miners_in(entry: MockConfigEntry) -> dict[str, ConfigSubentry]:
    """Return the miners of a site by host."""
    return {subentry.data["host"]: subentry for subentry in entry.get_subentries_of_type(SUBENTRY_MINER)}


async def start_agent(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, Any]:
    """Start the dialog that adds an agent."""
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, SUBENTRY_AGENT), context={"source": SOURCE_USER}
    )
