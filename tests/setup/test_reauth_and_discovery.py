"""Reauthentication and DHCP discovery, against simulated miners on real sockets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from homeassistant.config_entries import SOURCE_DHCP
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo

from custom_components.miner_remote.const import DOMAIN
from simulator.fleet import Fleet
from simulator.machine import Fault
from simulator.replay import Replay

from ..conftest import SetUpSite, miners_of, wait_until
from .flows import submit


@pytest.mark.parametrize("whole_site", [False, True])
async def test_reauth_saves_the_new_password(
    hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite, whole_site: bool
) -> None:
    antminer = fleet.machines[1]
    entry = await set_up_site([antminer])
    (miner,) = miners_of(hass, entry)
    antminer.password = "changed"
    await miner.async_refresh()
    await hass.async_block_till_done()
    (flow,) = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert flow["step_id"] == "reauth_confirm"
    assert flow["context"]["title_placeholders"] == {"name": f"Miner {antminer.ip}"}
    result = await submit(hass, flow, username="root", password="wrong", whole_site=whole_site)
    assert result["errors"] == {"base": "invalid_auth"}
    assert result["description_placeholders"]["host"] == antminer.ip
    antminer.faults[Fault.DEAD] = {}
    result = await submit(hass, flow, username="root", password="changed", whole_site=whole_site)
    assert result["errors"] == {"base": "cannot_connect"}
    del antminer.faults[Fault.DEAD]
    result = await submit(hass, flow, username="root", password="changed", whole_site=whole_site)
    assert result["reason"] == "reauth_successful"
    (subentry,) = entry.subentries.values()
    assert ("password" in subentry.data) is not whole_site
    assert entry.data.get("password") == ("changed" if whole_site else None)
    await hass.async_block_till_done()
    await wait_until(lambda: all(miner.last_update_success for miner in miners_of(hass, entry)))
    await hass.async_block_till_done()


async def test_reauth_fails_if_another_machine_answers(
    hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite
) -> None:
    antminer = fleet.machines[1]
    entry = await set_up_site([antminer])
    antminer.password = "changed"
    await miners_of(hass, entry)[0].async_refresh()
    await hass.async_block_till_done()
    (flow,) = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    antminer.mac, antminer.serial = "02:00:00:00:00:99", "OTHER"
    result = await submit(hass, flow, username="root", password="changed", whole_site=False)
    assert result["errors"] == {"base": "another_miner"}
    # The miner is removed while the dialog is open.
    hass.config_entries.async_remove_subentry(entry, next(iter(entry.subentries)))
    result = await submit(hass, flow, username="root", password="changed", whole_site=False)
    assert result["reason"] == "miner_removed"
    await hass.async_block_till_done()
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": "reauth", "entry_id": entry.entry_id}, data={"subentry_id": "gone"}
    )
    assert result["reason"] == "miner_removed"


async def _dhcp(hass: HomeAssistant, ip: str, mac: str, hostname: str = "bitaxe") -> dict[str, Any]:
    return await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_DHCP},
        data=DhcpServiceInfo(ip=ip, hostname=hostname, macaddress=mac.replace(":", "")),
    )


async def test_dhcp_updates_the_address_of_a_miner(hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite) -> None:
    bitaxe = fleet.machines[0]
    entry = await set_up_site([bitaxe])
    (miner,) = miners_of(hass, entry)
    device_id = miner.device_id
    async with Fleet.start(kinds=["axeos"], base="127.36.1.40") as moved:
        moved.machines[0].mac = bitaxe.mac
        bitaxe.faults[Fault.DEAD] = {}
        result = await _dhcp(hass, moved.machines[0].ip, bitaxe.mac)
        assert result["reason"] == "already_configured"
        await wait_until(lambda: miner.address == "127.36.1.40" and miner.last_update_success)
        await hass.async_block_till_done()
    assert miner.device_id == device_id
    assert next(iter(entry.subentries.values())).data["host"] == "127.36.1.40"
    assert len(dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)) == 2


async def test_dhcp_keeps_a_hostname(hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite) -> None:
    bitaxe = fleet.machines[0]
    entry = await set_up_site([bitaxe])
    (subentry,) = entry.subentries.values()
    hass.config_entries.async_update_subentry(entry, subentry, data={**subentry.data, "host": "bitaxe.local"})
    await hass.async_block_till_done()
    assert (await _dhcp(hass, "127.36.1.41", bitaxe.mac))["reason"] == "already_configured"
    assert next(iter(entry.subentries.values())).data["host"] == "bitaxe.local"


async def test_dhcp_miner_is_added_to_a_site(hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite) -> None:
    entry = await set_up_site()
    bitaxe, antminer = fleet.machines[0], fleet.machines[1]
    result = await _dhcp(hass, bitaxe.ip, bitaxe.mac)
    assert result["step_id"] == "discovered"
    result = await submit(hass, result, site=entry.entry_id)
    assert result["reason"] == "miner_added"
    # The dialog asks for a password if the default one is wrong.
    antminer.password = "changed"
    result = await _dhcp(hass, antminer.ip, antminer.mac, "antminer")
    assert result["step_id"] == "discovered"
    result = await submit(hass, result, site=entry.entry_id)
    assert result["errors"] == {"base": "invalid_auth"}
    result = await submit(hass, result, site=entry.entry_id, username="root", password="changed")
    assert result["reason"] == "miner_added"
    await hass.async_block_till_done()
    assert {subentry.unique_id for subentry in entry.subentries.values()} == {bitaxe.mac, antminer.mac}


async def test_dhcp_miner_is_added_to_a_new_site(hass: HomeAssistant, fleet: Fleet) -> None:
    bitaxe = fleet.machines[0]
    result = await _dhcp(hass, bitaxe.ip, bitaxe.mac)
    result = await submit(hass, result, name="Desk")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["result"].unique_id is None
    (subentry,) = result["result"].subentries.values()
    assert subentry.unique_id == bitaxe.mac
    await hass.async_block_till_done()
    assert (await _dhcp(hass, bitaxe.ip, bitaxe.mac))["reason"] == "already_configured"


@pytest.mark.parametrize("new_site", [True, False])
async def test_dhcp_limited_miner_shows_its_limits(hass: HomeAssistant, set_up_site: SetUpSite, new_site: bool) -> None:
    entry = None if new_site else await set_up_site()
    capture = Path(__file__).parent.parent / "captures" / "antminer-stock" / "antminer-s9-oldweb-2019" / "capture.json"
    async with Replay.load(capture).serve("127.36.1.71"):
        result = await _dhcp(hass, "127.36.1.71", "02:00:00:00:00:71", "antminer")
        result = await submit(hass, result, **({"site": entry.entry_id} if entry else {"name": "Desk"}))
        assert result["step_id"] == "limited"
        assert "from 2019 or earlier" in result["description_placeholders"]["limits"]
        result = await submit(hass, result)
        if entry is None:
            assert result["type"] is FlowResultType.CREATE_ENTRY
            entry = result["result"]
        else:
            assert result["reason"] == "miner_added"
        (subentry,) = entry.subentries.values()
        assert subentry.data["profile"]["limits"] == ["old_web"]
        await hass.async_block_till_done()


async def test_dhcp_site_removed_meanwhile_asks_again(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    entry = await set_up_site()
    capture = Path(__file__).parent.parent / "captures" / "antminer-stock" / "antminer-s9-oldweb-2019" / "capture.json"
    async with Replay.load(capture).serve("127.36.1.72"):
        result = await _dhcp(hass, "127.36.1.72", "02:00:00:00:00:72", "antminer")
        result = await submit(hass, result, site=entry.entry_id)
        await hass.config_entries.async_remove(entry.entry_id)
        result = await submit(hass, result)
        assert result["step_id"] == "discovered"
        assert {str(key) for key in result["data_schema"].schema} == {"name", "username", "password"}
        await hass.async_block_till_done()


async def test_dhcp_device_that_is_no_miner_aborts(hass: HomeAssistant) -> None:
    assert (await _dhcp(hass, "127.36.1.97", "02:00:00:00:00:01"))["reason"] == "cannot_connect"
