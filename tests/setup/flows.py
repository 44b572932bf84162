"""Steps through the setup flows."""

from __future__ import annotations

import asyncio
from typing import Any

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.miner_remote.const import DOMAIN, SUBENTRY_MINER


async def start_site(hass: HomeAssistant, **user_input: Any) -> dict[str, Any]:
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "user"
    return await hass.config_entries.flow.async_configure(result["flow_id"], {"name": "Hall", **user_input})


async def choose(hass: HomeAssistant, result: dict[str, Any], choice: str) -> dict[str, Any]:
    assert result["type"] is FlowResultType.MENU, result
    return await hass.config_entries.flow.async_configure(result["flow_id"], {"next_step_id": choice})


async def submit(hass: HomeAssistant, result: dict[str, Any], **user_input: Any) -> dict[str, Any]:
    return await hass.config_entries.flow.async_configure(result["flow_id"], user_input)


async def finish_scan(hass: HomeAssistant, result: dict[str, Any], manager: Any = None) -> dict[str, Any]:
    """Wait until a scan ends and return the next step."""
    manager = manager or hass.config_entries.flow
    assert result["type"] is FlowResultType.SHOW_PROGRESS, result
    async with asyncio.timeout(30):
        while result["type"] is FlowResultType.SHOW_PROGRESS:
            await asyncio.sleep(0.05)
            await hass.async_block_till_done()
            result = await manager.async_configure(result["flow_id"])
    return result


async def start_miner(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, Any]:
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, SUBENTRY_MINER), context={"source": SOURCE_USER}
    )


async def submit_miner(hass: HomeAssistant, result: dict[str, Any], **user_input: Any) -> dict[str, Any]:
    return await hass.config_entries.subentries.async_configure(result["flow_id"], user_input)
