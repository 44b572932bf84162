"""A removed site: its agents poll nothing, and the broker keeps no passwords and plans."""

from __future__ import annotations

import pytest
from homeassistant.core import HomeAssistant

from custom_components.miner_remote.wire.messages import Assignment, message_of
from custom_components.miner_remote.wire.topics import Kind

from .conftest import AGENT, LoadSite, agent_data, miner_data

pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])  # of the MQTT integration

MAC = "02:00:00:00:00:0"


async def test_agents_of_a_removed_site_have_no_miners(hass: HomeAssistant, load_site: LoadSite) -> None:
    site = await load_site(agent_data(AGENT), agent_data("cellar"), *(miner_data(f"{MAC}{n}") for n in range(3)))
    topics = site.topics
    (before,) = site.published(topics.topic(AGENT, Kind.ASSIGNMENT, 0))
    assert len(message_of(Assignment, before).miners) == 3
    await hass.config_entries.async_remove(site.entry.entry_id)
    calls = [call.args for call in site.mqtt.async_publish.call_args_list]
    for agent in (AGENT, "cellar"):
        last = {
            topic: payload
            for topic, payload, *_flags in calls
            if topic.startswith(f"miner_remote/1/farm/agent/{agent}/")
        }
        assert message_of(Assignment, last.pop(topics.topic(agent, Kind.ASSIGNMENT, 0))).miners == ()
        assert last == {
            topics.topic(agent, Kind.ASSIGNMENT, 1): b"",
            topics.topic(agent, Kind.PLAN, 0): b"",
            topics.topic(agent, Kind.PLAN, 1): b"",
        }
    assert {retained for topic, _payload, _qos, retained in calls if "/agent/" in topic} == {True}


async def test_removal_without_a_broker_says_what_to_do(
    hass: HomeAssistant, load_site: LoadSite, caplog: pytest.LogCaptureFixture
) -> None:
    site = await load_site(agent_data(AGENT), miner_data(f"{MAC}1"))
    site.mqtt.connected = False
    await hass.config_entries.async_remove(site.entry.entry_id)
    assert "do not know that it was removed" in caplog.text
