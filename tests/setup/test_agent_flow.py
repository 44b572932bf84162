"""The flows of a site by agents and of its agents; the test plays the broker."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.config_entries import (
    SOURCE_DHCP,
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigEntryDisabler,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.miner_remote.const import CONF_AGENT, CONF_AGENTS_SITE, CONF_PUBLIC_KEY, DOMAIN, SUBENTRY_AGENT
from custom_components.miner_remote.wire.messages import AgentStatus, payload_of
from custom_components.miner_remote.wire.sealing import fingerprint_of, public_key_of
from custom_components.miner_remote.wire.topics import Topics

from .agent_flows import AGENT_KEY, OTHER_KEY, SITE, Broker, birth, miners_in, site_of, start_agent
from .flows import choose, start_site, submit, submit_miner

pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])  # of the MQTT integration

FINGERPRINT = fingerprint_of(public_key_of(AGENT_KEY))
MAC = "02:00:00:00:00:51"


# A new site -----------------------------------------------------------------------------------------------------------


async def test_new_site_by_agents_continues_with_its_first_agent(hass: HomeAssistant, mock_broker: Broker) -> None:
    mock_broker.keep("north", birth(), Topics("halle-sud"))
    # The networks that were suggested are those of Home Assistant, not of the agents.
    result = await start_site(hass, name="Halle Süd", networks=["10.10.10.0/24"], username="root", password="secret")
    assert result["menu_options"][-1] == "agents"
    result = await choose(hass, result, "agents")
    suggested = {str(key): key.description for key in result["data_schema"].schema}
    assert suggested[CONF_AGENTS_SITE] == {"suggested_value": "halle-sud"}
    result = await submit(hass, result, agents_site="halle-sud", topic_prefix="miner_remote")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    entry = result["result"]
    assert entry.data == {
        "name": "Halle Süd",
        "networks": [],
        "username": "root",
        "password": "secret",
        CONF_AGENTS_SITE: "halle-sud",
    }
    assert entry.state is ConfigEntryState.LOADED
    kind, flow_id = result["next_flow"]
    assert kind == "config_subentries_flow"
    agent = hass.config_entries.subentries.async_get(flow_id)
    assert agent["step_id"] == "confirm"
    result = await submit_miner(hass, agent, same_fingerprint=True)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()


async def test_prefix_other_than_the_default_is_stored(hass: HomeAssistant, mock_broker: Broker) -> None:
    result = await choose(hass, await start_site(hass, networks=["10.0.0.0/24"]), "agents")
    result = await submit(hass, result, agents_site=SITE, topic_prefix="/mining/farm/")
    assert result["result"].data["topic_prefix"] == "mining/farm"
    assert result["result"].data["networks"] == ["10.0.0.0/24"]
    await hass.async_block_till_done()


@pytest.mark.parametrize(
    ("site_id", "prefix", "errors"),
    [
        ("Hall 1", "miner_remote", {"agents_site": "invalid_site_id"}),
        ("a", "mining/#", {"topic_prefix": "invalid_prefix"}),
        (SITE, "miner_remote", {"agents_site": "site_id_taken"}),
    ],
)
async def test_topics_that_cannot_be_used_are_rejected(
    hass: HomeAssistant, mock_broker: Broker, site_id: str, prefix: str, errors: dict[str, str]
) -> None:
    await site_of(hass)
    result = await choose(hass, await start_site(hass, name="Annex"), "agents")
    result = await submit(hass, result, agents_site=site_id, topic_prefix=prefix)
    assert result["errors"] == errors


async def test_site_by_agents_needs_the_mqtt_integration(hass: HomeAssistant) -> None:
    result = await choose(hass, await start_site(hass), "agents")
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "mqtt_missing")


async def test_site_without_mqtt_meanwhile_is_created_without_an_agent(
    hass: HomeAssistant, mock_broker: Broker
) -> None:
    result = await choose(hass, await start_site(hass), "agents")
    mock_broker.mqtt.connected = False
    result = await submit(hass, result, agents_site=SITE, topic_prefix="miner_remote")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert "next_flow" not in result
    await hass.async_block_till_done()


# Agents ---------------------------------------------------------------------------------------------------------------


async def test_only_agent_is_added_after_its_fingerprint_was_compared(hass: HomeAssistant, mock_broker: Broker) -> None:
    entry = await site_of(hass)
    result = await start_agent(hass, entry)
    assert (result["step_id"], result["menu_options"]) == ("not_heard", ["user"])
    assert result["description_placeholders"]["site"] == SITE
    assert result["description_placeholders"]["known"] == "–"
    mock_broker.keep("north", birth())
    result = await submit_miner(hass, result, next_step_id="user")
    assert result["step_id"] == "confirm"
    assert result["description_placeholders"] == {"agent": "north", "fingerprint": FINGERPRINT}
    result = await submit_miner(hass, result, same_fingerprint=False)
    assert result["errors"] == {"same_fingerprint": "not_compared"}
    result = await submit_miner(hass, result, same_fingerprint=True)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    (agent,) = entry.get_subentries_of_type(SUBENTRY_AGENT)
    assert (agent.title, agent.unique_id) == ("north", "agent_north")
    assert agent.data == {CONF_AGENT: "north", CONF_PUBLIC_KEY: public_key_of(AGENT_KEY)}
    # It is not offered again.
    result = await start_agent(hass, entry)
    assert result["step_id"] == "not_heard"
    assert result["description_placeholders"]["known"] == "north"


async def test_agents_that_cannot_be_added_are_not_offered(hass: HomeAssistant, mock_broker: Broker) -> None:
    entry = await site_of(hass, "added")
    for agent in ("added", "north", "south"):
        mock_broker.keep(agent, birth())
    mock_broker.keep("offline", payload_of(AgentStatus(online=False, instance="one")))
    mock_broker.keep("without-key", payload_of(AgentStatus(online=True, instance="one")))
    mock_broker.keep("unreadable", b"{")
    mock_broker.keep("deleted", b"")
    mock_broker.keep("elsewhere", birth(), Topics("annex"))
    result = await start_agent(hass, entry)
    assert result["step_id"] == "user"
    (field,) = result["data_schema"].schema.values()
    assert field.config["options"] == ["north", "south"]
    result = await submit_miner(hass, result, agent="south")
    assert result["description_placeholders"]["agent"] == "south"


async def test_agent_that_another_dialog_added_is_refused(hass: HomeAssistant, mock_broker: Broker) -> None:
    entry = await site_of(hass)
    mock_broker.keep("north", birth())
    first, second = [await start_agent(hass, entry) for _ in range(2)]
    assert (await submit_miner(hass, first, same_fingerprint=True))["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    result = await submit_miner(hass, second, same_fingerprint=True)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")


async def test_agents_cannot_be_added_without_the_broker(hass: HomeAssistant, mock_broker: Broker) -> None:
    entry = await site_of(hass)
    mock_broker.mqtt.connected = False
    assert (await start_agent(hass, entry))["reason"] == "broker_not_connected"
    mock_broker.mqtt.connected = True
    (mqtt_entry,) = hass.config_entries.async_entries("mqtt")
    await hass.config_entries.async_set_disabled_by(mqtt_entry.entry_id, ConfigEntryDisabler.USER)
    assert (await start_agent(hass, entry))["reason"] == "mqtt_missing"


async def test_new_key_of_an_agent_is_confirmed(hass: HomeAssistant, mock_broker: Broker) -> None:
    entry = await site_of(hass, "north")

    async def reconfigure() -> dict[str, Any]:
        return await hass.config_entries.subentries.async_init(
            (entry.entry_id, SUBENTRY_AGENT), context={"source": SOURCE_RECONFIGURE, "subentry_id": "north"}
        )

    offline = await reconfigure()
    assert (offline["step_id"], offline["menu_options"]) == ("offline", ["reconfigure"])
    mock_broker.keep("north", birth())
    result = await submit_miner(hass, offline, next_step_id="reconfigure")
    assert result["reason"] == "key_unchanged"
    assert result["description_placeholders"]["fingerprint"] == FINGERPRINT
    mock_broker.keep("north", birth(OTHER_KEY))
    result = await reconfigure()
    assert result["description_placeholders"] == {"agent": "north", "fingerprint": fingerprint_of(OTHER_KEY)}
    result = await submit_miner(hass, result, same_fingerprint=True)
    assert result["reason"] == "key_confirmed"
    assert entry.subentries["north"].data == {CONF_AGENT: "north", CONF_PUBLIC_KEY: OTHER_KEY}
    await hass.async_block_till_done()
    mock_broker.mqtt.connected = False
    assert (await reconfigure())["reason"] == "broker_not_connected"


async def test_site_polled_by_home_assistant_has_no_agents(hass: HomeAssistant, mock_broker: Broker) -> None:
    result = await choose(hass, await start_site(hass), "finish")
    assert set(result["result"].supported_subentry_types) == {"miner"}
    await hass.async_block_till_done()


# Changes of a site ----------------------------------------------------------------------------------------------------


async def test_reconfigured_site_keeps_its_topics(hass: HomeAssistant, mock_broker: Broker) -> None:
    entry = await site_of(hass, topic_prefix="mining")
    result = await entry.start_reconfigure_flow(hass)
    result = await submit(hass, result, name="Hall 2", networks=["10.0.0.0/24"])
    assert result["reason"] == "reconfigure_successful"
    assert entry.data == {
        "name": "Hall 2",
        "networks": ["10.0.0.0/24"],
        CONF_AGENTS_SITE: SITE,
        "topic_prefix": "mining",
    }
    await hass.async_block_till_done()


@pytest.mark.parametrize("whole_site", [False, True])
async def test_reauth_saves_the_password_for_the_agent(
    hass: HomeAssistant, mock_broker: Broker, whole_site: bool
) -> None:
    entry = await site_of(hass, "north", miners={"10.0.0.1": "north"})
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_REAUTH, "entry_id": entry.entry_id}, data={"subentry_id": "10.0.0.1"}
    )
    result = await submit(hass, result, username="root", password="changed", whole_site=whole_site)
    assert result["reason"] == "credentials_saved"
    miner = miners_in(entry)["10.0.0.1"]
    assert miner.data[CONF_AGENT] == "north"
    assert miner.data.get("password") == (None if whole_site else "changed")
    assert entry.data.get("password") == ("changed" if whole_site else None)
    await hass.async_block_till_done()


async def test_dhcp_follows_a_known_miner_of_an_agent(hass: HomeAssistant, mock_broker: Broker) -> None:
    entry = await site_of(hass, "north", miners={"10.0.0.1": "north"})
    hass.config_entries.async_update_subentry(entry, miners_in(entry)["10.0.0.1"], unique_id=MAC)
    result = await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_DHCP},
        data=DhcpServiceInfo(ip="10.0.0.7", hostname="bitaxe", macaddress=MAC.replace(":", "")),
    )
    assert result["reason"] == "already_configured"
    miner = miners_in(entry)["10.0.0.7"]
    assert (miner.data[CONF_AGENT], miner.unique_id) == ("north", MAC)
    await hass.async_block_till_done()


async def test_panel_does_not_search_for_miners_of_agents(
    hass: HomeAssistant, mock_broker: Broker, hass_ws_client: WebSocketGenerator
) -> None:
    entry = await site_of(hass, "north")
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "miner_remote/sites"})
    (site,) = (await client.receive_json())["result"]["sites"]
    assert (site["site_id"], site["by_agents"]) == (entry.entry_id, True)
    for kind, given in {
        "scan/subscribe": {"targets": ["10.0.0.1"]},
        "miners/add": {"miners": [{"host": "10.0.0.1"}]},
    }.items():
        await client.send_json_auto_id({"type": f"miner_remote/{kind}", "site_id": entry.entry_id, **given})
        answer = await client.receive_json()
        assert answer["error"]["error_code"] == "site_by_agents"
