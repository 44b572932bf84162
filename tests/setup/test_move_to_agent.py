"""The action that moves miners to another agent."""

from __future__ import annotations

from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr, issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.miner_remote.const import CONF_AGENT, DOMAIN

from .agent_flows import Broker, miners_in, site_of

pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])  # of the MQTT integration

MINERS = {"10.0.0.1": "north", "10.0.0.2": "south", "10.0.0.3": "gone"}


async def move(hass: HomeAssistant, agent: str, *, returns: bool = True, **target: Any) -> Any:
    return await hass.services.async_call(
        DOMAIN, "move_to_agent", {"agent": agent, **target}, blocking=True, return_response=returns
    )


def agents_by_host(entry: MockConfigEntry) -> dict[str, str]:
    return {host: miner.data[CONF_AGENT] for host, miner in miners_in(entry).items()}


def device_of(hass: HomeAssistant, entry: MockConfigEntry, identifier: str) -> str:
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return next(device.id for device in devices if (DOMAIN, identifier) in device.identifiers)


async def test_miners_of_a_site_are_moved_together(hass: HomeAssistant, mock_broker: Broker) -> None:
    entry = await site_of(hass, "north", "south", miners=MINERS)
    answer = await move(hass, "south", device_id=device_of(hass, entry, entry.entry_id))
    assert answer == {
        "agent": "south",
        "moved": [
            {"miner_id": "id-10.0.0.1", "name": "Miner 10.0.0.1", "from": "north"},
            {"miner_id": "id-10.0.0.3", "name": "Miner 10.0.0.3", "from": "gone"},
        ],
        "unchanged": [{"miner_id": "id-10.0.0.2", "name": "Miner 10.0.0.2"}],
    }
    assert agents_by_host(entry) == dict.fromkeys(MINERS, "south")
    await hass.async_block_till_done()
    await move(hass, "north", returns=False, device_id=device_of(hass, entry, "id-10.0.0.2"))
    assert agents_by_host(entry) == {"10.0.0.1": "south", "10.0.0.2": "north", "10.0.0.3": "south"}
    await hass.async_block_till_done()


async def test_nothing_is_moved_unless_all_sites_have_the_agent(hass: HomeAssistant, mock_broker: Broker) -> None:
    entry = await site_of(hass, "north", "south", miners=MINERS)
    await site_of(hass, "south", miners={"10.9.0.1": "south"}, agents_site="annex", name="Annex")
    with pytest.raises(ServiceValidationError) as caught:
        await move(hass, "north", entity_id="all")
    assert caught.value.translation_key == "agent_not_of_site"
    assert caught.value.translation_placeholders == {"agent": "north", "site": "Annex", "agents": "south"}
    assert agents_by_host(entry) == MINERS
    await hass.async_block_till_done()


async def test_miners_of_a_site_without_agents_are_not_moved(
    hass: HomeAssistant, mock_broker: Broker, set_up_site: Any
) -> None:
    await set_up_site(["127.36.1.90"], answers=False)
    with pytest.raises(ServiceValidationError) as caught:
        await move(hass, "north", entity_id="all")
    assert caught.value.translation_key == "site_without_agents"


async def test_repair_issue_names_the_removed_agent_of_miners(hass: HomeAssistant, mock_broker: Broker) -> None:
    entry = await site_of(hass, "north", "south", miners={"10.0.0.1": "north", "10.0.0.2": "north"})
    issue_id = f"agent_missing_{entry.entry_id}_north"
    issues = ir.async_get(hass)
    assert issues.async_get_issue(DOMAIN, issue_id) is None
    hass.config_entries.async_remove_subentry(entry, "north")
    await hass.async_block_till_done()
    issue = issues.async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert issue.translation_placeholders == {"agent": "north", "site": "Hall", "count": "2"}
    await move(hass, "south", device_id=device_of(hass, entry, entry.entry_id))
    await hass.async_block_till_done()
    assert issues.async_get_issue(DOMAIN, issue_id) is None
    hass.config_entries.async_remove_subentry(entry, "south")
    await hass.async_block_till_done()
    assert issues.async_get_issue(DOMAIN, f"agent_missing_{entry.entry_id}_south") is not None
    await hass.config_entries.async_remove(entry.entry_id)
    assert not [key for key in issues.issues if key[0] == DOMAIN]
