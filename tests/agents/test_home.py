"""Home at the broker: its heartbeat, and the agents of a site with their repair issues."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.exceptions import ConfigEntryNotReady
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.miner_remote.agents.home import AgentsHome
from custom_components.miner_remote.agents.home_key import async_home_key
from custom_components.miner_remote.agents.presence import Condition
from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.wire.messages import HomeStatus, message_of
from custom_components.miner_remote.wire.sealing import public_key_of
from custom_components.miner_remote.wire.topics import Kind

from .conftest import AGENT, HOME_KEY, OTHER_KEY, Site

pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])  # of the MQTT integration


def issues(hass: HomeAssistant) -> dict[str, dict[str, str]]:
    return {
        str(issue.translation_key): dict(issue.translation_placeholders or {})
        for (domain, _), issue in ir.async_get(hass).issues.items()
        if domain == DOMAIN
    }


def heartbeats(site: Site) -> list[HomeStatus]:
    return [message_of(HomeStatus, payload) for payload in site.published(site.topics.home_status)]


async def pass_time(site: Site, seconds: float) -> None:
    async_fire_time_changed(site.hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await site.hass.async_block_till_done(wait_background_tasks=True)


async def test_heartbeat_from_start_to_end(site: Site) -> None:
    call = site.mqtt.async_publish.call_args_list[-1]
    assert (call.args[0], call.args[2], call.args[3]) == (site.topics.home_status, 0, True)
    first = heartbeats(site)[0]
    assert first.online
    assert first.public_key == public_key_of(HOME_KEY)
    assert first.time_zone == site.hass.config.time_zone
    await pass_time(site, 31)
    (second,) = heartbeats(site)
    assert (second.online, second.instance) == (True, first.instance)
    await site.home.async_stop()
    (last,) = heartbeats(site)
    assert (last.online, last.instance) == (False, first.instance)
    await pass_time(site, 120)
    assert heartbeats(site) == []


async def test_end_of_home_assistant_is_published(site: Site) -> None:
    site.hass.set_state(CoreState.running)
    heartbeats(site)
    await site.hass.async_stop(force=True)
    assert [each.online for each in heartbeats(site)] == [False]


async def test_without_mqtt_the_site_waits(make_home: Callable[[], AgentsHome], hass: HomeAssistant) -> None:
    with pytest.raises(ConfigEntryNotReady) as caught:
        await make_home().async_start()
    assert caught.value.translation_key == "mqtt_not_ready"


async def test_birth_and_end_of_an_agent(site: Site) -> None:
    births: list[str] = []
    changes: list[tuple[str, Condition]] = []
    site.home.async_on_birth(births.append)
    site.home.async_on_change(lambda agent: changes.append((agent, site.home.condition(agent))))
    assert site.home.condition(AGENT) is Condition.UNHEARD
    site.send_status()
    assert births == [AGENT]
    site.send_status(online=False)
    site.send_status("two")
    assert births == [AGENT, AGENT]
    # Home has subscribed again, or the agent has connected again.
    site.send_status("two", retain=True)
    assert births == [AGENT, AGENT, AGENT]
    assert changes == [(AGENT, Condition.ONLINE), (AGENT, Condition.OFFLINE), (AGENT, Condition.ONLINE)]
    assert issues(site.hass) == {}


async def test_agent_that_comes_hears_home_at_once(site: Site) -> None:
    heartbeats(site)
    site.send_status()
    site.send_status()
    site.send_status("two")
    await site.hass.async_block_till_done(wait_background_tasks=True)
    assert [each.online for each in heartbeats(site)] == [True, True]


async def test_without_the_broker_agents_are_offline(site: Site) -> None:
    site.send_status()
    site.mqtt.connected = False
    assert site.home.condition(AGENT) is Condition.OFFLINE
    heartbeats(site)
    await pass_time(site, 31)
    assert heartbeats(site) == []


async def test_foreign_and_broken_messages_are_not_used(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    heard: list[object] = []
    site.home.async_listen(Kind.RESULT, heard.append)
    site.send_status(agent="stranger")
    site.send(Kind.RESULT, b"{}", agent="stranger")
    site.send(Kind.STATUS, b"")
    site.send(Kind.STATUS, b"{}")
    site.send(Kind.STATE, b"{}", part=0)  # nobody listens
    assert "The status of the agent hall is not used: The field online of a message is missing." in caplog.text
    assert site.home.condition(AGENT) is Condition.UNHEARD
    assert site.home.condition("stranger") is Condition.UNHEARD
    assert heard == []
    site.send(Kind.RESULT, b"{}")
    assert len(heard) == 1


@pytest.mark.parametrize(
    ("values", "issue"),
    [
        ({"versions": (2,)}, "agent_incompatible"),
        ({"public_key": OTHER_KEY}, "agent_other_key"),
        ({"at": dt_util.utcnow() - timedelta(days=1)}, "agent_clock_differs"),
        ({"at": dt_util.utcnow() + timedelta(days=1)}, "agent_clock_differs"),
    ],
    ids=["version", "key", "clock-behind", "clock-ahead"],
)
async def test_repair_issue_ends_with_its_cause(site: Site, values: dict[str, Any], issue: str) -> None:
    site.send_status(**values)
    raised = issues(site.hass)
    assert list(raised) == [issue]
    assert (raised[issue]["agent"], raised[issue]["site"]) == (AGENT, "Farm")
    assert int(raised[issue].get("seconds", 0)) >= 0
    site.send_status("two")
    assert issues(site.hass) == {}


async def test_duplicates_raise_an_issue_that_ends_with_the_site(site: Site) -> None:
    for instance in ("one", "two", "one"):
        site.send_status(instance)
    assert site.home.condition(AGENT) is Condition.DUPLICATE
    assert list(issues(site.hass)) == ["agent_duplicate"]
    await site.home.async_stop()
    assert issues(site.hass) == {}


async def test_key_of_home_is_kept(hass: HomeAssistant, hass_storage: dict[str, Any]) -> None:
    key = await async_home_key(hass)
    assert public_key_of(await async_home_key(hass)) == public_key_of(key)
    hass_storage["miner_remote.agents_key"]["data"]["key"] = "x"
    assert public_key_of(await async_home_key(hass)) != public_key_of(key)
