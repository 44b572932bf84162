"""A site with agents at a broker that records what home publishes."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_mqtt_message
from pytest_homeassistant_custom_component.typing import MqttMockHAClient

from custom_components.miner_remote.agents.home import AgentsHome
from custom_components.miner_remote.agents.requests import DEADLINES_S
from custom_components.miner_remote.agents.site_agents import SiteAgents, agents_of
from custom_components.miner_remote.const import (
    CONF_AGENT,
    CONF_AGENTS_SITE,
    CONF_NETWORKS,
    CONF_PUBLIC_KEY,
    DOMAIN,
    SUBENTRY_AGENT,
    SUBENTRY_MINER,
)
from custom_components.miner_remote.fleet.miner import MinerCoordinator
from custom_components.miner_remote.wire.codec import from_json
from custom_components.miner_remote.wire.command_messages import CommandMessage, RequestKind, Result
from custom_components.miner_remote.wire.lists import entries_of, lists_of
from custom_components.miner_remote.wire.messages import AgentStatus, payload_of
from custom_components.miner_remote.wire.sealing import public_key_of
from custom_components.miner_remote.wire.topics import Kind, Topics

HOME_KEY = X25519PrivateKey.from_private_bytes(bytes(range(32)))
AGENT_KEY = X25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
OTHER_KEY = base64.b64encode(bytes(range(2, 34))).decode()
AGENT = "hall"
PASSWORD = "s3cret-of-the-miner"


@dataclass
class Site:
    """Home, what it published, and a way to send it messages of an agent."""

    hass: HomeAssistant
    entry: MockConfigEntry
    home: AgentsHome
    mqtt: MqttMockHAClient
    topics: Topics = field(default_factory=lambda: Topics("farm"))

    def send(self, kind: Kind, message: object, *, agent: str = AGENT, part: int | None = None, **flags: Any) -> None:
        """Send home a message, or a payload as it is; a result is the only one of its list."""
        payload = message if isinstance(message, bytes) else payload_of(message)
        if isinstance(message, Result):
            (payload,) = lists_of([payload])
        async_fire_mqtt_message(self.hass, self.topics.topic(agent, kind, part), payload, **flags)

    def send_status(self, instance: str = "one", **values: Any) -> None:
        """Send home the birth of an agent, or its end."""
        flags = {name: values.pop(name) for name in ("retain", "agent") if name in values}
        self.send(Kind.STATUS, status_of(instance, **values), **flags)

    def published(self, topic: str) -> list[bytes]:
        """Return the payloads that home published to a topic, and forget those of all topics."""
        calls = self.mqtt.async_publish.call_args_list
        found = [call.args[1] for call in calls if call.args[0] == topic]
        self.mqtt.async_publish.reset_mock()
        return found


def commands_of(payload: bytes) -> list[CommandMessage]:
    """Return the commands of a message that home published."""
    return [from_json(CommandMessage, entry) for entry in entries_of(payload)]


def status_of(instance: str = "one", *, online: bool = True, at: datetime | None = None, **values: Any) -> AgentStatus:
    """Return a status as agents publish it."""
    if not online:
        return AgentStatus(online=False, instance=instance)
    known: dict[str, Any] = {"versions": (1,), "public_key": public_key_of(AGENT_KEY), **values}
    return AgentStatus(online=True, instance=instance, at=at or dt_util.utcnow(), **known)


@pytest.fixture
def make_home(hass: HomeAssistant) -> Callable[[], AgentsHome]:
    """Return a function that makes home of a site with one agent."""

    def make() -> AgentsHome:
        entry = MockConfigEntry(domain=DOMAIN, title="Farm", entry_id="entry")
        if hass.config_entries.async_get_entry("entry") is None:
            entry.add_to_hass(hass)
        return AgentsHome(hass, entry, Topics("farm"), HOME_KEY, {AGENT: public_key_of(AGENT_KEY)})

    return make


@pytest.fixture
async def site(
    hass: HomeAssistant, mqtt_mock: MqttMockHAClient, make_home: Callable[[], AgentsHome]
) -> AsyncIterator[Site]:
    """Return home of a site with one agent, started."""
    home = make_home()
    entry = hass.config_entries.async_get_entry("entry")
    assert isinstance(entry, MockConfigEntry)
    await home.async_start()
    await hass.async_block_till_done()
    yield Site(hass, entry, home, mqtt_mock)
    await home.async_stop()


def agent_data(agent: str, public_key: str | None = None) -> ConfigSubentryData:
    """Return the subentry of an agent."""
    return ConfigSubentryData(
        data=MappingProxyType({CONF_AGENT: agent, CONF_PUBLIC_KEY: public_key or public_key_of(AGENT_KEY)}),
        subentry_type=SUBENTRY_AGENT,
        title=agent,
        unique_id=f"agent_{agent}",
    )


def miner_data(miner_id: str, agent: str = AGENT, **data: object) -> ConfigSubentryData:
    """Return the subentry of a miner that an agent polls."""
    known = {
        CONF_HOST: "192.168.1.50",
        CONF_NAME: "Rack 1",
        CONF_USERNAME: "root",
        CONF_PASSWORD: PASSWORD,
        CONF_AGENT: agent,
    }
    return ConfigSubentryData(
        data=MappingProxyType({**known, **data}), subentry_type=SUBENTRY_MINER, title="Rack 1", unique_id=miner_id
    )


class LoadedSite(Site):
    """A loaded config entry by agents."""

    @property
    def agents(self) -> SiteAgents:
        agents = agents_of(self.entry.runtime_data)
        assert agents is not None
        return agents

    def miner(self, miner_id: str) -> MinerCoordinator:
        """Return a miner of the site."""
        return next(miner for miner in self.entry.runtime_data.miners.values() if miner.miner_id == miner_id)


type LoadSite = Callable[..., Awaitable[LoadedSite]]


@pytest.fixture
def load_site(hass: HomeAssistant, mqtt_mock: MqttMockHAClient, monkeypatch: pytest.MonkeyPatch) -> LoadSite:
    """Return a function that loads a site by agents with the given subentries."""

    async def load(
        *subentries: ConfigSubentryData, options: dict[str, Any] | None = None, journals: bool = False
    ) -> LoadedSite:
        if not journals:
            # The test does not answer requests for the journal, and nothing waits for that.
            monkeypatch.setitem(DEADLINES_S, RequestKind.JOURNAL, 0.0)  # type: ignore[arg-type]
        entry = MockConfigEntry(
            domain=DOMAIN,
            title="Farm",
            data={CONF_NAME: "Farm", CONF_NETWORKS: [], CONF_AGENTS_SITE: "farm"},
            options=options or {},
            subentries_data=list(subentries),
        )
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
        agents = agents_of(entry.runtime_data)
        assert agents is not None
        return LoadedSite(hass, entry, agents.home, mqtt_mock)

    return load
