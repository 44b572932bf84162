"""The flow of a new site, against simulated miners on real sockets."""

from __future__ import annotations

import asyncio

import pytest
from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import EVENT_DATA_ENTRY_FLOW_PROGRESSED, FlowResultType
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.translation import async_get_translations
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.miner_remote import config_flow
from custom_components.miner_remote.const import DOMAIN
from custom_components.miner_remote.setup import scan_steps
from simulator.fleet import Fleet
from simulator.machine import Fault

from ..conftest import SetUpSite, miners_of, wait_until
from .flows import choose, finish_scan, start_site, submit


async def test_own_networks_are_suggested(hass: HomeAssistant) -> None:
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    schema = {str(key): key for key in result["data_schema"].schema}
    assert schema["networks"].description["suggested_value"] == ["10.10.10.0/24"]
    assert schema["name"].description["suggested_value"] == hass.config.location_name


@pytest.mark.parametrize(
    ("networks", "error"),
    [
        (["nonsense"], "invalid_network"),
        (["8.8.8.0/24"], "public_network"),
        (["10.0.0.0/16"], "network_too_large"),
        ([f"10.0.{number}.0/24" for number in range(9)], "too_many_networks"),
    ],
)
async def test_network_that_cannot_be_scanned_is_rejected(hass: HomeAssistant, networks: list[str], error: str) -> None:
    result = await start_site(hass, networks=networks)
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == {"networks": error}
    assert result["description_placeholders"]["network"]


async def test_scan_finds_miners_and_adds_the_selected_ones(hass: HomeAssistant, fleet: Fleet) -> None:
    progress: list[float] = []
    hass.bus.async_listen(
        "data_entry_flow_progress_update", callback(lambda event: progress.append(event.data["progress"]))
    )
    result = await start_site(hass, networks=["127.36.1.0/27"], username="admin", password="admin")
    assert result["menu_options"] == ["scan", "add", "finish", "agents"]
    result = await finish_scan(hass, await choose(hass, result, "scan"))
    assert result["step_id"] == "pick"
    # The Antminer's password differs from that of the site.
    assert result["description_placeholders"]["refused"] == "127.36.1.2"
    assert result["description_placeholders"]["found"] == "3"
    assert progress[-1] == 1.0
    assert progress == sorted(progress)
    result = await submit(hass, result, miners=["127.36.1.1", "127.36.1.3"])
    assert result["description_placeholders"]["count"] == "2"
    assert result["menu_options"] == ["scan", "add", "finish"]
    # A second scan does not offer them again.
    result = await finish_scan(hass, await choose(hass, result, "scan"))
    assert result["description_placeholders"]["found"] == "1"
    result = await submit(hass, result, miners=[])
    result = await choose(hass, result, "finish")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    entry = result["result"]
    assert entry.data == {"name": "Hall", "networks": ["127.36.1.0/27"], "username": "admin", "password": "admin"}
    assert entry.unique_id is None
    by_id = {subentry.unique_id: subentry for subentry in entry.subentries.values()}
    assert set(by_id) == {fleet.machines[0].mac, fleet.machines[2].mac}
    bitaxe = by_id[fleet.machines[0].mac]
    assert bitaxe.data["host"] == "127.36.1.1"
    assert bitaxe.data["profile"]["driver"].startswith("axeos")
    assert "password" not in bitaxe.data
    assert bitaxe.title.endswith(fleet.machines[0].mac.replace(":", "")[-4:].upper())
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    assert len(miners_of(hass, entry)) == 2


async def test_scan_identifies_only_addresses_with_open_ports(hass: HomeAssistant, fleet: Fleet) -> None:
    fleet.machines[0].faults[Fault.DEAD] = {}
    fleet.machines[1].faults[Fault.NO_REPLY] = {}
    fleet.machines[2].faults[Fault.DEAD] = {}
    fleet.machines[3].faults[Fault.DEAD] = {}
    result = await start_site(hass, networks=["127.36.1.0/29"])
    result = await finish_scan(hass, await choose(hass, result, "scan"))
    assert result["step_id"] == "nothing_found"
    assert result["menu_options"] == ["add", "scan", "finish"]
    assert result["description_placeholders"]["silent"] == "127.36.1.2"
    result = await choose(hass, result, "add")
    assert result["step_id"] == "add"


async def test_dialog_that_missed_the_end_of_a_scan_is_notified_again(
    hass: HomeAssistant, fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dialog subscribes after it shows the progress; a scan that finds no new miner has ended by then."""
    monkeypatch.setattr(scan_steps, "REMIND_FIRST_S", 0.1)
    for machine in fleet.machines:
        machine.faults[Fault.DEAD] = {}
    result = await choose(hass, await start_site(hass, networks=["127.36.1.0/29"]), "scan")
    await hass.async_block_till_done()
    assert hass.config_entries.flow.async_get(result["flow_id"])["step_id"] == "nothing_found"
    notices = async_capture_events(hass, EVENT_DATA_ENTRY_FLOW_PROGRESSED)
    await wait_until(lambda: len(notices) >= 2, 3)
    assert {notice.data["flow_id"] for notice in notices} == {result["flow_id"]}

    # Once the dialog has fetched the step, it is not notified again: that would discard the user's input.
    result = await hass.config_entries.flow.async_configure(result["flow_id"])
    assert result["step_id"] == "nothing_found"
    notices.clear()
    await asyncio.sleep(0.6)
    assert notices == []


async def test_closed_dialog_is_not_notified(
    hass: HomeAssistant, fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_steps, "REMIND_FIRST_S", 0.1)
    for machine in fleet.machines:
        machine.faults[Fault.DEAD] = {}
    result = await choose(hass, await start_site(hass, networks=["127.36.1.0/29"]), "scan")
    await hass.async_block_till_done()
    hass.config_entries.flow.async_abort(result["flow_id"])
    notices = async_capture_events(hass, EVENT_DATA_ENTRY_FLOW_PROGRESSED)
    await asyncio.sleep(0.4)
    assert notices == []


@pytest.mark.parametrize("language", ["en", "de"])
async def test_menu_titles_have_no_placeholders(hass: HomeAssistant, language: str) -> None:
    """Home Assistant does not fill in placeholders of menu titles."""
    texts: dict[str, str] = {}
    for category in ("config", "config_subentries", "options"):
        texts |= await async_get_translations(hass, language, category, [DOMAIN])
    menus = [key.partition(".menu_options.")[0] for key in texts if ".menu_options." in key]
    assert menus
    assert [texts[f"{menu}.title"] for menu in menus if "{" in texts[f"{menu}.title"]] == []


async def test_scan_is_cancelled_with_its_flow(hass: HomeAssistant, fleet: Fleet) -> None:
    fleet.machines[0].faults[Fault.NO_REPLY] = {}
    result = await start_site(hass, networks=["127.36.1.0/29"])
    result = await choose(hass, result, "scan")
    assert result["type"] is FlowResultType.SHOW_PROGRESS
    hass.config_entries.flow.async_abort(result["flow_id"])
    await hass.async_block_till_done()
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "scan for miners"]


async def test_site_without_miners_is_created(hass: HomeAssistant) -> None:
    result = await choose(hass, await start_site(hass), "finish")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"] == {"name": "Hall", "networks": []}
    assert not result["result"].subentries


async def test_site_name_taken_by_another_site_is_rejected(hass: HomeAssistant, set_up_site: SetUpSite) -> None:
    await set_up_site(name="Hall")
    result = await start_site(hass, name=" hall ")
    assert result["errors"] == {"name": "name_taken"}
    result = await submit(hass, result, name="  ")
    assert result["errors"] == {"name": "name_missing"}
    # With two dialogs at the same time, the second to finish shows the error.
    first = await submit(hass, result, name="Barn")
    second = await start_site(hass, name="Barn")
    assert (await choose(hass, first, "finish"))["type"] is FlowResultType.CREATE_ENTRY
    assert (await choose(hass, second, "finish"))["reason"] == "name_taken"


async def test_miner_is_added_by_address(hass: HomeAssistant, fleet: Fleet) -> None:
    bitaxe, antminer = fleet.machines[0], fleet.machines[1]
    result = await choose(hass, await start_site(hass), "add")
    result = await submit(hass, result, host="not an address")
    assert result["errors"] == {"host": "invalid_host"}
    result = await submit(hass, result, host="127.36.1.9:80")
    assert result["errors"] == {"host": "invalid_host"}
    # A wrong password is reported, and requested again.
    result = await submit(hass, result, host=antminer.ip, username="root", password="wrong")
    assert result["errors"] == {"base": "invalid_auth"}
    result = await submit(hass, result, host=antminer.ip, username="root", password="root", name="Big one")
    assert result["description_placeholders"]["count"] == "1"
    result = await choose(hass, result, "add")
    result = await submit(hass, result, host=f"http://{bitaxe.ip}/", outlet="switch.plug")
    result = await choose(hass, result, "finish")
    subentries = {subentry.data["host"]: subentry for subentry in result["result"].subentries.values()}
    assert subentries[antminer.ip].title == "Big one"
    assert subentries[antminer.ip].data["password"] == "root"
    assert subentries[bitaxe.ip].data["outlet"] == "switch.plug"


async def test_unreachable_host_and_unknown_device_give_different_errors(
    hass: HomeAssistant, fleet: Fleet, names: dict[str, str]
) -> None:
    result = await choose(hass, await start_site(hass), "add")
    result = await submit(hass, result, host="127.36.1.99")
    assert result["errors"] == {"base": "cannot_connect"}
    assert result["description_placeholders"]["detail"]
    result = await submit(hass, result, host="no-such-name.invalid")
    assert result["errors"] == {"base": "cannot_connect"}
    fleet.machines[3].faults[Fault.NO_REPLY] = {}
    result = await submit(hass, result, host=fleet.machines[3].ip)
    assert result["errors"] == {"base": "timeout_connect"}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.36.1.98", 80)
    async with server:
        result = await submit(hass, result, host="127.36.1.98")
        assert result["errors"] == {"base": "not_a_miner"}
        assert "add_anyway" not in {str(key) for key in result["data_schema"].schema}


async def test_detail_of_a_failed_connection_is_translated_before_the_first_site(
    hass: HomeAssistant, names: dict[str, str]
) -> None:
    hass.config.language = "de"
    result = await choose(hass, await start_site(hass), "add")
    result = await submit(hass, result, host="no-such-name.invalid")
    detail = result["description_placeholders"]["detail"]
    assert detail == "Der Hostname no-such-name.invalid ist in diesem Netzwerk nicht bekannt."


async def test_miner_is_added_by_hostname(hass: HomeAssistant, fleet: Fleet, names: dict[str, str]) -> None:
    names["bitaxe.local"] = fleet.machines[0].ip
    names["other.local"] = fleet.machines[0].ip
    result = await choose(hass, await start_site(hass), "add")
    result = await submit(hass, result, host="Bitaxe.local.")
    entry = (await choose(hass, result, "finish"))["result"]
    (subentry,) = entry.subentries.values()
    assert subentry.data["host"] == "bitaxe.local"
    await wait_until(lambda: all(miner.last_update_success for miner in miners_of(hass, entry)))
    await hass.async_block_till_done()
    result = await choose(hass, await start_site(hass, name="Barn"), "add")
    for host in (fleet.machines[0].ip, "BITAXE.local", "other.local"):
        result = await submit(hass, result, host=host)
        assert result["errors"] == {"host": "already_configured"}, host


async def test_large_site_asks_for_its_entities_first(
    hass: HomeAssistant, fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config_flow, "LARGE_SITE", 1)
    result = await choose(hass, await start_site(hass), "add")
    result = await submit(hass, result, host=fleet.machines[0].ip)
    result = await choose(hass, result, "add")
    result = await submit(hass, result, host=fleet.machines[3].ip)
    result = await choose(hass, result, "finish")
    assert (result["step_id"], result["description_placeholders"]) == ("entities", {"count": "2"})
    (field,) = result["data_schema"].schema
    assert field.default() == "main"
    result = await submit(hass, result, entities="totals")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    entry = result["result"]
    await hass.async_block_till_done()
    assert entry.options == {"entities": "totals"}
    assert len(entry.subentries) == 2
    assert len(dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)) == 1


async def test_miner_that_is_off_is_added_if_confirmed(hass: HomeAssistant, fleet: Fleet) -> None:
    machine = fleet.machines[0]
    machine.faults[Fault.DEAD] = {}
    result = await choose(hass, await start_site(hass), "add")
    result = await submit(hass, result, host=machine.ip, name="Sleeper")
    assert result["errors"] == {"base": "cannot_connect"}
    assert "add_anyway" in {str(key) for key in result["data_schema"].schema}
    result = await submit(hass, result, host=machine.ip, name="Sleeper", add_anyway=True)
    entry = (await choose(hass, result, "finish"))["result"]
    await hass.async_block_till_done()
    (subentry,) = entry.subentries.values()
    assert subentry.data["profile"] is None
    assert subentry.unique_id
    assert subentry.unique_id != machine.mac
    (miner,) = miners_of(hass, entry)
    assert not miner.last_update_success
    # Once it is switched on, it is recognised: it keeps its id and is not added twice.
    del machine.faults[Fault.DEAD]
    await miner.async_refresh()
    await hass.async_block_till_done()
    assert entry.subentries[subentry.subentry_id].data["profile"]["mac"] == machine.mac
    assert miner.miner_id == subentry.unique_id
    machine_elsewhere = await start_site(hass, name="Elsewhere")
    result = await choose(hass, machine_elsewhere, "add")
    result = await submit(hass, result, host=machine.ip)
    assert result["errors"] == {"host": "already_configured"}
    assert result["description_placeholders"]["name"] == "Sleeper"


async def test_configured_miner_is_not_added_twice(hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite) -> None:
    bitaxe = fleet.machines[0]
    await set_up_site([bitaxe])
    # At its address, in any spelling, in another site.
    result = await choose(hass, await start_site(hass), "add")
    result = await submit(hass, result, host=f" {bitaxe.ip} ")
    assert result["errors"] == {"host": "already_configured"}
    # With its identity, at another address.
    async with Fleet.start(kinds=["axeos"], base="127.36.1.50") as other:
        other.machines[0].mac = bitaxe.mac
        result = await submit(hass, result, host=other.machines[0].ip)
        assert result["errors"] == {"host": "already_configured"}
    # Within one dialog.
    result = await submit(hass, result, host=fleet.machines[3].ip)
    result = await choose(hass, result, "add")
    result = await submit(hass, result, host=fleet.machines[3].ip)
    assert result["errors"] == {"host": "already_configured"}


async def test_miner_added_elsewhere_meanwhile_is_left_out(
    hass: HomeAssistant, fleet: Fleet, set_up_site: SetUpSite
) -> None:
    bitaxe = fleet.machines[0]
    result = await choose(hass, await start_site(hass), "add")
    result = await submit(hass, result, host=bitaxe.ip)
    await set_up_site([bitaxe])
    result = await choose(hass, result, "finish")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert not result["result"].subentries


async def test_miners_without_mac_get_different_ids(hass: HomeAssistant) -> None:
    async with Fleet.start(kinds=["axeos", "axeos"], base="127.36.2.1") as fleet:
        for machine in fleet.machines:
            machine.faults[Fault.NO_MAC] = {}
        result = await start_site(hass, networks=["127.36.2.0/29"])
        result = await finish_scan(hass, await choose(hass, result, "scan"))
        result = await submit(hass, result, miners=["127.36.2.1", "127.36.2.2"])
        entry = (await choose(hass, result, "finish"))["result"]
        await hass.async_block_till_done()
        ids = {subentry.unique_id for subentry in entry.subentries.values()}
        assert len(ids) == 2
        assert all(ids)
        devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
        assert len(devices) == 3  # including the site's own id
