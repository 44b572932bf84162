"""The flows of miners that agents poll; the test plays the broker and the agents."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.config_entries import SOURCE_RECONFIGURE
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from custom_components.miner_remote.const import CONF_AGENT, SUBENTRY_MINER
from custom_components.miner_remote.drivers.contract.driver import Credentials, Limit, Profile
from custom_components.miner_remote.drivers.contract.values import Identity
from custom_components.miner_remote.wire.command_messages import RequestKind, ScanFindings
from custom_components.miner_remote.wire.sealing import unseal
from custom_components.miner_remote.wire.topics import Kind

from .agent_flows import AGENT_KEY, SITE, Broker, birth, miners_in, site_of
from .flows import finish_scan, start_miner, submit_miner

pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])  # of the MQTT integration


def bitaxe(number: int, *limits: Limit) -> Profile:
    identity = Identity(vendor="Bitaxe", model="Gamma", firmware="AxeOS", mac=f"02:00:00:00:00:{number:02x}")
    return Profile(driver="axeos", identity=identity, capabilities=frozenset(), limits=frozenset(limits))


async def test_miners_need_an_agent(hass: HomeAssistant, mock_broker: Broker) -> None:
    entry = await site_of(hass, miners={"10.0.0.1": "gone"})
    assert (await start_miner(hass, entry))["reason"] == "no_agents"


@pytest.mark.parametrize("step", ["agent_scan", "addresses"])
async def test_dialog_ends_if_the_only_agent_is_removed(hass: HomeAssistant, mock_broker: Broker, step: str) -> None:
    entry = await site_of(hass, "north")
    result = await start_miner(hass, entry)
    assert result["menu_options"] == ["agent_scan", "addresses"]
    hass.config_entries.async_remove_subentry(entry, "north")
    assert (await submit_miner(hass, result, next_step_id=step))["reason"] == "no_agents"
    await hass.async_block_till_done()


# Addresses ------------------------------------------------------------------------------------------------------------


async def addresses(hass: HomeAssistant, entry: Any, text: str, **others: Any) -> dict[str, Any]:
    result = await submit_miner(hass, await start_miner(hass, entry), next_step_id="addresses")
    return await submit_miner(hass, result, addresses=text, **others)


async def test_list_of_addresses_is_added_to_the_only_agent(hass: HomeAssistant, mock_broker: Broker) -> None:
    entry = await site_of(hass, "north")
    result = await addresses(
        hass, entry, "10.0.0.1\n http://10.0.0.2/ \n\nrack3.lan, 10.0.0.1", username="root", password="own"
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    miners = miners_in(entry)
    assert set(miners) == {"10.0.0.1", "10.0.0.2", "rack3.lan"}
    assert {miner.data[CONF_AGENT] for miner in miners.values()} == {"north"}
    assert {miner.data["password"] for miner in miners.values()} == {"own"}
    assert [miner.data["profile"] for miner in miners.values()] == [None] * 3
    assert len({miner.unique_id for miner in miners.values()}) == 3


@pytest.mark.parametrize(
    ("text", "error", "named"),
    [
        ("10.0.0.9\n10.0.0.8:80\n::::", "invalid_hosts", "10.0.0.8:80, ::::"),
        ("10.0.0.9\n10.0.0.1", "hosts_configured", "10.0.0.1"),
        (" \n", "addresses_missing", ""),
    ],
)
async def test_addresses_that_cannot_be_added_are_named(
    hass: HomeAssistant, mock_broker: Broker, text: str, error: str, named: str
) -> None:
    entry = await site_of(hass, "north", "south", miners={"10.0.0.1": "south"})
    result = await addresses(hass, entry, text, agent="north")
    assert result["errors"] == {"addresses": error}
    assert result["description_placeholders"]["hosts"] == named
    result = await submit_miner(hass, result, addresses="10.0.0.9", agent="south")
    assert result["data"][CONF_AGENT] == "south"
    await hass.async_block_till_done()


async def test_networks_of_other_sites_may_have_the_same_addresses(hass: HomeAssistant, mock_broker: Broker) -> None:
    await site_of(hass, "north", miners={"10.0.0.1": "north"})
    annex = await site_of(hass, "north", agents_site="annex")
    assert (await addresses(hass, annex, "10.0.0.1"))["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()


# Scan -----------------------------------------------------------------------------------------------------------------


async def scan(hass: HomeAssistant, entry: Any, **user_input: Any) -> dict[str, Any]:
    result = await submit_miner(hass, await start_miner(hass, entry), next_step_id="agent_scan")
    return await submit_miner(hass, result, **user_input)


async def test_miners_that_an_agent_finds_are_added(hass: HomeAssistant, mock_broker: Broker) -> None:
    entry = await site_of(
        hass,
        "north",
        "south",
        miners={"10.0.0.1": "north"},
        networks=["10.0.0.0/28"],
        username="root",
        password="secret",
    )
    mock_broker.keep("south", birth())
    await hass.async_block_till_done()
    mock_broker.mqtt.async_publish.reset_mock()
    result = await submit_miner(hass, await start_miner(hass, entry), next_step_id="agent_scan")
    suggested = {str(key): (key.description or {}).get("suggested_value") for key in result["data_schema"].schema}
    assert suggested["networks"] == ["10.0.0.0/28"]
    result = await submit_miner(hass, result, agent="south", networks=["10.1.0.7/28"])
    assert result["type"] is FlowResultType.SHOW_PROGRESS
    assert result["description_placeholders"]["networks"] == "10.1.0.0/28"
    request = await mock_broker.request("south")
    assert (request.kind, request.networks) == (RequestKind.SCAN, ("10.1.0.0/28",))
    assert request.credentials is not None
    assert unseal(
        AGENT_KEY,
        Credentials,
        request.credentials,
        site=SITE,
        agent="south",
        kind=Kind.REQUEST,
        message_id=request.id,
    ) == Credentials("root", "secret")
    # One that is configured with its address only is not offered.
    found = {"10.0.0.1": bitaxe(1), "10.1.0.2": bitaxe(2), "10.1.0.3": bitaxe(3, Limit.OLD_WEB)}
    mock_broker.answer("south", request, ScanFindings(found=found, refused=("10.1.0.4",), silent=("10.1.0.5",)))
    result = await finish_scan(hass, result, hass.config_entries.subentries)
    assert result["step_id"] == "pick"
    assert result["description_placeholders"] == {"found": "2", "refused": "10.1.0.4", "silent": "10.1.0.5"}
    result = await submit_miner(hass, result, miners=["10.1.0.2", "10.1.0.3"])
    assert result["step_id"] == "limited"
    result = await submit_miner(hass, result)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    miners = miners_in(entry)
    assert set(miners) == {"10.0.0.1", "10.1.0.2", "10.1.0.3"}
    assert miners["10.1.0.2"].data[CONF_AGENT] == miners["10.1.0.3"].data[CONF_AGENT] == "south"
    assert miners["10.1.0.2"].unique_id == "02:00:00:00:00:02"
    assert miners["10.1.0.2"].data["profile"]["driver"] == "axeos"


async def test_scan_that_finds_nothing_can_be_repeated(hass: HomeAssistant, mock_broker: Broker) -> None:
    entry = await site_of(hass, "north", miners={"10.0.0.1": "north"})
    mock_broker.keep("north", birth())
    await hass.async_block_till_done()
    mock_broker.mqtt.async_publish.reset_mock()
    result = await scan(hass, entry, networks=["10.0.0.0/28"])
    request = await mock_broker.request("north")
    assert request.credentials is None
    mock_broker.answer("north", request, ScanFindings())
    result = await finish_scan(hass, result, hass.config_entries.subentries)
    assert (result["step_id"], result["menu_options"]) == ("nothing_found", ["agent_scan", "addresses"])
    result = await submit_miner(hass, result, next_step_id="agent_scan")
    suggested = {str(key): key.description["suggested_value"] for key in result["data_schema"].schema}
    assert suggested == {"networks": ["10.0.0.0/28"]}


@pytest.mark.parametrize("loaded", [True, False])
async def test_scan_by_an_agent_that_is_offline_fails(hass: HomeAssistant, mock_broker: Broker, loaded: bool) -> None:
    entry = await site_of(hass, "north")
    if not loaded:
        await hass.config_entries.async_unload(entry.entry_id)
    result = await scan(hass, entry, networks=["10.0.0.0/28"])
    result = await finish_scan(hass, result, hass.config_entries.subentries)
    assert (result["step_id"], result["errors"]) == ("agent_scan", {"base": "scan_failed"})
    assert result["description_placeholders"]["detail"] == "The agent north of this miner is not connected."


@pytest.mark.parametrize(
    ("networks", "error"),
    [(["8.8.8.0/24"], "public_network"), ([], "networks_missing")],
)
async def test_networks_that_an_agent_cannot_scan_are_rejected(
    hass: HomeAssistant, mock_broker: Broker, networks: list[str], error: str
) -> None:
    entry = await site_of(hass, "north")
    result = await scan(hass, entry, networks=networks)
    assert result["errors"] == {"networks": error}


# A miner that exists --------------------------------------------------------------------------------------------------


async def reconfigure(hass: HomeAssistant, entry: Any, subentry_id: str) -> dict[str, Any]:
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, SUBENTRY_MINER), context={"source": SOURCE_RECONFIGURE, "subentry_id": subentry_id}
    )


async def test_miner_is_changed_and_moved_without_probing_it(hass: HomeAssistant, mock_broker: Broker) -> None:
    entry = await site_of(hass, "north", "south", miners={"10.0.0.1": "north", "10.0.0.2": "north"})
    result = await reconfigure(hass, entry, "10.0.0.1")
    wanted = {"name": "Rack 1", "site_credentials": False, "username": "root", "password": "own", "agent": "south"}
    result = await submit_miner(hass, result, host="10.0.0.2", **wanted)
    assert result["errors"] == {"host": "already_configured"}
    result = await submit_miner(hass, result, host="::::", **wanted)
    assert result["errors"] == {"host": "invalid_host"}
    result = await submit_miner(hass, result, host="10.0.0.3", **wanted)
    assert result["reason"] == "reconfigure_successful"
    assert miners_in(entry)["10.0.0.3"].data == {
        "host": "10.0.0.3",
        "name": "Rack 1",
        "username": "root",
        "password": "own",
        "profile": None,
        CONF_AGENT: "south",
    }
    await hass.async_block_till_done()


@pytest.mark.parametrize(
    ("agent", "agents", "options"),
    [("north", ("north",), None), ("gone", ("north",), ["north"]), ("gone", (), None)],
)
async def test_agent_of_a_miner_is_asked_for_if_there_is_a_choice(
    hass: HomeAssistant, mock_broker: Broker, agent: str, agents: tuple[str, ...], options: list[str] | None
) -> None:
    entry = await site_of(hass, *agents, miners={"10.0.0.1": agent})
    result = await reconfigure(hass, entry, "10.0.0.1")
    field = result["data_schema"].schema.get(CONF_AGENT)
    assert (None if field is None else field.config["options"]) == options
    others = {} if options is None else {"agent": options[0]}
    result = await submit_miner(hass, result, host="10.0.0.1", name="Rack 1", site_credentials=True, **others)
    assert result["reason"] == "reconfigure_successful"
    assert miners_in(entry)["10.0.0.1"].data[CONF_AGENT] == others.get("agent", agent)
    await hass.async_block_till_done()
